"""How long others waited for an answer, so that who hands a đề án in knows what to expect."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from khuyencong import clock
from khuyencong.calendar import selectors as calendars
from khuyencong.calendar.rules import working_days_between
from khuyencong.workflow.models import TransitionLog
from projects.enums import ProjectState

S = ProjectState
ANSWERS = (S.APPROVED, S.WAITLISTED, S.REJECTED, S.DECLINED)
DAYS = 365  # looked back
FEWEST = 5  # files below which a share of them says nothing
MOST = 1000  # of the latest answers


@dataclass(frozen=True, slots=True)
class UsualWait:
    """Of `files` answered within a year: half had their answer after `half` working days, nine of ten after `most`.

    From the first submission on; the time in which the applicant completed the file counts too.
    """

    files: int
    half: int
    most: int

    def __str__(self) -> str:
        return (
            f"Trong 12 tháng qua, nửa số hồ sơ có kết quả sau {self.half} ngày làm việc, chín phần mười sau {self.most} ngày làm việc "
            f"({self.files} hồ sơ, tính cả thời gian chờ bổ sung)."
        )


def usual_wait() -> UsualWait | None:
    """What the answers of the last twelve months took; None while there are fewer than `FEWEST`. Three queries."""
    moves = TransitionLog.objects.filter(machine="project")
    answers = moves.filter(target__in=ANSWERS, at__gte=clock.now() - timedelta(days=DAYS)).order_by("-at", "-id")
    answered: dict[int, datetime] = dict(answers.values_list("subject_id", "at")[:MOST])  # of several answers the first stays
    if len(answered) < FEWEST:
        return None
    sent: dict[int, datetime] = dict(
        moves.filter(subject_id__in=answered, target=S.SUBMITTED).order_by("-at", "-id").values_list("subject_id", "at")
    )
    spans = [(clock.day_of(sent[pk]), clock.day_of(at)) for pk, at in answered.items() if pk in sent]
    if len(spans) < FEWEST:
        return None
    calendar = calendars.calendar(min(first for first, _ in spans).year, clock.today().year)
    waits = sorted(working_days_between(first, last, calendar) for first, last in spans)
    return UsualWait(len(waits), _share(waits, 50), _share(waits, 90))


def _share(waits: list[int], percent: int) -> int:
    """The wait within which so many of a hundred had their answer."""
    return waits[max(0, -(-len(waits) * percent // 100) - 1)]

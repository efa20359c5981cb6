"""What becomes of trainees: hired where, still there after six months; the consent withdrawn."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from employment import selectors
from employment.models import NAMELESS, Trainee
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

MONTHS = 6


def six_months_after(day: date) -> date:
    """The same day six months later, or the last one of that month."""
    year, month = divmod(day.month - 1 + MONTHS, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def _locked(trainee: Trainee, who: Principal) -> Trainee:
    row = Trainee.objects.select_for_update(of=("self",), no_key=True).select_related("course").get(pk=trainee.pk)
    if not selectors.is_organisers(row.course, who):
        raise NotAllowed
    if row.withdrawn_at is not None:
        raise ValidationError("Học viên đã rút đồng ý, không ghi thêm được.")
    return row


@transaction.atomic
def hire(*, trainee: Trainee, who: Principal, hired_on: date, hired_by: Enterprise | None = None, hired_elsewhere: str = "") -> Trainee:
    """Record where a certified trainee works, and since when; six months later somebody is asked. ValidationError at its field."""
    row = _locked(trainee, who)
    elsewhere = nfc(hired_elsewhere).strip()
    if row.certificate is None:
        raise ValidationError("Học viên chưa có chứng nhận của lớp.")
    if row.stayed is not None:
        raise ValidationError("Đã hỏi lại học viên này, không sửa nơi làm được nữa.")
    if (hired_by is None) == (not elsewhere):
        raise ValidationError({"hired_by": "Chọn một cơ sở có nhu cầu, hoặc ghi nơi làm khác; chỉ một trong hai."})
    if not row.course.starts_on <= hired_on <= clock.today():
        raise ValidationError({"hired_on": "Ngày có việc phải từ khi khai giảng đến hôm nay."})
    if hired_by is not None and not selectors.needed(row.course).filter(enterprise=hired_by).exists():
        raise ValidationError({"hired_by": "Cơ sở này không có nhu cầu mà lớp đáp ứng; hãy ghi ở nơi làm khác."})
    row.hired_by, row.hired_elsewhere, row.hired_on, row.check_on = hired_by, elsewhere, hired_on, six_months_after(hired_on)
    row.reminded_on = None
    row.full_clean(exclude=["course", "by", "hired_by"])
    row.save(update_fields=["hired_by", "hired_elsewhere", "hired_on", "check_on", "reminded_on"])
    return row


@transaction.atomic
def ask_after(*, trainee: Trainee, who: Principal, stayed: bool) -> Trainee:
    """Record whether a trainee still works there. ValidationError when they have no work, were asked before, or stay less than six months."""
    row = _locked(trainee, who)
    if row.hired_on is None or row.check_on is None:
        raise ValidationError("Chưa ghi học viên có việc ở đâu.")
    if row.stayed is not None:
        raise ValidationError("Đã hỏi lại học viên này.")
    if stayed and clock.today() < row.check_on:
        raise ValidationError({"stayed": "Chưa đủ 6 tháng kể từ ngày có việc."})
    row.stayed, row.stayed_on = stayed, clock.today()
    row.save(update_fields=["stayed", "stayed_on"])
    return row


@transaction.atomic
def withdraw_consent(*, trainee: Trainee, who: Principal) -> Trainee:
    """Take out what tells who a trainee is; that somebody was trained and hired stays counted."""
    row = _locked(trainee, who)
    row.full_name, row.born, row.phone, row.withdrawn_at = NAMELESS, None, "", clock.now()
    row.save(update_fields=["full_name", "born", "phone", "withdrawn_at"])
    return row


def remind() -> int:
    """Remind whoever opened the class of trainees to be asked after; how many. Any number may run at once."""
    return sum(_remind(pk) for pk in selectors.due_to_remind(clock.today()))


@transaction.atomic
def _remind(pk: int) -> bool:
    rows = Trainee.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("course")
    row = rows.filter(pk=pk, reminded_on__isnull=True, stayed__isnull=True, withdrawn_at__isnull=True).order_by("pk").first()
    if row is None:
        return False
    row.reminded_on = clock.today()
    row.save(update_fields=["reminded_on"])
    notices.tell(
        [row.course.opened_by_id], kind="employment.ask", title="Hỏi lại học viên đã có việc 6 tháng", body=f"Lớp {row.course.title}.",
        url=row.get_absolute_url(), subject=("course", row.course_id),
    )  # fmt: skip
    return True

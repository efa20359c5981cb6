"""What anybody may know of đề án: the public state behind a code, and what was funded. Nothing private passes here."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from khuyencong.actors.enums import LegalForm
from khuyencong.actors.models import Enterprise
from khuyencong.calendar import clocks
from khuyencong.documents.models import Attachment
from khuyencong.workflow.models import TransitionLog
from projects.enums import ExceptionState, LineState, ProjectState
from projects.models import Line, NormException, ProgressPhoto, Project
from projects.selectors.durations import UsualWait, usual_wait

_UNSEEN = (ProjectState.DRAFT, ProjectState.DISCARDED)
# A household that trades under its owner's name is a person, not a firm.
_BUSINESS = ("cơ sở", "hộ kinh doanh", "doanh nghiệp", "hợp tác xã", "tổ hợp tác", "công ty", "xưởng", "lò ", "làng nghề")
PRIVATE = "Hộ kinh doanh"
# What the virus scanner holds is shown to nobody: neither the copy nor what it was made of.
READABLE = Q(copy__in=Attachment.objects.readable(), original__in=Attachment.objects.readable())
# Pictures are for everybody once officers have seen on the spot what they show.
SHOWN = READABLE & Q(report__line__state__in=(LineState.ACCEPTED, LineState.SETTLED, LineState.CLOSED), report__line__accepted__gt=0)


@dataclass(frozen=True, slots=True)
class PublicState:
    """The answer to a code."""

    code: str
    state: str
    since: datetime | date
    due_on: date | None
    paused: bool
    usual: UsualWait | None  # how long others waited, while the answer is awaited


def state_of_code(code: str) -> PublicState | None:
    """The public state of a đề án that was handed in; None for an unknown code and for a draft alike."""
    project = Project.objects.exclude(state__in=_UNSEEN).filter(code=code).order_by("pk").first()
    if project is None:
        return None
    log = TransitionLog.objects.filter(machine="project", subject_id=project.pk, version=project.version).order_by("pk").first()
    due = clocks.state_of([("project", project.pk)]).get(("project", project.pk))
    return PublicState(
        code=project.code,
        state=project.public_state,
        since=log.at if log else project.created_at,
        due_on=due.due_on if due and not due.paused else None,
        paused=bool(due and due.paused),
        usual=usual_wait() if project.state in ProjectState.before_decision() else None,
    )


def funded() -> QuerySet[Project]:
    """Đề án with an approved grant, with what their public row shows."""
    lines = Line.objects.select_related("enterprise").order_by("position")
    return (
        Project.objects.filter(state__in=ProjectState.funded())
        .select_related("district")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .annotate(has_photos=Exists(ProgressPhoto.objects.filter(SHOWN, report__line__project=OuterRef("pk"))))
        .order_by("-year", "-pk")
    )


def photographs(code: str) -> tuple[Project, list[tuple[Line, list[ProgressPhoto]]]] | None:
    """A funded đề án and the pictures of its accepted parts, part by part; None for any other code, and where there is no picture."""
    project = funded().filter(code=code).order_by("pk").first()
    if project is None:
        return None
    rows: dict[int, list[ProgressPhoto]] = {}
    for photo in ProgressPhoto.objects.filter(SHOWN, report__line__project=project).select_related("copy", "report").order_by("pk"):
        rows.setdefault(photo.report.line_id, []).append(photo)
    return (project, [(line, rows[line.pk]) for line in project.lines.all() if line.pk in rows]) if rows else None


def public_name(line: Line) -> str:
    """A beneficiary as the public list names it: a household only by a business name."""
    return name_of(line.enterprise)


def name_of(enterprise: Enterprise) -> str:
    """A cơ sở as public lists name it: a household only by a business name."""
    if enterprise.legal_form == LegalForm.HOUSEHOLD:
        rest = enterprise.name.lower()
        signs = [word for word in _BUSINESS if word in rest]
        owner = enterprise.representative.lower().strip()
        if not signs or (owner and owner in rest):
            return PRIVATE
    return enterprise.name


# How a rule was to be broken, by the end of its name (budgets.norms.engine); the engine's sentences name the cơ sở.
_BROKEN = {
    "amount_cap": "mức hỗ trợ tối đa",
    "percent_cap": "tỷ lệ hỗ trợ tối đa",
    "cost": "hỗ trợ không quá chi phí",
    "twice": "mức tối đa của một đơn vị",
    "kind": "đối tượng được hỗ trợ",
    "size": "quy mô được hỗ trợ",
    "place": "địa bàn được hỗ trợ",
    "form": "đối tượng được hỗ trợ",
    "trade": "ngành nghề được hỗ trợ",
    "unknown": "nội dung được hỗ trợ",
    "no_norm": "nội dung chưa có định mức",
}


def exceptions() -> QuerySet[NormException]:
    """Exceptions to a norm that were decided, the latest first. Of the đề án nothing is told before its grant was approved."""
    rows = NormException.objects.filter(state__in=(ExceptionState.GRANTED, ExceptionState.REFUSED), decided_at__isnull=False)
    return rows.select_related("line__content", "line__project__district").order_by("-decided_at", "-pk")


def asked_in(row: NormException) -> list[str]:
    """Which rules an exception was asked from, with their citations; nothing of who asked."""
    said = [
        (_BROKEN.get(str(one.get("rule", "")).rsplit(".", 1)[-1], "điều kiện hỗ trợ"), str(one.get("citation", ""))) for one in row.broken
    ]
    return list(dict.fromkeys(f"{words} ({citation})" if citation else words for words, citation in said))


def title_of(row: NormException) -> str:
    """The đề án of an exception, once everybody may know of it; empty before."""
    project = row.line.project
    return f"{project.title} ({project.year})" if project.state in ProjectState.funded() else ""

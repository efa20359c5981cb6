"""Planning activities and changing the plan. Holding, amending and cancelling one goes through the machine."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from activities import selectors
from activities.enums import CLAUSE_OF, CLAUSES, ActivityState, Kind
from activities.models import Activity, Course, Involved, Presence, Shown
from activities.permissions import P
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.documents.models import Attachment
from khuyencong.documents.services import attach, remove
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.notices.services import tell
from khuyencong.text import nfc
from khuyencong.ui import ties
from khuyencong.workflow.refusals import NotAllowed, Stale
from projects.enums import ProjectState
from projects.models import Project
from projects.selectors.visibility import visible_to as projects_visible_to

SUBJECT = "activity"
TECHNOLOGY = "technology"
FILE, PHOTO = "activity_file", "activity_photo"
LONGEST = 366  # days


@transaction.atomic
def plan_activity(
    *,
    who: Principal,
    kind: str,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    starts_at: time | None = None,
    content: str = "",
    clause: str | None = None,
    area: AdminUnit | None = None,
    place: str = "",
    partners: str = "",
    is_shared: bool = False,
    projects: Iterable[Project] = (),
    enterprises: Iterable[Enterprise] = (),
    technologies: Iterable[int] = (),
) -> Activity:
    """Plan an activity of one's office. One day when no last day is given; the clause of its kind when none is named.

    `technologies` are numbers of what it shows. NotAllowed for who has no office that does so; ValidationError at the field: days out of order, a đề án,
    cơ sở or technology that the planner does not see.
    """
    if not who.may(P.KEEP) or who.organisation_id is None or who.user_id is None:
        raise NotAllowed
    row = Activity(organisation_id=who.organisation_id, created_by_id=who.user_id)
    _write(
        row, who, kind=kind, title=title, starts_on=starts_on, ends_on=ends_on, starts_at=starts_at, content=content, clause=clause, area=area,
        place=place, partners=partners, is_shared=is_shared, projects=projects, enterprises=enterprises, technologies=technologies,
    )  # fmt: skip
    return row


@transaction.atomic
def change_plan(*, activity: Activity, who: Principal, version: int, **plan: Any) -> Activity:
    """Write the plan anew while it is one. Stale when the activity has moved since it was read; ValidationError once it was held or cancelled."""
    row = held_by(activity, who)
    if row.version != version:
        raise Stale
    if row.state != ActivityState.PLANNED:
        raise ValidationError(f"Hoạt động {row.state_label.lower()}; kế hoạch không sửa được nữa.")
    if plan["kind"] not in Kind.of_training() and Course.objects.filter(activity=row).exists():
        raise ValidationError({"kind": "Hoạt động đã mở đăng ký; loại phải là lớp, hội thảo hoặc chuyến học tập."})
    if (plan["kind"] in Kind.of_media()) != (row.kind in Kind.of_media()):
        raise ValidationError({"kind": "Tin bài, chuyên mục, chương trình không đổi thành hoạt động khác, và ngược lại."})
    before = row.starts_on, row.ends_on, row.starts_at
    _write(row, who, **plan)
    if (row.starts_on, row.ends_on, row.starts_at) != before and (people := selectors.attending(row)):
        tell(
            people, kind="activities.changed", title=f"Đổi ngày: {row.title}", body=f"Nay từ {row.starts_on:%d/%m/%Y} đến {row.ends_on:%d/%m/%Y}.",
            url=row.get_absolute_url(), subject=("activity", row.pk),
        )  # fmt: skip
    return row


def held_by(activity: Activity, who: Principal) -> Activity:
    """The activity, locked, when it is of the principal's office. NotAllowed otherwise."""
    if not who.may(P.KEEP) or who.organisation_id is None or activity.organisation_id != who.organisation_id:
        raise NotAllowed
    return Activity.objects.select_for_update(of=("self",), no_key=True).get(pk=activity.pk)


def _write(
    row: Activity,
    who: Principal,
    *,
    projects: Iterable[Project],
    enterprises: Iterable[Enterprise],
    technologies: Iterable[int] = (),
    **plan: Any,
) -> None:
    plan["ends_on"] = plan["ends_on"] or plan["starts_on"]
    plan["clause"] = CLAUSE_OF.get(Kind(plan["kind"]), "") if plan["clause"] is None else plan["clause"]
    if plan["ends_on"] < plan["starts_on"]:
        raise ValidationError({"ends_on": "Ngày kết thúc phải từ ngày bắt đầu trở đi."})
    if (plan["ends_on"] - plan["starts_on"]).days > LONGEST:
        raise ValidationError({"ends_on": "Một hoạt động dài nhất một năm; việc dài hơn thì chia thành nhiều hoạt động."})
    if plan["clause"] and plan["clause"] not in CLAUSES:
        raise ValidationError({"clause": "Chỉ thị không có mục này."})
    for name, value in plan.items():
        setattr(row, name, nfc(value).strip() if isinstance(value, str) else value)
    if row.pk and Presence.objects.filter(~Q(day__range=(row.starts_on, row.ends_on)), attendee__course__activity=row).exists():
        raise ValidationError({"ends_on": "Đã điểm danh ngày ngoài thời gian này."})
    named, about = _seen(who, projects, enterprises)
    row.full_clean(exclude=["organisation", "created_by", "area"])
    row.save()
    row.projects.set(named)
    row.involved.exclude(enterprise__in=about).delete()
    there = set(row.involved.order_by("pk").values_list("enterprise_id", flat=True))
    Involved.objects.bulk_create(Involved(activity=row, enterprise=one) for one in about if one.pk not in there)
    show(row, who, technologies)


def show(row: Activity, who: Principal, technologies: Iterable[int]) -> None:
    """Tie the activity to the technologies that it shows, and to no other that the writer sees. ValidationError for one that is not to be seen."""
    asked = set(technologies)
    there = set(row.shown.filter(kind=TECHNOLOGY).order_by("pk").values_list("thing_id", flat=True))
    seen = {one.id for one in named_technologies(asked | there, who)}
    if not asked <= seen:
        raise ValidationError({"technologies": "Có công nghệ không còn được giới thiệu."})
    row.shown.filter(kind=TECHNOLOGY, thing_id__in=(there & seen) - asked).delete()
    Shown.objects.bulk_create(Shown(activity=row, kind=TECHNOLOGY, thing_id=pk) for pk in sorted(asked - there))


def named_technologies(ids: Iterable[int], who: Principal | None) -> list[ties.Thing]:
    """The technologies of some numbers that the reader may open; none where no room keeps technologies."""
    things, wanted = ties.things_of(TECHNOLOGY), sorted(ids)
    return things.named(wanted, who) if things is not None and wanted else []


def technologies_of(activity: Activity, who: Principal | None) -> list[ties.Thing]:
    """The technologies that an activity shows, as far as the reader may open them."""
    return named_technologies(activity.shown.filter(kind=TECHNOLOGY).order_by("pk").values_list("thing_id", flat=True), who)


def _seen(who: Principal, projects: Iterable[Project], enterprises: Iterable[Enterprise]) -> tuple[list[Project], list[Enterprise]]:
    """What an activity is tied to, all of which the writer may open, or which is public."""
    named, about = {one.pk: one for one in projects}, {one.pk: one for one in enterprises}
    if named and projects_within(who).filter(pk__in=named).count() < len(named):
        raise ValidationError({"projects": "Có đề án ngoài phạm vi của bạn."})
    if about and actors.enterprises_visible_to(who).filter(pk__in=about).count() < len(about):
        raise ValidationError({"enterprises": "Có cơ sở ngoài phạm vi của bạn."})
    return [named[pk] for pk in sorted(named)], [about[pk] for pk in sorted(about)]


def projects_within(who: Principal) -> QuerySet[Project]:
    """Đề án that somebody may tie an activity to, and that its page shows them: those that they may open, and those that anybody knows of."""
    return Project.objects.filter(Q(pk__in=projects_visible_to(who)) | Q(state__in=ProjectState.funded())).order_by("code")


@transaction.atomic
def add_files(*, activity: Activity, who: Principal, files: Iterable[Uploaded] = (), photos: Iterable[Uploaded] = ()) -> list[Attachment]:
    """Attach files and photographs. FileRefused for one that is no good: then none is kept."""
    row = held_by(activity, who)
    told = [(FILE, one) for one in files] + [(PHOTO, one) for one in photos]
    return [attach(subject=(SUBJECT, row.pk), purpose=purpose, file=one, by_id=who.user_id) for purpose, one in told]


@transaction.atomic
def remove_file(*, activity: Activity, who: Principal, attachment: Attachment) -> None:
    """Take a file from the activity. NotAllowed for another's; ValidationError when it is gone already."""
    row = held_by(activity, who)
    if (attachment.subject_kind, attachment.subject_id) != (SUBJECT, row.pk):
        raise NotAllowed
    try:
        remove(attachment, by_id=who.user_id)
    except ValueError as gone:
        raise ValidationError(str(gone)) from gone

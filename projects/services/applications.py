"""Write an application: draft, sections, beneficiaries' lines, cost items. Refused outside of the states in which it may change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.selectors import local_unit
from khuyencong.documents.models import Attachment
from khuyencong.documents.services import attach, remove
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.text import check_character, nfc
from khuyencong.workflow.refusals import NotAllowed, Stale
from projects.costs import Item
from projects.enums import AttachmentPurpose, ProjectKind, ProjectState, Track
from projects.models import CodeBook, CostShare, Line, Project
from projects.permissions import P
from projects.selectors.applications import mark_of_commitments, mark_of_costs, mark_of_sections, may_write
from projects.selectors.eligibility import kind_of
from projects.services.tables import replace_table

SECTIONS = ("title", "need", "goals", "plan", "effect", "starts_on", "ends_on", "has_ict_content", "track", "year")


def _take_code(year: int) -> str:
    """The next public code of the year, `KC-2026-0042-7`; the book's row is locked, so codes have no gap and no twin."""
    CodeBook.objects.get_or_create(year=year)
    book = CodeBook.objects.select_for_update(of=("self",), no_key=True).get(year=year)
    book.last += 1
    book.save(update_fields=["last"])
    body = f"KC-{year}-{book.last:04d}"
    return f"{body}-{check_character(body)}"


class Closed(ValidationError):
    """The application has left the states in which its writer may change it."""

    def __init__(self) -> None:
        super().__init__("Hồ sơ đã nộp, không sửa được ở bước này.")


def writable(project: Project, who: Principal, version: int | None = None) -> Project:
    """The project, locked, when the principal may write it; who has written it says so by `touch`. NotAllowed, Stale or Closed otherwise."""
    row = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if not may_write(row, who):
        raise NotAllowed
    if version is not None and row.version != version:
        raise Stale
    if row.state not in ProjectState.editable():
        raise Closed
    return row


def touch(project: Project) -> None:
    """Its writer has changed it now: from this day on the days of a draft count."""
    project.changed_at = clock.now()
    project.save(update_fields=["changed_at"])


def same(seen: str | None, mark: str) -> None:
    """Stale when what the writer saw is not what stands; None says that nothing was shown before."""
    if seen is not None and seen != mark:
        raise Stale


def _may_write_for(who: Principal, enterprise: Enterprise, *, district_id: int | None) -> None:
    """NotAllowed unless the cơ sở lies within the reach of the principal's right to write."""
    match who.scope(P.WRITE):
        case Scope.PROVINCE:
            return
        case Scope.DISTRICT if district_id in who.area_ids:
            return
        case Scope.ENTERPRISE if enterprise.pk in who.enterprise_ids:
            return
    raise NotAllowed


@transaction.atomic
def start_draft(
    *,
    title: str,
    enterprise: Enterprise,
    content: SupportContent,
    who: Principal,
    track: str = Track.KCDP,
    year: int | None = None,
    district: AdminUnit | None = None,
    need: str = "",
) -> Project:
    """Begin an application for a first beneficiary. Written by the enterprise, its district, or the Trung tâm.

    `need` is what is known already of why, where a registration says so.

    NotAllowed when the principal may not write for this enterprise.
    """
    day = clock.today()
    district = district or local_unit(enterprise.area)
    _may_write_for(who, enterprise, district_id=district.pk)
    project = Project(
        code=_take_code(day.year),
        title=nfc(title).strip(),
        track=track,
        year=year or day.year,
        district=district,
        written_by_id=who.user_id,
        written_for_id=who.organisation_id,
        need=nfc(need).strip(),
    )
    project.full_clean(exclude=["search_text"])
    project.save()
    _add_line(project, enterprise=enterprise, content=content)
    recount(project)
    return project


def _add_line(project: Project, *, enterprise: Enterprise, content: SupportContent) -> Line:
    if not enterprise.is_living:
        raise ValidationError({"enterprise": f"{enterprise.name}: {enterprise.state_label.lower()}, không lập hồ sơ được."})
    if unknown := content.why_not_on(clock.today()):
        raise ValidationError({"content": unknown})
    position = (project.lines.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    line = Line(
        project=project, position=position, enterprise=enterprise, area_id=enterprise.area_id, content=content, total_cost=0, requested=0
    )
    line.full_clean(exclude=["counterpart", "serial_keys"])
    line.save()
    return line


@transaction.atomic
def write_sections(*, project: Project, who: Principal, sections: Mapping[str, Any], seen: str | None = None) -> Project:
    """Change the words and dates of an application. ValidationError names the field.

    `seen` is the mark of these sections as the writer saw them (`selectors.applications`); Stale when they have changed since.
    """
    row = writable(project, who)
    unknown = set(sections) - set(SECTIONS)
    if unknown:
        raise ValueError(f"no such sections: {unknown}")
    same(seen, mark_of_sections(row, sections))
    if "track" in sections and CostShare.objects.filter(item__line__project=row, source=sections["track"]).exists():
        raise ValidationError(
            {"track": "Bảng kinh phí đang ghi nguồn này là nguồn khác; hãy sửa bảng kinh phí trước khi đổi nguồn của đề án."}
        )
    for name, value in sections.items():
        setattr(row, name, nfc(value).strip() if isinstance(value, str) else value)
    row.full_clean(exclude=["search_text"])
    row.save(update_fields=list(sections))
    recount(row)
    touch(row)
    return row


@transaction.atomic
def add_beneficiary(*, project: Project, who: Principal, enterprise: Enterprise, content: SupportContent) -> Line:
    """Add another beneficiary to a group đề án; only a district or the Trung tâm writes for several."""
    row = writable(project, who)
    _may_write_for(who, enterprise, district_id=local_unit(enterprise.area).pk)
    line = _add_line(row, enterprise=enterprise, content=content)
    recount(row)
    touch(row)
    return line


@transaction.atomic
def remove_beneficiary(*, line: Line, who: Principal) -> None:
    """Take a beneficiary out of a draft; the last one stays."""
    row = writable(line.project, who)
    if row.lines.count() == 1:
        raise ValidationError("Đề án phải có ít nhất một đơn vị thụ hưởng.")
    row.lines.get(pk=line.pk).delete()
    recount(row)
    touch(row)


@transaction.atomic
def write_costs(
    *,
    line: Line,
    who: Principal,
    subject_matter: str,
    items: Sequence[Item],
    serial_number: str = "",
    serial_reason: str = "",
    other_state_note: str = "",
    commits_counterpart: bool | None = None,
    not_double_funded: bool | None = None,
    seen: str | None = None,
) -> Line:
    """Replace a line's cost table. The sums of the line and of the đề án follow from the items; ValidationError names what is wrong.

    A commitment that is None stays as it is. Stale when the costs are not those that the writer saw (`seen`).
    """
    project = writable(line.project, who)
    rows = Line.objects.select_for_update(of=("self",), no_key=True).prefetch_related("items__shares")
    row = rows.get(pk=line.pk, project=project)
    same(seen, mark_of_costs(row))
    row.subject_matter = nfc(subject_matter).strip()
    if commits_counterpart is not None:
        row.commits_counterpart = commits_counterpart
    if not_double_funded is not None:
        row.not_double_funded = not_double_funded
    replace_table(
        row, items, track=project.track, serial_number=serial_number, serial_reason=serial_reason, other_state_note=other_state_note
    )
    recount(project)
    touch(project)
    return row


@transaction.atomic
def write_commitments(*, project: Project, who: Principal, given: Mapping[int, tuple[bool, bool]], seen: str | None = None) -> None:
    """Keep what each line's beneficiary commits: by line id, (its counterpart, no other state money for the same expense).

    Lines that are not named stay as they are. Stale when the commitments are not those that the writer saw.
    """
    row = writable(project, who)
    lines = list(row.lines.select_for_update(of=("self",), no_key=True).order_by("position"))
    same(seen, mark_of_commitments(lines))
    for line in lines:
        if line.pk in given:
            line.commits_counterpart, line.not_double_funded = given[line.pk]
            line.save(update_fields=["commits_counterpart", "not_double_funded"])
    touch(row)


@transaction.atomic
def attach_paper(*, project: Project, who: Principal, purpose: str, file: Uploaded, replaces: Attachment | None = None) -> Attachment:
    """Attach a file to an application, or the next version of one. FileRefused says in Vietnamese what is wrong with it."""
    row = writable(project, who)
    made = attach(subject=("project", row.pk), purpose=AttachmentPurpose(purpose), file=file, by_id=who.user_id, replaces=replaces)
    touch(row)
    return made


@transaction.atomic
def remove_paper(*, project: Project, who: Principal, attachment: Attachment) -> None:
    """Take a file out of an application; it stays on record. ValueError when it is gone or of another subject."""
    row = writable(project, who)
    if (attachment.subject_kind, attachment.subject_id) != ("project", row.pk):
        raise ValueError("Tệp này không thuộc hồ sơ.")
    remove(attachment, by_id=who.user_id)
    touch(row)


def recount(project: Project) -> None:
    """Let the sums, the kind and the search words of a đề án follow its lines."""
    lines = list(project.lines.select_related("enterprise", "content").order_by("position"))
    sums = project.lines.aggregate(cost=Sum("total_cost"), requested=Sum("requested"), counterpart=Sum("counterpart"))
    kind = ProjectKind(kind_of(project, lines).kind)
    words = [project.code, project.title, project.district.name, *(line.enterprise.name for line in lines)]
    Project.objects.filter(pk=project.pk).update(
        total_cost=sums["cost"] or 0,
        requested=sums["requested"] or 0,
        counterpart=sums["counterpart"] or 0,
        kind=kind,
        search_source=" ".join(words),
    )
    project.refresh_from_db()

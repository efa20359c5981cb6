"""Draft, submit, approve and adjust the plan of a year."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.models import SupportContent
from khuyencong import clock, notices
from khuyencong.access import Principal, Role
from khuyencong.actors import selectors as actors
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from plans import documents
from plans.enums import PlanStatus
from plans.models import AnnualPlan, PlanItem, Programme, Registration
from plans.permissions import P
from plans.selectors import annual
from plans.services.calls import place_of
from projects.models import ApprovalAuthority, Project
from projects.selectors import authority

YEARS_AHEAD = 2


def _locked(plan: AnnualPlan, who: Principal, permission: P, status: PlanStatus) -> AnnualPlan:
    rows = AnnualPlan.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("district", "programme").get(pk=plan.pk)
    if not annual.within(row, who, permission):
        raise NotAllowed
    if row.status != status:
        raise ValidationError(f"Bản kế hoạch đang ở tình trạng “{PlanStatus(row.status).label}”, không thực hiện được bước này.")
    return row


@transaction.atomic
def start_plan(*, who: Principal, year: int, track: str, programme: Programme | None = None) -> AnnualPlan:
    """Begin the first version of a year's plan. ValidationError when the year and track have one."""
    district = place_of(who, P.DRAFT_PLAN, track)
    this = clock.today().year
    if not this - 1 <= year <= this + YEARS_AHEAD:
        raise ValidationError({"year": f"Chỉ lập kế hoạch từ năm {this - 1} đến năm {this + YEARS_AHEAD}."})
    if programme is not None and not (programme.first_year <= year <= programme.last_year and programme.track == track):
        raise ValidationError({"programme": "Chương trình này không gồm năm và nguồn của kế hoạch."})
    if AnnualPlan.objects.filter(year=year, track=track, district=district).exists():
        raise ValidationError({"year": "Năm và nguồn này đã có kế hoạch; điều chỉnh bản đã phê duyệt."})
    row = AnnualPlan(year=year, track=track, district=district, programme=programme, drafted_by_id=who.user_id)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def adjust_plan(*, plan: AnnualPlan, who: Principal, reason: str) -> AnnualPlan:
    """Begin the next version with the lines of the approved one. ValidationError without a reason, or when it is not the latest."""
    row = _locked(plan, who, P.DRAFT_PLAN, PlanStatus.APPROVED)
    if not nfc(reason).strip():
        raise ValidationError({"reason": "Cần ghi rõ lý do điều chỉnh."})
    latest = annual.versions(row).first()
    if latest is None or latest.pk != row.pk:
        raise ValidationError("Đã có bản sau bản này.")
    fresh = AnnualPlan(
        year=row.year, track=row.track, district=row.district, programme=row.programme, version=row.version + 1, reason=nfc(reason).strip(),
        drafted_by_id=who.user_id,
    )  # fmt: skip
    fresh.full_clean()
    fresh.save()
    copied = [
        PlanItem(
            plan=fresh, position=n, registration_id=item.registration_id, project_id=item.project_id, title=item.title,
            enterprise_id=item.enterprise_id, district_id=item.district_id, content_id=item.content_id, cost=item.cost, grant=item.grant,
            note=item.note,
        )
        for n, item in enumerate(row.items.order_by("position"), start=1)
    ]  # fmt: skip
    PlanItem.objects.bulk_create(copied)
    return fresh


def _next(plan: AnnualPlan) -> int:
    return (plan.items.order_by("-position").values_list("position", flat=True).first() or 0) + 1


def _add(plan: AnnualPlan, **facts: object) -> PlanItem:
    item = PlanItem(plan=plan, position=_next(plan), **facts)
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def take_up(*, plan: AnnualPlan, who: Principal, needs: Sequence[Registration] = (), projects: Sequence[Project] = ()) -> int:
    """Put registered needs and submitted đề án on the list, with what they ask; a đề án of several contents by that of its first line.

    ValidationError for one of another year, track or district, or on the list already. Returns how many were added.
    """
    row = _locked(plan, who, P.DRAFT_PLAN, PlanStatus.DRAFT)
    open_needs = set(annual.needs_for(row).values_list("pk", flat=True))
    open_projects = set(annual.projects_for(row).values_list("pk", flat=True))
    if not needs and not projects:
        raise ValidationError("Chọn ít nhất một nhu cầu hoặc đề án.")
    for need in needs:
        if need.pk not in open_needs:
            raise ValidationError(f"{need.title}: không thuộc kế hoạch này, đã rút, hoặc đã có trong danh mục.")
        _add(
            row, registration=need, title=need.title, enterprise=need.enterprise, district=need.district, content=need.content,
            cost=need.cost, grant=need.grant,
        )  # fmt: skip
    for project in projects:
        if project.pk not in open_projects:
            raise ValidationError(f"{project.code}: không thuộc kế hoạch này, hoặc đã có trong danh mục.")
        line = project.lines.select_related("enterprise", "content").order_by("position")[0]
        count = project.lines.count()
        _add(
            row, project=project, title=project.title, enterprise=line.enterprise, district=project.district, content=line.content,
            cost=project.total_cost, grant=project.requested, note=f"{count} đơn vị thụ hưởng" if count > 1 else "",
        )  # fmt: skip
    return len(needs) + len(projects)


@transaction.atomic
def add_line(*, plan: AnnualPlan, who: Principal, title: str, content: SupportContent, cost: int, grant: int, note: str = "") -> PlanItem:
    """Put work on the list that has no cơ sở yet, such as a fair or a training course (đồng)."""
    row = _locked(plan, who, P.DRAFT_PLAN, PlanStatus.DRAFT)
    return _add(row, title=nfc(title).strip(), content=content, district=row.district, cost=cost, grant=grant, note=nfc(note).strip())


def _item(item: PlanItem, who: Principal) -> PlanItem:
    row = PlanItem.objects.select_related("plan").get(pk=item.pk)
    _locked(row.plan, who, P.DRAFT_PLAN, PlanStatus.DRAFT)
    return row


@transaction.atomic
def change_item(*, item: PlanItem, who: Principal, cost: int, grant: int, note: str = "") -> PlanItem:
    """Plan other amounts for a line (đồng), with a word why."""
    row = _item(item, who)
    row.cost, row.grant, row.note = cost, grant, nfc(note).strip()
    row.full_clean()
    row.save(update_fields=["cost", "grant", "note"])
    return row


@transaction.atomic
def drop_item(*, item: PlanItem, who: Principal) -> None:
    """Take a line off the list of a draft."""
    _item(item, who).delete()


def decider(plan: AnnualPlan) -> ApprovalAuthority | None:
    """Who approves a plan: whoever decides on its whole grant; for the national track, whoever writes to the ministry."""
    return authority.in_force(track=plan.track, amount=annual.sums(plan)[1])


@transaction.atomic
def submit_plan(*, plan: AnnualPlan, who: Principal) -> AnnualPlan:
    """Put a draft before whoever approves it; they are told. ValidationError while the list is empty or nobody is known to decide."""
    row = _locked(plan, who, P.DRAFT_PLAN, PlanStatus.DRAFT)
    if not row.items.exists():
        raise ValidationError("Danh mục còn trống.")
    known = decider(row)
    if known is None:
        raise ValidationError("Chưa khai báo thẩm quyền phê duyệt cho nguồn và mức tiền này.")
    row.status, row.submitted_at, row.sent_back_reason = PlanStatus.SUBMITTED, clock.now(), ""
    row.save(update_fields=["status", "submitted_at", "sent_back_reason"])
    committee = actors.district_committee(row.district_id) if row.district_id else None
    roles = (Role(known.role),)
    people = actors.people_of(organisation_id=committee.pk, roles=roles) if committee else actors.people_in_role(*roles)
    if people:
        notices.tell(
            people,
            kind="plans.plan_submitted",
            title=f"Chờ phê duyệt: {row}",
            body="",
            url=row.get_absolute_url(),
            subject=("annual_plan", row.pk),
        )
    return row


@transaction.atomic
def send_back(*, plan: AnnualPlan, who: Principal, reason: str) -> AnnualPlan:
    """Give a submitted version back to who drafts it, with the reason."""
    row = _locked(plan, who, P.APPROVE_PLAN, PlanStatus.SUBMITTED)
    if not nfc(reason).strip():
        raise ValidationError({"reason": "Cần ghi rõ lý do."})
    row.status, row.submitted_at, row.sent_back_reason = PlanStatus.DRAFT, None, nfc(reason).strip()
    row.save(update_fields=["status", "submitted_at", "sent_back_reason"])
    notices.tell(
        [row.drafted_by_id], kind="plans.plan_sent_back", title=f"Trả lại: {row}", body=row.sent_back_reason, url=row.get_absolute_url(),
        subject=("annual_plan", row.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def approve_plan(*, plan: AnnualPlan, who: Principal) -> AnnualPlan:
    """Approve a version, with its paper and number; for the national track, send the list to the ministry.

    ValidationError for whoever drafted it, or when another role decides. The version before stays, its paper is replaced by the new one.
    """
    row = _locked(plan, who, P.APPROVE_PLAN, PlanStatus.SUBMITTED)
    known = decider(row)
    if known is None or known.role != who.role:
        raise ValidationError(f"Thẩm quyền quyết định thuộc {known.authority if known else 'cơ quan chưa được khai báo'}.")
    if row.drafted_by_id in who.persons:
        raise ValidationError("Người lập kế hoạch không được phê duyệt kế hoạch đó.")
    paper = documents.plan_paper(row, who, clock.today())
    row.status, row.approved_by_id, row.approved_at, row.paper = PlanStatus.APPROVED, who.user_id, clock.now(), paper
    row.authority = who.organisation_name if row.is_national else known.authority
    row.full_clean()
    row.save()
    documents.end_before(row, paper)
    notices.tell(
        [row.drafted_by_id], kind="plans.plan_approved", title=f"{'Đã gửi Bộ' if row.is_national else 'Đã phê duyệt'}: {row}", body="",
        url=row.get_absolute_url(), subject=("annual_plan", row.pk),
    )  # fmt: skip
    return row

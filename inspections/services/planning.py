"""The year's plan: written, sampled, approved; unannounced visits; teams."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budgets import selectors as budgets
from inspections import documents, sampling, selectors
from inspections.enums import PlanState, SizeKind, Weigh
from inspections.models import Plan, Sample, TeamMember, Visit
from inspections.permissions import P
from khuyencong import clock, notices
from khuyencong.access import Permission, Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Organisation
from khuyencong.text import nfc, vnd
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import FindingState, InspectionKind
from projects.models import Finding, Inspection, Line, ProgressReport
from projects.workflow import line_works

MILLION = 1_000_000
SILENT_DAYS = 90  # so long without a progress report is a sign of risk
JOINT = "Kiểm tra phối hợp cần ít nhất hai cơ quan (Chỉ thị, mục 1e và 8d)."


def ask(who: Principal, permission: Permission) -> None:
    """NotAllowed for who does not hold the permission."""
    if who.scope(permission) is None:
        raise NotAllowed


def end_of_quarter(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)


def _draft(plan: Plan) -> Plan:
    row = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    if row.state != PlanState.DRAFT:
        raise ValidationError("Kế hoạch đã được phê duyệt, không sửa được.")
    return row


@transaction.atomic
def write_plan(*, year: int, aims: str, who: Principal) -> Plan:
    """Begin the plan of a year."""
    ask(who, P.PLAN)
    if not clock.today().year - 1 <= year <= clock.today().year + 1:
        raise ValidationError({"year": "Lập kế hoạch cho năm nay, năm trước hoặc năm sau."})
    plan = Plan(year=year, aims=nfc(aims).strip(), drafted_by_id=who.user_id, drafted_at=clock.now())
    if Plan.objects.filter(year=year).exists():
        raise ValidationError({"year": f"Đã có kế hoạch kiểm tra năm {year}."})
    plan.full_clean(exclude=["drafted_by"])
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise ValidationError({"year": f"Đã có kế hoạch kiểm tra năm {year}."}) from None
    return plan


@transaction.atomic
def plan_visit(
    *, plan: Plan, line: Line, quarter: int, lead: Organisation, offices: Sequence[Organisation], reason: str, who: Principal,
    sample: Sample | None = None,
) -> Visit:  # fmt: skip
    """Put a part of a đề án into the plan."""
    ask(who, P.PLAN)
    return _put(plan=_draft(plan), line=line, quarter=quarter, lead=lead, offices=offices, reason=reason, who=who, sample=sample)


def _put(
    *,
    plan: Plan,
    line: Line,
    quarter: int,
    lead: Organisation,
    offices: Sequence[Organisation],
    reason: str,
    who: Principal,
    sample: Sample | None,
) -> Visit:
    joint = [office for office in offices if office.pk != lead.pk]
    if not joint:
        raise ValidationError({"offices": JOINT})
    if line.state not in line_works.INSPECT.states:
        raise ValidationError({"line": f"Phần này đang ở tình trạng “{line.state_label}”, không kiểm tra được."})
    visit = Visit(
        kind=InspectionKind.ROUTINE, line=line, plan=plan, sample=sample, quarter=quarter, due_on=end_of_quarter(plan.year, quarter), lead=lead,
        reason=nfc(reason).strip(), planned_by_id=who.user_id, at=clock.now(),
    )  # fmt: skip
    visit.full_clean()
    visit.save()
    visit.offices.set(joint)
    return visit


def population_of(rows: Sequence[Line], weigh: Weigh) -> list[sampling.Member]:
    """Each part with its weight and why: even; a point for each million of the grant; or points of risk."""
    if weigh == Weigh.RISK:
        return _risks(rows)
    found: list[sampling.Member] = []
    for line in rows:
        grant = line.approved if line.approved is not None else line.requested
        is_even = weigh == Weigh.EVEN
        found.append((line.pk, 1 if is_even else max(1, grant // MILLION), ["như nhau"] if is_even else [f"hỗ trợ {vnd(grant)} đồng"]))
    return found


def _risks(rows: Sequence[Line]) -> list[sampling.Member]:
    ids = [line.pk for line in rows]
    inspected = set(Inspection.objects.filter(line__in=ids).order_by("pk").values_list("line_id", flat=True))
    standing = Finding.objects.exclude(state=FindingState.CLOSED).filter(inspection__line__in=ids)
    unmended = set(standing.order_by("pk").values_list("inspection__line_id", flat=True))
    since = clock.now() - timedelta(days=SILENT_DAYS)
    reporting = set(ProgressReport.objects.filter(line__in=ids, at__gte=since).order_by("pk").values_list("line_id", flat=True))
    money = budgets.money_of([line.holding_id for line in rows if line.holding_id])
    found: list[sampling.Member] = []
    for line in rows:
        advanced = money[line.holding_id].advanced if line.holding_id in money else 0
        signs = [
            (3, line.pk not in inspected, "chưa kiểm tra lần nào"),
            (4, line.pk in unmended, "còn tồn tại"),
            (3, bool(advanced), f"đang tạm ứng {vnd(advanced)} đồng"),
            (2, line.pk not in reporting, f"{SILENT_DAYS} ngày chưa báo cáo tiến độ"),
        ]
        points = 1 + sum(weight for weight, holds, _ in signs if holds)
        found.append((line.pk, points, [words for _, holds, words in signs if holds] or ["không có dấu hiệu"]))
    return found


@transaction.atomic
def draw_sample(
    *, plan: Plan, size_kind: SizeKind, size: int, weigh: Weigh, quarter: int, lead: Organisation, offices: Sequence[Organisation],
    who: Principal, seed: str = "",
) -> Sample:  # fmt: skip
    """Draw parts that are not in the plan yet; the same seed over the same rows draws the same. Puts them into the plan with their reasons."""
    ask(who, P.PLAN)
    row = _draft(plan)
    if not any(office.pk != lead.pk for office in offices):
        raise ValidationError({"offices": JOINT})
    if size < 1 or (size_kind == SizeKind.PERCENT and size > 100):
        raise ValidationError({"size": "Cỡ mẫu từ 1; theo tỷ lệ thì không quá 100 %."})
    planned = row.visits.filter(cancelled_at__isnull=True).values("line_id")
    lines = {line.pk: line for line in selectors.lines_to_inspect().exclude(pk__in=planned)}
    if not lines:
        raise ValidationError("Không còn cơ sở nào đang thực hiện mà chưa có trong kế hoạch.")
    population = population_of(list(lines.values()), weigh)
    seed = nfc(seed).strip() or secrets.token_hex(6)
    drawn = sampling.draw(population, seed=seed, size=sampling.size_of(kind=size_kind, size=size, among=len(population)))
    sample = Sample(
        plan=row, seed=seed, size_kind=size_kind, size=size, weigh=weigh, population=[list(member) for member in population], drawn=drawn,
        by_id=who.user_id, at=clock.now(),
    )  # fmt: skip
    sample.full_clean()
    sample.save()
    why = {pk: reasons for pk, _, reasons in population}
    for pk in drawn:
        reason = f"Chọn mẫu {seed}, {sample.get_weigh_display().lower()}: {', '.join(why[pk])}"
        _put(plan=row, line=lines[pk], quarter=quarter, lead=lead, offices=offices, reason=reason[:500], who=who, sample=sample)
    return sample


def is_repeatable(sample: Sample) -> bool:
    """Whether drawing again from what was kept gives what was drawn."""
    population = [(pk, weight, reasons) for pk, weight, reasons in sample.population]
    size = sampling.size_of(kind=sample.size_kind, size=sample.size, among=len(population))
    return sampling.draw(population, seed=sample.seed, size=size) == sample.drawn


@transaction.atomic
def approve_plan(*, plan: Plan, who: Principal) -> Plan:
    """The leader approves with a decision; not the one who drafted. The people of the leading and joint offices are told."""
    ask(who, P.APPROVE_PLAN)
    row = _draft(plan)
    if row.drafted_by_id in who.persons:
        raise ValidationError("Người lập kế hoạch không được tự phê duyệt.")
    visits = row.visits.filter(cancelled_at__isnull=True)
    if not visits.exists():
        raise ValidationError("Kế hoạch chưa có lần kiểm tra nào.")
    row.state, row.approved_by_id, row.approved_at = PlanState.APPROVED, who.user_id, clock.now()
    row.paper = documents.plan_decision(row, who)
    row.save(update_fields=["state", "approved_by", "approved_at", "paper"])
    offices = {pk for pair in visits.values_list("lead_id", "offices") for pk in pair if pk}
    _tell_offices(
        offices, f"Kế hoạch kiểm tra năm {row.year} đã được phê duyệt", row.aims, row.get_absolute_url(), ("inspection_plan", row.pk)
    )
    return row


def _tell_offices(offices: set[int], title: str, body: str, url: str, subject: tuple[str, int]) -> None:
    from projects.permissions import P as PROJECTS

    roles = tuple(holders(PROJECTS.INSPECT))
    people = {person for pk in sorted(offices) for person in actors.people_of(organisation_id=pk, roles=roles)}
    if people:
        notices.tell(people, kind="inspection.plan", title=title, body=body, url=url, subject=subject)


@transaction.atomic
def order_visit(*, line: Line, until: date, lead: Organisation, offices: Sequence[Organisation], reason: str, who: Principal) -> Visit:
    """An unannounced inspection with its own decision. The cơ sở is told nothing beforehand."""
    ask(who, P.ORDER)
    joint = [office for office in offices if office.pk != lead.pk]
    if not joint:
        raise ValidationError({"offices": JOINT})
    if until < clock.today():
        raise ValidationError({"until": "Hạn kiểm tra phải từ hôm nay trở đi."})
    if line.state not in line_works.INSPECT.states:
        raise ValidationError({"line": f"Phần này đang ở tình trạng “{line.state_label}”, không kiểm tra được."})
    said = nfc(reason).strip()
    if Visit.objects.filter(selectors.OPEN, kind=InspectionKind.SPOT, line=line).exists():
        raise ValidationError({"line": "Đã có quyết định kiểm tra đột xuất cơ sở này, chưa thực hiện."})
    visit = Visit(
        kind=InspectionKind.SPOT, line=line, due_on=until, lead=lead, reason=said, planned_by_id=who.user_id, at=clock.now()
    )  # fmt: skip
    visit.clean_fields(exclude=["planned_by"])
    # The order names the visit and the visit has its order: the id is taken first, the row written whole.
    visit.pk = _next_id()
    visit.order = documents.order(visit, who, [f"{lead.name} (chủ trì)", *(office.name for office in joint)])
    visit.save(force_insert=True)
    visit.offices.set(joint)
    _tell_offices(
        {lead.pk, *(office.pk for office in joint)}, "Quyết định kiểm tra đột xuất", said, visit.get_absolute_url(), ("visit", visit.pk)
    )
    return visit


def _next_id() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Visit._meta.db_table])
        return int(cursor.fetchone()[0])


def _open(visit: Visit) -> Visit:
    row = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("line__project").get(pk=visit.pk)
    if not row.is_open:
        raise ValidationError("Lần kiểm tra này đã xong hoặc đã bỏ.")
    return row


@transaction.atomic
def name_team(*, visit: Visit, members: Sequence[int], head: int, who: Principal) -> Visit:
    """Say who goes; each works at an office of the visit and may inspect. Those who are new are told."""
    ask(who, P.PLAN)
    row = _open(visit)
    known: dict[int, Any] = {user: organisation for user, organisation, _ in selectors.people_for(row)}
    asked = set(members) | {head}
    if not asked <= set(known):
        raise ValidationError({"members": "Chỉ chọn người được giao kiểm tra ở các cơ quan của đoàn."})
    if len({known[user] for user in asked}) < 2:
        raise ValidationError({"members": "Đoàn cần người của ít nhất hai cơ quan."})
    before = set(row.team.order_by("id").values_list("user_id", flat=True))
    row.team.all().delete()
    for user in sorted(asked):
        TeamMember.objects.create(visit=row, user_id=user, organisation_id=known[user], is_head=user == head)
    if asked - before:
        notices.tell(
            asked - before, kind="inspection.team", title=f"Bạn có tên trong đoàn kiểm tra: {row.line.project.title}",
            body=f"Làm xong trước hết ngày {row.due_on:%d/%m/%Y}.", url=row.get_absolute_url(), subject=("visit", row.pk),
        )  # fmt: skip
    return row


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, who: Principal) -> Visit:
    """Take a visit out, with the reason; it stays on record."""
    ask(who, P.ORDER if visit.kind == InspectionKind.SPOT else P.PLAN)
    row = _open(visit)
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do."})
    row.cancelled_at, row.cancelled_by_id, row.cancelled_reason = clock.now(), who.user_id, nfc(reason).strip()
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    return row

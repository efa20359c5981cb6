"""Clauses 2a, 2b, 2c, 3, 5a, 9c: the estimate, what was paid and settled, money raised, several sources, the counterpart."""

from statistics import median

from django.db.models import Count, Q, Sum

from budgets.enums import EstimateStatus, FundingSource, Stage
from budgets.models import Estimate
from budgets.selectors import year_position
from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Year, register, share_of
from directive.evidence.planning import plans_in_force
from donors.models import Agreement, Receipt
from khuyencong import clock
from khuyencong.calendar.models import Clock
from khuyencong.calendar.rules import CalendarNotLoaded, working_days_between
from khuyencong.calendar.selectors import calendar
from plans.models import PlanItem
from projects.enums import PaymentState
from projects.models import CounterpartProof, PaymentRequest, SourcePart
from reports import figures, standing
from reports.figures import Where
from reports.periods import parse


def _at(year: Year, *stages: Stage) -> int:
    """What stands at the stages in the ledger of the year, of all sources and owners (đồng)."""
    return sum(by_stage.get(stage, 0) for by_stage in year_position(year.year).values() for stage in stages)


def _estimate(year: Year) -> Counted:
    rows = Estimate.objects.filter(fiscal_year__year=year.year, status=EstimateStatus.APPROVED)
    newest = rows.order_by("owner_id", "source", "-version").distinct("owner_id", "source")
    amounts = [row.amount for row in newest]
    planned = PlanItem.objects.filter(plan__in=plans_in_force(year)).aggregate(grant=Sum("grant"))["grant"] or 0
    estimate = sum(amounts)
    return share_of(
        estimate,
        planned,
        figures=(
            Figure("Dự toán đã duyệt", estimate, "money", "budgets:estimates"),
            Figure("Kinh phí hỗ trợ theo kế hoạch năm", planned, "money", "plans:plans"),
            Figure("Số dự toán (nguồn, chủ ngân sách)", len(amounts)),
        ),
    )


def _paid(year: Year) -> Counted:
    """Requests for money paid within their time limit; the clock of a request says how long it may take."""
    rows = PaymentRequest.objects.filter(state=PaymentState.PAID, paid_on__range=(year.first, year.on))
    paid = list(rows.order_by("pk").values_list("pk", "requested_at", "paid_on", "amount"))
    due = dict(
        Clock.objects.filter(subject_kind="payment", subject_id__in=[pk for pk, *_ in paid])
        .order_by("pk")
        .values_list("subject_id", "due_on")
    )
    days = []
    for _, requested_at, paid_on, _ in paid:
        try:
            days.append(working_days_between(clock.day_of(requested_at), paid_on, calendar(requested_at.year)))
        except CalendarNotLoaded:
            continue
    on_time = sum(1 for pk, _, paid_on, _ in paid if pk not in due or paid_on <= due[pk])
    waiting = PaymentRequest.objects.filter(state__in=PaymentState.open()).count()
    return share_of(
        on_time,
        len(paid),
        figures=(
            Figure("Đã chi trong năm", sum(amount for *_, amount in paid), "money", "projects:payments"),
            Figure("Số lần chi", len(paid)),
            Figure("Ngày làm việc từ đề nghị đến chi (giữa)", float(median(days)) if days else None, "days"),
            Figure("Đề nghị đang chờ", waiting, url_name="projects:payments"),
        ),
    )


def _settled(year: Year) -> Counted:
    settled, paid, advanced = _at(year, Stage.SETTLED), _at(year, Stage.PAID, Stage.SETTLED), _at(year, Stage.ADVANCED)
    return share_of(
        settled,
        paid + advanced,
        figures=(
            Figure("Đã quyết toán", settled, "money"),
            Figure("Đã thanh toán", paid, "money"),
            Figure("Tạm ứng chưa thu hồi", advanced, "money"),
            Figure("Chưa dùng", _at(year, Stage.ESTIMATE, Stage.ALLOCATED, Stage.COMMITTED), "money"),
        ),
    )


def _raised(year: Year) -> Counted:
    came = Receipt.objects.filter(received_on__range=(year.first, year.on)).aggregate(n=Count("pk"), amount=Sum("amount_vnd"))
    agreed = Agreement.objects.filter(signed_on__range=(year.first, year.on), confirmed_at__isnull=False)
    used = SourcePart.objects.filter(source=FundingSource.SOCIAL, fund__isnull=False, at__year=year.year)
    used_sum = used.aggregate(amount=Sum("amount"))["amount"] or 0
    return Counted(
        value=(came["amount"] or 0) // 1_000_000,
        figures=(
            Figure("Đã nhận", came["amount"] or 0, "money", "donors:agreements"),
            Figure("Thỏa thuận ký trong năm", agreed.count(), url_name="donors:agreements"),
            Figure("Lần nhận tiền", came["n"]),
            Figure("Đã bố trí cho đề án", used_sum, "money"),
            Figure("Vốn đối ứng của cơ sở", standing.totals(Where(parse(str(year.year))))["counterpart"], "money"),
        ),
    )


def _together(year: Year) -> Counted:
    rows = figures.approved_lines(Where(parse(str(year.year))))
    several = rows.filter(other_state__gt=0).aggregate(n=Count("project", distinct=True), amount=Sum("other_state"))
    by_source = SourcePart.objects.filter(line__in=rows.order_by().values("pk")).exclude(source=FundingSource.SOCIAL)
    sums = by_source.order_by().values("source").annotate(amount=Sum("amount"))
    return Counted(
        value=several["n"],
        figures=(
            Figure("Vốn nhà nước khác theo bảng kinh phí", several["amount"] or 0, "money"),
            *(Figure(FundingSource(row["source"]).label, row["amount"], "money") for row in sums.order_by("source")),
        ),
    )


def _counterpart(year: Year) -> Counted:
    rows = figures.approved_lines(Where(parse(str(year.year))))
    told = rows.aggregate(amount=Sum("counterpart"), n=Count("pk", filter=Q(counterpart__gt=0)))
    pledged = told["amount"] or 0
    proofs = CounterpartProof.objects.filter(line__in=rows.order_by().values("pk"))
    checked = proofs.aggregate(amount=Sum("amount", filter=Q(verified_at__isnull=False)), n=Count("pk", filter=Q(verified_at__isnull=True)))
    proven = checked["amount"] or 0
    return share_of(
        proven,
        pledged,
        figures=(
            Figure("Đối ứng đã cam kết", pledged, "money"),
            Figure("Đối ứng đã có chứng từ được xác nhận", proven, "money"),
            Figure("Chứng từ chờ xác nhận", checked["n"]),
            Figure("Cơ sở có cam kết", told["n"]),
        ),
    )


register(
    Evidence("estimate", "Dự toán so với kế hoạch năm", "%", Basis.STANDS, _estimate, "% kinh phí theo kế hoạch", "budgets:estimates"),
    Evidence("payments", "Đề nghị chi được chi đúng hạn", "%", Basis.STANDS, _paid, "% số lần chi", "projects:payments"),
    Evidence("settlement", "Đã quyết toán so với đã chi", "%", Basis.GROWS, _settled, "% số đã chi", "budgets:settlement"),
    Evidence("raised", "Tiền huy động đã nhận", "triệu đồng", Basis.GROWS, _raised, "", "donors:agreements"),
    Evidence("together", "Đề án có nguồn khác của nhà nước cùng chi", "đề án", Basis.GROWS, _together, "", "projects:list"),
    Evidence("counterpart", "Đối ứng đã chứng minh so với cam kết", "%", Basis.GROWS, _counterpart, "% số đã cam kết", "projects:list"),
)

"""What the directive itself complains of, shown without being asked, with what is to be done beside it."""

from dataclasses import dataclass

from django.db.models import Sum

from budgets.norms.enums import SubProgramme
from directive.evidence import Year
from directive.evidence.planning import local_units, plans_in_force
from donors.models import Receipt
from khuyencong.actors.selectors.officers import MISSING, officers_evidence
from khuyencong.text import million
from plans.models import PlanItem
from projects.selectors.overlaps import lines_overlapping
from reports import standing
from reports.figures import Where
from reports.periods import parse


@dataclass(frozen=True, slots=True)
class Complaint:
    """One of them: what it is about, how it stands, the names behind it, the page where something is done."""

    code: str
    title: str
    words: str
    is_fine: bool
    names: tuple[str, ...] = ()
    act: str = ""
    url_name: str = ""


def complaints(year: Year) -> list[Complaint]:
    """How each of them stands in a year, in the order of the directive. The same whoever reads."""
    return [_sub_programmes(year), _districts_without_plan(year), _officers(year), _overlaps(), _raised(year)]


def _sub_programmes(year: Year) -> Complaint:
    items = PlanItem.objects.filter(plan__in=plans_in_force(year))
    planned = set(items.order_by().values_list("content__sub_programme", flat=True))
    done = {key for (key,) in standing.cells(Where(parse(str(year.year))), ("sub_programme",)) if key}
    empty = [label for code, label in SubProgramme.choices if code not in planned | done]
    return Complaint(
        "sub_programmes", "Bảy tiểu chương trình (Quyết định 136/2007/QĐ-TTg)",
        f"{len(empty)} tiểu chương trình chưa có đề án nào trong kế hoạch hoặc được phê duyệt." if empty else "Tiểu chương trình nào cũng có đề án.",
        not empty, tuple(empty), "Mở kế hoạch năm", "plans:plans",
    )  # fmt: skip


def _districts_without_plan(year: Year) -> Complaint:
    plans = plans_in_force(year)
    own = {plan.district_id for plan in plans if plan.district_id}
    named = set(PlanItem.objects.filter(plan__in=plans, district__isnull=False).order_by().values_list("district", flat=True))
    missing = [unit.name for unit in local_units(year) if unit.pk not in own | named]
    return Complaint(
        "districts", "Huyện, thành phố đưa khuyến công vào kế hoạch hằng năm",
        f"{len(missing)} đơn vị chưa có kế hoạch riêng, cũng chưa có đề án trong kế hoạch của tỉnh." if missing else "Đơn vị nào cũng có trong kế hoạch năm.",
        not missing, tuple(missing), "Mở đợt đăng ký", "plans:needs",
    )  # fmt: skip


def _officers(year: Year) -> Complaint:
    told = officers_evidence(year.year)
    missing = [row.name for row in told.rows if row.standing == MISSING]
    words = (
        f"{told.without_officer} đơn vị chưa có cán bộ phụ trách, {told.new} đơn vị có cán bộ mới, {told.untrained} cán bộ chưa được tập huấn; "
        f"trong năm thay đổi {told.changes} lần."
    )
    return Complaint(
        "officers", "Cán bộ khuyến công ở huyện, thành phố", words, not (missing or told.new or told.untrained), tuple(missing),
        "Xem cán bộ phụ trách", "actors:officers",
    )  # fmt: skip


def _overlaps() -> Complaint:
    count = lines_overlapping().count()
    return Complaint(
        "overlaps", "Phối hợp, lồng ghép với chương trình khác",
        f"{count} phần đề án có dấu hiệu trùng với chương trình, nguồn khác." if count else "Không có dấu hiệu trùng nguồn.",
        not count, (), "Xem dấu hiệu trùng nguồn", "projects:overlaps",
    )  # fmt: skip


def _raised(year: Year) -> Complaint:
    came = Receipt.objects.filter(received_on__range=(year.first, year.on)).aggregate(amount=Sum("amount_vnd"))["amount"] or 0
    total = standing.totals(Where(parse(str(year.year))))
    grant, counterpart = total["grant"] or 0, total["counterpart"] or 0
    rate = f"; một đồng khuyến công kéo theo {counterpart / grant:.2f} đồng đối ứng".replace(".", ",") if grant else ""
    return Complaint(
        "raised", "Huy động nguồn lực xã hội",
        f"Đã nhận {million(came)} triệu đồng tài trợ, {million(counterpart)} triệu đồng đối ứng của cơ sở{rate}.",
        bool(came), (), "Vận động tài trợ", "donors:agreements",
    )  # fmt: skip

"""Clauses 1e, 7c, 8d, 9a, 9b: inspections, opinions on information technology, what the cơ sở carry out and what comes of it."""

from django.db.models import Count, F, Q, Sum

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register, share_of
from directive.evidence.planning import local_units
from inspections.models import Visit
from inspections.selectors import CANCELLED, DONE
from khuyencong.actors.enums import Function
from projects.enums import FindingState, InspectionKind, LineState, OpinionState
from projects.models import Adjustment, Finding, FollowUp, Line, OpinionRequest, ProgressReport, Recovery
from projects.selectors.progress import reporting


def _inspected(year: Year) -> Counted:
    of_plan = Q(plan__year=year.year)
    told = Visit.objects.aggregate(
        planned=Count("pk", filter=of_plan & ~CANCELLED),
        done=Count("pk", filter=of_plan & DONE),
        spot=Count("pk", filter=DONE & Q(kind=InspectionKind.SPOT, inspection__held_on__range=(year.first, year.on))),
    )
    found = Finding.objects.filter(inspection__held_on__range=(year.first, year.on))
    closed = found.filter(state=FindingState.CLOSED).count()
    late = found.filter(state=FindingState.OPEN, due_on__lt=year.on).count()
    return Counted(
        value=told["done"],
        expected=told["planned"] or None,
        figures=(
            Figure("Đột xuất đã làm", told["spot"], url_name="inspections:visits"),
            Figure("Tồn tại phát hiện", found.count(), url_name="inspections:findings"),
            Figure("Tồn tại đã khắc phục xong", closed),
            Figure("Tồn tại quá hạn", late),
        ),
    )


def _inspected_together(year: Year) -> Counted:
    """Visits of the year in each unit in which its committee took part, against those that were planned with it."""
    units = local_units(year)
    rows = Visit.objects.filter(Q(plan__year=year.year) | Q(inspection__held_on__year=year.year), ~CANCELLED)
    joined = Q(lead__area=F("line__project__district")) | Q(offices__area=F("line__project__district"))
    table = rows.filter(joined).order_by().values("line__project__district").annotate(
        planned=Count("pk", distinct=True), done=Count("pk", filter=DONE, distinct=True)
    )  # fmt: skip
    by_unit = {row["line__project__district"]: row for row in table}
    parts = tuple(Part(unit.pk, unit.name, by_unit[unit.pk]["done"], by_unit[unit.pk]["planned"]) for unit in units if unit.pk in by_unit)
    planned = sum(part.expected for part in parts)
    return Counted(
        value=sum(part.value for part in parts),
        expected=planned or None,
        figures=(Figure("Huyện, thành phố tham gia kiểm tra", sum(1 for part in parts if part.value), url_name="inspections:visits"),),
        parts=parts,
    )


def _opinions(year: Year) -> Counted:
    asked = OpinionRequest.objects.filter(function=Function.ICT_APPRAISER, asked_at__date__range=(year.first, year.on))
    # What was answered and then asked anew counts too: the office was asked twice, and has answered the first.
    asked = asked.exclude(state=OpinionState.WITHDRAWN)
    due = asked.filter(Q(answered_at__isnull=False) | Q(due_on__lt=year.on))
    on_time = due.filter(answered_at__date__lte=F("due_on"))
    total, good = due.count(), on_time.count()
    return share_of(
        good,
        total,
        figures=(
            Figure("Đề án được hỏi ý kiến", asked.order_by().values("project").distinct().count(), url_name="projects:opinions"),
            Figure("Đã trả lời", asked.filter(answered_at__isnull=False).count()),
            Figure("Trả lời đúng hạn", good),
            Figure("Đang chờ", asked.filter(answered_at__isnull=True).count()),
        ),
    )


def _after(year: Year) -> Counted:
    due = FollowUp.objects.filter(months__gt=0, due_on__range=(year.first, year.on))
    given = due.filter(at__isnull=False)
    told = given.aggregate(jobs=Sum("jobs"), energy=Sum("energy"), revenue=Sum("revenue"))
    before = FollowUp.objects.filter(months=0, line__in=given.order_by().values("line")).aggregate(jobs=Sum("jobs"), revenue=Sum("revenue"))
    total, good = due.count(), given.count()
    return share_of(
        good,
        total,
        figures=(
            Figure("Báo cáo đến hạn", total, url_name="projects:effects"),
            Figure("Đã báo cáo", good),
            Figure("Lao động sau hỗ trợ", told["jobs"]),
            Figure("Lao động trước hỗ trợ của các cơ sở đó", before["jobs"]),
            Figure("Doanh thu sau hỗ trợ", told["revenue"], "money"),
            Figure("Doanh thu trước hỗ trợ", before["revenue"], "money"),
        ),
    )


def _carried_out(year: Year) -> Counted:
    rows = reporting(Line.objects.all(), on=year.on)
    good = sum(1 for row in rows if not row.late)
    made = ProgressReport.objects.filter(at__date__range=(year.first, year.on), corrects__isnull=True).count()
    return share_of(
        good,
        len(rows),
        figures=(
            Figure("Cơ sở đang thực hiện", len(rows), url_name="projects:late_reports"),
            Figure("Trễ báo cáo tiến độ", len(rows) - good, url_name="projects:late_reports"),
            Figure("Báo cáo tiến độ trong năm", made),
            Figure("Đề nghị điều chỉnh", Adjustment.objects.filter(requested_at__date__range=(year.first, year.on)).count()),
            Figure("Bị chấm dứt", Line.objects.filter(state=LineState.TERMINATED, moved_at__date__range=(year.first, year.on)).count()),
            Figure("Quyết định thu hồi", Recovery.objects.filter(decided_on__range=(year.first, year.on)).count()),
        ),
    )


register(
    Evidence("inspections", "Lần kiểm tra theo kế hoạch đã làm", "lần", Basis.GROWS, _inspected, "lần theo kế hoạch", "inspections:visits"),
    Evidence(
        "joint_inspections", "Lần kiểm tra có huyện, thành phố cùng làm", "lần", Basis.GROWS, _inspected_together, "lần đã định",
        "inspections:visits",
    ),
    Evidence("ict_opinions", "Ý kiến thẩm định trả lời đúng hạn", "%", Basis.STANDS, _opinions, "% số đến hạn", "projects:opinions"),
    Evidence("after", "Báo cáo kết quả sau hỗ trợ đã có", "%", Basis.STANDS, _after, "% số đến hạn", "projects:effects"),
    Evidence("carrying_out", "Cơ sở báo cáo tiến độ đúng hạn", "%", Basis.STANDS, _carried_out, "% cơ sở đang thực hiện", "projects:late_reports"),
)  # fmt: skip

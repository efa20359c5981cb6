"""Clauses 1g, 8b and the closing one: reports on time, officers in charge, obstacles answered."""

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register, share_of
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.actors.selectors.officers import MISSING, STANDINGS, officers_evidence
from obstacles import selectors as obstacles
from reports.enums import RunState
from reports.models import ReportRun


def _reports(year: Year) -> Counted:
    """Reports that the rules asked for and that fell due in the year: made by their day or not."""
    rows = ReportRun.objects.filter(due_on__range=(year.first, year.on), version=1).order_by("pk").defer("snapshot")
    due = [(row.due_on, clock.day_of(row.made_at) if row.state == RunState.MADE and row.made_at else None, row.unit_id) for row in rows]
    good = sum(1 for due_on, made_on, _ in due if made_on is not None and due_on is not None and made_on <= due_on)
    return share_of(
        good,
        len(due),
        figures=(
            Figure("Báo cáo đến hạn", len(due), url_name="reports:list"),
            Figure("Lập đúng hạn", good),
            Figure("Của huyện, thành phố", sum(1 for *_, unit in due if unit)),
        ),
    )


def _officers(year: Year) -> Counted:
    told = officers_evidence(year.year)
    areas = dict(Organisation.objects.filter(pk__in=[row.organisation_id for row in told.rows]).order_by("pk").values_list("pk", "area_id"))
    parts = tuple(Part(areas[row.organisation_id], row.name, int(row.standing != MISSING), 1, STANDINGS[row.standing]) for row in told.rows)
    return Counted(
        value=told.with_officer,
        expected=told.units or None,
        figures=(
            Figure("Chưa có người phụ trách", told.without_officer, url_name="actors:officers"),
            Figure("Mới phụ trách", told.new),
            Figure("Chưa được tập huấn", told.untrained),
            Figure("Lần thay đổi trong năm", told.changes),
        ),
        parts=parts,
    )


def _obstacles(year: Year) -> Counted:
    told = obstacles.standing(year.first, year.on, on=year.on)
    return share_of(
        told.raised - told.late,
        told.raised,
        figures=(
            Figure("Đã nêu", told.raised, url_name="obstacles:list"),
            Figure("Đã trả lời", told.answered),
            Figure("Báo cáo UBND tỉnh", told.escalated),
            Figure("Đang chờ", told.open, url_name="obstacles:list"),
            Figure("Quá hạn", told.late),
            Figure("Ngày làm việc đến khi trả lời (giữa)", told.days, "days"),
        ),
    )


register(
    Evidence("reports", "Báo cáo định kỳ lập đúng hạn", "%", Basis.STANDS, _reports, "% số đến hạn", "reports:list"),
    Evidence("officers", "Huyện, thành phố có cán bộ phụ trách", "đơn vị", Basis.STANDS, _officers, "huyện, thành phố", "actors:officers"),
    Evidence("obstacles", "Vướng mắc không quá hạn trả lời", "%", Basis.STANDS, _obstacles, "% số đã nêu", "obstacles:list"),
)

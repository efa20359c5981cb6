"""Đề án side by side within the money that is left, on a page and as a spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from councils import ranking
from councils.permissions import P
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import Cell, xlsx_response
from projects.enums import Track
from projects.models import Project

YEARS = range(2008, 2101)


class _Chosen(Allowed):
    """What the address asks for: a source, a year, some đề án (all that may be compared when none is named)."""

    permission = P.RANK

    def asked(self) -> tuple[str, int]:
        track = self.request.GET.get("nguon", "")
        year = self.request.GET.get("nam", "")
        known = int(year) if year.isascii() and year.isdigit() and len(year) == 4 and int(year) in YEARS else clock.today().year
        return (track if track in Track.values else Track.KCDP.value), known

    def ranking(self) -> tuple[list[Project], set[str], ranking.Ranking]:
        """All that may be compared, the codes that were chosen, and their ranking."""
        track, year = self.asked()
        found = ranking.candidates(self.principal, track=track, year=year)
        chosen = set(self.request.GET.getlist("de-an"))
        some = [project for project in found if not chosen or project.code in chosen]
        return found, {project.code for project in some}, ranking.rank(some, track=track, year=year, on=clock.today())


class Compare(_Chosen):
    """Choose đề án and see them side by side."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found, chosen, ranked = self.ranking()
        names: dict[str, Any] = {
            "title": "So sánh, xếp thứ tự đề án",
            "found": [(project, project.code in chosen) for project in found],
            "ranking": ranked,
            "tracks": Track.choices,
            "years": range(clock.today().year + 1, clock.today().year - 5, -1),
            "query": request.GET.urlencode(),
        }
        return render(request, "councils/compare.html", names)


COLUMNS = (
    Cell("Thứ tự", lambda row: row.place, 8),
    Cell("Mã hồ sơ", lambda row: row.project.code, 16),
    Cell("Tên đề án", lambda row: row.project.title, 40),
    Cell("Đơn vị thụ hưởng", lambda row: row.beneficiary, 30),
    Cell("Địa bàn", lambda row: row.project.district.name, 20),
    Cell("Nội dung hỗ trợ", lambda row: row.contents, 24),
    Cell("Tổng kinh phí (đồng)", lambda row: row.project.total_cost),
    Cell("Đề nghị hỗ trợ (đồng)", lambda row: row.project.requested),
    Cell("Vốn đối ứng (đồng)", lambda row: row.project.counterpart),
    Cell("Tỷ lệ đối ứng", lambda row: row.share_shown, 12),
    Cell("Định mức", lambda row: row.norm, 18),
    Cell("Lý do ưu tiên", lambda row: "; ".join(f"bậc {rule.rank}: {rule.label}" for rule in row.reasons), 40),
    Cell("Điểm Hội đồng (trên 100)", lambda row: row.score_shown, 12),
    Cell("Kết luận Hội đồng", lambda row: row.conclusion, 20),
    Cell("Đã được hỗ trợ trước đây (đồng)", lambda row: row.earlier),
    Cell("Số tiền xét (đồng)", lambda row: row.amount),
    Cell("Trong nguồn còn lại", lambda row: "Đủ" if row.fits else "Không đủ", 12),
    Cell("Nguồn còn sau dòng này (đồng)", lambda row: row.left_after),
)


class CompareFile(_Chosen):
    """The same as a spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _, _, ranked = self.ranking()
        return xlsx_response(f"xep-thu-tu-{ranked.track}-{ranked.year}", f"{ranked.track.label} {ranked.year}", COLUMNS, ranked.rows)

"""The end of a year: what hinders the close, with links to each, and the close."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from budgets import forms, selectors
from budgets.enums import FundingSource, YearStatus
from budgets.models import FiscalYear
from budgets.permissions import P
from budgets.selectors import settlements as reading
from budgets.selectors.heirs import Ended, ended_owners
from budgets.services import closing
from budgets.views.acting import Doing
from budgets.views.years import find_year
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.text import vnd


class Closing(Allowed):
    """What is done of the year's settlements, and what money is still on its way."""

    permission = P.VIEW_BUDGET

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        row = find_year(year)
        mine = selectors.owners_visible_to(self.principal)
        parts = reading.to_settle(year, mine)
        is_open = row.status == YearStatus.OPEN
        draws = is_open and self.principal.may(P.DRAFT_SETTLEMENT)
        table = reading.hindrances(year, mine) if is_open else []
        groups = [
            (stage.label, [one for one in table if one.stage == stage], sum(one.amount for one in table if one.stage == stage))
            for stage in reading.HINDERING
        ]
        names = {
            "year": row,
            "parts": parts,
            "groups": [group for group in groups if group[1]],
            "most": reading.MOST if len(table) == reading.MOST else None,
            "earlier": reading.earlier_open(year) if is_open else [],
            "may_draw": draws and any(p.settlement is None and (p.source == FundingSource.DISTRICT) == (mine is not None) for p in parts),
            "may_close": is_open and self.principal.may(P.CLOSE_YEAR),
            "is_ready": bool(parts) and all(part.is_approved for part in parts),
            "years": [known.year for known in selectors.years()],
        }
        return render(request, "budgets/closing.html", names)


class CloseYear(Doing):
    """Wind up the settlements and close the year for good."""

    permission = P.CLOSE_YEAR
    form_class = forms.CloseForm
    title = submit = "Khóa sổ năm ngân sách"
    subject: FiscalYear

    def find(self) -> FiscalYear:
        return find_year(self.kwargs["year"])

    def why_not(self) -> str:
        return f"Năm {self.subject} đã khóa sổ." if self.subject.status == YearStatus.CLOSED else ""

    def over(self) -> str:
        return f"Năm ngân sách {self.subject}"

    def facts(self) -> list[tuple[str, str]]:
        known = [
            (
                f"{one.source.label}, {one.owner}",
                f"quyết toán {vnd(one.settled)}; chuyển sang năm {self.subject.year + 1} {vnd(one.carried)}; hủy, nộp trả {vnd(one.cancelled)} đồng",
            )
            for one in reading.winding_up(self.subject.year)
        ]
        known += [(one.part.owner, f"đã kết thúc; kinh phí chuyển nguồn sang {one.heirs[0][1]}") for one in self.ended if one.only]
        if clock.today() > date(self.subject.year, 12, 31):
            return known
        return [*known, ("Lưu ý", f"Năm {self.subject} chưa hết. Khóa sổ bây giờ thì đến hết năm không bố trí, không chi được nữa.")]

    def back(self) -> str:
        return reverse("budgets:closing", args=[self.subject.year])

    @cached_property
    def ended(self) -> list[Ended]:
        """Owners who have ended and whose money goes on."""
        return ended_owners(self.subject.year)

    def form_arguments(self) -> dict[str, Any]:
        return {"ended": self.ended}

    def perform(self, data: dict[str, Any]) -> str:
        heirs = {one.part.owner_id: data[name] for one in self.ended if (name := f"heir_{one.part.owner_id}") in data}
        closing.close(year=self.subject.year, who=self.principal, heirs=heirs)
        return f"Đã khóa sổ năm {self.subject}. Số chuyển nguồn đã vào sổ năm {self.subject.year + 1}."

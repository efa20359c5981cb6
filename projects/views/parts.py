"""Pages on which other sources are allocated to a beneficiary's part, and taken back."""

from typing import Any

from django.utils.functional import cached_property

from budgets import selectors as budgets
from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.text import vnd
from khuyencong.workflow.pages import found
from projects.costs import SHORT
from projects.forms import parts as forms
from projects.models import Line, SourcePart
from projects.permissions import P
from projects.selectors import money, parts
from projects.services import parts as services
from projects.views.execution import OfLine
from projects.workflow import line_works as works


class AllocatePart(OfLine):
    """Set money of another source aside for a line. A donor's money is given from its agreement."""

    work = works.ALLOCATE_PART
    form_class = forms.AllocatePartForm
    submit = "Bố trí kinh phí"

    @cached_property
    def shares(self) -> dict[FundingSource, int]:
        """What this office may still give, by source: a district its own money, Sở Tài chính the rest."""
        is_district = self.principal.scope(P.ALLOCATE) == Scope.DISTRICT
        return {
            source: left for source, left in parts.open_shares(self.subject).items() if (source == FundingSource.DISTRICT) == is_district
        }

    def form_arguments(self) -> dict[str, Any]:
        versions = self.subject.parts.filter(fund=None).order_by("pk").values_list("source", "version")
        return {"shares": self.shares, "versions": dict(versions)}

    def perform(self, data: dict[str, Any]) -> str:
        part = services.allocate_part(line=self.subject, who=self.principal, **data)
        return f"Đã bố trí {vnd(data['amount'])} đồng từ nguồn {part.name} ({part.paper})."

    def about(self) -> dict[str, Any]:
        line, today = self.subject, clock.today()
        year = money.budget_year(line.project, today)
        facts = [("Khuyến công đã duyệt", f"{vnd(line.approved or 0)} đồng")]
        for source in self.shares:
            left = budgets.estimate_left(source=source, year=year, owner_id=money.owner_of(line.project, today, source).pk)
            facts.append((f"Dự toán còn lại: {SHORT[source]} {year}", f"{vnd(left)} đồng"))
        points = (
            ["Tiền của nhà tài trợ có thỏa thuận riêng thì bố trí từ trang của thỏa thuận tài trợ."]
            if FundingSource.SOCIAL in self.shares
            else []
        )
        if not self.shares:
            points.append("Bảng kinh phí của cơ sở không còn phần nào của nguồn khác chưa bố trí.")
        return {"facts": facts, "points": points, "refusals": ()}


class GiveUpPart(OfLine):
    """A source takes back what was not needed."""

    work = works.GIVE_UP_PART
    form_class = forms.GiveUpPartForm
    submit = "Rút kinh phí"

    @cached_property
    def part(self) -> SourcePart:
        """The part of the address; 404 when it is not of this line."""
        line: Line = self.subject
        part: SourcePart = found(line.parts.select_related("fund"), self.kwargs["pk"])
        return part

    def initial(self) -> dict[str, Any]:
        return {"amount": parts.free_of(self.subject, self.part) or None, "version": self.part.version}

    def perform(self, data: dict[str, Any]) -> str:
        services.give_up_part(line=self.subject, who=self.principal, part=self.part, **data)
        return f"Đã rút {vnd(data['amount'])} đồng về nguồn {self.part.name}."

    def about(self) -> dict[str, Any]:
        facts = [
            ("Nguồn", self.part.name),
            ("Đã bố trí", f"{vnd(self.part.amount)} đồng"),
            ("Chưa chi, chưa có đề nghị chi", f"{vnd(parts.free_of(self.subject, self.part))} đồng"),
        ]
        return {"facts": facts, "points": [], "refusals": ()}

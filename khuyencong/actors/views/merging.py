"""Two rows of one cơ sở side by side, and the merge."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import text
from khuyencong.access.covering import shown
from khuyencong.access.views import Allowed
from khuyencong.actors.enums import EnterpriseState
from khuyencong.actors.forms.joining import MergeForm
from khuyencong.actors.models import Enterprise
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import enterprises_to_write_for, enterprises_visible_to
from khuyencong.actors.selectors.enterprises import alike_of, people_at
from khuyencong.actors.services.merging import merge_enterprises
from khuyencong.actors.views.finding import OnEnterprise, find_enterprise

MOST = 20


class ChooseTwin(Allowed):
    """Which other row is the same cơ sở: likely ones first, others by a search."""

    permission = P.MERGE_ENTERPRISES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = find_enterprise(request, pk)
        query = text.nfc(request.GET.get("tim", "")).replace("\0", "").strip()[:200]
        found: list[Enterprise] = []
        if words := text.fold(query).split()[:8]:
            rows = enterprises_to_write_for(self.principal).exclude(pk=pk)
            for word in words:
                rows = rows.filter(search_text__contains=word)
            found = list(rows[:MOST])
        twins = alike_of(enterprise)
        near = set(
            enterprises_visible_to(self.principal).filter(pk__in=[twin.enterprise.pk for twin in twins]).values_list("pk", flat=True)
        )
        names = {"enterprise": enterprise, "twins": twins, "near": near, "found": found, "query": query}
        return render(request, "actors/choose_twin.html", names)


class Merge(OnEnterprise):
    """The row of the address stays; `other` goes into it."""

    permission = P.MERGE_ENTERPRISES
    form_class = MergeForm
    template_name = "actors/merge.html"
    title = "So sánh và gộp"
    submit = "Gộp hai cơ sở"
    other: Enterprise

    def find(self) -> Enterprise:
        enterprise = super().find()
        self.other = find_enterprise(self.request, self.kwargs["other"])
        if not enterprise.is_living:
            raise Http404
        return enterprise

    def initial(self) -> dict[str, Any]:
        return {"version": self.other.version}

    def more(self) -> dict[str, Any]:
        both = (self.subject, self.other)
        rows = [
            ("Tên", [row.name for row in both]),
            ("Tình trạng", [row.state_label for row in both]),
            ("Mã số thuế", [shown(row, "tax_code", self.principal) for row in both]),
            ("Loại hình", [row.get_legal_form_display() for row in both]),
            ("Ngành nghề", [row.get_trade_display() for row in both]),
            ("Địa bàn", [row.area.name for row in both]),
            ("Địa chỉ", [row.address for row in both]),
            ("Người đại diện", [row.representative for row in both]),
            ("Điện thoại", [shown(row, "phone", self.principal) for row in both]),
            ("Số lao động", [row.employees for row in both]),
            ("Người có tài khoản", [", ".join(member.user.full_name for member in people_at(row)) for row in both]),
            ("Ghi nhận ngày", [f"{row.created_at:%d/%m/%Y}" for row in both]),
        ]
        compared = [(label, a, b, (a or "") != (b or "")) for label, (a, b) in rows]
        may = self.other.state in EnterpriseState.living() and self.other.pk != self.subject.pk
        return {"enterprise": self.subject, "other": self.other, "compared": compared, "may_merge": may}

    def perform(self, data: dict[str, Any]) -> str:
        merge_enterprises(loser=self.other, keeper=self.subject, who=self.principal, version=data["version"], reason=data["reason"])
        return f"Đã gộp {self.other.name} vào {self.subject.name}; đề án, người và số liệu đã chuyển theo."

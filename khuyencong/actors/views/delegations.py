"""Delegations: one's own, a new one, taking one back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access.grants import permissions
from khuyencong.access.views import SignedIn
from khuyencong.actors.forms.delegations import DelegateForm, RevokeForm
from khuyencong.actors.models import Delegation, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import delegations as selectors
from khuyencong.actors.services import delegations
from khuyencong.actors.views.acts import Act
from khuyencong.text import date_vi
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.refusals import NotAllowed

MOST = 200


class Delegations(SignedIn):
    """What was delegated: by me, to me, at my organisation."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = selectors.delegations_visible_to(self.principal).order_by("-valid_from", "-id")[:MOST]
        labels = {str(permission): permission.label for permission in permissions()}
        holding = set(selectors.holding().order_by().values_list("pk", flat=True))
        today = clock.today()
        names = {
            "rows": [
                {
                    "row": row,
                    "words": [labels.get(code, code) for code in row.permissions],
                    "standing": _standing(row, holding, today),
                    "may_revoke": self.principal.may(P.DELEGATE)
                    and row.revoked_at is None
                    and row.valid_to >= today
                    and selectors.may_revoke(self.principal, row),
                }
                for row in rows
            ],
            "may_delegate": self.principal.may(P.DELEGATE) and self.principal.on_behalf_of_id is None,
        }
        return render(request, "actors/delegations.html", names)


def _standing(row: Delegation, holding: set[int], today: Any) -> tuple[str, str]:
    if row.revoked_at is not None:
        return ("Đã thu hồi", "late")
    if row.valid_to < today:
        return ("Đã hết hạn", "plain")
    if row.valid_from > today:
        return ("Chưa tới ngày", "calm")
    return ("Đang hiệu lực", "done") if row.pk in holding else ("Ngừng: vai trò hoặc tài khoản đã kết thúc", "near")


class Delegate(Act):
    """Delegate one's role."""

    permission = P.DELEGATE
    title = "Ủy quyền"
    submit = "Ủy quyền"

    def find(self) -> None:
        if self.principal.on_behalf_of_id is not None:
            raise NotAllowed
        rows = Membership.objects.select_related("organisation", "user")
        self.giver = get_object_or_404(rows, pk=self.principal.membership_id, user_id=self.principal.user_id)

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return DelegateForm(data=data, who=self.principal, giver=self.giver)

    def about(self) -> str:
        return f"{self.giver.get_role_display()}, {self.giver.organisation}"

    def words(self) -> list[str]:
        return [
            "Người nhận dùng vai “thay mặt” ở mục Đổi vai; mọi việc ghi tên cả hai người, và văn bản ghi đúng hình thức ký (Nghị định 30/2020/NĐ-CP).",
            "Người nhận không ủy quyền lại; người lập và người thẩm định hồ sơ vẫn không được quyết định hồ sơ đó.",
        ]

    def back(self) -> str:
        return reverse("actors:delegations")

    def perform(self, data: dict[str, Any]) -> str:
        row = delegations.delegate(giver=self.giver, who=self.principal, **data)
        return f"Đã ủy quyền cho {row.receiver.user.full_name} từ {date_vi(row.valid_from)} đến hết {date_vi(row.valid_to)}."


class RevokeDelegation(Act):
    """Take a delegation back."""

    permission = P.DELEGATE
    title = "Thu hồi ủy quyền"
    submit = "Thu hồi"

    def find(self) -> None:
        self.delegation = get_object_or_404(selectors.delegations_visible_to(self.principal), pk=self.kwargs["pk"])

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return RevokeForm(data=data)

    def about(self) -> str:
        row = self.delegation
        return f"{row.giver.user.full_name} ủy quyền cho {row.receiver.user.full_name}, văn bản {row.paper_number}"

    def back(self) -> str:
        return reverse("actors:delegations")

    def perform(self, data: dict[str, Any]) -> str:
        delegations.revoke(delegation=self.delegation, who=self.principal, **data)
        return "Đã thu hồi ủy quyền; người nhận không dùng được vai này từ lần bấm tiếp theo."

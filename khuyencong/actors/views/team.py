"""The people of a cơ sở: invited, given another role, ended; requests to join decided."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.forms.joining import FirstOwnerForm, InviteForm, JoinDecisionForm
from khuyencong.actors.models import Enterprise, Invitation, JoinRequest, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors.enterprises import people_at
from khuyencong.actors.services import joining
from khuyencong.actors.views.finding import OnEnterprise
from khuyencong.documents.selectors import attachments_of
from khuyencong.ui.forms import PortalForm


class Team(OnEnterprise):
    """Who acts for the cơ sở, who is invited; the form invites."""

    permission = P.MANAGE_ACCOUNTS
    form_class = InviteForm
    template_name = "actors/team.html"
    title = "Người của cơ sở"
    submit = "Gửi lời mời"

    def back(self) -> str:
        return self.address("team")

    def more(self) -> dict[str, Any]:
        open_ones = self.subject.invitations.filter(used_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=clock.now())
        return {
            "people": people_at(self.subject),
            "invitations": list(open_ones.order_by("-at", "-id")),
            "me": self.principal.user_id,
            "enterprise": self.subject,
        }

    def perform(self, data: dict[str, Any]) -> str:
        joining.invite(self.subject, who=self.principal, email=data["email"], role=Role(data["role"]))
        return f"Đã gửi lời mời tới {data['email']}."


class InviteFirstOwner(OnEnterprise):
    """The district asks in the owner of a cơ sở that an office has recorded."""

    permission = P.INVITE_FIRST_OWNER
    form_class = FirstOwnerForm
    title = "Mời chủ cơ sở mở tài khoản"
    submit = "Gửi lời mời"

    def find(self) -> Enterprise:
        enterprise = super().find()
        if not joining.may_invite(enterprise, self.principal):
            raise PermissionDenied("Cơ sở đã có chủ tài khoản; chủ cơ sở tự mời người khác.")
        return enterprise

    def perform(self, data: dict[str, Any]) -> str:
        joining.invite(self.subject, who=self.principal, email=data["email"], role=Role.ENTERPRISE)
        return f"Đã gửi lời mời tới {data['email']}."


class _Asking(OnEnterprise):
    """A change in who acts: a page that asks first, then does it. Mistakes stand on the page of people."""

    permission = P.MANAGE_ACCOUNTS
    form_class = PortalForm

    def back(self) -> str:
        return self.address("team")


class _OnPerson(_Asking):
    membership: Membership

    def find(self) -> Enterprise:
        enterprise = super().find()
        found = next((row for row in people_at(enterprise) if row.pk == self.kwargs["member"]), None)
        if found is None:
            raise Http404
        self.membership = found
        return enterprise


class ChangeRole(_OnPerson):
    """Owner to staff, or staff to owner."""

    @property
    def title(self) -> str:  # type: ignore[override]
        """Who gets which role."""
        return f"Đổi vai {self.membership.user.full_name}: {self.role.label}"

    @property
    def role(self) -> Role:
        """The other of the two."""
        return next(role for role in Role.of_enterprises() if role != self.membership.role)

    submit = "Đổi vai"

    def perform(self, data: dict[str, Any]) -> str:
        joining.change_role(self.membership, who=self.principal, role=self.role)
        return f"{self.membership.user.full_name} giữ vai {self.role.label.lower()} từ hôm nay."


class EndMembership(_OnPerson):
    """Somebody acts for the cơ sở no longer."""

    submit = "Cho thôi"

    @property
    def title(self) -> str:  # type: ignore[override]
        """Who goes."""
        return f"Cho {self.membership.user.full_name} thôi làm việc cho cơ sở?"

    def back(self) -> str:
        # Who ends themselves does not see the page of people any more.
        return self.address("team") if self.membership.user_id != self.principal.user_id else reverse("portal:home")

    def perform(self, data: dict[str, Any]) -> str:
        joining.end_membership(self.membership, who=self.principal)
        return f"{self.membership.user.full_name} không còn làm việc cho cơ sở."


class CallBack(_Asking):
    """End an invitation that nobody has taken up."""

    title = "Thu hồi lời mời?"
    submit = "Thu hồi"
    invitation: Invitation

    def find(self) -> Enterprise:
        enterprise = super().find()
        found = enterprise.invitations.filter(pk=self.kwargs["invitation"]).select_related("enterprise__area").first()
        if found is None:
            raise Http404
        self.invitation = found
        return enterprise

    def perform(self, data: dict[str, Any]) -> str:
        joining.call_back(self.invitation, who=self.principal)
        return f"Đã thu hồi lời mời gửi {self.invitation.email}."


class DecideJoin(OnEnterprise):
    """Let somebody in, or not."""

    permission = P.DECIDE_JOIN
    form_class = JoinDecisionForm
    template_name = "actors/decide_join.html"
    title = "Đề nghị tham gia cơ sở"
    submit = "Ghi quyết định"
    asked: JoinRequest

    def find(self) -> Enterprise:
        enterprise = super().find()
        found = enterprise.join_requests.filter(pk=self.kwargs["asked"]).select_related("enterprise__area", "user").first()
        if found is None or not joining.may_decide(found, self.principal):
            raise Http404
        self.asked = found
        return enterprise

    def more(self) -> dict[str, Any]:
        return {"asked": self.asked, "files": list(attachments_of(("join_request", self.asked.pk)))}

    def perform(self, data: dict[str, Any]) -> str:
        role = None if data["answer"] == "no" else Role(data["answer"])
        joining.decide_join(self.asked, who=self.principal, role=role, reason=data["reason"])
        return "Đã ghi quyết định và báo cho người đề nghị."

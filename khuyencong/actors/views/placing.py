"""Changes to people: inviting, roles, accounts, what they learnt; and the invited person's first password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from khuyencong.access import Scope
from khuyencong.access.views import Public
from khuyencong.actors import invitations
from khuyencong.actors.belongings import Holder, open_work
from khuyencong.actors.forms.officers import QualificationForm, TrainingForm
from khuyencong.actors.forms.staff import ChoosePasswordForm, DisableForm, EndRoleForm, InviteForm, RoleForm
from khuyencong.actors.models import Membership, Organisation, User
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import people
from khuyencong.actors.services import officers
from khuyencong.actors.services import people as services
from khuyencong.actors.views.acts import Act
from khuyencong.text import date_vi
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.limits import Limited

FIRST_PASSWORDS_A_MINUTE = 10


class _Placing(Act):
    permission = P.MANAGE_PEOPLE

    def organisations(self) -> list[Organisation]:
        """Where the reader may place people."""
        return list(people.organisations_within(self.principal, P.MANAGE_PEOPLE))


class _OfPerson(_Placing):
    def find(self) -> None:
        self.person = get_object_or_404(people.people_within(self.principal), pk=self.kwargs["pk"])

    def about(self) -> str:
        return self.person.full_name

    def back(self) -> str:
        return reverse("actors:person", args=[self.person.pk])


class Invite(_Placing):
    """A new person with a first role."""

    title = "Mời người mới"
    submit = "Mời"

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return InviteForm(data=data, organisations=self.organisations())

    def back(self) -> str:
        return reverse("actors:staff")

    def perform(self, data: dict[str, Any]) -> str:
        user = services.invite(who=self.principal, **data)
        return f"Đã mở tài khoản cho {user.full_name}; thư mời đang được gửi tới {user.email}."


class GiveRole(_OfPerson):
    """Another role for somebody who is known."""

    title = "Giao vai trò"
    submit = "Giao vai trò"

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return RoleForm(data=data, organisations=self.organisations())

    def perform(self, data: dict[str, Any]) -> str:
        row = services.appoint(user=self.person, who=self.principal, **data)
        return f"Đã giao vai trò {row.get_role_display()} từ ngày {date_vi(row.valid_from)}."


class EndRole(_Placing):
    """Let a role end; open work is named and asks for a handover, or for a reason."""

    title = "Kết thúc vai trò"
    submit = "Kết thúc vai trò"

    def find(self) -> None:
        rows = Membership.objects.select_related("user", "organisation").exclude(organisation__isnull=True)
        if self.principal.scope(P.MANAGE_PEOPLE) != Scope.PROVINCE:
            rows = rows.filter(organisation_id__in=people.below(self.principal.organisation_id))
        self.membership = get_object_or_404(rows, pk=self.kwargs["pk"])

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return EndRoleForm(data=data)

    def about(self) -> str:
        return f"{self.membership.user.full_name}: {self.membership.get_role_display()}, {self.membership.organisation}"

    def words(self) -> list[str]:
        work = open_work(Holder.of(self.membership))
        return [f"{kind.label}: {thing.title}" for kind, thing in work[:20]] and [
            f"Còn {len(work)} việc chưa bàn giao; nên lập biên bản bàn giao trước.",
            *(f"{kind.label}: {thing.title}" for kind, thing in work[:20]),
        ]

    def back(self) -> str:
        return reverse("actors:person", args=[self.membership.user_id])

    def perform(self, data: dict[str, Any]) -> str:
        kept = services.end_role(membership=self.membership, who=self.principal, **data)
        ended = f"Vai trò kết thúc hết ngày {date_vi(data['on'])}."
        return f"{ended} Việc còn lại chờ người nhận ở mục Bàn giao." if kept else ended


class AccountState(_OfPerson):
    """Disable an account, or let it in again."""

    def find(self) -> None:
        super().find()
        self.title = "Khóa tài khoản" if self.person.is_active else "Mở lại tài khoản"  # type: ignore[misc]
        self.submit = self.title  # type: ignore[misc]

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return DisableForm(data=data)

    def words(self) -> list[str]:
        if not self.person.is_active:
            return ["Người này đăng nhập lại được với mật khẩu cũ.", "Vai trò còn hiệu lực dùng lại được ngay."]
        return [
            "Người này bị đưa ra khỏi cổng ở lần bấm tiếp theo và không đăng nhập lại được.",
            "Vai trò và hồ sơ giữ nguyên; ủy quyền cho hoặc của người này ngừng hiệu lực.",
            "Hồ sơ đang xử lý cần được bàn giao; lãnh đạo ký thay bên giao.",
        ]

    def perform(self, data: dict[str, Any]) -> str:
        if self.person.is_active:
            services.disable_account(user=self.person, who=self.principal)
            return f"Đã khóa tài khoản của {self.person.full_name}."
        services.enable_account(user=self.person, who=self.principal)
        return f"Đã mở lại tài khoản của {self.person.full_name}."


class InviteAgain(_OfPerson):
    """Another letter to somebody who has not come in yet."""

    title = "Gửi lại thư mời"
    submit = "Gửi lại thư mời"

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return DisableForm(data=data)

    def perform(self, data: dict[str, Any]) -> str:
        services.invite_again(user=self.person, who=self.principal)
        return f"Thư mời đang được gửi tới {self.person.email}."


class RecordQualification(_OfPerson):
    """A degree of somebody."""

    title = "Ghi trình độ chuyên môn"

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return QualificationForm(data=data)

    def perform(self, data: dict[str, Any]) -> str:
        return f"Đã ghi {officers.record_qualification(user=self.person, who=self.principal, **data)}."


class RecordTraining(_OfPerson):
    """A course that somebody took."""

    title = "Ghi khóa đào tạo, tập huấn"

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return TrainingForm(data=data)

    def perform(self, data: dict[str, Any]) -> str:
        return f"Đã ghi {officers.record_training(user=self.person, who=self.principal, **data)}."


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChoosePassword(Limited, Public):
    """The page behind the letter: an invited person chooses a password, once."""

    limit_name = "loi-moi-lam-viec"
    asks_a_minute = FIRST_PASSWORDS_A_MINUTE

    def counts(self, request: HttpRequest) -> bool:
        return request.method == "POST"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        user = invitations.invited(key)
        return self._page(user, ChoosePasswordForm(user=user)) if user else self._gone()

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        with transaction.atomic():
            user = invitations.invited(key)
            # Of two presses of the button one finds the password chosen already.
            user = user and User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
            if user is None or user.has_usable_password():
                return self._gone()
            form = ChoosePasswordForm(user=user, data=request.POST)
            if not form.is_valid():
                return self._page(user, form, status=422)
            form.save()
        messages.success(request, "Đã đặt mật khẩu. Hãy đăng nhập bằng thư điện tử công vụ và mật khẩu vừa đặt.")
        return redirect(reverse("portal:home"))

    def _page(self, user: User, form: SetPasswordForm, status: int = 200) -> HttpResponse:
        return render(self.request, "actors/choose_password.html", {"form": form, "person": user}, status=status)

    def _gone(self) -> HttpResponse:
        return render(self.request, "actors/invitation_gone.html", status=410)

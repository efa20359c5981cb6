"""An owner's own ways: declare a cơ sở, ask to join one that is there, see one's own."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.views import SignedIn
from khuyencong.actors.enums import JoinState
from khuyencong.actors.forms.enterprises import DeclareForm, EnterpriseForm, facts_of
from khuyencong.actors.forms.joining import JoinForm
from khuyencong.actors.middleware import MEMBERSHIP_KEY
from khuyencong.actors.models import Enterprise, JoinRequest, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import communes_for, district_committee, in_force
from khuyencong.actors.selectors.enterprises import Alike, alike, industries, industry_words
from khuyencong.actors.services import facts as keep
from khuyencong.actors.services.enterprises import declare_enterprise
from khuyencong.actors.services.joining import ask_to_join
from khuyencong.actors.views.prefilling import LookUpForm, Prefills
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.notices.consents import has_read
from khuyencong.notices.models import Purpose
from khuyencong.workflow.pages import place_errors

_SALT = "actors.join"


def join_address(enterprise: Enterprise, user_id: int) -> str:
    """Where somebody asks to join: signed for this person, so that ids cannot be tried one after the other."""
    return reverse("actors:join", args=[signing.dumps([enterprise.pk, user_id], salt=_SALT)])


def twins_of(form: EnterpriseForm) -> list[Alike]:
    """Those that a filled form resembles; its facts must be right. ValidationError as the service would say it."""
    said = keep.cleaned({name: form.cleaned_data[name] for name in ("name", "tax_code", "phone", "area")})
    return alike(**said)


def body_of(enterprise: Enterprise) -> str:
    """Who confirms a cơ sở, as people call it: “UBND huyện Ba Tri”, “UBND xã Giao Long”."""
    committee = district_committee(enterprise.area_id)
    return committee.short_name if committee else "chính quyền địa phương"


class Declare(Prefills, SignedIn):
    """Declare one's cơ sở. What may be there already is told without what is private of it."""

    needs_role = False

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(self.form())

    def form(self, data: Any = None, initial: Any = None) -> DeclareForm:
        """The form, over all communes of today."""
        must_read = not has_read(self.request.user, Purpose.REGISTRATION)
        return DeclareForm(data, initial=initial, communes=communes_for(None, P.DECLARE_ENTERPRISE), must_read=must_read)

    def post(self, request: HttpRequest) -> HttpResponse:
        if (begun := self.prefilled()) is not None:
            return begun
        form = self.form(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        twins: list[Alike] = []
        try:
            twins = twins_of(form)
            close = [twin for twin in twins if not twin.is_relative]
            if close and not form.cleaned_data["is_another"]:
                form.asks_another = True
                return self.shown(form, twins=twins)
            notice = form.cleaned_data.get("notice", "")
            enterprise = declare_enterprise(user=request.user, notice=notice, **facts_of(form.cleaned_data))  # type: ignore[arg-type,misc]
        except ValidationError as error:
            place_errors(form, error)
            return self.shown(form, twins=twins, status=422)
        membership = Membership.objects.filter(in_force(), user_id=request.user.pk, enterprise=enterprise).order_by("pk").first()
        request.session[MEMBERSHIP_KEY] = membership.pk if membership else None
        words = f"Đã gửi thông tin {enterprise.name} tới {body_of(enterprise)}. Trong khi chờ xác nhận, cơ sở soạn được hồ sơ đề nghị."
        messages.success(request, words)
        if enterprise.vsic_code and "không có trong danh mục" in industry_words(enterprise.vsic_code):
            messages.warning(request, f"Mã ngành {enterprise.vsic_code} không có trong danh mục của cổng; địa phương sẽ kiểm tra.")
        return redirect(enterprise)

    def shown(
        self, form: DeclareForm, twins: list[Alike] | None = None, status: int = 200, asked: LookUpForm | None = None
    ) -> HttpResponse:
        """The form, with what may be there already, under the question to the register."""
        user_id = self.request.user.pk or 0
        rows = [
            {
                # The name is told to who has typed it; otherwise it would be found out from a number.
                "name": twin.enterprise.name if twin.is_named else "Một cơ sở",
                "place": twin.enterprise.area.placed,
                "reasons": ", ".join(twin.reasons),
                "is_relative": twin.is_relative,
                "href": join_address(twin.enterprise, user_id),
            }
            for twin in twins or []
        ]
        names = {"form": form, "twins": rows, "industries": industries(), "is_new": self.principal is None}
        names["look_up"] = asked or self.look_up_form()
        return render(self.request, "actors/declare.html", names, status=status)


class Join(SignedIn):
    """Ask to act for a cơ sở that is there already."""

    needs_role = False

    def find(self) -> Enterprise:
        """The cơ sở of the signed address; 404 when it was signed for somebody else."""
        try:
            pk, user_id = signing.loads(self.kwargs["ref"], salt=_SALT, max_age=24 * 3600)
        except signing.BadSignature as error:
            raise Http404 from error
        found = Enterprise.objects.filter(pk=pk).select_related("area__parent").first()
        if found is None or not found.is_living or user_id != self.request.user.pk:
            raise Http404
        return found

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return self.shown(JoinForm(), self.find())

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        enterprise = self.find()
        form = JoinForm(request.POST, request.FILES or None)
        if form.is_valid():
            try:
                asked = ask_to_join(enterprise, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except ValidationError as error:
                place_errors(form, error)
            except FileRefused as refused:
                form.add_error("document", str(refused))
            else:
                who = body_of(enterprise) if asked.of_district else "chủ tài khoản của cơ sở"
                messages.success(request, f"Đã gửi đề nghị tới {who}. Bạn nhận được thông báo khi có quyết định.")
                return redirect("actors:my_enterprises")
        return self.shown(form, enterprise, status=422)

    def shown(self, form: JoinForm, enterprise: Enterprise, status: int = 200) -> HttpResponse:
        """The form; of the cơ sở only its commune, which the applicant has named."""
        return render(self.request, "actors/join.html", {"form": form, "place": enterprise.area.name}, status=status)


class MyEnterprises(SignedIn):
    """One's own cơ sở with what waits there, and requests that have not been decided."""

    needs_role = False

    def get(self, request: HttpRequest) -> HttpResponse:
        user_id = request.user.pk
        rows = Membership.objects.filter(in_force(), user_id=user_id, enterprise__isnull=False)
        mine = list(rows.select_related("enterprise__area__parent").order_by("enterprise__sort_name", "id"))
        asked = JoinRequest.objects.filter(user_id=user_id, state=JoinState.OPEN).select_related("enterprise__area").order_by("at", "id")
        acting = self.principal.enterprise_ids if self.principal else frozenset()
        return render(request, "actors/my_enterprises.html", {"mine": mine, "asked": list(asked), "acting": acting})

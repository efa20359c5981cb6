"""Handovers: the list, drawing one up, its page, its signatures."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.actors import documents
from khuyencong.actors.forms.handovers import DescribeForm, ReceiverForm, RowForm, SignForm, StartForm
from khuyencong.actors.hooks import ask_who
from khuyencong.actors.models import Handover, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import handovers as selectors
from khuyencong.actors.selectors import people
from khuyencong.actors.services import handovers
from khuyencong.actors.staffing import HandoverState, Section
from khuyencong.actors.views.acts import Act
from khuyencong.documents.render import RenderFailed
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from khuyencong.workflow import runner
from khuyencong.workflow.pages import place_errors
from khuyencong.workflow.refusals import NotAllowed

TONES = {"draft": "plain", "signed": "here", "done": "done", "cancelled": "late"}
SIGNING = ("sign_giving", "stand_in", "sign_receiving")


class Handovers(Allowed, ListPage):
    """Handovers that the reader gives, takes or oversees; those without a taker can be asked for."""

    permission = P.HAND_OVER
    template_name = "actors/handovers.html"
    title = "Bàn giao công việc"
    cells = "actors/handover_cells.html"
    unit = "lần bàn giao"
    empty_title = "Chưa có lần bàn giao nào"
    empty_words = "Khi chuyển công tác, lập biên bản bàn giao: mọi hồ sơ và việc chưa đọc chuyển cho người nhận trong một lần ký."
    columns = (
        Column("who", "Người giao", wide=True),
        Column("takers", "Người nhận", short="Nhận"),
        Column("day", "Hết ngày", short="Hết ngày"),
        Column("state", "Tình trạng"),
    )
    sorts = (newest("created_at"),)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda page: HandoverState.choices, lambda rows, value: rows.filter(state=value)),
        Filter(
            "viec",
            "Việc",
            lambda page: [("chua-nhan", "Việc chưa có người nhận")],
            lambda rows, value: rows.filter(state__in=HandoverState.open()).exclude(forced_reason=""),
        ),
    )

    def rows(self) -> QuerySet[Handover]:
        rows = selectors.handovers_visible_to(self.principal).select_related("giver", "membership__organisation")
        return rows.prefetch_related("receivers__membership__user")

    def more(self) -> dict[str, Any]:
        return {"left": selectors.without_taker(self.principal).count(), "may_start": self.principal.on_behalf_of_id is None}


class StartHandover(Act):
    """Begin to hand over the role that one acts in."""

    permission = P.HAND_OVER
    title = "Lập bàn giao công việc"
    submit = "Tiếp tục"
    started: Handover | None = None

    def find(self) -> None:
        if self.principal.on_behalf_of_id is not None:
            raise NotAllowed
        self.membership = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=self.principal.membership_id)

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return StartForm(data=data)

    def about(self) -> str:
        return f"{self.membership.user.full_name}: {self.membership.get_role_display()}, {self.membership.organisation}"

    def words(self) -> list[str]:
        return ["Chưa có gì chuyển đi cho đến khi bên giao và mọi bên nhận đã ký; sau chữ ký cuối cùng tất cả chuyển trong một lần."]

    def back(self) -> str:
        return self.started.get_absolute_url() if self.started else reverse("actors:handovers")

    def perform(self, data: dict[str, Any]) -> str:
        self.started = handovers.start_handover(membership=self.membership, who=self.principal, **data)
        return "Đã lập bàn giao. Chọn người nhận, xem lại danh mục rồi ký."


class StartHandoverFor(StartHandover):
    """The head begins it for somebody who cannot, or who is gone."""

    permission = P.LEAD_HANDOVER

    def find(self) -> None:
        rows = Membership.objects.select_related("user", "organisation").exclude(organisation__isnull=True)
        if self.principal.scope(P.LEAD_HANDOVER) != Scope.PROVINCE:
            rows = rows.filter(organisation_id__in=people.below(self.principal.organisation_id))
        self.membership = get_object_or_404(rows, pk=self.kwargs["pk"])


class _OfHandover(Allowed):
    permission = P.HAND_OVER

    def handover(self) -> Handover:
        """The handover of the address, when the reader may see it."""
        rows = selectors.handovers_visible_to(self.principal).select_related(
            "giver", "giver_signed_by", "membership__organisation", "membership__user", "paper"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused


class HandoverPage(_OfHandover):
    """One handover: who, what, to whom; while it is drawn up, its forms (`viec` names which was sent)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(self.handover())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.handover()
        asked = request.POST.get("viec", "")
        if asked not in ("mo-ta", "nguoi-nhan", "bot-nguoi", "phan-viec", "them-dong", "bot-dong"):
            return self.shown(row, status=422)
        form = self.forms(row, asked)[asked] if asked in ("mo-ta", "nguoi-nhan", "them-dong") else None
        if form is not None and not form.is_valid():
            return self.shown(row, {asked: form}, status=422)
        try:
            said = self.do(row, asked, form.cleaned_data if form is not None else {})
        except ValidationError as error:
            if form is not None:
                place_errors(form, error)
                return self.shown(row, {asked: form}, status=422)
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, said)
        return redirect(row.get_absolute_url())

    def do(self, row: Handover, asked: str, data: dict[str, Any]) -> str:
        """Call the service behind a form; the words that say what happened."""
        told = {"handover": row, "who": self.principal}
        match asked:
            case "mo-ta":
                handovers.describe(**told, **data)
                return "Đã lưu."
            case "nguoi-nhan":
                member = get_object_or_404(Membership, pk=data["membership"])
                handovers.add_receiver(membership=member, **told)
                return "Đã thêm người nhận."
            case "bot-nguoi":
                handovers.remove_receiver(receiver_id=_number(self.request.POST.get("nguoi")), **told)
                return "Đã bớt người nhận."
            case "phan-viec":
                handovers.choose_takers(choices=_choices(self.request), **told)
                return "Đã phân việc cho người nhận."
            case "them-dong":
                handovers.add_row(**told, **data)
                return "Đã thêm vào danh mục."
        handovers.remove_row(item_id=_number(self.request.POST.get("dong")), **told)
        return "Đã bớt khỏi danh mục."

    def forms(self, row: Handover, sent: str = "") -> dict[str, PortalForm]:
        """The forms of a draft; the one that was sent is bound."""
        data = self.request.POST
        takers = selectors.receivers_of(row)
        known = {taker.membership.user_id for taker in takers}
        others = people.colleagues(row.membership.organisation_id or 0, but=[row.giver_id, *known])
        facts = {"effective_on": row.effective_on, "cause": row.cause, "note": row.note}
        return {
            "mo-ta": DescribeForm(data=data if sent == "mo-ta" else None, initial=facts),
            "nguoi-nhan": ReceiverForm(data=data if sent == "nguoi-nhan" else None, people=others),
            "them-dong": RowForm(data=data if sent == "them-dong" else None, receivers=takers),
        }

    def shown(self, row: Handover, bound: dict[str, PortalForm] | None = None, status: int = 200) -> HttpResponse:
        """The page, with the forms as they stand."""
        takers = selectors.receivers_of(row)
        options = runner.options(row, self.principal)
        may_draw = row.state == HandoverState.DRAFT and handovers.may_draw_up(row.membership, self.principal)
        names = {
            "row": row,
            "tone": TONES[row.state],
            "takers": takers,
            "plan": selectors.plan_of(row, takers) if row.state == HandoverState.DRAFT else [],
            "items": list(row.items.select_related("receiver__membership__user").order_by("section", "keeper", "id")),
            "file": Section.FILE,
            "options": [option for option in options if _is_for(option.transition.name, row, self.principal.user_id, takers)],
            "base": f"{row.get_absolute_url()}buoc/",
            "may_draw": may_draw,
            "forms": (self.forms(row) | (bound or {})) if may_draw else {},
        }
        return render(self.request, "actors/handover.html", names, status=status)


def _is_for(name: str, row: Handover, user_id: int | None, takers: list[Any]) -> bool:
    """Whether a step is the reader's to take at all; others' steps are no greyed buttons."""
    if name in ("sign_giving", "cancel"):
        return row.giver_id == user_id
    if name in ("sign_receiving", "give_back"):
        return any(taker.membership.user_id == user_id for taker in takers)
    return row.giver_id != user_id and all(taker.membership.user_id != user_id for taker in takers)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


def _choices(request: HttpRequest) -> dict[tuple[str, int], int]:
    """`viec-<kind>:<key>` → receiver."""
    found: dict[tuple[str, int], int] = {}
    for name, value in request.POST.items():
        code, _, key = name.removeprefix("nhan-").rpartition(":")
        if name.startswith("nhan-") and value:
            found[code, _number(key)] = _number(str(value))
    return found


class HandoverDraft(_OfHandover):
    """The minutes as they would be, marked as a draft; nothing is kept."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.handover()
        if row.state not in HandoverState.open():
            raise Http404
        try:
            made = documents.preview_minutes(row)
        except RenderFailed as failed:
            messages.error(request, str(failed))
            return redirect(row.get_absolute_url())
        response = HttpResponse(made.content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="bien-ban-ban-giao-du-thao.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MoveHandover(Act):
    """One step: a signature (with one's password), or giving back, or calling off."""

    permission = P.HAND_OVER
    find_handover = _OfHandover.handover

    def find(self) -> None:
        self.row = self.find_handover()  # type: ignore[misc]
        self.step = self.row.machine.find(self.kwargs["action"], self.row.state)
        if self.step is None or self.step.permission is None:
            raise Http404
        if not self.principal.may(self.step.permission):
            raise NotAllowed
        self.title = self.submit = self.step.label  # type: ignore[misc]

    def first(self) -> str:
        # Who signs in without a password (identity provider, passkey) confirms who they are as before any change of the ways in.
        assert self.step is not None
        signs = self.step.name in SIGNING
        return ask_who(self.request) if signs and not self.request.user.has_usable_password() else ""

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        assert self.step is not None
        user: Any = self.request.user
        return SignForm(data=data, user=user, needs_reason=self.step.needs_reason, signs=self.step.name in SIGNING)

    def about(self) -> str:
        return f"Bàn giao công việc của {self.row.giver.full_name}"

    def words(self) -> list[str]:
        assert self.step is not None
        match self.step.name:
            case "sign_receiving":
                mine = [
                    item
                    for item in self.row.items.select_related("receiver__membership").order_by("id")
                    if _takes(item, self.principal.user_id)
                ]
                return [
                    f"Bạn nhận {len(mine)} mục; sau chữ ký cuối cùng các hồ sơ chuyển sang tên bạn.",
                    *(item.title for item in mine[:20]),
                ]
            case "sign_giving" | "stand_in":
                return ["Danh mục được giữ đúng như lúc ký. Hồ sơ chỉ chuyển sau khi mọi bên nhận đã ký."]
        return []

    def back(self) -> str:
        return self.row.get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        assert self.step is not None
        seen = _number(self.request.POST.get("version")) if "version" in self.request.POST else self.row.version
        runner.fire(self.row, self.step.name, actor=self.principal, version=seen, reason=data.get("reason", ""))
        if self.row.state == HandoverState.DONE:
            return "Hai bên đã ký. Mọi hồ sơ, việc trong danh mục đã chuyển; biên bản đang được in ra PDF."
        return f"{self.step.label}: xong."


def _takes(item: Any, user_id: int | None) -> bool:
    return item.receiver is not None and item.receiver.membership.user_id == user_id

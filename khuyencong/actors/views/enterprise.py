"""One cơ sở: what is asked of the reader, its facts, their history, its people; and the moves and changes made from there."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from khuyencong.access import Permission, Principal, masked
from khuyencong.access.covering import needs
from khuyencong.access.views import Allowed
from khuyencong.actors import register
from khuyencong.actors.enums import ChangeState, JoinState, LegalForm, Trade
from khuyencong.actors.forms import enterprises as forms
from khuyencong.actors.forms.joining import DecisionForm
from khuyencong.actors.hooks import panels
from khuyencong.actors.models import AdminUnit, CraftVillage, Enterprise, EnterpriseChange
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import communes_for, enterprises_visible_to
from khuyencong.actors.selectors.enterprises import alike_of, industries, industry_words, people_at, size_of
from khuyencong.actors.services import enterprises as services
from khuyencong.actors.services.facts import IDENTITY
from khuyencong.actors.services.joining import may_decide, may_invite
from khuyencong.actors.views.finding import OnEnterprise, find_enterprise
from khuyencong.actors.views.lists import TONES
from khuyencong.actors.workflow.enterprise_machine import enterprise_within
from khuyencong.text import phone_vi, vnd
from khuyencong.ui.limits import Limited
from khuyencong.workflow import runner
from khuyencong.workflow.pages import Move
from khuyencong.workflow.selectors import history

MOST_CHANGES = 30
HELD_AGAINST = "doi-chieu"


def within(enterprise: Enterprise, who: Principal, permission: Permission) -> bool:
    """Whether the principal holds a permission for this cơ sở."""
    scope = who.scope(permission)
    return scope is not None and enterprise_within(enterprise, who, scope)


def shown_changes(changes: Iterable[EnterpriseChange], *, may_contact: bool) -> list[dict[str, Any]]:
    """Changes as people read them: by field its name, before and after in words. Two queries for the names of rows."""
    changes = list(changes)
    ids: dict[str, set[int]] = {"area": set(), "craft_village": set()}
    for change in changes:
        for name, both in change.facts.items():
            if name in ids:
                ids[name] |= {value for value in both if value}
    names = {
        "area": dict(AdminUnit.objects.filter(pk__in=ids["area"]).order_by("pk").values_list("pk", "name")),
        "craft_village": dict(CraftVillage.objects.filter(pk__in=ids["craft_village"]).order_by("pk").values_list("pk", "name")),
    }

    def words(name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        match name:
            case "area" | "craft_village":
                return names[name].get(value, "—")
            case "legal_form":
                return str(LegalForm(value).label)
            case "trade":
                return str(Trade(value).label)
            case "capital":
                return f"{vnd(value)} đồng"
            case "phone":
                return phone_vi(value) if may_contact else masked(value)
            case "tax_code" if len(str(value)) == 12 and "-" not in str(value) and not may_contact:
                return masked(str(value))
        return str(value)

    label = {field.name: str(field.verbose_name) for field in Enterprise._meta.concrete_fields}
    return [
        {
            "change": change,
            "facts": [(label.get(name, name), words(name, before), words(name, after)) for name, (before, after) in change.facts.items()],
        }
        for change in changes
    ]


class EnterprisePage(Limited, Allowed):
    """Everything of one cơ sở that the reader may know."""

    permission = P.VIEW_ENTERPRISE
    limit_name = "register"
    asks_a_minute = 30

    def counts(self, request: HttpRequest) -> bool:
        """Only asking the business register is counted."""
        return HELD_AGAINST in request.GET

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            enterprise = find_enterprise(request, pk)
        except Http404:
            # Whose cơ sở was merged into another finds that one under the old address.
            gone = Enterprise.objects.filter(pk=pk, merged_into__in=enterprises_visible_to(self.principal).order_by()).first()
            if gone is None:
                raise
            return redirect("actors:enterprise", gone.merged_into_id)
        return render(
            request,
            "actors/enterprise.html",
            self.facts(enterprise) | self.work(enterprise) | self.past(enterprise) | self.registered(enterprise),
        )

    def facts(self, enterprise: Enterprise) -> dict[str, Any]:
        """What is known of it."""
        return {
            "enterprise": enterprise,
            "tone": TONES[enterprise.state],  # type: ignore[index]
            "size": size_of(enterprise),
            # The tax code and the telephone stand in the template: they may be covered, with a way to uncover them.
            "pairs": [
                ("Loại hình", enterprise.get_legal_form_display()),
                ("Địa bàn", enterprise.area.placed),
                ("Địa chỉ", enterprise.address),
                ("Ngành nghề", enterprise.get_trade_display()),
                ("Mã ngành kinh tế", industry_words(enterprise.vsic_code)),
                ("Làng nghề", enterprise.craft_village.name if enterprise.craft_village else ""),
                ("Người đại diện", enterprise.representative),
                ("Ngày thành lập", f"{enterprise.founded_on:%d/%m/%Y}" if enterprise.founded_on else ""),
                ("Số lao động", enterprise.employees),
                ("Tổng nguồn vốn", f"{vnd(enterprise.capital)} đồng" if enterprise.capital is not None else ""),
            ],
            "years": list(enterprise.years.order_by("-year")),
        }

    def registered(self, enterprise: Enterprise) -> dict[str, Any]:
        """What the business register says, for who confirms or corrects: asked when they ask for it."""
        may = any(within(enterprise, self.principal, permission) for permission in (P.CONFIRM_ENTERPRISE, P.CORRECT_ENTERPRISE))
        if not may or not register.may_know(enterprise.tax_code):
            return {"register": None}
        told: dict[str, Any] = {"href": f"?{HELD_AGAINST}=1#dang-ky", "asked": False, "away": False, "found": None, "differs": []}
        if HELD_AGAINST in self.request.GET:
            try:
                found = register.look_up(enterprise.tax_code or "")
            except register.RegisterAway:
                told["away"] = True
            else:
                told |= {"asked": True, "found": found, "differs": register.differences(enterprise, found) if found else []}
        return {"register": told}

    def work(self, enterprise: Enterprise) -> dict[str, Any]:
        """What is asked of the reader, and what they may do."""
        who, living = self.principal, enterprise.is_living

        def may(permission: Permission) -> bool:
            return living and within(enterprise, who, permission)

        options = [option for option in runner.options(enterprise, who) if option.transition.name not in ("merge", "declare_again")]
        pending = enterprise.changes.filter(state=ChangeState.PROPOSED).select_related("by").first()
        joins = [row for row in enterprise.join_requests.filter(state=JoinState.OPEN).select_related("user") if may_decide(row, who)]
        return {
            "options": options,
            "base": f"{enterprise.get_absolute_url()}buoc/",
            "pending": shown_changes([pending], may_contact=True)[0] if pending else None,
            "may_decide": may(P.CONFIRM_ENTERPRISE),
            "joins": joins,
            "may_amend": may(P.DECLARE_ENTERPRISE) and not enterprise.is_confirmed,
            "may_propose": may(P.DECLARE_ENTERPRISE) and enterprise.is_confirmed,
            "may_correct": may(P.CORRECT_ENTERPRISE),
            "may_update": may(P.UPDATE_ENTERPRISE),
            "may_manage": may(P.MANAGE_ACCOUNTS),
            "may_invite_first": living and not may(P.MANAGE_ACCOUNTS) and may_invite(enterprise, who),
            "may_merge": may(P.MERGE_ENTERPRISES),
            "twins": alike_of(enterprise) if may(P.MERGE_ENTERPRISES) else [],
            "people": people_at(enterprise) if needs(who, enterprise) else [],
        }

    def past(self, enterprise: Enterprise) -> dict[str, Any]:
        """What has happened to it, and what other rooms know of it."""
        may_contact = needs(self.principal, enterprise)
        changes = enterprise.changes.exclude(state=ChangeState.PROPOSED).select_related("by").order_by("-at", "-id")[:MOST_CHANGES]
        shown = [(panel.template, names) for panel in panels() if (names := panel.names(enterprise, self.principal)) is not None]
        return {
            "moves": list(history("enterprise", enterprise.pk)),
            "changes": shown_changes(changes, may_contact=may_contact),
            "merges": list(enterprise.merges_in.select_related("loser").order_by("-at", "-id")),
            "panels": shown,
        }


class MoveEnterprise(Move):
    """Confirm, give back, refuse, send again."""

    permission = P.VIEW_ENTERPRISE

    def find(self) -> Enterprise:  # type: ignore[override]
        return find_enterprise(self.request, self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A merge needs the other row beside it, what was given back is sent again with its corrections: these have pages of their own.
        if kwargs["action"] in ("merge", "declare_again"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class _Facts(OnEnterprise):
    """A form over facts of the cơ sở."""

    template_name = "actors/facts.html"

    def initial(self) -> dict[str, Any]:
        return forms.values_of(self.subject, self.form_class)

    def form_arguments(self) -> dict[str, Any]:
        return {"communes": communes_for(self.principal, self.permission)} if "area" in self.form_class.base_fields else {}

    def more(self) -> dict[str, Any]:
        return {"industries": industries()}


class Amend(_Facts):
    """The owner changes what was declared, before the district has confirmed it."""

    permission = P.DECLARE_ENTERPRISE
    form_class = forms.AmendForm
    title = "Sửa thông tin đã khai"
    submit = "Lưu và gửi xác nhận"

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"version": self.subject.version}

    def perform(self, data: dict[str, Any]) -> str:
        services.amend_declaration(self.subject, who=self.principal, **forms.facts_of(data))
        return "Đã lưu; địa phương xem thông tin mới."


class Correct(_Facts):
    """An office puts facts right."""

    permission = P.CORRECT_ENTERPRISE
    form_class = forms.CorrectionForm
    title = "Sửa thông tin cơ sở"

    def perform(self, data: dict[str, Any]) -> str:
        services.correct_enterprise(self.subject, who=self.principal, note=data["note"], **forms.facts_of(data))
        return "Đã sửa; thông tin trước và sau được giữ trong lịch sử."


class Update(_Facts):
    """What needs no confirmation."""

    permission = P.UPDATE_ENTERPRISE
    form_class = forms.ContactForm
    title = "Cập nhật liên hệ, ngành nghề"

    def perform(self, data: dict[str, Any]) -> str:
        services.update_enterprise(self.subject, who=self.principal, **data)
        return "Đã cập nhật."


class Propose(_Facts):
    """The owner asks for other facts of identity."""

    permission = P.DECLARE_ENTERPRISE
    form_class = forms.ProposalForm
    title = "Đề nghị thay đổi tên, mã số thuế, loại hình, địa điểm"
    submit = "Gửi đề nghị"

    def perform(self, data: dict[str, Any]) -> str:
        services.propose_change(self.subject, who=self.principal, note=data["note"], **{name: data[name] for name in IDENTITY})
        return "Đã gửi tới địa phương; thông tin hiện nay vẫn dùng cho đến khi được xác nhận."


class ReportYear(OnEnterprise):
    """Figures of a year."""

    permission = P.UPDATE_ENTERPRISE
    form_class = forms.YearForm
    title = "Số liệu năm"

    def perform(self, data: dict[str, Any]) -> str:
        figures = services.report_year(self.subject, who=self.principal, **data)
        return f"Đã ghi số liệu năm {figures.year}."


class _OnChange(OnEnterprise):
    """One thing to do with a change that waits."""

    change: EnterpriseChange

    def find(self) -> Enterprise:
        enterprise = super().find()
        found = enterprise.changes.filter(pk=self.kwargs["change"]).select_related("enterprise__area", "by").first()
        if found is None:
            raise Http404
        self.change = found
        return enterprise


class DecideChange(_OnChange):
    """The district confirms a proposed change or refuses it."""

    permission = P.CONFIRM_ENTERPRISE
    form_class = DecisionForm
    template_name = "actors/decide_change.html"
    title = "Đề nghị thay đổi thông tin"
    submit = "Ghi quyết định"

    def more(self) -> dict[str, Any]:
        return {"shown": shown_changes([self.change], may_contact=True)[0]}

    def perform(self, data: dict[str, Any]) -> str:
        accept = data["answer"] == "yes"
        services.decide_change(self.change, who=self.principal, accept=accept, reason=data["reason"])
        return "Đã xác nhận thay đổi." if accept else "Đã trả lời không xác nhận."


class WithdrawChange(_OnChange):
    """The owner takes a proposed change back."""

    permission = P.DECLARE_ENTERPRISE
    form_class = forms.PortalForm
    title = "Rút đề nghị thay đổi?"
    submit = "Rút đề nghị"

    def perform(self, data: dict[str, Any]) -> str:
        services.withdraw_change(self.change, who=self.principal)
        return "Đã rút đề nghị thay đổi."

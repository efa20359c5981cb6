"""What is known of a cơ sở: who resembles it, whether its size fits, what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from khuyencong import clock
from khuyencong.access import Permission, Principal, Scope
from khuyencong.actors.enums import ChangeState, EnterpriseState, JoinState
from khuyencong.actors.models import AdminUnit, Enterprise, EnterpriseChange, IndustryCode, JoinRequest, Membership, SizeRule
from khuyencong.actors.names import name_key
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import enterprises_visible_to, in_force
from khuyencong.actors.tax_codes import root_of
from khuyencong.text import vnd


@dataclass(frozen=True, slots=True)
class Alike:
    """A cơ sở that may be the same one, and why; a relative shares the first ten digits of the tax code and is another one."""

    enterprise: Enterprise
    reasons: tuple[str, ...]
    is_relative: bool
    is_named: bool


def alike(*, name: str, tax_code: str | None, phone: str, area: AdminUnit, but: int | None = None) -> list[Alike]:
    """Living cơ sở with the same tax code, the same name in the same commune, or the same telephone. One query, at most 20."""
    key = name_key(name)
    same = Q(name_key=key, area=area)
    if tax_code:
        same |= Q(tax_code__startswith=root_of(tax_code))
    if phone:
        same |= Q(phone=phone)
    rows = Enterprise.objects.filter(same, state__in=EnterpriseState.living()).exclude(pk=but)
    found = []
    for row in rows.select_related("area__parent").order_by("sort_name", "id")[:20]:
        by_name = row.name_key == key and row.area_id == area.pk
        by_phone = bool(phone) and row.phone == phone
        by_code = bool(tax_code) and row.tax_code == tax_code
        related = bool(tax_code and row.tax_code) and not by_code and root_of(row.tax_code or "") == root_of(tax_code or "")
        reasons = [
            words
            for holds, words in (
                (by_code, "cùng mã số thuế"),
                (by_name, "cùng tên, cùng xã"),
                (by_phone, "cùng số điện thoại"),
                (related, "cùng 10 chữ số đầu của mã số thuế (đơn vị phụ thuộc)"),
            )
            if holds
        ]
        found.append(Alike(row, tuple(reasons), is_relative=related and not (by_name or by_phone), is_named=by_name))
    return found


def alike_of(enterprise: Enterprise) -> list[Alike]:
    """Those that resemble a kept cơ sở."""
    return alike(name=enterprise.name, tax_code=enterprise.tax_code, phone=enterprise.phone, area=enterprise.area, but=enterprise.pk)


@dataclass(frozen=True, slots=True)
class Size:
    """Whether the size fits what khuyến công supports; `fits` None while the figures are not known. A hint, no refusal."""

    fits: bool | None
    words: str
    citation: str


def size_of(enterprise: Enterprise, on: date | None = None) -> Size | None:
    """The legal test of size on a day, by the last figures up to its year; None when no rule is known for that day."""
    day = on or clock.today()
    rule = SizeRule.objects.filter(in_force(day)).order_by("valid_from").first()
    if rule is None:
        return None
    citation = rule.citation + (" – cần kiểm tra" if rule.needs_verification else "")
    if enterprise.legal_form not in rule.forms:
        return Size(fits=True, words=f"{enterprise.get_legal_form_display()}: không xét quy mô.", citation=citation)
    # In Python, so that whoever judges many cơ sở may prefetch their years.
    year = max((row for row in enterprise.years.all() if row.year <= day.year), key=lambda row: row.year, default=None)
    figures = year or enterprise
    return _judged(rule, figures.employees, figures.capital, getattr(figures, "revenue", None), citation)


def _judged(rule: SizeRule, employees: int | None, capital: int | None, revenue: int | None, citation: str) -> Size:
    labour = None if employees is None else employees <= rule.most_employees
    limits = [(capital, rule.most_capital), *([(revenue, rule.most_revenue)] if rule.most_revenue is not None else [])]
    amounts = [None if value is None else value <= most for value, most in limits]
    money = True if True in amounts else None if None in amounts else False
    if rule.asks_labour:
        fits = False if labour is False else None if labour is None or money is None else money
    else:
        fits = True if labour or money else None if labour is None or money is None else False
    limit = f"tối đa {rule.most_employees} lao động {'và' if rule.asks_labour else 'hoặc'} vốn không quá {vnd(rule.most_capital)} đồng"
    if rule.most_revenue is not None:
        limit += f" (hoặc doanh thu không quá {vnd(rule.most_revenue)} đồng)"
    said = {True: "Cơ sở đủ điều kiện quy mô", False: "Cơ sở chưa đủ điều kiện quy mô", None: "Chưa đủ số liệu để xét quy mô"}[fits]
    return Size(fits=fits, words=f"{said}: {limit}.", citation=citation)


def industry_words(code: str, on: date | None = None) -> str:
    """A code with its name on a day, and whether anybody has compared it; a code that is not in the list says so. Empty for none."""
    if not code:
        return ""
    row = IndustryCode.objects.filter(in_force(on), code=code).order_by("valid_from").first()
    if row is None:
        return f"{code} (không có trong danh mục của cổng, cần kiểm tra)"
    mark = f" ({row.citation}, cần kiểm tra)" if row.needs_verification else f" ({row.citation})"
    return f"{row}{mark}"


def industries(on: date | None = None) -> list[IndustryCode]:
    """The codes of a day, to choose from."""
    return list(IndustryCode.objects.filter(in_force(on)).order_by("code"))


def people_at(enterprise: Enterprise) -> list[Membership]:
    """Those who act for a cơ sở today, owners first."""
    return list(Membership.objects.filter(in_force(), enterprise=enterprise).select_related("user").order_by("role", "valid_from", "id"))


# --- what waits for whom -------------------------------------------------------
_PROPOSED = Exists(EnterpriseChange.objects.filter(enterprise=OuterRef("pk"), state=ChangeState.PROPOSED))


def _joining(scope: Scope) -> Exists:
    rows = JoinRequest.objects.filter(enterprise=OuterRef("pk"), state=JoinState.OPEN)
    return Exists(rows if scope == Scope.ENTERPRISE else rows.filter(of_district=True))


_DESK: Sequence[tuple[str, str, Permission, Any]] = (
    ("confirm", "Xác nhận cơ sở", P.CONFIRM_ENTERPRISE, lambda scope: Q(state=EnterpriseState.DECLARED)),
    ("change", "Xác nhận thay đổi của cơ sở", P.CONFIRM_ENTERPRISE, lambda scope: Q(_PROPOSED)),
    ("join", "Quyết định người tham gia cơ sở", P.DECIDE_JOIN, lambda scope: Q(_joining(scope))),
    ("amend", "Sửa thông tin cơ sở", P.DECLARE_ENTERPRISE, lambda scope: Q(state=EnterpriseState.RETURNED)),
)
DESK_VERBS = {name: verb for name, verb, _, _ in _DESK}


def waiting_at(who: Principal) -> QuerySet[Enterprise] | None:
    """Cơ sở on which the principal has something to do, each with the name of its duty (`duty`); None when the role has no such duty."""
    duties = [(name, rows(scope)) for name, _, permission, rows in _DESK if (scope := who.scope(permission)) is not None]
    if not duties:
        return None
    waiting = Q()
    for _, condition in duties:
        waiting |= condition
    which = Case(*(When(condition, then=Value(name)) for name, condition in duties), output_field=CharField())
    return enterprises_visible_to(who).filter(waiting, state__in=EnterpriseState.living()).annotate(duty=which, since=F("moved_at"))


def waiting_count(who: Principal, cap: int = 99) -> int:
    """How many cơ sở wait for the principal, by one query."""
    rows = waiting_at(who)
    return rows.order_by().values("pk")[:cap].count() if rows is not None else 0

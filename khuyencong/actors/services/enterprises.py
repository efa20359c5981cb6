"""Register cơ sở, by themselves or by an office, and change what is known of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import SYSTEM, Principal, Role
from khuyencong.actors.enums import ChangeState, EnterpriseState
from khuyencong.actors.models import AdminUnit, Enterprise, EnterpriseChange, EnterpriseYear, User
from khuyencong.actors.permissions import P
from khuyencong.actors.services import facts as keep
from khuyencong.actors.services.people import give_role
from khuyencong.actors.workflow.enterprise_machine import ENTERPRISE
from khuyencong.notices.consents import acknowledge_notice
from khuyencong.text import nfc
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import Stale

FIGURES = ("employees", "capital", "revenue")


@transaction.atomic
def register_enterprise(
    *, name: str, legal_form: str, trade: str, area: AdminUnit, tax_code: str | None = None, who: Principal | None = None, **facts: Any
) -> Enterprise:
    """Keep a cơ sở that an office records, or the portal itself: confirmed at once. ValidationError names the field that is wrong."""
    enterprise = _new(
        {"name": name, "legal_form": legal_form, "trade": trade, "area": area, "tax_code": tax_code} | facts,
        recorded_for_id=who.organisation_id if who else None,
    )
    if who is not None:
        keep.require(enterprise, who, P.REGISTER_ENTERPRISE)
    _remember_year(enterprise, by_id=who.user_id if who else None)
    recorder = {"by": who.user_id, "for": who.organisation_name} if who else {}
    runner.fire(enterprise, "record", actor=SYSTEM, version=enterprise.version, data=recorder)
    return enterprise


@transaction.atomic
def declare_enterprise(*, user: User, notice: str = "", **facts: Any) -> Enterprise:
    """Keep what somebody declares of their own cơ sở: they become its owner, its district is told and confirms it.

    `notice` is the version of the words on personal data that they have read with it; empty when that is kept already.
    """
    if notice:
        acknowledge_notice(user, version=notice)
    enterprise = _new(facts, declared_by=user)
    _remember_year(enterprise, by_id=user.pk)
    give_role(user=user, role=Role.ENTERPRISE, enterprise=enterprise, title="Người đại diện")
    _tell_district(enterprise, "enterprise.declared", f"Cơ sở mới chờ xác nhận: {enterprise.name}")
    return enterprise


def _new(facts: Mapping[str, Any], **origin: Any) -> Enterprise:
    return keep.save(Enterprise(**keep.cleaned(facts), **origin))


@transaction.atomic
def amend_declaration(enterprise: Enterprise, *, who: Principal, version: int, **facts: Any) -> Enterprise:
    """Change what was declared, before the district has confirmed it; what was given back is sent again.

    Stale when the district has decided meanwhile.
    """
    keep.require(enterprise, who, P.DECLARE_ENTERPRISE)
    row = keep.locked(enterprise)
    if row.version != version:
        raise Stale
    if row.is_confirmed:
        raise ValidationError("Cơ sở đã được xác nhận; thay đổi tên, mã số thuế, loại hình, địa điểm cần đề nghị địa phương xác nhận.")
    _apply(row, keep.cleaned(facts), by_id=who.user_id)
    if row.state == EnterpriseState.RETURNED:
        runner.fire(row, "declare_again", actor=who, version=row.version)
    return row


@transaction.atomic
def correct_enterprise(enterprise: Enterprise, *, who: Principal, note: str = "", **facts: Any) -> Enterprise:
    """An office puts facts right, those of identity too; before and after are kept."""
    keep.require(enterprise, who, P.CORRECT_ENTERPRISE)
    row = keep.locked(enterprise)
    said = keep.cleaned(facts)
    if (area := said.get("area")) is not None and area != row.area and not _reaches(who, area):
        raise ValidationError({"area": "Chỉ chuyển được trong địa bàn của cơ quan; nơi khác do địa phương nơi đó xác nhận."})
    _apply(row, said, by_id=who.user_id, note=note)
    return row


@transaction.atomic
def update_enterprise(enterprise: Enterprise, *, who: Principal, **facts: Any) -> Enterprise:
    """Change what needs no confirmation: trade, representative, telephone, craft village … ValueError for a fact of identity."""
    keep.require(enterprise, who, P.UPDATE_ENTERPRISE)
    if set(facts) & set(keep.IDENTITY):
        raise ValueError("facts of identity are proposed")
    row = keep.locked(enterprise)
    _apply(row, keep.cleaned(facts), by_id=who.user_id)
    return row


@transaction.atomic
def report_year(
    enterprise: Enterprise, *, who: Principal, year: int, employees: int | None, capital: int | None, revenue: int | None = None
) -> EnterpriseYear:
    """Labour, capital and revenue (đồng) of a year; the latest year is what the cơ sở shows. Said again, the year is overwritten."""
    keep.require(enterprise, who, P.UPDATE_ENTERPRISE)
    row = keep.locked(enterprise)
    today = clock.today()
    first = max(1990, row.founded_on.year) if row.founded_on else 1990
    if not first <= year <= today.year:
        raise ValidationError({"year": f"Năm phải từ {first} đến {today.year}."})
    if employees is None and capital is None and revenue is None:
        raise ValidationError("Cần ít nhất một số liệu của năm.")
    figures = EnterpriseYear.objects.filter(enterprise=row, year=year).first() or EnterpriseYear(enterprise=row, year=year)
    figures.employees, figures.capital, figures.revenue = employees, capital, revenue
    figures.reported_by_id, figures.reported_at = who.user_id, clock.now()
    figures.full_clean()
    figures.save()
    if not row.years.filter(year__gt=year).exists():
        row.employees = row.employees if employees is None else employees
        row.capital = row.capital if capital is None else capital
        keep.save(row)
    return figures


@transaction.atomic
def propose_change(enterprise: Enterprise, *, who: Principal, note: str = "", **facts: Any) -> EnterpriseChange:
    """An owner asks the district for other facts of identity; until it has decided the present ones hold."""
    keep.require(enterprise, who, P.DECLARE_ENTERPRISE)
    row = keep.locked(enterprise)
    if not row.is_confirmed:
        raise ValidationError("Cơ sở chưa được xác nhận; sửa trực tiếp trong bản khai.")
    if row.changes.filter(state=ChangeState.PROPOSED).exists():
        raise ValidationError("Đang có một đề nghị thay đổi chờ địa phương xác nhận; rút đề nghị đó trước khi gửi đề nghị khác.")
    said = {name: value for name, value in keep.cleaned(facts).items() if name in keep.IDENTITY}
    differs = _differences(row, said)
    if not differs:
        raise ValidationError("Chưa có gì thay đổi so với thông tin hiện nay.")
    # Judged now as it would be on the district's word, so that what cannot be is refused to the owner.
    with transaction.atomic():
        trial = Enterprise.objects.select_related("area").get(pk=row.pk)
        _set(trial, said)
        keep.save(trial)
        transaction.set_rollback(True)
    change = EnterpriseChange(enterprise=row, facts=differs, state=ChangeState.PROPOSED, note=nfc(note).strip(), by_id=who.user_id)
    change.full_clean()
    change.save()
    _tell_district(row, "enterprise.change_proposed", f"Đề nghị thay đổi thông tin: {row.name}")
    return change


@transaction.atomic
def decide_change(change: EnterpriseChange, *, who: Principal, accept: bool, reason: str = "") -> EnterpriseChange:
    """The district confirms a proposed change, which then holds, or refuses it with a reason. Stale when it is decided already."""
    keep.require(change.enterprise, who, P.CONFIRM_ENTERPRISE)
    row, pending = _pending(change)
    pending.decided_by_id, pending.decided_at = who.user_id, clock.now()
    if accept:
        said = proposed_values(pending)
        _set(row, keep.cleaned(said))
        keep.save(row)
        pending.state = ChangeState.APPLIED
        words = "Địa phương đã xác nhận thay đổi"
    else:
        pending.reason = nfc(reason).strip()
        if not pending.reason:
            raise ValidationError({"reason": "Cần ghi lý do không xác nhận."})
        pending.state = ChangeState.REFUSED
        words = "Địa phương không xác nhận thay đổi"
    pending.full_clean()
    pending.save()
    _tell_people(row, "enterprise.change_decided", f"{words}: {row.name}", pending.reason)
    return pending


@transaction.atomic
def withdraw_change(change: EnterpriseChange, *, who: Principal) -> EnterpriseChange:
    """The owner takes a proposed change back. Stale when it is decided already."""
    keep.require(change.enterprise, who, P.DECLARE_ENTERPRISE)
    _, pending = _pending(change)
    pending.state, pending.decided_by_id, pending.decided_at = ChangeState.WITHDRAWN, who.user_id, clock.now()
    pending.save()
    return pending


def _pending(change: EnterpriseChange) -> tuple[Enterprise, EnterpriseChange]:
    row = keep.locked(change.enterprise)
    pending = EnterpriseChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    if pending.state != ChangeState.PROPOSED:
        raise Stale
    return row, pending


def proposed_values(change: EnterpriseChange) -> dict[str, Any]:
    """The values that a change would give, rows instead of ids."""
    said = {name: after for name, (_, after) in change.facts.items()}
    if "area" in said:
        said["area"] = AdminUnit.objects.get(pk=said["area"])
    return said


def _differences(row: Enterprise, said: Mapping[str, Any]) -> dict[str, list[Any]]:
    """By field, [before, after] of what is said otherwise; rows by their id, days in ISO form."""
    found = {}
    for name, after in said.items():
        before = _plain(getattr(row, name))
        if before != _plain(after) and (before or _plain(after)):
            found[name] = [before, _plain(after)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value)


def _set(row: Enterprise, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(row, name, value)


def _apply(row: Enterprise, said: Mapping[str, Any], *, by_id: int | None, note: str = "") -> None:
    """Write what is said otherwise and keep before and after; labour and capital also in the figures of the year."""
    differs = _differences(row, said)
    if not differs:
        return
    _set(row, said)
    keep.save(row)
    now = clock.now()
    change = EnterpriseChange(
        enterprise=row,
        facts=differs,
        state=ChangeState.APPLIED,
        note=nfc(note).strip(),
        by_id=by_id,
        at=now,
        decided_by_id=by_id,
        decided_at=now,
    )
    change.full_clean()
    change.save()
    if differs.keys() & set(FIGURES):
        _remember_year(row, by_id=by_id)


def _remember_year(row: Enterprise, *, by_id: int | None) -> None:
    """Let the figures of this year be those of the row."""
    if row.employees is None and row.capital is None:
        return
    said = {"employees": row.employees, "capital": row.capital, "reported_by_id": by_id, "reported_at": clock.now()}
    EnterpriseYear.objects.update_or_create(enterprise=row, year=clock.today().year, defaults=said)


def _reaches(who: Principal, area: AdminUnit) -> bool:
    return who.scope(P.CORRECT_ENTERPRISE) == "province" or area.lies_in(who.area_ids)


def _tell_district(enterprise: Enterprise, kind: str, title: str) -> None:
    notices.tell(
        ENTERPRISE.audiences["district"](enterprise),
        kind=kind,
        title=title,
        body=f"{enterprise.get_legal_form_display()}, {enterprise.area.name}.",
        url=enterprise.get_absolute_url(),
        subject=("enterprise", enterprise.pk),
    )


def _tell_people(enterprise: Enterprise, kind: str, title: str, body: str = "") -> None:
    notices.tell(
        ENTERPRISE.audiences["applicant"](enterprise),
        kind=kind,
        title=title,
        body=body,
        url=enterprise.get_absolute_url(),
        subject=("enterprise", enterprise.pk),
    )

"""Change organisations by decree: found, rename, move, merge, split, end; and give a duty to another holder.

Every act is dated, names its decree, keeps what was before, and is refused twice. All raise ValidationError at the field that is wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from khuyencong.actors.enums import Function
from khuyencong.actors.models import AdminUnit, FunctionHolder, Organisation, OrganisationPeriod, OrganisationSuccession
from khuyencong.actors.residents import Change
from khuyencong.actors.services import acts
from khuyencong.actors.services.acts import Outcome, day_before
from khuyencong.text import nfc

NAMES = ("name", "short_name", "symbol", "leader_title")


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What a new organisation is to be."""

    code: str
    kind: str
    name: str
    short_name: str
    symbol: str
    area: AdminUnit
    parent: Organisation | None = None
    leader_title: str = "GIÁM ĐỐC"


def locked(organisation: Organisation, on: date) -> Organisation:
    """The row, locked, when it is there on the day and nothing of it begins later."""
    return locked_all(Organisation.objects.filter(pk=organisation.pk), on)[0]


def locked_all(rows: QuerySet[Organisation], on: date) -> list[Organisation]:
    """The rows, locked, in a fixed order; ValidationError for the first that has ended or has something that begins later."""
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    latest = _latest(found)
    for row in found:
        if row.valid_to is not None:
            raise ValidationError(f"{row.name} đã kết thúc ngày {row.valid_to:%d/%m/%Y}.")
        since = max(row.valid_from, latest[row.pk].valid_from) if row.pk in latest else row.valid_from
        if on <= since:
            raise ValidationError(
                {"on": f"Ngày hiệu lực phải sau ngày {since:%d/%m/%Y}, là ngày tên hoặc cơ quan chủ quản của {row.name} bắt đầu."}
            )
    return found


def _latest(rows: Sequence[Organisation]) -> dict[int, OrganisationPeriod]:
    """The last period of each."""
    periods = OrganisationPeriod.objects.filter(organisation__in=[row.pk for row in rows]).order_by("valid_from")
    return {period.organisation_id: period for period in periods}


def _check_parent(organisation: Organisation | None, parent: Organisation | None, on: date) -> None:
    """Refuse a parent that has ended or not begun, and one that would close a circle."""
    if parent is None:
        return
    if parent.valid_from > on or parent.valid_to is not None:
        raise ValidationError({"parent": f"{parent.name} không còn hoạt động vào ngày {on:%d/%m/%Y}, không thể là cơ quan chủ quản."})
    above: Organisation | None = parent
    while above is not None and organisation is not None:
        if above.pk == organisation.pk:
            raise ValidationError(
                {"parent": f"{parent.name} đang trực thuộc {organisation.name}; tổ chức không thể trực thuộc chính cấp dưới của mình."}
            )
        above = above.parent


def begin_periods(rows: Sequence[Organisation], changes: Mapping[int, Mapping[str, Any]], *, on: date, decree: str) -> None:
    """Close each one's period of today the day before and begin another with some columns changed (by its id); the rows follow."""
    ids = [period.pk for period in _latest(rows).values()]
    OrganisationPeriod.objects.filter(pk__in=ids).update(valid_to=day_before(on))
    fresh = []
    for row in rows:
        for name, value in changes[row.pk].items():
            setattr(row, name, nfc(value).strip() if isinstance(value, str) else value)
        row.full_clean(exclude=["parent", "area"])
        row.save()
        ties = {"parent_id": row.parent_id, "area_id": row.area_id}
        fresh.append(
            OrganisationPeriod(organisation=row, valid_from=on, decree=decree[:300], **{name: getattr(row, name) for name in NAMES}, **ties)
        )
    OrganisationPeriod.objects.bulk_create(fresh)


def put_under(rows: QuerySet[Organisation], parent: Organisation, *, on: date, decree: str, outcome: Outcome) -> None:
    """What stands below an organisation that ends goes below another."""
    children = locked_all(rows.filter(valid_to__isnull=True), on)
    begin_periods(children, {child.pk: {"parent": parent} for child in children}, on=on, decree=decree)
    outcome.lines += [f"{child.name} chuyển sang trực thuộc {parent.name}." for child in children]


@transaction.atomic
def found_organisation(*, new: NewOrganisation, on: date, decree: str, by_id: int | None) -> Organisation:
    """A new organisation from a day on."""
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    return found(new, on=on, decree=decree)


def found(new: NewOrganisation, *, on: date, decree: str) -> Organisation:
    """A new organisation with its first period, inside another act."""
    _check_parent(None, new.parent, on)
    if Organisation.objects.filter(code=new.code).exists():
        raise ValidationError({"code": f"Mã {new.code} đã dùng cho một tổ chức khác."})
    columns = {name: nfc(getattr(new, name)).strip() for name in NAMES} | {"parent": new.parent, "area": new.area}
    row = Organisation(code=new.code, kind=new.kind, valid_from=on, decree=decree, **columns)
    row.full_clean()
    row.save()
    OrganisationPeriod.objects.create(organisation=row, valid_from=on, decree=decree, **columns)
    return row


@transaction.atomic
def rename_organisation(*, organisation: Organisation, on: date, decree: str, by_id: int | None, **names: str) -> Outcome:
    """Another name, short name, symbol or title of the head from a day on; papers and logs of earlier days keep the old one."""
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    row = locked(organisation, on)
    changes = {name: nfc(value).strip() for name, value in names.items() if name in NAMES and nfc(value).strip() != getattr(row, name)}
    if not changes:
        raise ValidationError({"name": "Tên mới giống tên hiện nay."})
    before = row.name
    acts.record(code=f"{on}-doi-ten-{row.code}", title=f"Đổi tên {before}", decree=decree, on=on, by_id=by_id)
    begin_periods([row], {row.pk: changes}, on=on, decree=decree)
    return Outcome([f"Từ ngày {on:%d/%m/%Y}, {before} có tên là {row.name} (ký hiệu {row.symbol}); văn bản trước ngày này giữ tên cũ."])


@transaction.atomic
def move_organisation(*, organisation: Organisation, parent: Organisation | None, on: date, decree: str, by_id: int | None) -> Outcome:
    """Another parent from a day on. Refused: a circle, a parent that is not there."""
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    row = locked(organisation, on)
    if parent is not None and parent.pk == row.pk:
        raise ValidationError({"parent": "Tổ chức không thể trực thuộc chính mình."})
    _check_parent(row, parent, on)
    if (parent.pk if parent else None) == row.parent_id:
        raise ValidationError({"parent": "Tổ chức đang trực thuộc cơ quan này."})
    acts.record(code=f"{on}-truc-thuoc-{row.code}", title=f"Chuyển cơ quan chủ quản của {row.name}", decree=decree, on=on, by_id=by_id)
    begin_periods([row], {row.pk: {"parent": parent}}, on=on, decree=decree)
    return Outcome([f"Từ ngày {on:%d/%m/%Y}, {row.name} trực thuộc {parent.name if parent else 'không cơ quan nào'}."])


@transaction.atomic
def merge_organisations(
    *, sources: Sequence[Organisation], into: Organisation, on: date, decree: str, by_id: int | None, keep_people: bool = True
) -> Outcome:
    """Some organisations end and go on in another: their duties, what stands below them, open questions and (if wished) their people.

    Everything that moves has a row in the log; what was answered, issued or closed keeps the old name.
    """
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    target = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=into.pk)
    if target.valid_to is not None or target.valid_from > on:
        raise ValidationError({"into": f"{target.name} không hoạt động vào ngày {on:%d/%m/%Y}, không thể tiếp nhận."})
    if not sources or any(source.pk == target.pk for source in sources):
        raise ValidationError({"into": "Chọn tổ chức tiếp nhận khác với tổ chức được nhập."})
    rows = locked_all(Organisation.objects.filter(pk__in=[source.pk for source in sources]), on)
    above = target.parent
    while above is not None:
        if above in rows:
            raise ValidationError({"into": f"{target.name} đang trực thuộc {above.name}; chuyển cơ quan chủ quản trước rồi mới nhập."})
        above = above.parent
    outcome = Outcome()
    title = f"Nhập {', '.join(row.short_name for row in rows)} vào {target.short_name}"
    code = f"{on}-nhap-{rows[0].code}" + (f"-va-{len(rows) - 1}" if len(rows) > 1 else "")
    functions: dict[str, tuple[int, Organisation]] = {}
    for row in rows:
        functions |= pass_on(row, target, on=on, decree=decree, outcome=outcome)
        put_under(Organisation.objects.filter(parent=row), target, on=on, decree=decree, outcome=outcome)
        close(row, on=on, decree=decree)
        OrganisationSuccession.objects.create(old=row, new=target, on=on, decree=decree)
        outcome.lines.append(f"{row.name} kết thúc ngày {day_before(on):%d/%m/%Y}, {target.name} kế thừa.")
        acts.end_memberships(row, on, target if keep_people else None, outcome)
    acts.move_residents(Change(organisations={row.pk: target for row in rows}, functions=functions), outcome)
    _finish(code, title, outcome, decree=decree, on=on, by_id=by_id)
    return outcome


@transaction.atomic
def split_organisation(
    *,
    organisation: Organisation,
    parts: Sequence[NewOrganisation],
    functions: Mapping[str, str],
    on: date,
    decree: str,
    by_id: int | None,
) -> Outcome:
    """An organisation ends and goes on as several; `functions` says which part (its code) takes each duty. People must be placed anew."""
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    row = locked(organisation, on)
    if len(parts) < 2:
        raise ValidationError({"parts": "Tách thành ít nhất hai tổ chức."})
    outcome = Outcome()
    made = {part.code: found(part, on=on, decree=decree) for part in parts}
    moved: dict[str, tuple[int, Organisation]] = {}
    for holder in row.functions.filter(valid_to__isnull=True).order_by("id"):
        part = made.get(functions.get(holder.function, ""))
        if part is None:
            raise ValidationError({"functions": f"Chưa chọn tổ chức nhận chức năng “{holder.get_function_display()}”."})
        moved[holder.function] = (row.pk, part)
        hand_over(holder, part, on=on, decree=decree)
        outcome.lines.append(f"Chức năng “{holder.get_function_display()}” chuyển cho {part.name}.")
    first = next(iter(made.values()))
    put_under(Organisation.objects.filter(parent=row), first, on=on, decree=decree, outcome=outcome)
    close(row, on=on, decree=decree)
    for part in made.values():
        OrganisationSuccession.objects.create(old=row, new=part, on=on, decree=decree)
        outcome.lines.append(f"{part.name} được thành lập từ {row.name}.")
    acts.end_memberships(row, on, None, outcome)
    acts.move_residents(Change(functions=moved), outcome)
    _finish(f"{on}-tach-{row.code}", f"Tách {row.short_name}", outcome, decree=decree, on=on, by_id=by_id)
    return outcome


@transaction.atomic
def end_organisation(*, organisation: Organisation, on: date, decree: str, by_id: int | None) -> Outcome:
    """An organisation ends without a successor. Refused while it holds a duty or something stands below it."""
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    row = locked(organisation, on)
    held = list(row.functions.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).order_by("id"))
    if held:
        names = ", ".join(f"“{holder.get_function_display()}”" for holder in held)
        raise ValidationError(f"{row.name} còn giữ chức năng {names}; giao cho tổ chức khác trước.")
    below = list(Organisation.objects.filter(parent=row, valid_to__isnull=True).order_by("name", "id"))
    if below:
        raise ValidationError(f"Còn tổ chức trực thuộc: {', '.join(child.name for child in below)}; chuyển hoặc kết thúc trước.")
    outcome = Outcome([f"{row.name} kết thúc ngày {day_before(on):%d/%m/%Y}, không có tổ chức kế thừa."])
    close(row, on=on, decree=decree)
    acts.end_memberships(row, on, None, outcome)
    _finish(f"{on}-ket-thuc-{row.code}", f"Kết thúc {row.short_name}", outcome, decree=decree, on=on, by_id=by_id)
    return outcome


@transaction.atomic
def move_function(
    *, function: Function, organisation: Organisation, on: date, decree: str, by_id: int | None, area: AdminUnit | None = None
) -> Outcome:
    """Give a duty to another organisation from a day on; open questions to the old holder go to the new one, with a row each in the log."""
    decree = acts.checked_decree(decree, on)
    acts.one_at_a_time()
    if (function in Function.of_an_area()) != (area is not None):
        raise ValidationError({"function": "Chức năng theo địa bàn cần có địa bàn; chức năng khác thì không."})
    target = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    if target.valid_from > on or target.valid_to is not None:
        raise ValidationError({"organisation": f"{target.name} không hoạt động vào ngày {on:%d/%m/%Y}."})
    rows = FunctionHolder.objects.select_for_update(of=("self",), no_key=True).filter(function=function, area=area)
    holder = rows.order_by("-valid_from").first()
    outcome = Outcome()
    functions: dict[str, tuple[int, Organisation]] = {}
    if holder is not None and holder.valid_to is None:
        if holder.organisation_id == target.pk:
            raise ValidationError({"organisation": f"{target.name} đang giữ chức năng này."})
        if on <= holder.valid_from:
            raise ValidationError(
                {"on": f"Ngày hiệu lực phải sau ngày {holder.valid_from:%d/%m/%Y}, là ngày tổ chức hiện nay nhận chức năng."}
            )
        before = holder.organisation
        functions[function] = (before.pk, target)
        hand_over(holder, target, on=on, decree=decree)
        outcome.lines.append(f"Từ ngày {on:%d/%m/%Y}, “{function.label}” chuyển từ {before.name} sang {target.name}.")
    else:
        if holder is not None and holder.valid_to is not None and on <= holder.valid_to:
            raise ValidationError({"on": f"Chức năng này đã có tổ chức giữ đến ngày {holder.valid_to:%d/%m/%Y}."})
        FunctionHolder.objects.create(function=function, organisation=target, area=area, valid_from=on, decree=decree)
        outcome.lines.append(f"Từ ngày {on:%d/%m/%Y}, {target.name} giữ “{function.label}”.")
    acts.move_residents(Change(functions=functions), outcome)
    place = f"-{area.pk}" if area else ""
    _finish(f"{on}-chuc-nang-{function}{place}", f"Giao chức năng: {function.label}", outcome, decree=decree, on=on, by_id=by_id)
    return outcome


def hand_over(holder: FunctionHolder, target: Organisation, *, on: date, decree: str) -> FunctionHolder:
    """A holder's row ends the day before, another begins."""
    holder.valid_to = day_before(on)
    holder.save(update_fields=["valid_to"])
    return FunctionHolder.objects.create(function=holder.function, organisation=target, area=holder.area, valid_from=on, decree=decree)


def pass_on(row: Organisation, target: Organisation, *, on: date, decree: str, outcome: Outcome) -> dict[str, tuple[int, Organisation]]:
    """All duties of an organisation go to another; those that began later than the day are refused."""
    found: dict[str, tuple[int, Organisation]] = {}
    for holder in row.functions.filter(valid_to__isnull=True).order_by("id"):
        if holder.valid_from >= on:
            raise ValidationError(
                {"on": f"{row.name} nhận chức năng “{holder.get_function_display()}” từ ngày {holder.valid_from:%d/%m/%Y}."}
            )
        found[holder.function] = (row.pk, target)
        hand_over(holder, target, on=on, decree=decree)
        outcome.lines.append(f"Chức năng “{holder.get_function_display()}” chuyển từ {row.name} sang {target.name}.")
    return found


def close(row: Organisation, *, on: date, decree: str) -> None:
    """The organisation and its last name end the day before."""
    last = day_before(on)
    row.periods.filter(valid_to__isnull=True).update(valid_to=last)
    row.valid_to, row.ended_decree = last, decree[:300]
    row.save(update_fields=["valid_to", "ended_decree"])


def _finish(code: str, title: str, outcome: Outcome, *, decree: str, on: date, by_id: int | None) -> None:
    done = acts.record(code=code, title=title, decree=decree, on=on, by_id=by_id, summary={"lines": outcome.told()})
    acts.keep_log(done, outcome.moved, by_id)

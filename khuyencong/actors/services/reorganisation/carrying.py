"""Carry a checked plan out: units, organisations, duties, people, and what lies in them."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from khuyencong.actors.enums import Function, Level, OrganisationKind
from khuyencong.actors.models import (
    AdminUnit,
    AdminUnitSuccession,
    FunctionHolder,
    Organisation,
    OrganisationPeriod,
    OrganisationSuccession,
)
from khuyencong.actors.residents import Change
from khuyencong.actors.selectors import in_force
from khuyencong.actors.services import acts
from khuyencong.actors.services import organisations as orgs
from khuyencong.actors.services.acts import Outcome, day_before
from khuyencong.actors.services.reorganisation.checks import Known
from khuyencong.actors.services.reorganisation.files import Plan
from khuyencong.actors.services.units import committee_names
from khuyencong.text import sort_key


@dataclass(slots=True)
class Work:
    """A plan on its way: what it has made and ended so far."""

    known: Known
    by_id: int | None
    outcome: Outcome = field(default_factory=Outcome)
    units: dict[str, AdminUnit] = field(default_factory=dict)
    successor: dict[int, AdminUnit] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    ended_organisations: list[Organisation] = field(default_factory=list)
    heirs: dict[int, Organisation] = field(default_factory=dict)
    committees: dict[int, Organisation] = field(default_factory=dict)
    functions: dict[str, tuple[int, Organisation]] = field(default_factory=dict)
    successions: int = 0

    @property
    def plan(self) -> Plan:
        """The file."""
        return self.known.plan

    @property
    def on(self) -> date:
        """The day from which it holds."""
        return self.plan.effective_on


def carry_out(known: Known, by_id: int | None) -> Work:
    """Do it all; the caller holds the transaction and has found no problem."""
    work = Work(known, by_id)
    _units(work)
    _provincial(work)
    _merge(work)
    if work.ended:
        _local(work)
    _people(work)
    change = Change(work.successor, frozenset(work.ended), work.heirs, work.functions, work.committees)
    acts.move_residents(change, work.outcome)
    return work


def _units(work: Work) -> None:
    """End the old units the day before, make the new ones, and say which became which."""
    plan, old = work.plan, work.known.old
    work.ended = {unit.pk for unit in old.values()}
    AdminUnit.objects.filter(pk__in=work.ended).update(valid_to=day_before(work.on))
    rows = []
    for level in Level:
        for unit in (one for one in plan.units if one.level == level):
            parent = work.units.get(unit.within) or work.known.parents.get(unit.within)
            made = AdminUnit.objects.create(
                code=unit.code, name=unit.name, sort_name=sort_key(unit.name), level=unit.level, parent=parent, valid_from=work.on,
                decree=plan.decree, needs_verification="cần kiểm tra" in plan.decree,
            )  # fmt: skip
            work.units[unit.code] = made
            for origin in unit.origins:
                work.successor[old[origin].pk] = made
                rows.append((old[origin].pk, made))
    # A district without a successor of its own goes on in every unit that took in one of its communes.
    gone = AdminUnit.objects.filter(pk__in=work.ended - set(work.successor)).order_by("id")
    below = {unit.pk: unit.parent_id for unit in old.values()}
    for district in gone:
        into = {made.pk: made for pk, made in work.successor.items() if below.get(pk) == district.pk}
        rows += [(district.pk, made) for made in into.values()]
    made_rows = [AdminUnitSuccession(old_id=pk, new=made, on=work.on, decree=plan.decree) for pk, made in rows]
    AdminUnitSuccession.objects.bulk_create(made_rows)
    work.successions = len(rows)
    if rows:
        work.outcome.lines.append(
            f"{len(work.ended)} đơn vị kết thúc ngày {day_before(work.on):%d/%m/%Y}, {len(work.units)} đơn vị mới từ ngày {work.on:%d/%m/%Y}."
        )


def _provincial(work: Work) -> None:
    """Organisations of a province that becomes (part of) another go on with the new area; some of them under a new name."""
    plan = work.plan
    names = {row["code"]: {name: value for name, value in row.items() if name != "code"} for row in plan.renamed}
    provinces = {pk: unit for pk, unit in work.successor.items() if unit.level == Level.PROVINCE}
    wanted = Q(area_id__in=provinces) | Q(code__in=names)
    rows = orgs.locked_all(Organisation.objects.filter(wanted, valid_to__isnull=True), work.on)
    changes: dict[int, dict[str, object]] = {row.pk: dict(names.get(row.code, {})) for row in rows}
    before = {row.pk: row.name for row in rows}
    for row in rows:
        if row.area_id in provinces:
            changes[row.pk]["area"] = provinces[row.area_id]
    orgs.begin_periods(rows, changes, on=work.on, decree=plan.decree)
    work.outcome.lines += [f"{before[row.pk]} tiếp tục với tên {row.name}." for row in rows if row.name != before[row.pk]]
    for spec in plan.founded:
        area = work.units.get(spec["area"]) or AdminUnit.objects.filter(in_force(work.on), code=spec["area"]).order_by("id")[0]
        parent = _living(spec["parent"]) if "parent" in spec else None
        words = {name: spec[name] for name in ("code", "kind", "name", "short_name", "symbol")}
        new = orgs.NewOrganisation(**words, area=area, parent=parent, leader_title=spec.get("leader_title", "GIÁM ĐỐC"))
        made = orgs.found(new, on=work.on, decree=plan.decree)
        work.outcome.lines.append(f"{made.name} được thành lập.")


def _living(code: str) -> Organisation:
    return Organisation.objects.filter(code=code, valid_to__isnull=True).order_by("pk")[0]


def _merge(work: Work) -> None:
    """Organisations that the file merges: their duties, what stands below them."""
    for sources, into in work.plan.merged:
        target = _living(into)
        for row in orgs.locked_all(Organisation.objects.filter(code__in=sources, valid_to__isnull=True), work.on):
            work.functions |= orgs.pass_on(row, target, on=work.on, decree=work.plan.decree, outcome=work.outcome)
            below = Organisation.objects.filter(parent=row)
            orgs.put_under(below, target, on=work.on, decree=work.plan.decree, outcome=work.outcome)
            _end(work, row, target)


def _end(work: Work, row: Organisation, heir: Organisation | None) -> None:
    orgs.close(row, on=work.on, decree=work.plan.decree)
    work.ended_organisations.append(row)
    if heir is not None:
        work.heirs[row.pk] = heir
        OrganisationSuccession.objects.create(old=row, new=heir, on=work.on, decree=work.plan.decree)
        work.outcome.lines.append(f"{row.name} kết thúc, {heir.name} kế thừa.")


def _local(work: Work) -> None:
    """UBND and phòng of ended units end; each new commune gets its UBND, which holds the duties of the district and of the old communes."""
    plan, last = work.plan, day_before(work.on)
    gone = list(Organisation.objects.filter(area_id__in=work.ended, valid_to__isnull=True).order_by("id"))
    FunctionHolder.objects.filter(organisation__in=gone, valid_to__isnull=True).update(valid_to=last)
    FunctionHolder.objects.filter(area_id__in=work.ended, valid_to__isnull=True).update(valid_to=last)
    OrganisationPeriod.objects.filter(organisation__in=gone, valid_to__isnull=True).update(valid_to=last)
    Organisation.objects.filter(pk__in=[row.pk for row in gone]).update(valid_to=last, ended_decree=plan.decree)
    work.ended_organisations += gone
    above = {row.area_id: row for row in Organisation.objects.filter(kind=OrganisationKind.PROVINCE_COMMITTEE, valid_to__isnull=True)}
    fresh = []
    for unit in (one for one in work.units.values() if one.level != Level.PROVINCE):
        name, short_name = committee_names(unit)
        kind = OrganisationKind.COMMUNE_COMMITTEE if unit.level == Level.COMMUNE else OrganisationKind.DISTRICT_COMMITTEE
        fresh.append(
            Organisation(
                kind=kind, code=f"ubnd-{unit.code}-{work.on.year}", name=name, short_name=short_name[:80], symbol="UBND",
                leader_title="CHỦ TỊCH", parent=above.get(unit.parent_id or 0), area=unit, valid_from=work.on, decree=plan.decree,
            )
        )  # fmt: skip
    columns = (*orgs.NAMES, "parent", "area")
    for row in Organisation.objects.bulk_create(fresh):
        work.committees[row.area_id] = row
    OrganisationPeriod.objects.bulk_create(
        OrganisationPeriod(organisation=row, valid_from=work.on, decree=plan.decree, **{name: getattr(row, name) for name in columns})
        for row in fresh
    )
    FunctionHolder.objects.bulk_create(
        FunctionHolder(function=function, organisation=row, area=row.area, valid_from=work.on, decree=plan.decree)
        for row in fresh
        for function in _duties(row)
    )
    _heirs_of_committees(work, gone)
    if gone or fresh:
        work.outcome.lines.append(
            f"{len(gone)} UBND và phòng chuyên môn kết thúc, {len(fresh)} UBND mới nhận chức năng chính quyền địa phương."
        )


def _duties(row: Organisation) -> tuple[Function, ...]:
    if row.kind == OrganisationKind.COMMUNE_COMMITTEE:
        return (Function.LOCAL_AUTHORITY, Function.COMMUNE_AUTHORITY)
    return (Function.LOCAL_AUTHORITY,)


def _heirs_of_committees(work: Work, gone: list[Organisation]) -> None:
    """The UBND of an old commune goes on in that of its successor; that of a district in all that took in one of its communes."""
    rows = []
    for row in gone:
        units = AdminUnit.objects.filter(predecessions__old_id=row.area_id, pk__in=[unit.pk for unit in work.units.values()]).order_by("id")
        into = [work.committees[unit.pk] for unit in units.distinct() if unit.pk in work.committees]
        rows += [OrganisationSuccession(old=row, new=heir, on=work.on, decree=work.plan.decree) for heir in into]
        if len(into) == 1:
            work.heirs[row.pk] = into[0]
    OrganisationSuccession.objects.bulk_create(rows)


def _people(work: Work) -> None:
    """The roles at ended organisations end; people go where the file says, all others must be placed."""
    targets: dict[str, Organisation] = {}
    for row in work.plan.staff:
        unit = work.units.get(row.target)
        found = work.committees.get(unit.pk) if unit else None
        targets[row.source] = found or _living(row.target)
    merged = {code for sources, _ in work.plan.merged for code in sources}
    for organisation in work.ended_organisations:
        # People of a merged sở go with it, unless the file says otherwise.
        target = targets.get(organisation.code) or (work.heirs.get(organisation.pk) if organisation.code in merged else None)
        acts.end_memberships(organisation, work.on, target, work.outcome)

"""Whether a file of a reorganisation fits the units that are there: every rule that is broken, named."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit, Organisation, Reorganisation
from khuyencong.actors.selectors import in_force
from khuyencong.actors.services.acts import day_before
from khuyencong.actors.services.reorganisation.files import NewUnit, OldUnit, Plan

_HEIGHT = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: its name, and a sentence that says where."""

    rule: str
    message_vi: str


@dataclass(slots=True)
class Known:
    """The units that the file names, found; only whole when there are no problems."""

    plan: Plan
    old: dict[OldUnit, AdminUnit] = field(default_factory=dict)
    parents: dict[str, AdminUnit] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, rule: str, message: str) -> None:
        """Note a broken rule."""
        self.problems.append(Problem(rule, message))


def check(plan: Plan, *, today: date) -> Known:
    """Compare a plan with what is there. `problems` names every broken rule; nothing is written."""
    known = Known(plan)
    done = Reorganisation.objects.filter(Q(code=plan.code) | Q(sha256=plan.sha256)).order_by("id").first()
    if done is not None:
        known.wrong("applied_before", f"“{done.title}” đã được thực hiện ngày {done.at:%d/%m/%Y}; không thực hiện hai lần.")
        return known
    if plan.effective_on > today:
        known.wrong("not_yet", f"Ngày hiệu lực {plan.effective_on:%d/%m/%Y} chưa tới.")
    if not (plan.units or plan.ends or plan.founded or plan.renamed or plan.merged):
        known.wrong("nothing_to_do", "Tệp không nêu đơn vị hay tổ chức nào.")
    _find_old(known)
    _every_one_goes_somewhere(known)
    _once(known)
    _codes_are_free(known)
    _parents_stand(known)
    _organisations_are_there(known)
    return known


def _named(plan: Plan) -> Iterator[OldUnit]:
    yield from plan.ends
    yield from (origin for unit in plan.units for origin in unit.origins)


def _find_old(known: Known) -> None:
    """Each old unit is found by code, name and place, and is in force on the day before."""
    plan = known.plan
    last = day_before(plan.effective_on)
    codes = {old.code for old in _named(plan)}
    rows = list(AdminUnit.objects.filter(code__in=codes).select_related("parent").order_by("id"))
    for old in dict.fromkeys(_named(plan)):
        same = [row for row in rows if (row.level, row.code, row.name) == (old.level, old.code, old.name)]
        same = [row for row in same if not old.within or (row.parent is not None and row.parent.code == old.within)]
        if not same:
            known.wrong("unknown_unit", f"Không có đơn vị {old} trong danh mục (so cả mã, tên và nơi thuộc về).")
            continue
        living = [row for row in same if row.valid_from <= last and (row.valid_to is None or row.valid_to >= last)]
        if living and living[0].valid_to is None:
            known.old[old] = living[0]
        elif all(row.valid_from > last for row in same):
            known.wrong("before_its_beginning", f"{old} chỉ có từ ngày {same[0].valid_from:%d/%m/%Y}, sau ngày {last:%d/%m/%Y}.")
        else:
            known.wrong("ended_unit", f"{old} đã kết thúc ngày {same[-1].valid_to:%d/%m/%Y}.")


def _every_one_goes_somewhere(known: Known) -> None:
    """Gap: what lies under a unit that ends has a successor, and so has each ended unit that nothing lies under."""
    plan = known.plan
    last = day_before(plan.effective_on)
    ended = {unit.pk for old, unit in known.old.items() if old in plan.ends}
    going = {known.old[origin].pk for unit in plan.units for origin in unit.origins if origin in known.old}
    below = AdminUnit.objects.filter(in_force(last), Q(parent_id__in=ended | going)).select_related("parent")
    for unit in below.order_by("code"):
        if unit.pk not in ended and unit.pk not in going:
            place = f"{unit.parent.name}" if unit.parent else ""
            known.wrong("gap", f"{unit.name} ({unit.code}, {place}) không có đơn vị kế thừa.")
    for old in plan.ends:
        unit = known.old.get(old)
        if unit is not None and unit.pk not in going and not AdminUnit.objects.filter(in_force(last), parent=unit).exists():
            known.wrong("gap", f"{old} kết thúc mà không có đơn vị kế thừa.")


def _once(known: Known) -> None:
    """An old unit goes to one new unit."""
    times: dict[OldUnit, list[NewUnit]] = {}
    for unit in known.plan.units:
        for origin in unit.origins:
            times.setdefault(origin, []).append(unit)
    for origin, units in times.items():
        if len(units) > 1:
            known.wrong(
                "two_successors",
                f"{origin} được ghi cho {' và '.join(str(unit) for unit in units)}; mỗi đơn vị cũ chỉ thuộc một đơn vị mới.",
            )


def _codes_are_free(known: Known) -> None:
    """A new unit's code is not in use on the day, unless by a unit that ends then."""
    plan = known.plan
    for (level, code), count in sorted(Counter((unit.level.value, unit.code) for unit in plan.units).items()):
        if count > 1:
            known.wrong("code_overlap", f"Mã {code} ({Level(level).label}) được ghi cho {count} đơn vị mới.")
    going = {unit.pk for unit in known.old.values()}
    taken = AdminUnit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=plan.effective_on), code__in=[unit.code for unit in plan.units]
    )
    for row in taken.exclude(pk__in=going).order_by("code", "id"):
        if any((unit.level, unit.code) == (row.level, row.code) for unit in plan.units):
            known.wrong("code_overlap", f"Mã {row.code} đang là {row.name}, đơn vị không kết thúc theo tệp này.")


def _parents_stand(known: Known) -> None:
    """A new unit lies under a unit of a higher level that the file makes or that goes on."""
    plan = known.plan
    made = {unit.code: unit for unit in plan.units}
    going = {unit.pk for unit in known.old.values()}
    for unit in plan.units:
        if unit.level == Level.PROVINCE:
            if unit.within:
                known.wrong("wrong_parent", f"{unit} là tỉnh, không thuộc đơn vị nào.")
            continue
        above = made.get(unit.within)
        if above is not None and above is not unit:
            if _HEIGHT[above.level] >= _HEIGHT[unit.level]:
                known.wrong("wrong_parent", f"{unit} ghi thuộc {above}, đơn vị không ở cấp cao hơn.")
            continue
        rows = AdminUnit.objects.filter(in_force(plan.effective_on), code=unit.within).exclude(pk__in=going).order_by("id")
        higher = [row for row in rows if _HEIGHT[Level(row.level)] < _HEIGHT[unit.level]]
        if higher:
            known.parents[unit.within] = higher[0]
        else:
            known.wrong(
                "wrong_parent",
                f"{unit} ghi thuộc “{unit.within}”, không phải đơn vị cấp trên còn hiệu lực từ ngày {plan.effective_on:%d/%m/%Y}.",
            )


def _organisations_are_there(known: Known) -> None:
    plan = known.plan
    founded = {row["code"] for row in plan.founded}
    living = set(Organisation.objects.filter(valid_to__isnull=True).order_by("code").values_list("code", flat=True))
    asked: Iterable[str] = [row["code"] for row in plan.renamed]
    asked = [*asked, *(code for sources, into in plan.merged for code in (*sources, into)), *(row.source for row in plan.staff)]
    for code in dict.fromkeys(asked):
        if code not in living and code not in founded:
            known.wrong("unknown_organisation", f"Không có tổ chức đang hoạt động mang mã “{code[:60]}”.")
    for code in sorted(founded & living):
        known.wrong("code_overlap", f"Mã tổ chức {code} đang được dùng.")
    new = {unit.code for unit in plan.units}
    for row in plan.staff:
        if row.target not in new and row.target not in living | founded:
            known.wrong(
                "unknown_organisation",
                f"Cán bộ của {row.source} được ghi chuyển đến “{row.target}”, không phải đơn vị mới hay tổ chức đang hoạt động.",
            )
    units = {code for row in plan.founded if (code := row["area"]) not in new}
    there = set(AdminUnit.objects.filter(in_force(plan.effective_on), code__in=units).order_by("code").values_list("code", flat=True))
    for code in sorted(units - there):
        known.wrong("unknown_unit", f"Địa bàn {code} của tổ chức mới không có trong danh mục.")

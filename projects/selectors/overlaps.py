"""The finder of double funding: what overlaps with a part of a đề án, in other đề án, in support from elsewhere and in its own table.

Any number of parts cost the same number of queries. Each sign has its sentence and its weight; what they make together says how sure it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from budgets.enums import FundingSource
from khuyencong.access import Principal
from khuyencong.actors.enums import EnterpriseState
from khuyencong.actors.models import Enterprise
from khuyencong.text import date_vi, vnd
from khuyencong.text.likeness import likeness
from projects import hooks
from projects.costs import SHORT
from projects.enums import LineState, ProjectState
from projects.models import Line, OtherSupport, OverlapReason
from projects.models.serials import given_up
from projects.permissions import P
from projects.selectors.costs import with_items
from projects.selectors.visibility import lines_visible_to

SHOWN_FROM, SURE_FROM = 40, 70
"""Signs that weigh less together are not shown; from the second figure on an overlap is called likely."""
ALIKE_NAME, ALIKE_ITEM = 0.6, 0.5
MOST = 300  # candidates that are looked at; the newest first
CITED = "Thông tư 28/2018/TT-BTC, điều kiện hỗ trợ; Chỉ thị của UBND tỉnh, mục 5a, 9c"


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason why two things may be one: a code, its sentence, its weight."""

    code: str
    words: str
    weight: int


@dataclass(slots=True)
class Overlap:
    """What a part overlaps with: another part, other support, years before the portal (`past`), or, with none, its own table."""

    line: Line
    signs: list[Sign] = field(default_factory=list)
    other: Line | None = None
    support: OtherSupport | None = None
    past: hooks.Past | None = None
    blocks: bool = False
    is_covered: bool = False  # whose it is, is not the reader's to know
    reasons: list[OverlapReason] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """What the signs weigh together, at most 100."""
        return min(100, sum(sign.weight for sign in self.signs))

    @property
    def level(self) -> tuple[str, str]:
        """Tone and words of how sure it is."""
        if self.blocks and not self.reasons:
            return "late", "Cần lý do bằng văn bản"
        return ("near", "Có thể trùng") if self.weight >= SURE_FROM else ("plain", "Nên xem")

    @property
    def mark(self) -> str:
        """How its page is named."""
        if self.other:
            return f"d{self.other.pk}"
        return f"h{self.support.pk}" if self.support else "bang"

    @property
    def title(self) -> str:
        """What it is."""
        if self.is_covered:
            return "Một hồ sơ khác"
        if self.other:
            return f"Đề án {self.other.project.code}: {self.other.project.title}"
        if self.support:
            return f"{self.support.programme} ({self.support.giver})"
        return self.past.title if self.past else "Trong chính bảng kinh phí này"

    @property
    def under(self) -> str:
        """Whose it is, how much, when."""
        if self.other:
            amount = self.other.requested if self.other.approved is None else self.other.approved
            return f"{self.other.enterprise.name} · {vnd(amount)} đồng · năm {self.other.project.year} · {self.other.project.state_label.lower()}"
        if self.support:
            row = self.support
            paper = f" · {row.decision}" if row.decision else ""
            return f"{row.name} · {vnd(row.amount)} đồng · {date_vi(row.starts_on)} – {date_vi(row.ends_on)}{paper}"
        return f"năm {self.past.year}" if self.past else ""

    @property
    def href(self) -> str:
        """Where the other đề án is."""
        return self.other.project.get_absolute_url() if self.other else ""


def living() -> Q:
    """Parts of files that have been handed in and have not come to nothing."""
    return ~Q(project__state__in=[*given_up(), ProjectState.DRAFT.value])


def overlaps_of(lines: Sequence[Line]) -> dict[int, list[Overlap]]:
    """By the id of each part, what it overlaps with, the heaviest first. The parts come with their đề án, cơ sở and content."""
    if not lines:
        return {}
    with_items(lines)
    twins = _twins({line.enterprise_id: line.enterprise for line in lines})
    others = _other_lines(lines, twins)
    supports = _supports(lines, twins)
    past = hooks.past_naming([line.enterprise.name_key for line in lines])
    reasons = _reasons(lines)
    found: dict[int, list[Overlap]] = {}
    for line in lines:
        mine = [_own_table(line)]
        mine += [_with_line(line, other, twins[line.enterprise_id]) for other in others if other.project_id != line.project_id]
        mine += [_with_support(line, row, twins[line.enterprise_id]) for row in supports]
        mine += [_with_past(line, row) for row in past if line.enterprise.name_key in row.key]
        shown = [one for one in mine if one is not None and (one.blocks or one.weight >= SHOWN_FROM or one.past)]
        for one in shown:
            one.reasons = reasons[line.pk, one.mark]
        found[line.pk] = sorted(shown, key=lambda one: (not one.blocks, -one.weight, one.mark))
    return found


def unargued(line_overlaps: Iterable[Overlap]) -> list[Overlap]:
    """Those that keep a part from being recommended: no written reason stands yet."""
    return [one for one in line_overlaps if one.blocks and not one.reasons]


def shown_to(who: Principal, line_overlaps: Sequence[Overlap]) -> list[Overlap]:
    """What a reader may know of overlaps: theirs whose part or support they may see; of others that a number stands in another file."""
    seen = set(lines_visible_to(who).filter(pk__in=[o.other.pk for o in line_overlaps if o.other]).order_by().values_list("pk", flat=True))
    sees_all = who.may(P.SEE_OVERLAPS)
    shown = []
    for one in line_overlaps:
        theirs = (one.other and one.other.pk in seen) or (one.support and (sees_all or one.support.enterprise_id == one.line.enterprise_id))
        if theirs or not (one.other or one.support):
            shown.append(one)
        elif serials := [sign for sign in one.signs if sign.code == "serial"]:
            shown.append(Overlap(one.line, serials, is_covered=True))
    return shown


def lines_overlapping() -> QuerySet[Line]:
    """Parts with a strong sign: the same cơ sở and content in another đề án, the same number, or support from elsewhere of the same cơ sở."""
    other = Line.objects.filter(living()).exclude(project=OuterRef("project"))
    support = OtherSupport.objects.filter(void_reason="")
    return Line.objects.filter(living()).filter(
        Exists(other.filter(enterprise=OuterRef("enterprise"), content=OuterRef("content")))
        | (~Q(serial_keys=[]) & Exists(other.filter(serial_keys__overlap=OuterRef("serial_keys"))))
        | Exists(support.filter(enterprise=OuterRef("enterprise")))
        | (~Q(serial_keys=[]) & Exists(support.filter(serial_keys__overlap=OuterRef("serial_keys"))))
    )


def lines_with(keys: Sequence[str], *, besides: Line) -> QuerySet[Line]:
    """Other parts, in files that have not come to nothing, that name one of these numbers."""
    rows = Line.objects.filter(serial_keys__overlap=list(keys)).exclude(pk=besides.pk)
    return rows.exclude(project__state__in=given_up())


@dataclass(slots=True)
class _Twins:
    """Rows that may be the same cơ sở: by id its own (with what was merged into it), and others with how they are alike."""

    own: Enterprise
    rows: dict[int, Enterprise] = field(default_factory=dict)


def _root(code: str | None) -> str:
    """The first ten digits of a tax code: an enterprise and its branches are one."""
    return (code or "")[:10] if len(code or "") != 12 else code or ""


def _twins(enterprises: dict[int, Enterprise]) -> dict[int, _Twins]:
    """For each cơ sở the rows of the register that are like it. One query."""
    asked = []
    for one in enterprises.values():
        if one.name_key:
            asked.append(Q(search_text__trigram_word_similar=one.name_key))
        if one.tax_code:
            asked.append(Q(search_text__contains=_root(one.tax_code)))
    rows = list(Enterprise.objects.filter(reduce(or_, asked, Q(merged_into__in=enterprises))).order_by("-pk")[:MOST])
    return {pk: _Twins(one, {row.pk: row for row in rows if row.pk != pk and _whose(one, row)}) for pk, one in enterprises.items()}


def _whose(own: Enterprise, other: Enterprise) -> Sign | None:
    """How another row of the register is like a cơ sở."""
    if own.pk in (other.pk, other.merged_into_id):
        return Sign("beneficiary", "Cùng đơn vị thụ hưởng.", 25)
    return _like(own, other.name, other.name_key, other.tax_code)


def _like(own: Enterprise, name: str, key: str, code: str | None) -> Sign | None:
    if own.tax_code and code and _root(own.tax_code) == _root(code):
        return Sign("tax_code", f"Cùng mã số thuế: {name}.", 25)
    if own.name_key and own.name_key == key:
        # Two codes that differ are two cơ sở of one name.
        return Sign("name", f"Cùng tên: {name}.", 10 if own.tax_code and code else 20)
    if own.name_key and likeness(own.name_key, key) >= ALIKE_NAME:
        return Sign("alike_name", f"Tên gần giống: {name}.", 10)
    return None


def _other_lines(lines: Sequence[Line], twins: dict[int, _Twins]) -> list[Line]:
    ids = {pk for one in twins.values() for pk in (one.own.pk, *one.rows)}
    keys = sorted({key for line in lines for key in line.serial_keys})
    asked = Q(enterprise_id__in=ids)
    if keys:
        asked |= Q(serial_keys__overlap=keys)
    rows = Line.objects.filter(living()).filter(asked).select_related("project", "enterprise", "content")
    return list(rows.prefetch_related("items").order_by("-pk")[:MOST])


def _supports(lines: Sequence[Line], twins: dict[int, _Twins]) -> list[OtherSupport]:
    ids = {pk for one in twins.values() for pk in (one.own.pk, *one.rows)}
    owns = [one.own for one in twins.values()]
    asked = Q(enterprise_id__in=ids)
    if codes := {code for own in owns if (code := own.tax_code)}:
        asked |= Q(tax_code__in=codes)
    for own in owns:
        if own.name_key:
            asked |= Q(name_key__trigram_similar=own.name_key)
    if keys := sorted({key for line in lines for key in line.serial_keys}):
        asked |= Q(serial_keys__overlap=keys)
    return list(OtherSupport.objects.filter(asked, void_reason="").order_by("-pk")[:MOST])


def _reasons(lines: Sequence[Line]) -> defaultdict[tuple[int, str], list[OverlapReason]]:
    kept: defaultdict[tuple[int, str], list[OverlapReason]] = defaultdict(list)
    for row in OverlapReason.objects.filter(line__in=lines).select_related("by").order_by("at", "id"):
        mark = f"d{row.other_line_id}" if row.other_line_id else f"h{row.support_id}" if row.support_id else "bang"
        kept[row.line_id, mark].append(row)
    return kept


_IDENTITY = frozenset({"beneficiary", "tax_code", "name"})


def _judged(one: Overlap, signs: Iterable[Sign | None], *, counts: bool) -> Overlap | None:
    """The overlap with its signs; None where neither the cơ sở nor a number is shared. It blocks (I9) when the same machine is named, or when
    cơ sở, content and time are the same and money of the State is paid."""
    one.signs = [sign for sign in signs if sign is not None]
    codes = {sign.code for sign in one.signs}
    if not codes & (_IDENTITY | {"alike_name", "serial"}):
        return None
    same = any(sign.code in _IDENTITY and sign.weight > 10 for sign in one.signs)
    one.blocks = counts and ("serial" in codes or (same and bool(codes & {"content", "item"}) and "period" in codes))
    return one


def _with_line(line: Line, other: Line, twins: _Twins) -> Overlap | None:
    whose = _whose(twins.own, other.enterprise)
    serial = _serial(line.serial_keys, other.serial_keys)
    if whose is None and serial is None:
        return None
    project, theirs = line.project, other.project
    signs = [
        whose,
        serial,
        Sign("content", f"Cùng nội dung hỗ trợ: {line.content.short_name}.", 15) if line.content_id == other.content_id else None,
        _item(_things(line), _things(other)),
        _period(_time_of(project), _time_of(theirs)),
        Sign("source", f"Nguồn khác: {theirs.get_track_display().lower()}.", 10) if theirs.track != project.track else None,
    ]
    return _judged(Overlap(line, other=other), signs, counts=other.state != LineState.TERMINATED)


def _with_support(line: Line, row: OtherSupport, twins: _Twins) -> Overlap | None:
    if row.enterprise_id in (twins.own.pk, *(pk for pk, twin in twins.rows.items() if twin.merged_into_id == twins.own.pk)):
        whose: Sign | None = Sign("beneficiary", "Cùng đơn vị thụ hưởng.", 25)
    else:
        whose = _like(twins.own, row.name, row.name_key, row.tax_code)
    serial = _serial(line.serial_keys, row.serial_keys)
    if whose is None and serial is None:
        return None
    signs = [
        whose,
        serial,
        _item(_things(line), [row.item]),
        _period(_time_of(line.project), (row.starts_on, row.ends_on)),
        Sign("source", f"Nguồn khác: {SHORT[FundingSource(row.source)].lower()}.", 10) if row.source != line.project.track else None,
    ]
    return _judged(Overlap(line, support=row), signs, counts=row.is_state)


def _with_past(line: Line, row: hooks.Past) -> Overlap:
    return Overlap(line, past=row, signs=[Sign("past", "Tên cơ sở có trong tên đề án trước khi có cổng.", 15)])


def _own_table(line: Line) -> Overlap | None:
    """Items that khuyến công and another source of the State pay together."""
    both = [item for item in line.items.all() if item.by_grant and any(source != "SOCIAL" for source in item.elsewhere)]
    if not both:
        return None
    signs = [
        Sign("item_twice", f"Khoản mục “{item.name}”: khuyến công và {', '.join(_named(item.elsewhere))} cùng chi.", 50) for item in both
    ]
    return Overlap(line, signs=signs, blocks=True)


def _named(elsewhere: dict[str, int]) -> list[str]:
    return [f"{SHORT[FundingSource(source)].lower()} ({vnd(amount)} đồng)" for source, amount in elsewhere.items() if source != "SOCIAL"]


def _things(line: Line) -> list[str]:
    return [line.subject_matter, *(item.name for item in line.items.all())]


def _item(mine: Sequence[str], theirs: Sequence[str]) -> Sign | None:
    """The pair of things that are most alike."""
    pairs = [(likeness(one, other), one, other) for one in mine if one for other in theirs if other]
    much, one, other = max(pairs, default=(0.0, "", ""))
    if much < ALIKE_ITEM:
        return None
    return Sign("item", f"Máy móc, khoản mục gần giống: “{one}” và “{other}” ({much:.0%}).", 20)


def _serial(mine: Sequence[str], theirs: Sequence[str]) -> Sign | None:
    shared = sorted(set(mine) & set(theirs))
    return Sign("serial", f"Cùng số hiệu máy {', '.join(shared)}.", 60) if shared else None


def _time_of(project: Any) -> tuple[date, date]:
    """When a đề án is carried out; its plan year where it does not say."""
    return project.starts_on or date(project.year, 1, 1), project.ends_on or date(project.year, 12, 31)


def _period(mine: tuple[date, date], theirs: tuple[date, date]) -> Sign | None:
    first, last = max(mine[0], theirs[0]), min(mine[1], theirs[1])
    if first <= last:
        return Sign("period", f"Thời gian thực hiện chồng nhau: {date_vi(first)} – {date_vi(last)}.", 10)
    return Sign("year", f"Cùng năm {mine[0].year}.", 5) if mine[0].year == theirs[0].year else None


def enterprises_named(asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The living cơ sở that rows from elsewhere name, by (tax code, key of the name): by the code, else by a name that only one bears."""
    pairs = set(asked)
    codes, keys = {code for code, _ in pairs if code}, {key for _, key in pairs if key}
    rows = Enterprise.objects.filter(Q(tax_code__in=codes) | Q(name_key__in=keys), state__in=EnterpriseState.living())
    by_code: dict[str, int] = {}
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for pk, code, key in rows.order_by("pk").values_list("pk", "tax_code", "name_key"):
        by_name[key].append(pk)
        if code:
            by_code[code] = pk
    found: dict[tuple[str, str], int] = {}
    for code, key in pairs:
        pk = by_code.get(code) if code else by_name[key][0] if len(by_name[key]) == 1 else None
        if pk is not None:
            found[code, key] = pk
    return found

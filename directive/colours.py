"""How a clause stands: its indicator held against what should be there, by the colour rule of the day. Pure."""

from dataclasses import dataclass

from directive.enums import Basis, Colour
from directive.evidence import Counted, Evidence, Year


@dataclass(frozen=True, slots=True)
class Bounds:
    """A colour rule: from which percent on it is green, and amber."""

    green_from: int
    amber_from: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The colour, how much of what should be there is there (percent; None without a measure), and why, in a sentence."""

    colour: Colour
    percent: int | None
    why: str


def verdict_of(evidence: Evidence | None, counted: Counted | None, *, target: int | None, bounds: Bounds, year: Year) -> Verdict:
    """The year's target counts where there is one, else what the data themselves say should be there; without either, something is enough.

    What grows through the year is held against the part of it that has gone by, and is whole only at its end.
    """
    if evidence is None or counted is None:
        return Verdict(Colour.GREY, None, "Cổng chưa có việc nào để đếm cho mục này.")
    if counted.is_idle:
        return Verdict(Colour.GREY, None, "Chưa phát sinh việc nào đến hạn trong năm.")
    wanted = target or counted.expected
    if wanted is None:
        if counted.value:
            return Verdict(Colour.GREEN, None, f"Chưa đặt chỉ tiêu; đã có {counted.value} {evidence.unit}.")
        return Verdict(Colour.RED, None, "Chưa có gì được ghi nhận, cũng chưa đặt chỉ tiêu năm.")
    gone = year.percent_gone if evidence.basis == Basis.GROWS else 100
    share = counted.value * 100 * 100 // (wanted * gone)
    against = f"{wanted} {evidence.unit}" if gone == 100 else f"{gone} % của {wanted} {evidence.unit} (phần năm đã qua)"
    why = f"{counted.value} {evidence.unit} so với {against}: {share} %; xanh từ {bounds.green_from} %, vàng từ {bounds.amber_from} %."
    if share >= bounds.green_from:
        return Verdict(Colour.GREEN, share, why)
    return Verdict(Colour.AMBER if share >= bounds.amber_from else Colour.RED, share, why)

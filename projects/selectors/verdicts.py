"""How each line stands with the norms: its last check, and the exception that covers what the check refuses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from projects.enums import ExceptionState
from projects.models import Line, NormCheck, NormException

ALLOWED = "Vượt, có văn bản cho phép"


@dataclass(frozen=True, slots=True)
class Standing:
    """The last norm check of a line (None before the first), whether it saw the present figures, and the paper of an exception that holds."""

    check: NormCheck | None
    is_current: bool = False
    paper: str = ""

    @property
    def said(self) -> tuple[str, str]:
        """In words, and the tone of the tag."""
        if self.check is None:
            return "Chưa đối chiếu", "near"
        if not self.is_current:
            return "Đối chiếu với số liệu cũ", "near"
        if self.check.is_within:
            return "Trong định mức", "done"
        return (ALLOWED, "near") if self.paper else ("Vượt định mức", "late")


def standings(lines: Sequence[Line], *, on: date) -> dict[int, Standing]:
    """How lines stand on a day, by their id; two queries. An exception that ran out after the approval still explains the approved line."""
    rows = NormCheck.objects.filter(line__in=lines).order_by("line_id", "-at", "-id").distinct("line_id")
    checks = {check.line_id: check for check in rows}
    granted: dict[int, list[NormException]] = {}
    for row in NormException.objects.filter(line__in=lines, state=ExceptionState.GRANTED).order_by("-decided_at", "-id"):
        granted.setdefault(row.line_id, []).append(row)
    return {line.pk: _standing(line, checks.get(line.pk), granted.get(line.pk, []), on) for line in lines}


def _standing(line: Line, check: NormCheck | None, granted: Iterable[NormException], on: date) -> Standing:
    if check is None:
        return Standing(None)
    settled = line.approved is not None
    holding = (row for row in granted if row.amount >= line.requested and (settled or row.until >= on))
    # Checks of before exceptions had rows of their own carry the paper themselves.
    paper = next((row.decision for row in holding), check.exception_decision)
    return Standing(check, (check.cost, check.grant) == (line.total_cost, line.requested), paper)


def together(all_lines: Iterable[Standing]) -> tuple[str, str]:
    """How several lines stand together: as the one that stands worst; no line at all was not checked."""
    order = ("Vượt định mức", "Chưa đối chiếu", "Đối chiếu với số liệu cũ", ALLOWED, "Trong định mức")
    return min((one.said for one in all_lines), key=lambda said: order.index(said[0]), default=Standing(None).said)

"""The minutes on how the treasury's statement and the portal's payments agree over a period."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Signature


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference: what it is, the voucher and its day, whom, both sides' amounts (None where a side says nothing), the reason."""

    what: str
    voucher: str
    day: date
    beneficiary: str
    ours: int | None
    theirs: int | None
    words: str


@dataclass(frozen=True, slots=True)
class TreasuryReconciliation(Context):
    """Biên bản đối chiếu số liệu với Kho bạc: both totals of a month or quarter and every difference. Amounts in đồng."""

    derived: ClassVar[tuple[str, ...]] = ("gap",)
    template: ClassVar[str] = "documents/bien_ban_doi_chieu.html"
    period: str
    first_on: date
    last_on: date
    ours_count: int
    ours_total: int
    theirs_count: int
    theirs_total: int
    matched_total: int
    lines: tuple[DifferenceLine, ...]
    signatures: tuple[Signature, ...] = ()

    @property
    def gap(self) -> int:
        """What the treasury says beyond the portal; below zero when it says less."""
        return self.theirs_total - self.ours_total

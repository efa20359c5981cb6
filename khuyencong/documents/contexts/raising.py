"""What is told to those who give."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """Money that came: the day, the sum in its currency, the rate in words (empty for đồng), whole đồng."""

    day: date
    amount: str
    rate: str
    worth: int


@dataclass(frozen=True, slots=True)
class UsedLine:
    """A đề án that the money pays: for whom, where, what; allocated and given out (đồng)."""

    project: str
    beneficiary: str
    place: str
    content: str
    allocated: int
    paid: int


@dataclass(frozen=True, slots=True)
class DonorReport(Context):
    """Report to a donor on an agreement, up to a day. Sums without a currency are đồng; headings are in English too when `is_abroad`."""

    template: ClassVar[str] = "documents/bao_cao_nha_tai_tro.html"
    addressed_to: tuple[str, ...]
    agreement: str
    purpose: str
    is_abroad: bool
    until: date
    agreed: str
    received: str
    received_worth: int
    gain: int
    given_back: int
    free: int
    receipts: tuple[ReceivedLine, ...]
    uses: tuple[UsedLine, ...]
    words: str
    recipients: tuple[str, ...] = ()

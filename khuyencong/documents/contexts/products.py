"""What a product that was selected as typical is given."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class ProductCertificate(Context):
    """Certificate of a typical product: the product with its group, whose it is and where, the level and year, the decision behind it.

    `valid_to` is None where no term was set.
    """

    template: ClassVar[str] = "documents/giay_chung_nhan_san_pham.html"
    product: str
    group: str
    maker: str
    place: str
    level: str
    year: int
    decision: str
    decided_on: date
    valid_to: date | None = None
    recipients: tuple[str, ...] = ()

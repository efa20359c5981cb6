"""Electronic invoices (hóa đơn điện tử, Nghị định 123/2020/NĐ-CP; format of Quyết định 1450/QĐ-TCT): what the XML says. No rows, no network."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from khuyencong.documents.inspection import FileRefused
from khuyencong.text import nfc
from khuyencong.text.money import MOST

MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice as its XML says it; `amount` is the total with tax in đồng, empty texts where the XML says nothing."""

    form: str
    serial: str
    number: str
    dated_on: date
    seller_name: str
    seller_tax_code: str
    buyer_name: str
    buyer_tax_code: str
    amount: int
    authority_code: str
    goods: str
    sha256: str


def read_invoice(content: bytes) -> Invoice:
    """Read an XML. FileRefused in words when it is too large, no XML, one that opens others, no invoice, or in another currency."""
    if len(content) > MOST_BYTES:
        raise FileRefused("Tệp XML lớn hơn 2 MB.")
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FileRefused("Chưa đọc được tệp XML; hãy dùng tệp hóa đơn điện tử gốc do bên bán gửi.") from error
    invoice = next((one for one in root.iter() if _name(one) == "HDon"), None)
    data = _first(invoice, "DLHDon") if invoice is not None else None
    if invoice is None or data is None:
        raise FileRefused("Tệp XML không phải hóa đơn điện tử (không có phần HDon/DLHDon).")
    seller, buyer = _first(data, "NBan"), _first(data, "NMua")
    if (currency := _text(data, "DVTTe", 3)) not in ("", "VND"):
        raise FileRefused(f"Hóa đơn ghi bằng {currency}; cổng chỉ đọc hóa đơn bằng đồng Việt Nam.")
    goods = [_text(one, "THHDVu", 250) for one in data.iter() if _name(one) == "HHDVu"]
    found = Invoice(
        form=_text(data, "KHMSHDon", 11),
        serial=_text(data, "KHHDon", 12).upper(),
        number=_text(data, "SHDon", 60).upper(),
        dated_on=_day(_text(data, "NLap", 25)),
        seller_name=_text(seller, "Ten", 250),
        seller_tax_code=_text(seller, "MST", 14),
        buyer_name=_text(buyer, "Ten", 250) or _text(buyer, "HVTNMHang", 250),
        buyer_tax_code=_text(buyer, "MST", 14),
        amount=_amount(_text(data, "TgTTTBSo", 30)),
        authority_code=_text(invoice, "MCCQT", 40),
        goods="; ".join(one for one in goods if one)[:250],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    if not found.number or not found.seller_tax_code:
        raise FileRefused("Tệp XML thiếu số hóa đơn hoặc mã số thuế bên bán.")
    return found


def _name(one: Element) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""


def _first(where: Element | None, name: str) -> Element | None:
    return None if where is None else next((one for one in where.iter() if _name(one) == name), None)


def _text(where: Element | None, name: str, most: int) -> str:
    found = _first(where, name)
    return nfc(found.text or "").strip().replace("\0", "")[:most] if found is not None else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise FileRefused("Tệp XML ghi sai ngày lập hóa đơn.") from error


def _amount(text: str) -> int:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise FileRefused("Tệp XML không ghi tổng tiền thanh toán.") from error
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 < amount <= MOST:
        raise FileRefused("Tổng tiền thanh toán trong tệp XML không phải số đồng chẵn, lớn hơn 0.")
    return int(amount)

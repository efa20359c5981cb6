"""Register and correct enterprises."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.text import nfc, sort_key

# Thông tư 86/2024/TT-BTC: from this day a household's tax code may be the 12-digit personal number.
PERSONAL_NUMBER_FROM = date(2025, 7, 1)


def clean_tax_code(raw: str, on: date | None = None) -> str:
    """The tax code in its standard form (`1300000000`, `0314409058-002`, or 12 digits). ValidationError in Vietnamese when it is none."""
    text = re.sub(r"[\s.]", "", raw)
    if re.fullmatch(r"[0-9]{12}", text):
        if (on or clock.today()) < PERSONAL_NUMBER_FROM:
            raise ValidationError("Mã số thuế 12 chữ số chỉ dùng từ ngày 01/07/2025 (Thông tư 86/2024/TT-BTC).")
        return text
    try:
        number = mst.validate(text)
    except NumberError as error:
        raise ValidationError(
            "Mã số thuế không đúng: cần 10 hoặc 13 chữ số có chữ số kiểm tra đúng, hoặc 12 chữ số định danh của hộ kinh doanh."
        ) from error
    return f"{number[:10]}-{number[10:]}" if len(number) == 13 else number


@transaction.atomic
def register_enterprise(
    *, name: str, legal_form: str, trade: str, area: AdminUnit, tax_code: str | None = None, **facts: Any
) -> Enterprise:
    """Keep a new enterprise. ValidationError names the field when a fact is wrong or the tax code is known already."""
    name = nfc(name).strip()
    enterprise = Enterprise(
        name=name, sort_name=sort_key(name), legal_form=legal_form, trade=trade, area=area, tax_code=_coded(tax_code), **facts
    )
    enterprise.full_clean()
    enterprise.save()
    return enterprise


@transaction.atomic
def correct_enterprise(enterprise: Enterprise, **facts: Any) -> Enterprise:
    """Change facts of an enterprise; the same checks as at its registration."""
    for field, value in facts.items():
        setattr(enterprise, field, _coded(value) if field == "tax_code" else value)
    enterprise.name = nfc(enterprise.name).strip()
    enterprise.sort_name = sort_key(enterprise.name)
    enterprise.full_clean()
    enterprise.save()
    return enterprise


def _coded(tax_code: str | None) -> str | None:
    if not tax_code:
        return None
    try:
        return clean_tax_code(tax_code)
    except ValidationError as error:
        raise ValidationError({"tax_code": error.messages}) from error

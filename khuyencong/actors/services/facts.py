"""Facts of a cơ sở as they are kept: each cleaned the same way, whoever brings them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong import clock
from khuyencong.access import Permission, Principal
from khuyencong.actors.enums import EnterpriseState, LegalForm, Level
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.names import name_key
from khuyencong.actors.tax_codes import clean_tax_code, is_personal
from khuyencong.actors.workflow.enterprise_machine import enterprise_within
from khuyencong.text import nfc, parse_phone, sort_key
from khuyencong.workflow.refusals import NotAllowed

IDENTITY = ("name", "tax_code", "legal_form", "area", "address")
"""What makes a cơ sở this one: a confirmed one changes them with the district's word only."""
OTHERS = ("trade", "vsic_code", "representative", "phone", "employees", "capital", "founded_on", "craft_village")
KNOWN_CODE = "Mã số thuế này đã có trong danh sách cơ sở."


def cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in the form in which they are kept. ValidationError names every field that is wrong."""
    said, wrong = dict(facts), {}
    for name, value in facts.items():
        try:
            match name:
                case "tax_code":
                    said[name] = clean_tax_code(value) if value else None
                case "phone":
                    said[name] = _phone(value)
                case "area":
                    said[name] = _area(value)
                case "founded_on" if value and value > clock.today():
                    raise ValidationError("Ngày thành lập không được sau hôm nay.")
                case _ if isinstance(value, str):
                    said[name] = nfc(value).strip()
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return said


def _phone(value: str) -> str:
    if not value or not value.strip():
        return ""
    try:
        return parse_phone(value)
    except ValueError as error:
        raise ValidationError("Số điện thoại không đúng: di động 10 chữ số (0903 123 456), cố định 11 chữ số (0275 382 2345).") from error


def _area(area: AdminUnit) -> AdminUnit:
    today = clock.today()
    if area.level != Level.COMMUNE or area.valid_from > today or (area.valid_to is not None and area.valid_to < today):
        raise ValidationError(f"{area.name} không phải xã, phường, thị trấn có hiệu lực hôm nay.")
    return area


def save(enterprise: Enterprise) -> Enterprise:
    """Check the row as a whole and write it. ValidationError at the tax code when another living cơ sở has it, also one of this moment."""
    enterprise.sort_name, enterprise.name_key = sort_key(enterprise.name), name_key(enterprise.name)
    if is_personal(enterprise.tax_code) and enterprise.legal_form != LegalForm.HOUSEHOLD:
        raise ValidationError({"tax_code": "Số định danh 12 chữ số chỉ là mã số thuế của hộ kinh doanh."})
    if enterprise.tax_code and enterprise.is_living:
        same = Enterprise.objects.filter(tax_code=enterprise.tax_code, state__in=EnterpriseState.living()).exclude(pk=enterprise.pk)
        if same.exists():
            raise ValidationError({"tax_code": KNOWN_CODE})
    enterprise.full_clean()
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError as error:
        if "enterprise_tax_code_is_one" in str(error):
            raise ValidationError({"tax_code": KNOWN_CODE}) from error
        raise
    return enterprise


def locked(enterprise: Enterprise) -> Enterprise:
    """The row as it now stands, held until the transaction ends. ValidationError when it is not in use any more."""
    row = Enterprise.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=enterprise.pk)
    if not row.is_living:
        raise ValidationError(f"{row.name}: {row.state_label.lower()}, chỉ còn để xem.")
    return row


def require(enterprise: Enterprise, who: Principal, permission: Permission) -> None:
    """NotAllowed unless the principal holds the permission for this cơ sở."""
    scope = who.scope(permission)
    if scope is None or not enterprise_within(enterprise, who, scope):
        raise NotAllowed

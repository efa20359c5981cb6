"""Attaching the scan of a contract that was signed on paper."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.text import nfc
from projects.models import ContractScan, Line
from projects.services.holding import held
from projects.workflow import line_works

SUBJECT = "contract_scan"
PURPOSE = "signed_contract"
MOST_FILES = 20


@transaction.atomic
def attach_signed_contract(
    *, line: Line, who: Principal, signer_a: str, signer_b: str, signed_on: date, files: Sequence[Uploaded]
) -> ContractScan:
    """Keep the scan of the signed contract of a part, one PDF or several pictures, with who signed for either side on which day.

    An earlier scan stays. ValidationError at its field: no file, too many, one that is neither PDF nor picture, a day that is not there yet.
    """
    row = held(line, who, line_works.SCAN)
    contract = getattr(row, "contract", None)
    if contract is None or who.user_id is None:
        raise ValidationError("Phần này chưa có hợp đồng.")
    if not files:
        raise ValidationError({"files": "Cần kèm bản scan, ảnh chụp hợp đồng đã ký."})
    if len(files) > MOST_FILES:
        raise ValidationError({"files": f"Mỗi lần tối đa {MOST_FILES} tệp."})
    if wrong := {name: "Có ký tự không hợp lệ." for name, said in (("signer_a", signer_a), ("signer_b", signer_b)) if "\0" in said}:
        raise ValidationError(wrong)
    if signed_on > clock.today():
        raise ValidationError({"signed_on": "Ngày ký không được sau hôm nay."})
    scan = ContractScan(
        contract=contract, signer_a=nfc(signer_a).strip(), signer_b=nfc(signer_b).strip(), signed_on=signed_on, by_id=who.user_id,
        recorded_on=clock.today(),
    )  # fmt: skip
    scan.full_clean(exclude=["contract", "by"])
    scan.save(force_insert=True)
    for file in files:
        try:
            kept = attach(subject=(SUBJECT, scan.pk), purpose=PURPOSE, file=file, by_id=who.user_id)
        except FileRefused as error:
            raise ValidationError({"files": f"{file.name}: {error}"}) from error
        if kept.mime != "application/pdf" and not kept.mime.startswith("image/"):
            raise ValidationError({"files": f"{kept.name}: bản ký chỉ nhận PDF hoặc ảnh JPG, PNG."})
    return scan

"""The beneficiary's own money: its documents entered, held against what speaks against them, verified by another."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.tax_codes import clean_tax_code
from khuyencong.documents.services import attach
from khuyencong.text import date_vi, nfc
from projects.enums import AttachmentPurpose
from projects.invoices import Invoice
from projects.models import CounterpartProof, Line
from projects.selectors import execution as standing
from projects.selectors.visibility import lines_visible_to
from projects.services.holding import held
from projects.workflow import line_works


@transaction.atomic
def prove_counterpart(
    *,
    line: Line,
    who: Principal,
    seller_tax_code: str,
    number: str,
    dated_on: date,
    description: str,
    amount: int,
    file: Any = None,
    invoice: Invoice | None = None,
    reason: str = "",
    **facts: Any,
) -> tuple[CounterpartProof, list[str]]:
    """Keep a document of the beneficiary's own money. Returns it with what is pointed out at once.

    `facts` are further columns of the invoice and of the transfer that paid it, `invoice` what its XML said. What speaks against it (another
    buyer, a day outside the project's time) must be argued in `reason`; used before, it is refused with the place where it stands.
    """
    row = held(line, who, line_works.PROVE)
    if dated_on > clock.today():
        raise ValidationError({"dated_on": "Ngày chứng từ không được sau hôm nay."})
    kept = attach(subject=("line", row.pk), purpose=AttachmentPurpose.COUNTERPART, file=file, by_id=who.user_id) if file else None
    try:
        tax_code = clean_tax_code(seller_tax_code)
    except ValidationError as error:
        raise ValidationError({"seller_tax_code": error.messages}) from error
    told = {name: nfc(value).strip() if isinstance(value, str) else value for name, value in facts.items()}
    told["serial"] = str(told.get("serial") or "").upper()
    told["authority_code"] = str(told.get("authority_code") or "").upper()
    if invoice is not None:
        told |= {"seller_name": invoice.seller_name, "buyer_name": invoice.buyer_name, "xml_sha256": invoice.sha256}
    proof = CounterpartProof(
        **told,
        reason=nfc(reason).strip(),
        line=row,
        seller_tax_code=tax_code,
        number=nfc(number).strip().upper(),
        dated_on=dated_on,
        description=nfc(description),
        amount=amount,
        attachment=kept,
        entered_by_id=who.user_id,
        entered_at=clock.now(),
    )
    _not_used_before(proof, who)
    proof.full_clean()
    warnings = warnings_of(proof)
    to_argue = [words for words in warnings if words != standing.NO_TRANSFER]
    if to_argue and not proof.reason:
        raise ValidationError({"reason": [f"{words} Hãy giải trình." for words in to_argue]})
    proof.save()
    return proof, warnings


def _not_used_before(proof: CounterpartProof, who: Principal) -> None:
    """Refuse an invoice that stands somewhere already, with the place where the reader may see it."""
    used = standing.where_used(proof)
    if used is None:
        return
    seen = lines_visible_to(who).filter(pk=used.line_id).exists()
    where = f"đề án {used.line.project.code}, {used.line.enterprise.name}" if seen else "một hồ sơ khác trên cổng"
    raise ValidationError({"number": f"Hóa đơn, chứng từ này đã được dùng ở {where}, nhập ngày {date_vi(clock.day_of(used.entered_at))}."})


def warnings_of(proof: CounterpartProof) -> list[str]:
    """What an officer should look at in one document; for many see `projects.selectors.execution.pointed_out`."""
    project = proof.line.project
    return standing.pointed_out(proof, proof.line, decided_on=standing.decided_on(project))


@transaction.atomic
def verify_counterpart(*, proof: CounterpartProof, who: Principal) -> CounterpartProof:
    """An officer has compared the document with its original; not the one who entered it."""
    row = CounterpartProof.objects.select_for_update(of=("self",), no_key=True).select_related("line__project").get(pk=proof.pk)
    held(row.line, who, line_works.VERIFY)
    if row.entered_by_id == who.user_id:
        raise ValidationError("Người nhập chứng từ không được tự xác nhận.")
    if row.verified_at is None:
        row.verified_by_id, row.verified_at = who.user_id, clock.now()
        row.save(update_fields=["verified_by", "verified_at"])
    return row

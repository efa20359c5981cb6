"""Signing the PDF of an issued paper with its organisation's certificate, and checking what is kept."""

import hashlib
from dataclasses import replace

from django.db import transaction

from khuyencong import clock
from khuyencong.documents import store
from khuyencong.documents.models import Paper, PaperSignature
from khuyencong.documents.signing import CannotSign, Checked, check, may_sign, sign
from khuyencong.jobs import ask
from khuyencong.jobs.outputs import publish

JOB = "documents.sign"
AREA = "papers"


def ask_signature(paper: Paper) -> None:
    """Ask for the signature of a paper that has its PDF, where a person signs it and its organisation has a certificate; else nothing."""
    if paper.signer_name and paper.has_pdf and may_sign(paper.organisation.code):
        ask(JOB, f"sign:{paper.pk}", {"paper_id": paper.pk}, by_id=paper.by_id)


def sign_paper(paper: Paper) -> PaperSignature:
    """The paper's signed PDF, kept as a file; the row is not saved. The frozen PDF stays as it is. CannotSign, RenderFailed.

    The bytes that are signed are those that the paper's hash names: a stored file that differs is not signed.
    """
    content = store.read(paper.pdf_path)
    if hashlib.sha256(content).hexdigest() != paper.pdf_sha256:
        raise CannotSign("Tệp PDF trong kho khác với mã băm đã ghi của văn bản nên không ký.")
    at = clock.now().replace(microsecond=0)
    made = sign(
        content, code=paper.organisation.code, office=paper.organisation_name, signer=paper.signer_name,
        place=paper.context["frame"]["place"], at=at,
    )  # fmt: skip
    file = publish(made.content, folder=AREA, suffix=".pdf")
    return PaperSignature(
        paper=paper, path=file.name, sha256=file.sha256, size=file.size, subject=made.subject, issuer=made.issuer,
        fingerprint=made.fingerprint, signed_at=at,
    )  # fmt: skip


@transaction.atomic
def note_signature(made: PaperSignature) -> PaperSignature:
    """Keep a signature; of two that race the first counts."""
    Paper.objects.select_for_update(of=("self",), no_key=True).get(pk=made.paper_id)
    known = PaperSignature.objects.filter(paper_id=made.paper_id).order_by("pk").first()
    if known is not None:
        return known
    made.full_clean(exclude=["paper"])
    made.save(force_insert=True)
    return made


def sign_now(*, paper_id: int) -> PaperSignature:
    """Both at once, without a worker; a paper that is signed is left alone. CannotSign, RenderFailed."""
    paper = Paper.objects.select_related("organisation", "signature").get(pk=paper_id)
    return paper.signed or note_signature(sign_paper(paper))


def check_kept(signature: PaperSignature) -> Checked:
    """Check the signed file of a paper as it lies in the store: its hash, its signature, the chain at the moment of signing."""
    try:
        content = store.read(signature.path)
    except OSError:
        return Checked(
            signature.subject, signature.issuer, signature.fingerprint, signature.signed_at, ("Không đọc được tệp đã ký trong kho.",)
        )
    found = check(content, at=signature.signed_at)
    if hashlib.sha256(content).hexdigest() != signature.sha256:
        return replace(found, problems=("Tệp đã ký trong kho khác với mã băm đã ghi.", *found.problems))
    return found


def digest_known(sha256: str) -> PaperSignature | None:
    """The signature whose signed file has this hash."""
    return PaperSignature.objects.select_related("paper").filter(sha256=sha256).order_by("pk").first()

"""Issuing papers, and ending what they say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from khuyencong.documents.codes import new_code
from khuyencong.documents.enums import PaperState
from khuyencong.documents.frame import Issuer, Signer, frame_of
from khuyencong.documents.freezing import clean, digest, freeze
from khuyencong.documents.kinds import PaperKind, paper_kind
from khuyencong.documents.models import Paper
from khuyencong.documents.render.confined import Rendered, render_pdf
from khuyencong.documents.render.pages import draft_html, template_sha256
from khuyencong.documents.services.books import letter_notation, notation_of, take_number
from khuyencong.jobs import ask

RENDER_JOB = "documents.render"


def render_key(paper_id: int) -> str:
    """The key of the job that makes a paper's PDF."""
    return f"paper:{paper_id}"


@transaction.atomic
def issue(
    kind: str,
    *,
    subject: tuple[str, int],
    organisation: Issuer,
    title: str,
    context: Any,
    signer: Signer | None,
    by_id: int | None,
    on: date,
) -> Paper:
    """Issue a paper in the caller's transaction.

    Takes the next number of the organisation's book, freezes the content (`context` is one of
    `khuyencong.documents.contexts`, or a mapping that the kind's template understands), makes the public code, and
    asks for the PDF. TypeError or ValueError for a context that no paper can hold.
    """
    declared = paper_kind(kind)
    content = {"frame": freeze(frame_of(organisation)), "body": _body(context)}
    signer = signer or Signer(name="")
    paper = Paper(
        kind=declared.code,
        type_code=declared.type_code,
        organisation_id=organisation.pk,
        organisation_name=clean(organisation.name),
        year=on.year,
        title=clean(title).strip(),
        issued_on=on,
        signer_name=clean(signer.name),
        signer_capacity=clean(signer.capacity),
        signer_title=clean(signer.title),
        subject_kind=subject[0],
        subject_id=subject[1],
        code=new_code(),
        context=content,
        template_sha256=template_sha256(declared),
        by_id=by_id,
    )
    if declared.needs_number:
        paper.book, paper.number = take_number(organisation=organisation, type_code=declared.type_code, on=on)
        if declared.is_letter:
            paper.notation = letter_notation(number=paper.number, symbol=organisation.symbol, drafter=declared.drafter)
        else:
            paper.notation = notation_of(number=paper.number, type_code=declared.type_code, symbol=organisation.symbol)
    paper.content_sha256 = content_digest(paper)
    paper.clean_fields(exclude=["organisation", "by", "book", "number", "replaced_by"])
    paper.save(force_insert=True)
    ask(RENDER_JOB, render_key(paper.pk), {"paper_id": paper.pk}, by_id=by_id)
    return paper


def content_digest(paper: Paper) -> str:
    """SHA-256 over everything that the paper says."""
    said = {
        "kind": paper.kind,
        "organisation": paper.organisation_name,
        "notation": paper.notation,
        "title": paper.title,
        "issued_on": paper.issued_on.isoformat(),
        "signer": [paper.signer_name, paper.signer_capacity, paper.signer_title],
        "content": paper.context,
    }
    return digest(said)


def preview(kind: str, *, organisation: Issuer, title: str, context: Any, signer: Signer | None, on: date) -> Rendered:
    """The PDF of a draft: “DỰ THẢO”, no number, no public code; nothing is kept."""
    declared: PaperKind = paper_kind(kind)
    content = {"frame": freeze(frame_of(organisation)), "body": _body(context)}
    html = draft_html(declared, title=clean(title), content=content, signer=signer or Signer(name=""), on=on)
    return render_pdf(html, made_on=on)


@transaction.atomic
def replace(paper: Paper, *, by: Paper) -> Paper:
    """Another paper takes the place of this one. ValueError when this one is no longer in force."""
    return replace_each([(paper, by)])[0]


@transaction.atomic
def replace_each(pairs: Sequence[tuple[Paper, Paper]]) -> list[Paper]:
    """In each pair the second paper takes the place of the first. ValueError, and nothing done, when one is no longer in force."""
    locked = _in_force(*(paper for paper, _ in pairs))
    for paper, (_, by) in zip(locked, pairs, strict=True):
        paper.state, paper.replaced_by = PaperState.REPLACED, by
        paper.save(update_fields=["state", "replaced_by"])
    return locked


@transaction.atomic
def revoke(paper: Paper, *, reason: str, on: date) -> Paper:
    """Take a paper back, with the reason. ValueError without a reason, or when it is no longer in force."""
    if not reason.strip():
        raise ValueError("Cần ghi lý do thu hồi văn bản.")
    (locked,) = _in_force(paper)
    locked.state, locked.revoked_reason, locked.revoked_on = PaperState.REVOKED, clean(reason).strip(), on
    locked.save(update_fields=["state", "revoked_reason", "revoked_on"])
    return locked


def _body(context: Any) -> dict[str, Any]:
    frozen = freeze(context.to_context() if hasattr(context, "to_context") else context)
    if not isinstance(frozen, Mapping):
        raise TypeError("the context of a paper is an object")
    return dict(frozen)


def _in_force(*papers: Paper) -> list[Paper]:
    """The papers as they are now, locked, in the order asked for."""
    rows = Paper.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[paper.pk for paper in papers]).order_by("pk")
    now = {row.pk: row for row in rows}
    locked = [now[paper.pk] for paper in papers]
    for row in locked:
        if row.state != PaperState.ISSUED:
            raise ValueError(f"Văn bản {row} không còn hiệu lực ({row.get_state_display().lower()}).")
    return locked

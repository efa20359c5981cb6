"""Keeping texts in the library: what they say, their articles, what they replace and amend."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.access import Principal
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.text import citations, date_vi, nfc
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import NotAllowed
from policy import dividing, selectors
from policy.enums import Bearing, TextKind
from policy.models import Article, Dossier, LegalText, TextRelation
from policy.permissions import P

FILE = "text"  # the purpose of a text's own file among attachments


@transaction.atomic
def keep_text(
    *,
    who: Principal,
    facts: Mapping[str, Any],
    words: str | None = None,
    replaces: Sequence[LegalText] = (),
    amends: Sequence[LegalText] = (),
    file: Uploaded | None = None,
    row: LegalText | None = None,
) -> LegalText:
    """Add a text, or (with `row`) say better what is kept of it. `words` is its whole text, divided into articles; None leaves them.

    ValidationError at the field: a number that is kept already or reads like none, days out of order, a text above itself.
    """
    if not who.may(P.KEEP):
        raise NotAllowed
    if row is not None:
        row = LegalText.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    text = row or LegalText()
    for name, value in facts.items():
        setattr(text, name, nfc(value).strip() if isinstance(value, str) else value)
    _judge(text)
    _forget_relations(text, [*replaces, *amends])
    text.save()
    if words is not None:
        _write_articles(text, nfc(words))
    _relate(text, replaces, amends)
    if file is not None:
        attach(subject=("legal_text", text.pk), purpose=FILE, file=file, by_id=who.user_id)
    return text


def _judge(text: LegalText) -> None:
    """Refuse what the database would, at its field."""
    wrong: dict[str, str] = {}
    kind = TextKind.by_symbol(citations.symbol_of(text.number))
    if not citations.is_number(text.number):
        wrong["number"] = "Số, ký hiệu viết như “45/2012/NĐ-CP”, “2646/QĐ-BCT”."
    elif kind is not None and text.kind in TextKind.values and kind != text.kind:
        wrong["number"] = f"Số {text.number} là số của {kind.label.lower()}, không phải của {text.get_kind_display().lower()}."
    elif LegalText.objects.filter(number=text.number, issuer=text.issuer).exclude(pk=text.pk).exists():
        wrong["number"] = f"Văn bản số {text.number} của {text.issuer} đã có trong thư viện."
    if text.issued_on and text.valid_from and text.valid_from < text.issued_on:
        wrong["valid_from"] = "Ngày có hiệu lực không trước ngày ban hành."
    if text.valid_from and text.valid_to and text.valid_to < text.valid_from:
        wrong["valid_to"] = "Ngày hết hiệu lực không trước ngày có hiệu lực."
    after = text.borne_by.filter(text__issued_on__lt=text.issued_on).order_by("pk") if text.pk and text.issued_on else ()
    for relation in after:
        wrong["issued_on"] = f"{relation.text.number} thay thế, sửa đổi văn bản này nhưng ban hành trước ngày đó."
    if wrong:
        raise ValidationError(wrong)
    text.full_clean(validate_unique=False, validate_constraints=False)


def _write_articles(text: LegalText, words: str) -> None:
    """The articles anew; one whose words stay the same stays a summary if it was one."""
    were = {(one.code, one.words) for one in text.articles.filter(is_summary=True).order_by("pk")}
    text.articles.all().delete()
    Article.objects.bulk_create(
        Article(text=text, position=at, code=code, words=said, is_summary=(code, said) in were)
        for at, (code, said) in enumerate(dividing.articles_of(words), 1)
    )


def _forget_relations(text: LegalText, others: Sequence[LegalText]) -> None:
    """What the text bears on no longer is forgotten before its days move."""
    if text.pk is not None:
        text.bears_on.exclude(other__in=others).delete()


def _relate(text: LegalText, replaces: Sequence[LegalText], amends: Sequence[LegalText]) -> None:
    """What the text does to others is exactly this; what it replaces ends the day before it begins."""
    wanted = {other.pk: (other, Bearing.REPLACES, "replaces") for other in replaces}
    wanted |= {other.pk: (other, Bearing.AMENDS, "amends") for other in amends if other.pk not in wanted}
    known = {row.other_id: row for row in text.bears_on.order_by("pk")}
    for other, how, field in wanted.values():
        if other.pk == text.pk:
            raise ValidationError({field: "Văn bản không thay thế, sửa đổi chính nó."})
        if text.pk in selectors.beneath(other):
            raise ValidationError({field: f"{other.number} đã thay thế hoặc sửa đổi văn bản này: không thể làm ngược lại."})
        if text.issued_on and other.issued_on and text.issued_on < other.issued_on:
            raise ValidationError({field: f"{other.number} ban hành ngày {date_vi(other.issued_on)}, sau văn bản này."})
        if how == Bearing.REPLACES:
            _end(other, text, field)
        row = known.get(other.pk) or TextRelation(text=text, other=other)
        if row.how != how:
            row.how = how
            row.save()


def _end(other: LegalText, by: LegalText, field: str) -> None:
    """A text that is replaced is in force until the day before; one that ended earlier stays ended then."""
    if by.valid_from is None:
        return
    last = by.valid_from - timedelta(days=1)
    row = LegalText.objects.select_for_update(of=("self",), no_key=True).get(pk=other.pk)
    if row.valid_from is not None and last < row.valid_from:
        raise ValidationError({field: f"{row.number} có hiệu lực từ {date_vi(row.valid_from)}, không sớm hơn văn bản thay thế nó."})
    if row.valid_to is None or row.valid_to > last:
        row.valid_to = last
        row.save(update_fields=["valid_to"])


def keep_issued(dossier: Dossier, context: Context) -> LegalText:
    """The text that a dossier became: with the newest draft as its words, in place of what it replaces. For the move that issues it."""
    data, version = context.data, dossier.versions.order_by("number").last()
    assert version is not None
    text = LegalText(
        number=nfc(data["number"]).strip(), kind=dossier.kind, title=dossier.title, issuer=context.actor.organisation_name,
        issued_on=data["issued_on"], valid_from=data["valid_from"], summary=dossier.need, needs_verification=False,
    )  # fmt: skip
    _judge(text)
    text.save()
    _write_articles(text, version.words)
    replaced = data.get("replaces") or dossier.replaces
    _relate(text, [replaced] if replaced else [], [])
    return text

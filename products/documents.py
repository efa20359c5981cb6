"""The certificate of a typical product, and who may read it."""

from datetime import date, timedelta

from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from khuyencong.workflow.machine import Context
from products.models import Entry, Selection
from products.selectors import selections
from projects.documents import parties

CERTIFICATE = PaperKind(
    "product_certificate",
    "GCN",
    "Giấy chứng nhận sản phẩm tiêu biểu",
    c.ProductCertificate.template,
    heading="GIẤY CHỨNG NHẬN",
    landscape=True,
)


def _may_read(who: Principal, entry_id: int) -> bool:
    return selections.entries_visible_to(who).filter(pk=entry_id).exists()


register_paper(CERTIFICATE)
register_reader("product_entry", _may_read)


def valid_to(decided_on: date, years: int | None) -> date | None:
    """The last day of a certificate; None where no term was set."""
    if years is None:
        return None
    try:
        return decided_on.replace(year=decided_on.year + years) - timedelta(days=1)
    except ValueError:  # from the 29th of February
        return date(decided_on.year + years, 2, 28)


def certify(selection: Selection, entry: Entry, context: Context) -> None:
    """Give a product its certificate, signed by the head of the office that decided."""
    who, enterprise = context.actor, entry.product.enterprise
    organisation = parties.organisation_of(who)
    assert selection.decided_on is not None
    level = selection.get_level_display().lower()
    entry.valid_to = valid_to(selection.decided_on, selection.certificate_years)
    content = c.ProductCertificate(
        product=entry.product.name, group=entry.product.get_group_display(), maker=enterprise.name, place=enterprise.area.placed, level=level,
        year=selection.year, decision=selection.decision, decided_on=selection.decided_on, valid_to=entry.valid_to,
        recipients=("Cơ sở được cấp", "Sở Công Thương", "Lưu: VT"),
    )  # fmt: skip
    entry.certificate = papers.issue(
        CERTIFICATE.code, subject=("product_entry", entry.pk), organisation=organisation,
        title=f"Sản phẩm công nghiệp nông thôn tiêu biểu {level} năm {selection.year}: {entry.product.name}"[:300], context=content,
        signer=parties.head_of(organisation, who), by_id=who.user_id, on=context.day,
    )  # fmt: skip
    entry.save(update_fields=["certificate", "valid_to"])

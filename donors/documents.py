"""The report to a donor, and who may read it and the agreement's file."""

from donors import selectors
from donors.models import Agreement, DonorReport
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.models import Paper
from khuyencong.documents.readers import register_reader
from khuyencong.text import date_long
from projects.documents import parties

REPORT = PaperKind("donor_report", "BC", "Báo cáo nhà tài trợ", c.DonorReport.template, heading="BÁO CÁO")


def _may_read(who: Principal, agreement_id: int) -> bool:
    return selectors.agreements_visible_to(who).filter(pk=agreement_id).exists()


register_paper(REPORT)
register_reader("donor_agreement", _may_read)


def donor_report(agreement: Agreement, row: DonorReport, who: Principal) -> Paper:
    """What came, at which rate, for which đề án it is used, what is left; with the writer's words."""
    organisation, donor, today = parties.organisation_of(who), agreement.donor, clock.today()
    position = selectors.position_of(agreement)
    receipts = agreement.receipts.select_related("rate").order_by("received_on", "pk")
    content = c.DonorReport(
        addressed_to=(donor.name_abroad or donor.name,) if donor.is_abroad else (donor.name,),
        agreement=f"Thỏa thuận số {agreement.number} {date_long(agreement.signed_on)}",
        purpose=agreement.purpose,
        is_abroad=donor.is_abroad,
        until=today,
        agreed=selectors.written(position.agreed, agreement.currency),
        received=selectors.written(position.came, agreement.currency),
        received_worth=position.came_vnd,
        gain=position.gain,
        given_back=position.given_back,
        free=position.free,
        receipts=tuple(
            c.ReceivedLine(
                one.received_on, selectors.written(one.amount, agreement.currency),
                selectors.rate_in_words(one.rate) if one.rate else "", one.amount_vnd,
            )
            for one in receipts
        ),
        uses=tuple(
            c.UsedLine(
                use.line.project.title, use.line.enterprise.name, use.line.project.district.name, use.line.content.short_name,
                use.money.allocated, use.money.disbursed,
            )
            for use in position.uses
        ),
        words=row.words,
        recipients=("Như trên", "Sở Tài chính", "Sở Công Thương", "Lưu: VT"),
    )  # fmt: skip
    return papers.issue(
        REPORT.code, subject=("donor_agreement", agreement.pk), organisation=organisation,
        title=f"Kết quả sử dụng kinh phí tài trợ theo thỏa thuận số {agreement.number}", context=content,
        signer=parties.head_of(organisation, who), by_id=who.user_id, on=today,
    )  # fmt: skip

"""The decision that gives or adjusts an estimate."""

from budgets.documents import kinds
from budgets.documents.issuing import issue
from budgets.documents.words import funding_words, grounds
from budgets.models import Estimate
from budgets.selectors import estimates as reading
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import signing
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.enums import PaperState
from khuyencong.documents.models import Paper
from khuyencong.text import date_long, vnd


def estimate_decision(row: Estimate, who: Principal) -> Paper:
    """Issue it for whoever approves; the paper of the version before is replaced."""
    organisation = signing.organisation_of(who)
    before = reading.before(row)
    old = before.paper if before else None
    named = ""
    if before is not None:
        named = f"Quyết định số {old.notation} {date_long(old.issued_on)}" if old else before.decision
    content = c.EstimateDecision(
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=(*grounds(clock.today()), f"Căn cứ {row.decision}"),
        year=row.fiscal_year_id,
        funding=funding_words(row.source),
        owner=row.owner.name,
        lines=tuple(c.EstimateLine(part.subject, part.place, part.quarters, part.whole) for part in reading.parts_of(row)),
        duties=("Căn cứ dự toán được giao, các đơn vị tổ chức thực hiện, sử dụng kinh phí đúng mục đích và quyết toán theo quy định.",),
        carried_out_by="Thủ trưởng các đơn vị có liên quan",
        before=before.amount if before else None,
        replaced=named,
        reason=row.note,
        changes=tuple(
            c.Change(f"{change.subject}, {change.place}", vnd(change.before), vnd(change.now)) for change in reading.changes_of(row)
        ),
        recipients=("Như Điều 3", "Sở Công Thương", "Kho bạc Nhà nước", "Lưu: VT"),
    )
    paper = issue(
        kinds.ESTIMATE,
        ("estimate", row.pk),
        who,
        organisation,
        context=content,
        title=f"Về việc {'điều chỉnh' if before else 'giao'} dự toán {funding_words(row.source)} năm {row.fiscal_year_id}",
    )
    if old is not None and old.state == PaperState.ISSUED:
        papers.replace(old, by=paper)
    return paper

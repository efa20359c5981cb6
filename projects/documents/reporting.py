"""What is reported and settled of a beneficiary's part."""

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.documents import contexts as c
from khuyencong.documents.models import Paper
from khuyencong.text import date_long, date_vi
from khuyencong.workflow.machine import Context
from projects.documents import kinds, parties
from projects.documents.contracts import contract_name
from projects.documents.issuing import issue
from projects.models import Line, Liquidation, ProgressReport
from projects.workflow import purses


def progress_report(line: Line, report: ProgressReport, who: Principal) -> Paper:
    """The beneficiary's report, kept by the Trung tâm that is its partner."""
    organisation = actors.with_head(line.contract.organisation_id)
    content = c.Progress(
        addressed_to=(organisation.name,),
        project_code=line.project.code,
        project_title=line.project.title,
        beneficiary=parties.enterprise_party(line.enterprise),
        contract=contract_name(line),
        reported_on=clock.day_of(report.at),
        percent=report.percent,
        work=report.text,
        cost_so_far=report.cost_so_far,
        total_cost=line.total_cost,
        is_final=report.is_final,
        proof=report.proof.name if report.proof else "",
        corrects=f"{date_vi(clock.day_of(report.corrects.at))} ({report.corrects.percent} %)" if report.corrects else "",
        correction_reason=report.correction_reason,
        signatures=(
            c.Signature("ĐẠI DIỆN ĐƠN VỊ BÁO CÁO", line.enterprise.representative, note=f"(Gửi trên cổng, người gửi: {who.name})"),
        ),
    )
    return issue(
        kinds.PROGRESS, line, who, title=f"{'Hoàn thành' if report.is_final else 'Tiến độ thực hiện'} đề án {line.project.title}",
        context=content, organisation=organisation, signer=None, on=clock.day_of(report.at),
    )  # fmt: skip


def settlement_request(line: Line, row: Liquidation, context: Context) -> Paper:
    """The Trung tâm asks to settle what the contract has cost, once it is liquidated."""
    organisation = parties.organisation_of(context.actor)
    acceptance = line.acceptances.filter(is_passed=True).select_related("paper").order_by("-held_on", "-id").first()
    real_cost = acceptance.real_cost if acceptance else line.accepted_cost or 0
    content = c.SettlementRequest(
        addressed_to=("Sở Tài chính",),
        project_code=line.project.code,
        project_title=line.project.title,
        beneficiary=parties.enterprise_party(line.enterprise),
        contract=contract_name(line),
        acceptance=_named("Biên bản nghiệm thu", acceptance.paper if acceptance else None),
        liquidation=_named("Biên bản thanh lý", row.paper),
        real_cost=real_cost,
        counterpart=max(0, real_cost - (line.accepted or 0) - purses.elsewhere_at(line, real_cost)),
        contract_grant=purses.worth_in_all(line),
        accepted_grant=row.accepted,
        paid=row.paid,
        papers=("Quyết định phê duyệt", "Hợp đồng", "Biên bản nghiệm thu", "Biên bản thanh lý", "Hóa đơn, chứng từ"),
        recipients=("Như trên", "Sở Công Thương", "Lưu: VT"),
    )
    return issue(
        kinds.SETTLEMENT, line, context.actor, title=f"Quyết toán kinh phí đề án {line.project.title}", context=content,
        organisation=organisation, signer=parties.head_of(organisation, context.actor), on=row.held_on,
    )  # fmt: skip


def _named(label: str, paper: Paper | None) -> str:
    return f"{label} số {paper.notation} {date_long(paper.issued_on)}" if paper else label

"""Papers of a beneficiary's part: contract, request for money, inspection, acceptance, liquidation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgets.norms.declared import measures_of
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.documents import contexts as c
from khuyencong.documents.models import Paper
from khuyencong.text import date_long, vnd
from khuyencong.workflow.machine import Context
from projects.documents import funding, kinds, parties
from projects.documents.issuing import issue
from projects.enums import PaymentKind
from projects.models import Acceptance, Contract, Inspection, Line, Liquidation, PaymentRequest
from projects.permissions import P
from projects.selectors import law, papers
from projects.workflow import purses


def contract_name(line: Line) -> str:
    """The contract as other papers name it."""
    paper = line.contract.paper
    return f"Hợp đồng số {paper.notation} {date_long(paper.issued_on)}" if paper else ""


def contract(line: Line, row: Contract, context: Context) -> Paper:
    """The contract between the Trung tâm and the beneficiary."""
    organisation = parties.organisation_of(context.actor)
    decision = line.project.decisions.order_by("-at", "-id").first()
    ground = (f"Căn cứ Quyết định số {decision.notation} {date_long(decision.decided_on)} của {decision.authority}",) if decision else ()
    advance = row.advance_limit
    content = c.Contract(
        grounds=(*parties.grounds(context.day), *ground),
        project_code=line.project.code,
        project_title=line.project.title,
        party_a=parties.organisation_party(organisation, context.actor.name),
        party_b=parties.enterprise_party(line.enterprise),
        place=parties.place_of(line.enterprise.area, line.project.district),
        work=line.subject_matter or line.project.title,
        total_cost=line.total_cost,
        grant=row.amount,
        counterpart=line.total_cost - row.amount - line.elsewhere,
        payments=(
            c.PaymentLine(
                "Tạm ứng (nếu có)", advance, f"Không quá {row.advance_limit_bp / 100:g} % giá trị hợp đồng; {row.advance_citation}"
            ),
            *(
                (
                    c.PaymentLine(
                        "Thanh toán từng phần (nếu có)",
                        row.payable_before_acceptance,
                        f"Cùng với tạm ứng; giữ lại {row.retention_bp / 100:g} % đến khi nghiệm thu; {row.retention_citation}",
                    ),
                )
                if row.retention_citation
                else ()
            ),
            c.PaymentLine(
                "Thanh toán lần cuối", row.amount, "Sau khi nghiệm thu và chứng minh đủ vốn đối ứng, trừ số đã tạm ứng, thanh toán"
            ),
            *(
                c.PaymentLine(
                    f"Cùng chi từ {part.name[0].lower()}{part.name[1:]}",
                    part.amount,
                    "Tạm ứng, thanh toán, quyết toán riêng theo nguồn, cùng điều kiện và cùng tỷ lệ tạm ứng",
                )
                for part in purses.parts_of(line)
                if part.amount
            ),
        ),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        duties_a=("Hướng dẫn, kiểm tra việc thực hiện đề án.", "Thanh toán đúng, đủ kinh phí hỗ trợ sau nghiệm thu."),
        duties_b=(
            "Thực hiện đúng nội dung được phê duyệt, bảo đảm đủ vốn đối ứng.",
            "Sử dụng kinh phí đúng mục đích, lưu giữ chứng từ, báo cáo tiến độ đúng hạn.",
            "Hoàn trả kinh phí nếu không thực hiện hoặc sử dụng sai mục đích.",
        ),
        terms=("Thay đổi nội dung, thời gian hoặc kinh phí phải được cấp có thẩm quyền chấp thuận bằng văn bản.",),
        signatures=(
            c.Signature("ĐẠI DIỆN BÊN A", context.actor.name, seals=True),
            c.Signature("ĐẠI DIỆN BÊN B", line.enterprise.representative, seals=True),
        ),
        sources=funding.facts([line]),
    )
    title = f"Về việc hỗ trợ thực hiện đề án {line.project.title}"
    return issue(
        kinds.CONTRACT, line, context.actor, title=title, context=content, organisation=organisation, signer=None, on=row.signed_on
    )


def payment_request(line: Line, request: PaymentRequest, who: Principal) -> Paper:
    """The request for an advance or a payment; issued by the Trung tâm, which is bên A of the contract, also when the beneficiary asks."""
    money = purses.money_in(line, request.part)
    is_advance = request.kind == PaymentKind.ADVANCE
    organisation = actors.with_head(line.contract.organisation_id)
    content = c.PaymentRequest(
        addressed_to=("Sở Tài chính",),
        project_code=line.project.code,
        project_title=line.project.title,
        contract=contract_name(line),
        beneficiary=parties.enterprise_party(line.enterprise),
        contract_grant=purses.worth(line, request.part),
        accepted_grant=purses.accepted_of(line, request.part) if request.kind == PaymentKind.PAYMENT else None,
        paid_before=money.disbursed,
        requested=request.amount,
        is_advance=is_advance,
        reason=request.note,
        papers=tuple(
            one.purpose.label.removesuffix(" (lập trên cổng)") for one in papers.asked_for(line, request.kind, request) if one.is_there
        ),
        number=line.payment_requests.count(),
        recipients=("Như trên", "Lưu: VT"),
        source=purses.label(line, request.part) if request.part or line.parts.exists() else "",
    )
    title = f"{request.get_kind_display()} kinh phí đề án {line.project.title}"
    day = clock.day_of(request.requested_at)
    signer = parties.officer(who, "NGƯỜI ĐỀ NGHỊ" if who.scope(P.REQUEST_PAYMENT) != Scope.ENTERPRISE else "ĐẠI DIỆN CƠ SỞ")
    return issue(kinds.PAYMENT, line, who, title=title, context=content, organisation=organisation, signer=signer, on=day)


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """What the minutes say beside the record: `basis` (the plan or order), answers to a checklist, photos, how the sides signed."""

    basis: str = ""
    answers: tuple[c.Fact, ...] = ()
    photos: tuple[c.PaperPhoto, ...] = ()
    signatures: tuple[c.Signature, ...] = ()
    owners: Mapping[int, str] = field(default_factory=dict)  # by finding, who at the cơ sở mends it


def inspection_minutes(line: Line, inspection: Inspection, who: Principal, details: VisitDetails | None = None) -> Paper:
    """Minutes of a joint inspection."""
    details = details or VisitDetails()
    organisations = list(inspection.organisations.order_by("name", "id"))
    yes = {True: "Có", False: "Không"}
    content = c.InspectionMinutes(
        project_code=line.project.code,
        project_title=line.project.title,
        enterprise=parties.enterprise_party(line.enterprise),
        basis=details.basis
        or f"{inspection.get_kind_display()} theo Chỉ thị của UBND tỉnh, mục 1e và 8d; đoàn gồm {', '.join(o.short_name for o in organisations)}",
        held_on=inspection.held_on,
        place=parties.place_of(line.enterprise.area, line.project.district),
        team=parties.people(inspection.participants),
        facts=(
            c.Fact("Máy móc, hạng mục đúng như phê duyệt", yes[inspection.machine_is_there]),
            c.Fact("Kinh phí dùng đúng mục đích", yes[inspection.money_is_used_rightly]),
            c.Fact("Chứng từ đầy đủ", yes[inspection.papers_are_kept]),
        ),
        findings=tuple(
            c.Finding(text=finding.text, remedy=_remedy(details.owners.get(finding.pk, "")), due_on=finding.due_on)
            for finding in inspection.findings.order_by("due_on", "id")
        ),
        conclusion=inspection.conclusion,
        signatures=details.signatures
        or (
            c.Signature("ĐẠI DIỆN ĐOÀN KIỂM TRA", who.name),
            c.Signature("ĐẠI DIỆN CƠ SỞ", line.enterprise.representative),
        ),
        answers=details.answers,
        photos=details.photos,
    )
    title = f"Kiểm tra thực hiện đề án {line.project.title}"
    day = clock.day_of(inspection.at)
    return issue(kinds.INSPECTION, line, who, title=title, context=content, organisation=parties.organisation_of(who), signer=None, on=day)


def _remedy(owner: str) -> str:
    remedy = "Khắc phục và gửi minh chứng trên cổng"
    return f"{remedy}; người chịu trách nhiệm: {owner}" if owner else remedy


def acceptance_minutes(line: Line, acceptance: Acceptance, who: Principal) -> Paper:
    """Minutes of the acceptance on the spot."""
    content = c.AcceptanceMinutes(
        project_code=line.project.code,
        project_title=line.project.title,
        enterprise=parties.enterprise_party(line.enterprise),
        contract=contract_name(line),
        held_on=acceptance.held_on,
        place=parties.place_of(line.enterprise.area, line.project.district),
        panel=(
            *(c.Person(seat.name, organisation=seat.get_office_display()) for seat in acceptance.seats.order_by("pk")),
            *parties.people(acceptance.participants),
        ),
        results=(
            c.ResultLine(line.subject_matter or line.project.title, vnd(line.total_cost) + " đồng", vnd(acceptance.real_cost) + " đồng"),
            *(
                c.ResultLine(
                    found.item.name, f"{found.item.quantity} {found.item.unit}".strip(), f"{found.quantity} {found.item.unit}".strip()
                )
                for found in acceptance.items.select_related("item").order_by("item__position")
            ),
            *(
                c.ResultLine(field.titled, "", str(acceptance.measures[field.key]))
                for field in measures_of(line.content, law.law_date_of(line))
                if field.key in acceptance.measures
            ),
            c.ResultLine("Lao động tăng thêm", "", f"{acceptance.new_jobs} người"),
            c.ResultLine("Năng lực đạt được", "", acceptance.capacity or "Đã vận hành"),
        ),
        real_cost=acceptance.real_cost,
        counterpart=acceptance.real_cost - acceptance.grant - purses.elsewhere_at(line, acceptance.real_cost),
        contract_grant=line.contract.amount,
        accepted_grant=acceptance.grant,
        remarks=tuple(part.strip() for part in acceptance.remarks.splitlines() if part.strip()),
        conclusion="Đạt, đồng ý nghiệm thu." if acceptance.is_passed else "Chưa đạt, đề nghị khắc phục.",
        is_accepted=acceptance.is_passed,
        signatures=(c.Signature("CHỦ TRÌ NGHIỆM THU", who.name), c.Signature("ĐẠI DIỆN CƠ SỞ", line.enterprise.representative)),
    )
    title = f"Nghiệm thu đề án {line.project.title}"
    day = clock.day_of(acceptance.at)
    return issue(kinds.ACCEPTANCE, line, who, title=title, context=content, organisation=parties.organisation_of(who), signer=None, on=day)


def liquidation(line: Line, row: Liquidation, context: Context) -> Paper:
    """Minutes that end the contract."""
    organisation = parties.organisation_of(context.actor)
    acceptance = line.acceptances.filter(is_passed=True).select_related("paper").order_by("-held_on", "-id").first()
    named = (
        f"Biên bản nghiệm thu số {acceptance.paper.notation} {date_long(acceptance.paper.issued_on)}"
        if acceptance and acceptance.paper
        else ""
    )
    content = c.LiquidationMinutes(
        project_code=line.project.code,
        project_title=line.project.title,
        contract=contract_name(line),
        acceptance=named,
        party_a=parties.organisation_party(organisation, context.actor.name),
        party_b=parties.enterprise_party(line.enterprise),
        held_on=row.held_on,
        place=parties.place_of(organisation.area),
        contract_grant=purses.worth_in_all(line),
        accepted_grant=row.accepted,
        paid=row.paid,
        conclusion="Hai bên thống nhất thanh lý hợp đồng; các bên đã thực hiện đủ nghĩa vụ.",
        signatures=(
            c.Signature("ĐẠI DIỆN BÊN A", context.actor.name, seals=True),
            c.Signature("ĐẠI DIỆN BÊN B", line.enterprise.representative, seals=True),
        ),
    )
    title = f"Thanh lý hợp đồng hỗ trợ thực hiện đề án {line.project.title}"
    return issue(
        kinds.LIQUIDATION, line, context.actor, title=title, context=content, organisation=organisation, signer=None, on=row.held_on
    )

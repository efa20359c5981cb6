"""Papers from the reception to the appraisal."""

from datetime import date

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.calendar.selectors import clock_rule, due_date
from khuyencong.documents.contexts import (
    Apology,
    AppraisalMinutes,
    CheckLine,
    OpinionLine,
    Person,
    Receipt,
    Signature,
    SiteCheckMinutes,
    SupplementItem,
    VerdictLine,
)
from khuyencong.documents.contexts import SupplementRequest as SupplementPaper
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import attachments_of
from khuyencong.text import date_long, date_vi
from khuyencong.workflow.machine import Context
from projects.documents import funding, kinds, parties
from projects.documents.issuing import issue
from projects.enums import AttachmentPurpose, ExceptionState
from projects.models import Appraisal, Project, SiteCheck, SupplementRequest
from projects.selectors import appraising


def receipt(project: Project, context: Context) -> Paper:
    """Receipt with the promised day (the appraisal's time limit, in working days)."""
    day = context.day
    organisation = parties.organisation_of(context.actor)
    purposes = attachments_of(("project", project.pk)).values_list("purpose", "name")
    names = tuple(f"{AttachmentPurpose(purpose).label}: {name}" for purpose, name in purposes)
    content = Receipt(
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        submitted_by=parties.committee_of(project),
        received_on=day,
        papers=("Đơn đề nghị và thuyết minh đề án (lập trên cổng)", *names),
        working_days=clock_rule("appraise", day).working_days,
        due_on=due_date("appraise", day),
        receiver=context.actor.name,
        tracking_address=parties.address_of(project),
        recipients=("Đơn vị nộp hồ sơ", "Lưu: VT"),
    )
    return issue(
        kinds.RECEIPT,
        project,
        context.actor,
        organisation=organisation,
        title=f"Đề án {project.title}",
        context=content,
        signer=parties.officer(context.actor, "NGƯỜI TIẾP NHẬN"),
        on=day,
    )


def apology(project: Project, who: Principal, *, reason: str, promised_on: date, new_due_on: date) -> Paper:
    """The office is late: why, and the new day."""
    organisation = parties.organisation_of(who)
    slip = Paper.objects.filter(subject_kind="project", subject_id=project.pk, kind=kinds.RECEIPT.code).order_by("-id").first()
    content = Apology(
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        receipt=f"Giấy tiếp nhận số {slip.notation} {date_long(slip.issued_on)}" if slip else "giấy tiếp nhận hồ sơ",
        promised_on=promised_on,
        reason=reason,
        new_due_on=new_due_on,
        contact=f"{who.name}, {who.organisation_name}",
        recipients=("Như trên", "Lưu: VT"),
    )
    return issue(
        kinds.APOLOGY, project, who, organisation=organisation, title=f"Hồ sơ đề án {project.title}", context=content,
        signer=parties.leader(who, organisation), on=clock.today(),
    )  # fmt: skip


def supplement_request(project: Project, row: SupplementRequest, context: Context) -> Paper:
    """What is missing, and by when; the council's minutes that make it necessary, if any do."""
    minutes = row.council_minutes
    points = [SupplementItem(paper=part.get_kind_display(), request=part.text) for part in row.parts.order_by("position")]
    lines = [line.strip("-• \t") for line in row.items.splitlines() if line.strip()]
    content = SupplementPaper(
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        items=tuple(points or (SupplementItem(paper="Hồ sơ đề án", request=line) for line in lines)),
        due_on=row.due_on,
        contact=f"{context.actor.name}, {context.actor.organisation_name}",
        recipients=("Đơn vị nộp hồ sơ", "Lưu: VT"),
        council_minutes=f"{minutes.label} số {minutes.notation} {date_long(minutes.issued_on)}" if minutes else "",
    )
    return issue(
        kinds.SUPPLEMENT,
        project,
        context.actor,
        organisation=parties.organisation_of(context.actor),
        title=f"Bổ sung hồ sơ đề án {project.title}",
        context=content,
        signer=parties.officer(context.actor, "NGƯỜI YÊU CẦU"),
        on=context.day,
    )


def site_check(project: Project, check: SiteCheck, who: Principal) -> Paper:
    """Minutes of the district's check on the spot."""
    lines = list(project.lines.select_related("enterprise__area__parent", "content").order_by("position"))
    content = SiteCheckMinutes(
        project_code=project.code,
        project_title=project.title,
        enterprise=parties.applicant_of(project),
        held_on=check.checked_on,
        place=parties.place_of(*dict.fromkeys(line.enterprise.area for line in lines)),
        present=parties.people(check.participants),
        checks=(
            CheckLine("Mặt bằng, nhà xưởng, điện, nước", "Đã kiểm tra", check.premises),
            CheckLine("Đủ điều kiện thực hiện đề án", "Có" if check.is_ready else "Không", check.remarks),
        ),
        conclusion="Cơ sở đủ điều kiện thực hiện đề án." if check.is_ready else "Cơ sở chưa đủ điều kiện thực hiện đề án.",
        signatures=(Signature("ĐẠI DIỆN CƠ SỞ"), Signature("NGƯỜI KIỂM TRA", who.name)),
    )
    return issue(
        kinds.SITE_CHECK,
        project,
        who,
        organisation=parties.organisation_of(who),
        title=f"Kiểm tra cơ sở đề nghị hỗ trợ: {project.title}",
        context=content,
        signer=None,
        on=clock.day_of(check.at),
    )


def appraisal_minutes(project: Project, appraisal: Appraisal, who: Principal) -> Paper:
    """Minutes of the appraisal with the norms' verdict of every line and the opinions side by side."""
    verdict, exceptions = [], []
    lines = list(project.lines.select_related("enterprise", "content").prefetch_related("items__shares").order_by("position"))
    for line in lines:
        check = line.norm_checks.order_by("-at", "-id").first()
        if check is None:
            continue
        violations = check.verdict.get("violations", [])
        granted = line.norm_exceptions.filter(state=ExceptionState.GRANTED).order_by("-decided_at").first()
        if granted is not None:
            exceptions.append(f"{line.enterprise.name}: {granted.reason} ({granted.decision}, đến hết ngày {date_vi(granted.until)})")
        for norm in check.verdict.get("norms", []):
            broken = [v for v in violations if v["rule"].startswith(norm["code"])]
            said = [s for s in check.verdict.get("explanation_vi", []) if s.startswith(line.enterprise.name)]
            verdict.append(
                VerdictLine(
                    rule=f"{line.enterprise.name}: {line.content.short_name}",
                    answer="Cần xem xét" if broken else "Đạt",
                    explanation=" ".join(dict.fromkeys([*said, *(v["message_vi"] for v in broken)])),
                    citation=norm["citation"],
                )
            )
    opinions = tuple(
        OpinionLine(
            organisation=opinion.organisation.name,
            answered_on=clock.day_of(opinion.answered_at) if opinion.answered_at else None,
            position=opinion.get_answer_display() if opinion.answer else "Chưa trả lời",
            text=opinion.text or appraisal.silent_offices_reason,
        )
        for opinion in appraising.standing_of(project)
    )
    content = AppraisalMinutes(
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        held_on=clock.day_of(appraisal.at),
        place="Sở Công Thương",
        chair=Person(name=who.name, title="Người thẩm định", organisation=who.organisation_name),
        members=parties.people(appraisal.participants),
        total_cost=project.total_cost,
        grant=project.requested,
        counterpart=project.counterpart,
        verdict=tuple(verdict),
        opinions=opinions,
        conclusion=f"{appraisal.content_remarks}\n{appraisal.cost_remarks}\n{appraisal.conclusion}",
        is_recommended=appraisal.is_positive,
        exception_reason="\n".join(exceptions),
        costs=funding.table(lines),
        sources=funding.facts(lines),
        signatures=(Signature("NGƯỜI THẨM ĐỊNH", who.name),),
    )
    return issue(
        kinds.APPRAISAL,
        project,
        who,
        organisation=parties.organisation_of(who),
        title=f"Thẩm định đề án {project.title}",
        context=content,
        signer=None,
        on=clock.day_of(appraisal.at),
    )

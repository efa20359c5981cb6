"""The Sở's submission, the authority's decision, the allocation."""

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents.contexts import (
    AllocationDecision,
    AllocationLine,
    ApprovalDecision,
    ProjectLine,
    RefusalDecision,
    RefusalNotice,
    Submission,
)
from khuyencong.documents.models import Paper
from khuyencong.text import date_long
from khuyencong.workflow.machine import Context
from projects.documents import kinds, parties
from projects.documents.issuing import issue
from projects.enums import DecisionKind
from projects.models import Decision, Line, Project, SourcePart
from projects.selectors import authority, money


def list_lines(project: Project) -> tuple[ProjectLine, ...]:
    """A đề án as papers list it: a line for each beneficiary, with what it costs and the grant."""
    lines = list(project.lines.select_related("enterprise__area").order_by("position"))
    return tuple(
        ProjectLine(
            # Of several, each is told apart by what it buys; the paper's title names the whole.
            project=(line.subject_matter or project.title) if len(lines) > 1 else project.title,
            beneficiary=line.enterprise.name,
            total=line.total_cost,
            grant=line.requested if line.approved is None else line.approved,
            address=f"{line.enterprise.area.name}, {project.district.name}",
        )
        for line in lines
    )


def _submission_ground(project: Project) -> tuple[str, ...]:
    memo = Paper.objects.filter(subject_kind="project", subject_id=project.pk, kind=kinds.SUBMISSION.code).order_by("-id").first()
    if memo is None:
        return ()
    return (f"Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số {memo.notation} {date_long(memo.issued_on)}",)


def submission(project: Project, context: Context) -> Paper:
    """The Sở asks the competent authority to approve."""
    organisation = parties.organisation_of(context.actor)
    row = authority.in_force(track=project.track, amount=project.requested)
    minutes = project.appraisals.filter(is_void=False).select_related("paper").first()
    number = f"số {minutes.paper.notation} {date_long(minutes.paper.issued_on)}" if minutes and minutes.paper else ""
    content = Submission(
        lines=list_lines(project),
        addressed_to=(row.authority if row else "Cấp có thẩm quyền",),
        grounds=parties.grounds(context.day),
        programme=parties.programme_of(project),
        funding=parties.funding_of(project),
        appraisal=f"Đề án đã được thẩm định theo Biên bản thẩm định {number}: {minutes.conclusion if minutes else ''}".strip(),
        proposal=f"Kính trình {row.authority if row else 'cấp có thẩm quyền'} xem xét, phê duyệt.",
        enclosed=("Hồ sơ đề án", "Biên bản thẩm định và ý kiến của các cơ quan"),
        recipients=("Như trên", "Lưu: VT, QLCN"),
    )
    return issue(
        kinds.SUBMISSION,
        project,
        context.actor,
        organisation=organisation,
        title=f"Về việc phê duyệt đề án {project.title}",
        context=content,
        signer=parties.leader(context.actor, organisation),
        on=context.day,
    )


def decide(project: Project, kind: DecisionKind, context: Context) -> Decision:
    """Keep a decision with its own paper, or with that of a list (`paper` in the data; `signed_by` then says who signed it).

    A ministry's decision is kept by its number and day, without a paper of ours.
    """
    row = authority.in_force(track=project.track, amount=project.requested)
    records_outside = bool(row and row.records_outside)
    paper: Paper | None = context.data.get("paper")
    notation, decided_on = str(context.data.get("notation") or ""), context.data.get("decided_on") or context.day
    if paper is not None:
        notation, decided_on = paper.notation, paper.issued_on
    elif kind != DecisionKind.APPROVE:
        paper = _refusal(project, kind, context, as_notice=records_outside or kind == DecisionKind.REVOKE)
        notation, decided_on = paper.notation, paper.issued_on
    elif not records_outside:
        paper = _approval(project, context)
        notation, decided_on = paper.notation, paper.issued_on
    decision = Decision(
        project=project,
        kind=kind,
        amount=(project.approved or 0) if kind == DecisionKind.APPROVE else 0,
        reason=context.reason,
        decided_on=decided_on,
        notation=notation,
        authority=row.authority if row else context.actor.organisation_name,
        by_id=context.actor.user_id or context.data.get("signed_by"),
        at=context.at,
        paper=paper,
    )
    decision.full_clean()
    decision.save()
    return decision


def _approval(project: Project, context: Context) -> Paper:
    organisation = parties.organisation_of(context.actor)
    owner = money.owner_of(project, context.day)
    content = ApprovalDecision(
        lines=list_lines(project),
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=(*parties.grounds(context.day), *_submission_ground(project)),
        programme=parties.programme_of(project),
        project_count=1,
        funding=parties.funding_of(project),
        duties=(
            (
                f"{owner.name} cấp kinh phí từ nguồn {parties.funding_of(project)}. Sở Công Thương hướng dẫn, kiểm tra việc thực hiện, "
                "nghiệm thu và thanh quyết toán theo quy định. Đơn vị thụ hưởng bảo đảm đủ vốn đối ứng và sử dụng kinh phí đúng mục đích."
            ),
        ),
        carried_out_by=(f"Giám đốc các Sở: Công Thương, Tài chính; Chủ tịch {parties.committee_of(project)} và đơn vị có tên tại Điều 1"),
        recipients=("Như Điều 3", "Bộ Công Thương (b/c)", "Lưu: VT, SCT"),
    )
    return issue(
        kinds.APPROVAL,
        project,
        context.actor,
        organisation=organisation,
        title=f"Về việc phê duyệt đề án {project.title}",
        context=content,
        signer=parties.leader(context.actor, organisation),
        on=context.day,
    )


def _refusal(project: Project, kind: DecisionKind, context: Context, *, as_notice: bool) -> Paper:
    organisation = parties.organisation_of(context.actor)
    reasons = tuple(line.strip() for line in context.reason.splitlines() if line.strip())
    about = "hủy quyết định phê duyệt" if kind == DecisionKind.REVOKE else "không phê duyệt"
    common = {
        "project_code": project.code,
        "project_title": project.title,
        "applicant": parties.applicant_of(project),
        "reasons": reasons,
        "appeal": parties.APPEAL,
        "recipients": ("Đơn vị nộp hồ sơ", "Lưu: VT"),
    }
    content = (
        RefusalNotice(**common)
        if as_notice
        else RefusalDecision(
            **common,
            authority=f"{organisation.leader_title} {organisation.name}".upper(),
            grounds=(*parties.grounds(context.day), *_submission_ground(project)),
            requested=project.requested,
            carried_out_by=f"Giám đốc Sở Công Thương, Chủ tịch {parties.committee_of(project)} và đơn vị nộp hồ sơ",
        )
    )
    return issue(
        kinds.NOTICE if as_notice else kinds.REJECTION,
        project,
        context.actor,
        organisation=organisation,
        title=f"Về việc {about} đề án {project.title}",
        context=content,
        signer=parties.leader(context.actor, organisation),
        on=context.day,
    )


def part_allocation(line: Line, part: SourcePart, amount: int, year: int, who: Principal) -> Paper:
    """The decision that sets money of another source aside for one line."""
    organisation = parties.organisation_of(who)
    project = line.project
    decision = project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-at", "-id").first()
    approval = f"{decision.notation} {date_long(decision.decided_on)} của {decision.authority}" if decision else ""
    content = AllocationDecision(
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=(*parties.grounds(clock.today()), f"Căn cứ Quyết định số {approval}"),
        year=year,
        funding=f"từ nguồn {part.name[0].lower()}{part.name[1:]}",
        approval=f"Quyết định số {approval}",
        lines=(AllocationLine(project=project.title, beneficiary=line.enterprise.name, amount=amount),),
        duties=(
            "Kinh phí này chi cùng nguồn của đề án theo bảng kinh phí đã được phê duyệt.",
            "Mỗi nguồn tạm ứng, thanh toán, quyết toán riêng; phần không dùng được hoàn lại đúng nguồn.",
        ),
        carried_out_by="Thủ trưởng các đơn vị có liên quan",
        recipients=("Sở Công Thương", "Trung tâm Khuyến công", "Kho bạc Nhà nước", "Lưu: VT"),
    )
    return issue(
        kinds.ALLOCATION, line, who, organisation=organisation, title=f"Về việc bố trí nguồn cùng chi cho đề án {project.title}",
        context=content, signer=parties.head_of(organisation, who), on=clock.today(),
    )  # fmt: skip


def allocation(project: Project, context: Context) -> Paper:
    """The decision that allocates the approved money."""
    organisation = parties.organisation_of(context.actor)
    decision = project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-at", "-id").first()
    approval = f"{decision.notation} {date_long(decision.decided_on)} của {decision.authority}" if decision else ""
    lines = project.lines.select_related("enterprise").order_by("position")
    content = AllocationDecision(
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=(*parties.grounds(context.day), f"Căn cứ Quyết định số {approval}"),
        year=max(project.year, context.at.year),
        funding=project.get_track_display().lower(),
        approval=f"Quyết định số {approval}",
        lines=tuple(AllocationLine(project=project.title, beneficiary=line.enterprise.name, amount=line.approved or 0) for line in lines),
        duties=("Trung tâm Khuyến công ký hợp đồng với đơn vị thụ hưởng và quản lý kinh phí đúng quy định.",),
        carried_out_by="Thủ trưởng các đơn vị có liên quan",
        recipients=("Sở Công Thương", "Kho bạc Nhà nước", "Lưu: VT"),
    )
    return issue(
        kinds.ALLOCATION,
        project,
        context.actor,
        organisation=organisation,
        title=f"Về việc phân bổ kinh phí đề án {project.title}",
        context=content,
        signer=parties.head_of(organisation, context.actor),
        on=context.day,
    )

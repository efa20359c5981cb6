"""What the papers of inspections say, gathered from the rows and issued in the service's transaction."""

from inspections.documents import kinds
from inspections.models import Plan, Sanction, Visit
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.models import Paper
from khuyencong.text import date_vi
from projects.documents import parties

DIRECTIVE = "Căn cứ Chỉ thị của Ủy ban nhân dân tỉnh về công tác khuyến công, mục 1e và 8d"


def plan_decision(plan: Plan, who: Principal) -> Paper:
    """The leader approves the plan of a year."""
    organisation = parties.organisation_of(who)
    rows = (
        plan.visits.filter(cancelled_at__isnull=True)
        .select_related("line__enterprise", "line__project", "lead")
        .prefetch_related("offices")
    )
    content = c.InspectionPlan(
        authority=organisation.leader_title,
        grounds=(*parties.grounds(clock.today()), DIRECTIVE),
        year=plan.year,
        aims=plan.aims,
        visits=tuple(
            c.PlannedVisit(
                enterprise=row.line.enterprise.name,
                project=f"{row.line.project.code}: {row.line.project.title}",
                quarter=f"Quý {row.quarter}",
                offices="; ".join([f"{row.lead.short_name} (chủ trì)", *(office.short_name for office in row.offices.all())]),
                reason=row.reason,
            )
            for row in rows.order_by("quarter", "due_on", "id")
        ),
        duties=("Các cơ quan phối hợp cử người tham gia; đoàn kiểm tra lập biên bản có chữ ký các bên và theo dõi khắc phục tồn tại.",),
        carried_out_by="Trưởng các phòng liên quan và các cơ quan phối hợp",
        recipients=("Như Điều 3", "Lưu: VT, QLCN"),
    )
    return papers.issue(
        kinds.PLAN.code, subject=("inspection_plan", plan.pk), by_id=who.user_id, organisation=organisation,
        title=f"Về việc phê duyệt kế hoạch kiểm tra đề án khuyến công năm {plan.year}", context=content,
        signer=parties.leader(who, organisation), on=clock.today(),
    )  # fmt: skip


def order(visit: Visit, who: Principal, offices: list[str]) -> Paper:
    """The leader orders an unannounced inspection."""
    organisation, line = parties.organisation_of(who), visit.line
    content = c.InspectionOrder(
        authority=organisation.leader_title,
        grounds=(*parties.grounds(clock.today()), DIRECTIVE),
        enterprise=parties.enterprise_party(line.enterprise),
        project_code=line.project.code,
        project_title=line.project.title,
        offices=tuple(offices),
        until=visit.due_on,
        reason=visit.reason,
        duties=("Đoàn kiểm tra không báo trước cho cơ sở; xuất trình Quyết định này khi đến và lập biên bản tại chỗ.",),
        carried_out_by="Các cơ quan có tên trong đoàn kiểm tra và đơn vị được kiểm tra",
        recipients=("Như Điều 3", "Lưu: VT, QLCN"),
    )
    return papers.issue(
        kinds.ORDER.code, subject=("visit", visit.pk), by_id=who.user_id, organisation=organisation,
        title="Về việc kiểm tra đột xuất việc thực hiện đề án khuyến công", context=content,
        signer=parties.leader(who, organisation), on=clock.today(),
    )  # fmt: skip


def reply_notice(sanction: Sanction, who: Principal) -> Paper:
    """The cơ sở is told what is considered and until when it may answer."""
    finding, line = sanction.finding, sanction.line
    until = f"{date_vi(sanction.reply_until)}"
    return _notice(
        kinds.REPLY.code, sanction, who, "Về việc giải trình trước khi xử lý sau kiểm tra",
        (
            (f"Kết quả kiểm tra việc thực hiện đề án “{line.project.title}” (mã {line.project.code}) còn tồn tại: {finding.text}, "
            f"hạn khắc phục {date_vi(finding.due_on)}."),
            f"Biện pháp dự kiến: {sanction.get_measure_display().lower()}. Lý do: {sanction.grounds}",
            (f"Cơ sở có quyền giải trình bằng văn bản hoặc trên Cổng khuyến công đến hết ngày {until}. "
            "Chưa áp dụng biện pháp nào trước khi nhận được giải trình hoặc trước khi hết thời hạn này."),
        ),
    )  # fmt: skip


def decision_notice(sanction: Sanction, who: Principal) -> Paper:
    """The cơ sở is told what was decided, and how to complain."""
    replied = f"ngày {date_vi(clock.day_of(sanction.replied_at))}" if sanction.replied_at else "không có"
    return _notice(
        kinds.DECIDED.code, sanction, who, "Về việc xử lý sau kiểm tra",
        (
            f"Về tồn tại “{sanction.finding.text}” của đề án “{sanction.line.project.title}” (mã {sanction.line.project.code}); giải trình của cơ sở: {replied}.",
            f"{sanction.get_outcome_display()} biện pháp: {sanction.get_measure_display().lower()}. Lý do: {sanction.decision}",
            parties.APPEAL,
        ),
    )  # fmt: skip


def _notice(kind: str, sanction: Sanction, who: Principal, title: str, paragraphs: tuple[str, ...]) -> Paper:
    organisation = parties.organisation_of(who)
    content = c.InspectionNotice(
        enterprise=parties.enterprise_party(sanction.line.enterprise), paragraphs=paragraphs, recipients=("Như trên", "Lưu: VT, QLCN")
    )
    return papers.issue(
        kind, subject=("sanction", sanction.pk), by_id=who.user_id, organisation=organisation, title=title, context=content,
        signer=parties.head_of(organisation, who), on=clock.today(),
    )  # fmt: skip

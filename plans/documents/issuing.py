"""What each paper says, and its issue."""

from datetime import date

from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.models import Paper
from khuyencong.text import date_long, date_vi
from plans.documents import kinds
from plans.models import AnnualPlan, ListDecision
from plans.selectors import annual, calls, lists
from projects.documents import parties
from projects.documents.decisions import list_lines
from projects.enums import Track

CARRIED_OUT = (
    "Chánh Văn phòng; Giám đốc các Sở: Công Thương, Tài chính; Thủ trưởng các cơ quan, đơn vị có liên quan và đơn vị có tên trong danh mục"
)


def programme_words(track: str, year: int, place: str = "") -> str:
    """The programme in words, as papers name it."""
    what = {Track.KCQG: "khuyến công quốc gia", Track.KCDP: "khuyến công địa phương"}.get(Track(track), f"khuyến công của {place}")
    return f"{what} năm {year}"


def _place(row: AnnualPlan | ListDecision) -> str:
    return parties.place_of(row.district) if row.district else ""


def plan_paper(plan: AnnualPlan, who: Principal, on: date) -> Paper:
    """The decision that approves a plan; for the national track, the letter with the list to the ministry."""
    organisation = parties.organisation_of(who)
    lines = tuple(
        c.PlanLine(
            project=item.title,
            beneficiary=item.enterprise.name if item.enterprise else "",
            place=item.district.name if item.district else "",
            content=item.content.short_name,
            total=item.cost,
            grant=item.grant,
            note=item.note,
        )
        for item in annual.items_of(plan)
    )
    programme = programme_words(plan.track, plan.year, _place(plan))
    before = annual.versions(plan).filter(version__lt=plan.version, paper__isnull=False).first()
    replaced = f"Quyết định số {before.paper.notation} {date_long(before.paper.issued_on)}" if before and before.paper else ""
    if plan.is_national:
        due = calls.deadline("national_list", plan.year - 1)
        content: c.NationalList | c.PlanDecision = c.NationalList(
            lines=lines,
            addressed_to=("Bộ Công Thương",),
            programme=programme,
            due=f"trước ngày {date_vi(due[0])}" if due else "",
            reason=plan.reason,
            recipients=("Như trên", "UBND tỉnh (b/c)", "Lưu: VT"),
        )
        kind, title = kinds.NATIONAL, f"V/v đăng ký danh mục đề án {programme}"
    else:
        content = c.PlanDecision(
            lines=lines,
            authority=f"{organisation.leader_title} {organisation.name}".upper(),
            grounds=parties.grounds(on),
            programme=programme,
            reason=plan.reason,
            replaced=replaced,
            duties=(
                "Sở Công Thương hướng dẫn, kiểm tra, tổng hợp việc thực hiện; cơ quan tài chính bố trí kinh phí theo dự toán được giao.",
            ),
            carried_out_by=CARRIED_OUT,
            recipients=("Như Điều 3", "Sở Công Thương", "Lưu: VT"),
        )
        kind = kinds.PLAN
        title = f"Về việc {'điều chỉnh' if plan.version > 1 else 'phê duyệt'} Kế hoạch {programme}"
    return papers.issue(
        kind.code, subject=("annual_plan", plan.pk), organisation=organisation, title=title, context=content,
        signer=parties.leader(who, organisation), by_id=who.user_id, on=on,
    )  # fmt: skip


def end_before(plan: AnnualPlan, paper: Paper) -> None:
    """The paper of the version before is replaced by that of the new one."""
    before = annual.versions(plan).filter(version=plan.version - 1, paper__isnull=False).first()
    if before is not None and before.paper is not None:
        papers.replace(before.paper, by=paper)


def list_decision(row: ListDecision, who: Principal, on: date) -> Paper:
    """The decision with the list as its annex."""
    organisation = parties.organisation_of(who)
    projects = [item.project for item in lists.items_of(row)]
    old = row.replaces.paper if row.replaces else None
    dropped = tuple(f"{project.code} {project.title}" for project in lists.dropped(row))
    content = c.ListApproval(
        lines=tuple(line for project in projects for line in list_lines(project)),
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=parties.grounds(on),
        programme=programme_words(row.track, row.year, _place(row)),
        project_count=len(projects),
        funding=parties.funding_of(projects[0]),
        replaced=f"Quyết định số {old.notation} {date_long(old.issued_on)}" if old else "",
        reason=row.reason if old else "",
        dropped=dropped,
        duties=(
            (
                "Sở Công Thương hướng dẫn, kiểm tra việc thực hiện, nghiệm thu và thanh quyết toán theo quy định. "
                "Đơn vị thụ hưởng bảo đảm đủ vốn đối ứng và sử dụng kinh phí đúng mục đích."
            ),
        ),
        carried_out_by=CARRIED_OUT,
        recipients=("Như Điều cuối", "Bộ Công Thương (b/c)", "Lưu: VT"),
    )
    return papers.issue(
        kinds.LIST.code, subject=("list_decision", row.pk), organisation=organisation, title=row.title, context=content,
        signer=parties.leader(who, organisation), by_id=who.user_id, on=on,
    )  # fmt: skip


def list_revocation(row: ListDecision, who: Principal, reason: str, on: date) -> Paper:
    """The decision that takes a decision for a list back, with its reasons."""
    organisation = parties.organisation_of(who)
    assert row.paper is not None
    content = c.ListRevocation(
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=parties.grounds(on),
        revoked=f"Quyết định số {row.paper.notation} {date_long(row.paper.issued_on)} {row.title[0].lower()}{row.title[1:]}",
        projects=tuple(f"{item.project.code} {item.project.title}" for item in lists.items_of(row)),
        reasons=tuple(line.strip() for line in reason.splitlines() if line.strip()),
        appeal=parties.APPEAL,
        carried_out_by=CARRIED_OUT,
        recipients=("Như Điều cuối", "Lưu: VT"),
    )
    return papers.issue(
        kinds.REVOKED.code, subject=("list_decision", row.pk), organisation=organisation,
        title=f"Về việc hủy Quyết định số {row.paper.notation}", context=content, signer=parties.leader(who, organisation),
        by_id=who.user_id, on=on,
    )  # fmt: skip

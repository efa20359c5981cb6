"""What goes with an application: the request and the narrative when it is handed in, the district's letter, opinions, the report of the appraisal."""

from datetime import date

from django.utils import timezone

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.enums import PaperState
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import attachments_of
from khuyencong.text import date_long, vnd
from khuyencong.workflow.machine import Context
from projects.costs import SHORT
from projects.documents import kinds, parties
from projects.documents.decisions import list_lines
from projects.documents.issuing import issue
from projects.enums import AttachmentPurpose
from projects.models import Line, OpinionRequest, Project
from projects.selectors import authority
from projects.selectors.costs import by_source, items_of, with_items
from projects.selectors.figures import answers_in_words

ORGANISING = (
    "Đơn vị thụ hưởng thực hiện đúng nội dung, tiến độ, bảo đảm vốn đối ứng, báo cáo tiến độ và chịu kiểm tra",
    "Đơn vị thực hiện hướng dẫn, theo dõi, tổ chức nghiệm thu, thanh toán và quyết toán theo quy định",
)


def handed_in(project: Project, context: Context) -> list[Paper]:
    """The request and the narrative as they are handed in; those of an earlier sending are replaced by them."""
    lines = list(project.lines.select_related("enterprise__area__parent", "content").order_by("position"))
    with_items(lines)
    organisation = _taken_by(project)
    signatures = _signed(lines, context)
    told = {
        kinds.APPLICATION: (f"Thực hiện đề án {project.title}", _application(project, lines, organisation, signatures)),
        kinds.NARRATIVE: (f"Đề án {project.title}", _narrative(project, lines, signatures)),
    }
    rows = Paper.objects.filter(
        subject_kind="project", subject_id=project.pk, kind__in=[kind.code for kind in told], state=PaperState.ISSUED
    )
    before = list(rows.order_by("id"))
    now = {
        kind.code: issue(kind, project, context.actor, title=title, context=content, organisation=organisation, signer=None, on=context.day)
        for kind, (title, content) in told.items()
    }
    papers.replace_each([(paper, now[paper.kind]) for paper in before])
    return list(now.values())


def _taken_by(project: Project) -> Organisation:
    """The office that takes the application in and keeps its papers: the area's UBND, or the one that appraises where there is none."""
    found = actors.district_committee(project.district_id) or actors.holder_of(Function.APPRAISER)
    assert found is not None, "nobody takes applications in"
    return actors.as_of(actors.with_head(found.pk))


def _signed(lines: list[Line], context: Context) -> tuple[c.Signature, ...]:
    at = timezone.localtime(context.at, clock.ZONE)
    name = lines[0].enterprise.representative
    note = f"(Nộp trên cổng lúc {at:%H:%M}, {date_long(at.date())}, người nộp: {context.actor.name})"
    return (c.Signature("ĐẠI DIỆN ĐƠN VỊ ĐỀ NGHỊ", name, note=note),)


def commitments_of(lines: list[Line]) -> tuple[str, ...]:
    """What each beneficiary has committed on the portal."""
    said = []
    for line in lines:
        if line.commits_counterpart:
            said.append(f"{line.enterprise.name} bảo đảm đủ vốn đối ứng {vnd(line.counterpart)} đồng")
        if line.not_double_funded:
            said.append(f"{line.enterprise.name} chưa được ngân sách nhà nước hỗ trợ cùng nội dung chi")
    return tuple(said)


def _application(project: Project, lines: list[Line], taken_by: Organisation, signatures: tuple[c.Signature, ...]) -> c.Application:
    files = attachments_of(("project", project.pk)).values_list("purpose", "name")
    return c.Application(
        lines=list_lines(project),
        addressed_to=tuple(dict.fromkeys((taken_by.name, "Sở Công Thương"))),
        writer=parties.enterprise_party(lines[0].enterprise) if len(lines) == 1 else parties.applicant_of(project),
        project_code=project.code,
        project_title=project.title,
        programme=parties.programme_of(project),
        commitments=commitments_of(lines),
        enclosed=("Thuyết minh đề án", *(f"{AttachmentPurpose(purpose).label}: {name}" for purpose, name in files)),
        signatures=signatures,
    )


def _narrative(project: Project, lines: list[Line], signatures: tuple[c.Signature, ...]) -> c.Narrative:
    contractor = actors.holder_of(Function.CONTRACTOR)
    answers = answers_in_words(lines)
    return c.Narrative(
        project_code=project.code,
        project_title=project.title,
        kind=project.get_kind_display(),
        grounds=parties.grounds(clock.today()),
        implementer=contractor.name if contractor else "Trung tâm Khuyến công",
        place="; ".join(dict.fromkeys(parties.place_of(line.enterprise.area, project.district) for line in lines)),
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        need=project.need,
        goals=project.goals,
        plan=project.plan,
        effect=project.effect,
        parts=tuple(_part(line, answers[line.pk]) for line in lines),
        sources=_sources(lines),
        programme=parties.programme_of(project),
        organising=ORGANISING,
        commitments=commitments_of(lines),
        signatures=signatures,
    )


def _sources(lines: list[Line]) -> tuple[tuple[str, int], ...]:
    others = tuple((SHORT[source], amount) for source, amount in by_source(lines).items())
    return (
        ("Kinh phí khuyến công đề nghị hỗ trợ", sum(line.requested for line in lines)),
        *others,
        ("Vốn đối ứng của đơn vị thụ hưởng", sum(line.counterpart for line in lines)),
    )


def _part(line: Line, answers: list) -> c.Part:
    return c.Part(
        beneficiary=parties.enterprise_party(line.enterprise),
        content=line.content.short_name,
        work=line.subject_matter,
        facts=tuple(c.Fact(one.field.label, in_one_text(one)) for one in answers),
        costs=tuple(c.BudgetItem(item.name, item.unit, item.quantity, item.amount, item.by_grant) for item in items_of(line)),
        total=line.total_cost,
        grant=line.requested,
    )


def in_one_text(shown: object) -> str:
    """An answer as one text: what is now and what is aimed at side by side."""
    text, baseline, target = (getattr(shown, name) for name in ("text", "baseline", "target"))
    return text or "; ".join(filter(None, (f"hiện nay {baseline}" if baseline else "", f"mục tiêu {target}" if target else "")))


def district_letter(project: Project, context: Context) -> Paper:
    """The district asks the Sở to support."""
    organisation = parties.organisation_of(context.actor)
    check = project.site_checks.select_related("paper").order_by("-checked_on", "-id").first()
    minutes = f"Biên bản kiểm tra cơ sở số {check.paper.notation} {date_long(check.paper.issued_on)}" if check and check.paper else ""
    content = c.DistrictLetter(
        lines=list_lines(project),
        addressed_to=("Sở Công Thương",),
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        programme=parties.programme_of(project),
        site_check=minutes,
        note=context.reason,
        recipients=("Như trên", "Đơn vị đề nghị", "Lưu: VT"),
    )
    return issue(
        kinds.DISTRICT_LETTER, project, context.actor, organisation=organisation, title=f"V/v đề nghị hỗ trợ đề án {project.title}",
        context=content, signer=parties.leader(context.actor, organisation), on=context.day,
    )  # fmt: skip


def opinion_slip(project: Project, row: OpinionRequest, who: Principal) -> Paper:
    """What an asked office answers."""
    organisation = parties.organisation_of(who)
    content = c.OpinionSlip(
        addressed_to=("Sở Công Thương",),
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        question=row.question,
        asked_on=clock.day_of(row.asked_at),
        due_on=row.due_on,
        answer=row.get_answer_display(),
        text=row.text,
        recipients=("Như trên", "Lưu: VT"),
    )
    return issue(
        kinds.OPINION, project, who, organisation=organisation, title=f"Thẩm định đề án {project.title}", context=content,
        signer=parties.officer(who, "NGƯỜI CHO Ý KIẾN"), on=clock.day_of(row.answered_at) if row.answered_at else clock.today(),
    )  # fmt: skip


def appraisal_report(project: Project, context: Context) -> Paper | None:
    """The Sở's report beside its submission, from the minutes that count; None without minutes."""
    appraisal = project.appraisals.filter(is_void=False).select_related("paper").order_by("-at", "-id").first()
    if appraisal is None or appraisal.paper is None:
        return None
    organisation = parties.organisation_of(context.actor)
    row = authority.in_force(track=project.track, amount=project.requested)
    said = appraisal.paper.context["body"]
    opinions = (one | {"answered_on": date.fromisoformat(one["answered_on"]) if one["answered_on"] else None} for one in said["opinions"])
    content = c.AppraisalReport(
        lines=list_lines(project),
        addressed_to=(row.authority if row else "Cấp có thẩm quyền",),
        project_code=project.code,
        project_title=project.title,
        applicant=parties.applicant_of(project),
        minutes=f"Biên bản thẩm định số {appraisal.paper.notation} {date_long(appraisal.paper.issued_on)}",
        content_remarks=appraisal.content_remarks,
        cost_remarks=appraisal.cost_remarks,
        verdict=tuple(c.VerdictLine(**one) for one in said["verdict"]),
        opinions=tuple(c.OpinionLine(**one) for one in opinions),
        conclusion=appraisal.conclusion,
        recipients=("Như trên", "Lưu: VT, QLCN"),
    )
    return issue(
        kinds.REPORT, project, context.actor, organisation=organisation, title=f"Kết quả thẩm định đề án {project.title}", context=content,
        signer=parties.leader(context.actor, organisation), on=context.day,
    )  # fmt: skip

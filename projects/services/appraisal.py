"""Site checks, norm checks, opinions and the appraiser's conclusion."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.calendar import clocks
from khuyencong.documents.models import Paper
from khuyencong.documents.services import attach
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from projects import documents
from projects.enums import AttachmentPurpose, OpinionAnswer, OpinionState, ProjectState
from projects.models import Appraisal, Line, NormCheck, OpinionRequest, Project, SiteCheck
from projects.permissions import P
from projects.selectors import appraising, late, law
from projects.workflow import effects


def held(project: Project, who: Principal, permission: P, *states: str) -> Project:
    """The project, locked, when the principal holds the permission for it and it is in one of the states."""
    row = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    scope = who.scope(permission)
    if scope is None or not Project.machine.within(row, who, scope):
        raise NotAllowed
    if row.state not in states:
        raise ValidationError(f"Không thực hiện được khi hồ sơ ở tình trạng “{row.state_label}”.")
    return row


@transaction.atomic
def record_site_check(
    *, project: Project, who: Principal, checked_on: date, participants: str, premises: str, remarks: str = "", is_ready: bool
) -> SiteCheck:
    """Keep the district's check on the spot and issue its minutes."""
    row = held(project, who, P.REVIEW_DISTRICT, ProjectState.SUBMITTED)
    if checked_on > clock.today():
        raise ValidationError({"checked_on": "Ngày kiểm tra không được sau hôm nay."})
    check = SiteCheck(
        project=row,
        checked_on=checked_on,
        participants=nfc(participants),
        premises=nfc(premises),
        remarks=nfc(remarks),
        is_ready=is_ready,
        by_id=who.user_id,
        at=clock.now(),
    )
    check.full_clean(exclude=["paper"])
    check.save()
    check.paper = documents.site_check(row, check, who)
    check.save(update_fields=["paper"])
    return check


@transaction.atomic
def check_norms(*, project: Project, who: Principal, only: Line | None = None) -> list[NormCheck]:
    """Judge every line, or one, by the law of today and keep the verdicts; an exception is argued and decided apart (services.eligibility)."""
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    lines = row.lines.select_related("enterprise__area__parent", "area__parent", "content", "project__district")
    lines = lines.prefetch_related("enterprise__years").order_by("position")
    return [_judged(line, who) for line in (lines if only is None else lines.filter(pk=only.pk))]


def check_norm(*, line: Line, who: Principal) -> NormCheck:
    """The same for one line."""
    (check,) = check_norms(project=line.project, who=who, only=line)
    return check


def _judged(line: Line, who: Principal) -> NormCheck:
    verdict = law.judge_line(line, on=clock.today())
    check = NormCheck(
        line=line,
        law_date=clock.today(),
        cost=line.total_cost,
        grant=line.requested,
        ceiling=verdict.ceiling,
        is_within=verdict.verdict == "ok",
        verdict=verdict.as_dict(),
        by_id=who.user_id,
        at=clock.now(),
    )
    check.full_clean()
    check.save()
    return check


@transaction.atomic
def ask_opinion(*, project: Project, who: Principal, function: Function, question: str) -> OpinionRequest:
    """Ask the organisation that holds a function for its opinion; it gets a due date and a notice.

    Once, unless the answer is from before the last supplement: then it is asked anew, as bindingly as before, and the old answer stays on record.
    """
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    if function in appraising.not_to_be_asked(row):
        raise ValidationError({"function": "Đã hỏi cơ quan này."})
    if not question.strip():
        raise ValidationError({"question": "Cần ghi nội dung hỏi."})
    as_before: dict[str, Any] = {}
    if (old := appraising.may_be_asked_anew(row).filter(function=function).first()) is not None:
        rules = {one.function: one.time_limit for one in appraising.must_be_asked(row, clock.today())}
        as_before = {"is_required": old.is_required, "because": old.because, "time_limit": rules.get(function, "opinion")}
        old.state = OpinionState.SUPERSEDED
        old.save(update_fields=["state"])
    try:
        return effects.ask_opinion(row, function=function, question=nfc(question).strip(), by_id=who.user_id, **as_before)
    except LookupError as error:
        raise ValidationError({"function": str(error)}) from error


@transaction.atomic
def apologise(*, project: Project, who: Principal, reason: str, new_due_on: date) -> Paper:
    """Tell who handed the file in why its answer is late, and a new day; once (Nghị định 61/2018/NĐ-CP, Điều 19). Only the assigned appraiser, only when late.

    The clock stays as it is: what is late is counted as late.
    """
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    promised = clocks.due(("project", row.pk))
    if promised is None or promised >= clock.today():
        raise ValidationError("Hồ sơ chưa quá ngày hẹn trả kết quả.")
    if late.was_apologised(row):
        raise ValidationError("Đã xin lỗi và hẹn lại một lần; không được hẹn lại lần thứ hai.")
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do chậm."})
    if new_due_on <= clock.today():
        raise ValidationError({"new_due_on": "Ngày hẹn lại phải sau hôm nay."})
    paper = documents.apology(row, who, reason=nfc(reason).strip(), promised_on=promised, new_due_on=new_due_on)
    notices.tell(
        [row.written_by_id],
        kind="project.apology",
        title=f"Xin lỗi chậm trả kết quả, hẹn lại ngày {new_due_on:%d/%m/%Y}: {row}",
        body=nfc(reason).strip(),
        url=row.get_absolute_url(),
        subject=("project", row.pk),
    )
    return paper


@transaction.atomic
def remind_opinion(*, opinion: OpinionRequest, who: Principal) -> OpinionRequest:
    """Remind a silent office; the number of reminders is kept."""
    held(opinion.project, who, P.APPRAISE, ProjectState.APPRAISING)
    row = OpinionRequest.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "project").get(pk=opinion.pk)
    if row.state != OpinionState.ASKED:
        raise ValidationError("Cơ quan này đã trả lời.")
    row.reminded, row.reminded_on = row.reminded + 1, clock.today()
    row.save(update_fields=["reminded", "reminded_on"])
    people = actors.people_of(organisation_id=row.organisation_id, roles=tuple(holders(P.ANSWER_OPINION)))
    if people:
        notices.tell(
            people,
            kind="project.opinion_reminded",
            title=f"Nhắc cho ý kiến (lần {row.reminded}): {row.project}",
            body=row.question,
            url=row.project.get_absolute_url(),
            subject=("project", row.project_id),
        )
    return row


@transaction.atomic
def withdraw_opinion(*, opinion: OpinionRequest, who: Principal, reason: str) -> OpinionRequest:
    """Take a question back before it is answered; the asked office is told. Not one that a rule asks for; only the assigned appraiser."""
    project = held(opinion.project, who, P.APPRAISE, ProjectState.APPRAISING)
    if project.appraiser_id != who.user_id:
        raise NotAllowed
    row = OpinionRequest.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "project").get(pk=opinion.pk)
    if row.state != OpinionState.ASKED:
        raise ValidationError("Ý kiến này đã được trả lời hoặc câu hỏi đã được rút.")
    if row.is_required:
        raise ValidationError("Câu hỏi này bắt buộc theo quy định, không rút được.")
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do rút câu hỏi."})
    row.state, row.withdrawn_reason = OpinionState.WITHDRAWN, nfc(reason).strip()
    row.withdrawn_by_id, row.withdrawn_at = who.user_id, clock.now()
    row.full_clean()
    row.save()
    people = actors.people_of(organisation_id=row.organisation_id, roles=tuple(holders(P.ANSWER_OPINION)))
    if people:
        notices.tell(
            people,
            kind="project.opinion_withdrawn",
            title=f"Không cần trả lời ý kiến nữa: {row.project}",
            body=row.withdrawn_reason,
            url=row.project.get_absolute_url(),
            subject=("project", row.project_id),
        )
    return row


@transaction.atomic
def answer_opinion(*, opinion: OpinionRequest, who: Principal, answer: OpinionAnswer, text: str, file: Any = None) -> OpinionRequest:
    """Keep the asked office's answer and the file that goes with it; the appraiser is told. Only the asked organisation answers, once."""
    row = OpinionRequest.objects.select_for_update(of=("self",), no_key=True).select_related("project", "organisation").get(pk=opinion.pk)
    if not who.may(P.ANSWER_OPINION) or row.organisation_id != who.organisation_id:
        raise NotAllowed
    if row.state != OpinionState.ASKED:
        raise ValidationError("Ý kiến này đã được trả lời hoặc câu hỏi đã được rút.")
    if not text.strip():
        raise ValidationError({"text": "Cần ghi nội dung ý kiến."})
    row.state, row.answer, row.text = OpinionState.ANSWERED, answer, nfc(text).strip()
    row.answered_by_id, row.answered_at = who.user_id, clock.now()
    if file is not None:
        row.answer_file = attach(subject=("opinion", row.pk), purpose=AttachmentPurpose.OTHER, file=file, by_id=who.user_id)
    row.full_clean()
    row.save()
    documents.opinion_slip(row.project, row, who)
    if row.project.appraiser_id:
        notices.tell(
            [row.project.appraiser_id],
            kind="project.opinion_answered",
            title=f"{row.organisation.short_name} đã cho ý kiến: {row.project}",
            body=row.text,
            url=row.project.get_absolute_url(),
            subject=("project", row.project_id),
        )
    return row


@transaction.atomic
def conclude(
    *,
    project: Project,
    who: Principal,
    content_remarks: str,
    cost_remarks: str,
    is_positive: bool,
    conclusion: str,
    participants: str,
    silent_offices_reason: str = "",
) -> Appraisal:
    """Write the appraisal's minutes; an earlier conclusion is void from now on. Only the assigned appraiser.

    ValidationError while an office that must be heard still has its days, and, at `silent_offices_reason`, when one let them pass
    and the minutes do not say why one goes on without it.
    """
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    if appraising.declared(row, [row.appraiser_id]).get(row.appraiser_id):
        raise ValidationError("Bạn đã khai có xung đột lợi ích với đề án này nên không kết luận thẩm định.")
    silent = list(appraising.awaited([row.pk]))
    if early := appraising.too_early(silent, clock.today()):
        raise ValidationError(early)
    if silent and not silent_offices_reason.strip():
        raise ValidationError({"silent_offices_reason": f"{appraising.names_of(silent)} quá hạn chưa trả lời: ghi lý do vẫn kết luận."})
    row.appraisals.filter(is_void=False).update(is_void=True)
    appraisal = Appraisal(
        project=row,
        content_remarks=nfc(content_remarks),
        cost_remarks=nfc(cost_remarks),
        is_positive=is_positive,
        conclusion=nfc(conclusion),
        participants=nfc(participants),
        silent_offices_reason=nfc(silent_offices_reason).strip(),
        by_id=who.user_id,
        at=clock.now(),
    )
    appraisal.full_clean(exclude=["paper"])
    appraisal.save()
    appraisal.paper = documents.appraisal_minutes(row, appraisal, who)
    appraisal.save(update_fields=["paper"])
    return appraisal

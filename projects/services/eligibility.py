"""The appraiser ticks conditions and argues exceptions; a leader decides them."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import LegalForm
from khuyencong.actors.models import Enterprise
from khuyencong.text import fold, nfc, vnd
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ExceptionState, ProjectState
from projects.models import ConditionTick, Line, NormException, Project
from projects.permissions import P
from projects.selectors.eligibility import conditions_of
from projects.services.appraisal import held
from projects.workflow import separation

# Nine digits and more, a telephone with its spaces, an address for mail.
_PRIVATE = re.compile(r"\d{9,}|\b0\d{2,3}[ .]\d{3}[ .]\d{3,4}\b|\S@\S")


@transaction.atomic
def tick_conditions(*, project: Project, who: Principal, ticks: Mapping[str, tuple[bool, str]]) -> list[ConditionTick]:
    """Keep for each condition (by its code) whether it is met and by what evidence. Only the assigned appraiser.

    ValidationError names a condition that the law of today does not know, that the decision itself proves, or without evidence.
    """
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    known = {condition.rule.code: condition for condition in conditions_of(row)}
    wrong: dict[str, str] = {}
    for code, (_, evidence) in ticks.items():
        if code not in known or known[code].by_decision:
            wrong[code] = "Điều kiện này không do người thẩm định xác nhận."
        elif not evidence.strip():
            wrong[code] = "Cần ghi bằng chứng."
    if wrong:
        raise ValidationError(wrong)
    standing = {tick.code: tick for tick in row.condition_ticks.order_by("code")}  # the đề án is locked: nobody adds one meanwhile
    kept = []
    for code, (is_met, evidence) in ticks.items():
        rule = known[code].rule
        tick = standing.get(code) or ConditionTick(project=row, code=code)
        tick.is_met, tick.evidence, tick.citation = is_met, nfc(evidence).strip(), f"{rule.citation}{rule.mark}"
        tick.by_id, tick.at = who.user_id, clock.now()
        tick.save()
        kept.append(tick)
    return kept


def names_somebody(words: str, enterprise: Enterprise) -> bool:
    """Whether words for everybody to read hold a personal number, a telephone, an address for mail, or the name of who stands behind a cơ sở."""
    names = [enterprise.representative, enterprise.name if enterprise.legal_form == LegalForm.HOUSEHOLD else ""]
    return bool(_PRIVATE.search(words)) or any(fold(name.strip()) in fold(words) for name in names if name.strip())


@transaction.atomic
def argue_exception(*, line: Line, who: Principal, reason: str, until: date) -> NormException:
    """Ask a leader to let a line pass although its last check breaks a rule. Only the assigned appraiser; one at a time waits."""
    row = held(line.project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    line = row.lines.select_for_update(of=("self",), no_key=True).select_related("enterprise").get(pk=line.pk)
    check = line.norm_checks.order_by("-at", "-id").first()
    if check is None or check.grant != line.requested or check.cost != line.total_cost:
        raise ValidationError("Hãy đối chiếu định mức với số liệu hiện tại trước khi đề nghị ngoại lệ.")
    if check.is_within:
        raise ValidationError("Đơn vị này đã trong định mức và đủ điều kiện, không cần ngoại lệ.")
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do."})
    if until < clock.today():
        raise ValidationError({"until": "Ngày hết hiệu lực không được trước hôm nay."})
    asked = NormException(
        line=line,
        amount=line.requested,
        broken=check.verdict.get("violations", []) or [{"rule": "no_norm", "citation": "", "message_vi": "Chưa có định mức áp dụng."}],
        reason=nfc(reason).strip(),
        until=until,
        argued_by_id=who.user_id,
        argued_at=clock.now(),
    )
    asked.full_clean()
    asked.save()
    leaders = actors.people_of(organisation_id=who.organisation_id, roles=tuple(holders(P.DECIDE_EXCEPTION)))
    if leaders:
        notices.tell(
            leaders,
            kind="project.exception_asked",
            title=f"Đề nghị ngoại lệ định mức: {row}",
            body=f"{line.enterprise.name}: {vnd(line.requested)} đồng. {asked.reason}",
            url=row.get_absolute_url(),
            subject=("project", row.pk),
        )
    return asked


@transaction.atomic
def decide_exception(
    *, exception: NormException, who: Principal, is_granted: bool, remarks: str, decision: str = "", public_words: str = ""
) -> NormException:
    """Grant or refuse, with a remark and, when granted, the paper that says so and its reason for everybody to read (`public_words`, which names nobody).

    Never who argued, wrote or appraised the đề án.
    """
    project = held(exception.line.project, who, P.DECIDE_EXCEPTION, ProjectState.APPRAISING)
    row = NormException.objects.select_for_update(of=("self",), no_key=True).select_related("line__enterprise").get(pk=exception.pk)
    if row.argued_by_id in who.persons or separation.has_written(project, who) or separation.has_appraised(project, who):
        raise ValidationError("Người đề nghị, người lập hoặc người thẩm định không được quyết định ngoại lệ của đề án đó.")
    if row.state != ExceptionState.ASKED:
        raise ValidationError("Đề nghị này đã được quyết định.")
    if not remarks.strip():
        raise ValidationError({"remarks": "Cần ghi ý kiến."})
    if is_granted and not decision.strip():
        raise ValidationError({"decision": "Cho phép ngoại lệ phải có văn bản (số, ngày, cơ quan)."})
    if is_granted and not public_words.strip():
        raise ValidationError({"public_words": "Cho phép ngoại lệ phải có lý do để công bố."})
    for field, said in (("decision", decision), ("public_words", public_words)):
        if names_somebody(said, row.line.enterprise):
            raise ValidationError(
                {field: "Phần này được công bố: không nêu tên người, hộ kinh doanh, số điện thoại, số định danh, thư điện tử."}
            )
    row.state = ExceptionState.GRANTED if is_granted else ExceptionState.REFUSED
    row.remarks, row.decision = nfc(remarks).strip(), nfc(decision).strip() if is_granted else ""
    row.public_words = nfc(public_words).strip()
    row.decided_by_id, row.decided_at = who.user_id, clock.now()
    row.full_clean()
    row.save()
    notices.tell(
        [row.argued_by_id],
        kind="project.exception_decided",
        title=f"{row.get_state_display()}: {project}",
        body=f"{row.line.enterprise.name}. {row.remarks}",
        url=project.get_absolute_url(),
        subject=("project", project.pk),
    )
    return row

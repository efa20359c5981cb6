"""After the visit: reminders on a ladder, and what is heard before a measure is taken."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from inspections import documents, selectors
from inspections.enums import Measure, Outcome, RuleCode
from inspections.models import Reminder, Sanction, TimeRule
from inspections.permissions import P
from inspections.services.planning import ask
from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.documents.services import attach
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import FindingState
from projects.models import Finding

_RANK = {step: rank for rank, step in enumerate(RuleCode.ladder())}
_WORDS = {
    RuleCode.BEFORE: "Sắp đến hạn khắc phục",
    RuleCode.ON: "Hôm nay là hạn khắc phục",
    RuleCode.AFTER: "Đã quá hạn khắc phục",
    RuleCode.LEADER: "Quá hạn khắc phục, báo lãnh đạo",
}


def remind() -> int:
    """Tell of open findings the furthest step that is reached and was not told yet; how many were told. Any number may run at once."""
    today = clock.today()
    rules = [row for step in RuleCode.ladder() if (row := selectors.rule(step, today)) is not None]
    if not rules:
        return 0
    first = min(row.days for row in rules)
    rows = Finding.objects.filter(state=FindingState.OPEN, due_on__lte=today - timedelta(days=first))
    return sum(_remind(pk, rules) for pk in list(rows.order_by("due_on", "id").values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, rules: list[TimeRule]) -> bool:
    rows = Finding.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("inspection__line__project")
    finding = rows.filter(pk=pk, state=FindingState.OPEN).order_by("pk").first()
    if finding is None:
        return False
    passed = (clock.today() - finding.due_on).days
    reached = [RuleCode(row.code) for row in rules if passed >= row.days]
    if not reached:
        return False
    step = max(reached, key=_RANK.__getitem__)
    told = finding.reminders.filter(due_on=finding.due_on).order_by("id").values_list("step", flat=True)
    if any(_RANK[RuleCode(one)] >= _RANK[step] for one in told):
        return False
    Reminder.objects.create(finding=finding, step=step, due_on=finding.due_on, at=clock.now())
    line = finding.inspection.line
    people = set(actors.people_of_enterprises([line.enterprise_id])) if step != RuleCode.LEADER else set()
    if step in (RuleCode.AFTER, RuleCode.LEADER) and finding.inspection.followed_by_id:
        people.add(finding.inspection.followed_by_id)
    if step == RuleCode.LEADER:
        people |= set(actors.people_in_role(*holders(P.DECIDE_SANCTION)))
    if people:
        notices.tell(
            people, kind=f"inspection.remind.{step}", title=f"{_WORDS[step]}: {finding.text}",
            body=f"Đề án {line.project.title}, hạn {date_vi(finding.due_on)}.", url=line.get_absolute_url(), subject=("line", line.pk),
        )  # fmt: skip
    return True


def _locked(sanction: Sanction) -> Sanction:
    rows = Sanction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("line__project", "line__enterprise__area__parent", "finding").get(pk=sanction.pk)


def _undecided(sanction: Sanction) -> Sanction:
    row = _locked(sanction)
    if row.outcome:
        raise ValidationError("Việc này đã được quyết định.")
    return row


@transaction.atomic
def propose(*, finding: Finding, measure: Measure, grounds: str, who: Principal) -> Sanction:
    """Consider a measure: the cơ sở gets the notice and its time to answer. Refused for a finding that is mended."""
    ask(who, P.PROPOSE_SANCTION)
    rows = Finding.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("inspection__line__project", "inspection__line__enterprise__area__parent").get(pk=finding.pk)
    if row.state == FindingState.CLOSED:
        raise ValidationError("Tồn tại này đã được xác nhận khắc phục, không xử lý.")
    if row.sanctions.filter(outcome="").exists():
        raise ValidationError("Đang chờ giải trình về tồn tại này.")
    if not grounds.strip():
        raise ValidationError({"grounds": "Cần ghi lý do."})
    line = row.inspection.line
    hearing = line.hearings.order_by("-at", "-id").first()
    # One right of reply: what was known when the end was announced has been answered there.
    if measure == Measure.STOP and hearing is not None and row.inspection.held_on <= clock.day_of(hearing.at):
        raise ValidationError({"measure": "Cơ sở đã được báo trước việc chấm dứt và giải trình ở đó; không hỏi lại lần nữa."})
    limit = selectors.rule(RuleCode.REPLY, clock.today())
    if limit is None:
        raise ValidationError("Chưa có quy định về thời gian giải trình.")
    sanction = Sanction(
        line=line, finding=row, measure=measure, grounds=nfc(grounds).strip(), proposed_by_id=who.user_id, proposed_at=clock.now(),
        reply_until=clock.today() + timedelta(days=limit.days),
    )  # fmt: skip
    sanction.full_clean(exclude=["notice"])
    sanction.save()
    sanction.notice = documents.reply_notice(sanction, who)
    sanction.save(update_fields=["notice"])
    _tell_the_enterprise(
        sanction, "inspection.reply", f"Cần giải trình đến hết ngày {date_vi(sanction.reply_until)}: {row.text}", sanction.grounds
    )
    return sanction


def _tell_the_enterprise(sanction: Sanction, kind: str, title: str, body: str) -> None:
    people = actors.people_of_enterprises([sanction.line.enterprise_id])
    if people:
        notices.tell(people, kind=kind, title=title, body=body, url=sanction.get_absolute_url(), subject=("sanction", sanction.pk))


@transaction.atomic
def reply(*, sanction: Sanction, text: str, proof: Any = None, who: Principal) -> Sanction:
    """The cơ sở answers, once, as long as nothing was decided."""
    row = _undecided(sanction)
    if who.scope(P.REPLY) is None or row.line.enterprise_id not in who.enterprise_ids:
        raise NotAllowed
    if row.replied_at is not None:
        raise ValidationError("Cơ sở đã giải trình.")
    if not text.strip():
        raise ValidationError({"text": "Cần ghi nội dung giải trình."})
    if proof is not None:
        row.reply_proof = attach(subject=("sanction", row.pk), purpose="reply", file=proof, by_id=who.user_id)
    row.reply, row.replied_by_id, row.replied_at = nfc(text).strip(), who.user_id, clock.now()
    row.save(update_fields=["reply", "reply_proof", "replied_by", "replied_at"])
    people = {row.proposed_by_id, *actors.people_in_role(*holders(P.DECIDE_SANCTION))}
    notices.tell(
        people, kind="inspection.replied", title=f"Cơ sở đã giải trình: {row.finding.text}", body=row.reply, url=row.get_absolute_url(),
        subject=("sanction", row.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def decide(*, sanction: Sanction, outcome: Outcome, decision: str, who: Principal) -> Sanction:
    """Impose or drop. Nothing is imposed before the answer came or its time was over, nor for what was mended meanwhile."""
    ask(who, P.DECIDE_SANCTION)
    row = _undecided(sanction)
    if row.proposed_by_id in who.persons:
        raise ValidationError("Người yêu cầu giải trình không được tự quyết định.")
    if not decision.strip():
        raise ValidationError({"decision": "Cần ghi lý do quyết định."})
    if outcome == Outcome.IMPOSED:
        if row.replied_at is None and clock.today() <= row.reply_until:
            raise ValidationError(f"Cơ sở còn quyền giải trình đến hết ngày {date_vi(row.reply_until)}.")
        if row.finding.state == FindingState.CLOSED:
            raise ValidationError("Tồn tại đã được xác nhận khắc phục, không áp dụng biện pháp được.")
    row.outcome, row.decision, row.decided_by_id, row.decided_on = outcome, nfc(decision).strip(), who.user_id, clock.today()
    row.save(update_fields=["outcome", "decision", "decided_by", "decided_on"])
    documents.decision_notice(row, who)
    _tell_the_enterprise(row, "inspection.decided", f"{row.get_outcome_display()}: {row.get_measure_display()}", row.decision)
    return row


@transaction.atomic
def lift(*, sanction: Sanction, who: Principal) -> Sanction:
    """End a measure that is in force."""
    ask(who, P.DECIDE_SANCTION)
    row = _locked(sanction)
    if row.outcome != Outcome.IMPOSED or row.lifted_at is not None:
        raise ValidationError("Biện pháp này không còn áp dụng.")
    row.lifted_by_id, row.lifted_at = who.user_id, clock.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    _tell_the_enterprise(row, "inspection.lifted", f"Thôi áp dụng: {row.get_measure_display()}", row.decision)
    return row

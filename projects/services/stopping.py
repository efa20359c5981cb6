"""Being heard before an end, and money that comes back by a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.text import nfc, vnd
from projects import documents
from projects.enums import TermCode
from projects.models import Hearing, Instalment, Line, Receipt, Recovery
from projects.selectors import recovering, terms
from projects.services.holding import held
from projects.workflow import line_works
from projects.workflow.line_guards import advance_to_recover, end_is_considered


@dataclass(frozen=True, slots=True)
class Due:
    """A part of what is to come back (đồng), and its day."""

    amount: int
    due_on: date


@transaction.atomic
def announce_end(*, line: Line, who: Principal, grounds: str) -> Hearing:
    """Tell the beneficiary why its work is to be ended and until when it may answer; issues the notice. One at a time.

    Findings on which a proceeding after an inspection is open stand in the notice too, so that one answer covers them. Where such a proceeding is
    about the end itself, there is no second notice.
    """
    row = held(line, who, line_works.ANNOUNCE)
    if end_is_considered(row):
        raise ValidationError("Việc chấm dứt đã nêu trong xử lý sau kiểm tra, cơ sở giải trình ở đó; không báo trước lần nữa.")
    pending = row.sanctions.filter(outcome="").select_related("finding").order_by("id")
    last = row.hearings.order_by("-at", "-id").first()
    if last is not None and not last.was_given:
        raise ValidationError(f"Đã thông báo, cơ sở còn thời hạn giải trình đến hết ngày {last.reply_by:%d/%m/%Y}.")
    today = clock.today()
    if not grounds.strip():
        raise ValidationError({"grounds": "Cần ghi lý do."})
    said = [nfc(grounds).strip(), *(f"Tồn tại chưa khắc phục: {one.finding.text}" for one in pending)]
    hearing = Hearing(line=row, grounds="\n".join(said), reply_by=terms.after(TermCode.REPLY, today), by_id=who.user_id, at=clock.now())
    hearing.full_clean(exclude=["paper"])
    hearing.save()
    hearing.paper = documents.hearing(row, hearing, who, today)
    hearing.save(update_fields=["paper"])
    _tell_beneficiary(row, "line.hearing", f"Cần giải trình trước ngày {hearing.reply_by:%d/%m/%Y}: {row.project}", hearing.grounds)
    return hearing


@transaction.atomic
def reply_to_notice(*, line: Line, who: Principal, reply: str) -> Hearing:
    """The beneficiary answers the last notice, once, in time; whoever told it is told."""
    row = held(line, who, line_works.REPLY)
    hearing = row.hearings.select_for_update(of=("self",), no_key=True).order_by("-at", "-id").first()
    if hearing is None:
        raise ValidationError("Chưa có thông báo nào cần giải trình.")
    if hearing.reply:
        raise ValidationError("Cơ sở đã giải trình thông báo này.")
    if hearing.was_given:
        raise ValidationError(f"Đã hết thời hạn giải trình ({hearing.reply_by:%d/%m/%Y}).")
    hearing.reply, hearing.replied_by_id, hearing.replied_at = nfc(reply).strip(), who.user_id, clock.now()
    hearing.full_clean(exclude=["paper"])
    hearing.save(update_fields=["reply", "replied_by", "replied_at"])
    notices.tell(
        [hearing.by_id], kind="line.replied", title=f"Cơ sở đã giải trình: {row.project}", body=hearing.reply, url=row.get_absolute_url(),
        subject=("line", row.pk),
    )  # fmt: skip
    return hearing


@transaction.atomic
def decide_recovery(*, line: Line, who: Principal, reason: str, dues: Sequence[Due]) -> Recovery:
    """Decide that the open advances come back, by instalments that make the whole sum; issues the decision and tells the beneficiary."""
    row = held(line, who, line_works.DECIDE_RECOVERY)
    owed = advance_to_recover(row)
    if not owed:
        raise ValidationError("Không còn kinh phí phải thu hồi.")
    if recovering.open_recovery(row) is not None:
        raise ValidationError("Đã có quyết định thu hồi chưa nộp xong.")
    today = clock.today()
    if not dues or any(due.amount <= 0 for due in dues) or sum(due.amount for due in dues) != owed:
        raise ValidationError({"amount_1": f"Các đợt phải cộng đúng {vnd(owed)} đồng, mỗi đợt lớn hơn 0."})
    days = [due.due_on for due in dues]
    if days != sorted(days) or days[0] < today:
        raise ValidationError({"due_1": "Hạn nộp từ hôm nay trở đi, đợt sau không trước đợt trước."})
    recovery = Recovery(
        line=row, amount=owed, reason=nfc(reason).strip(), due_on=days[-1], decided_on=today, by_id=who.user_id, at=clock.now()
    )
    recovery.full_clean(exclude=["paper"])
    recovery.paper = documents.recovery(row, recovery, [(due.amount, due.due_on) for due in dues], who)
    recovery.save()
    Instalment.objects.bulk_create(
        Instalment(recovery=recovery, position=n, due_on=due.due_on, amount=due.amount) for n, due in enumerate(dues, start=1)
    )
    _tell_beneficiary(
        row, "line.recovery", f"Phải nộp trả {vnd(owed)} đồng, đợt đầu trước ngày {days[0]:%d/%m/%Y}: {row.project}", recovery.reason
    )
    return recovery


def receive(line: Line, *, amount: int, voucher: str, on: date, by_id: int | None) -> Receipt | None:
    """Keep money that came back with the decision that asks for it, in the caller's transaction; None when no decision is open."""
    recovery = recovering.open_recovery(line)
    if recovery is None:
        return None
    receipt = Receipt(recovery=recovery, amount=amount, voucher=voucher, paid_on=on, by_id=by_id, at=clock.now())
    receipt.full_clean()
    receipt.save()
    return receipt


def _tell_beneficiary(line: Line, kind: str, title: str, body: str) -> None:
    people = actors.people_of_enterprises([line.enterprise_id])
    if people:
        notices.tell(people, kind=kind, title=title, body=body, url=line.get_absolute_url(), subject=("line", line.pk))

"""Working off what both sides say: automatically where it is beyond doubt, by hand, with a reason, by a question."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse

from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.text import nfc, vnd
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import PaymentState
from projects.models import PaymentRequest
from treasury import selectors
from treasury.enums import Way
from treasury.models import Explanation, Match, Question, StatementRow
from treasury.permissions import P

_LOCK = "treasury.match"
REVERSED = "Khoản chi trên cổng đã được đảo."


def take_turns() -> None:
    """Whoever imports or matches waits for who does so already; released at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])


def _require(who: Principal, permission: P) -> None:
    if not who.may(permission):
        raise NotAllowed


def _let_go_of_reversed(who: Principal) -> None:
    """Matches whose payment was reversed no longer hold: their lines are open again."""
    stale = Match.objects.filter(undone_at__isnull=True).exclude(payment__state=PaymentState.PAID)
    for match in stale.select_for_update(of=("self",), no_key=True).order_by("pk"):
        _undo(match, who, REVERSED)


def _undo(match: Match, who: Principal, reason: str) -> None:
    match.undone_by_id, match.undone_at, match.undone_reason = who.user_id, clock.now(), reason
    match.save(update_fields=["undone_by", "undone_at", "undone_reason"])


@transaction.atomic
def match_automatically(*, who: Principal) -> int:
    """Match every line and payment that belong together beyond doubt; returns how many. Doing it again changes nothing."""
    _require(who, P.MATCH)
    take_turns()
    _let_go_of_reversed(who)
    lines = list(selectors.unmatched_rows().order_by("dated_on", "pk"))
    pairs = selectors.pairs_of(lines, selectors.unmatched_payments().order_by("pk"))
    now = clock.now()
    Match.objects.bulk_create(
        Match(row=row, payment=payment, way=Way.VOUCHER if by_voucher else Way.FACTS, by_id=who.user_id, at=now)
        for row, payment, by_voucher in pairs
    )
    return len(pairs)


@transaction.atomic
def match_by_hand(*, row: StatementRow, payment: PaymentRequest, who: Principal, reason: str) -> Match:
    """Say that a line is a payment. Amounts that differ need a reason; neither may be matched already."""
    _require(who, P.MATCH)
    take_turns()
    _let_go_of_reversed(who)
    payment = PaymentRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
    if payment.state != PaymentState.PAID:
        raise ValidationError({"payment": "Khoản chi này không còn ở tình trạng đã chi."})
    reason = nfc(reason).strip()
    if payment.amount != row.amount and not reason:
        words = f"Kho bạc ghi {vnd(row.amount)} đồng, cổng ghi {vnd(payment.amount)} đồng: hãy ghi lý do chênh lệch."
        raise ValidationError({"reason": words})
    match = Match(row=row, payment=payment, way=Way.HAND, reason=reason, by_id=who.user_id, at=clock.now())
    match.full_clean()
    match.save()
    return match


@transaction.atomic
def undo_match(*, match: Match, who: Principal, reason: str) -> None:
    """Take a match back, with a reason."""
    _require(who, P.MATCH)
    take_turns()
    row = Match.objects.select_for_update(of=("self",), no_key=True).get(pk=match.pk)
    if row.undone_at is not None:
        raise ValidationError("Khớp này đã được bỏ.")
    _undo(row, who, _said(reason, "reason"))


def _said(text: str, field: str = "text") -> str:
    text = nfc(text).strip()
    if not text:
        raise ValidationError({field: "Hãy ghi nội dung."})
    return text


def _alone(*, row: StatementRow | None, payment: PaymentRequest | None) -> None:
    """Refuse what is matched: there is no difference to argue."""
    here = selectors.live_matches().filter(row=row) if row else selectors.live_matches().filter(payment=payment)
    if here.exists():
        raise ValidationError("Khoản này đã khớp, không còn chênh lệch.")


@transaction.atomic
def explain(*, who: Principal, text: str, row: StatementRow | None = None, payment: PaymentRequest | None = None) -> Explanation:
    """Say why a line or a payment rightly stands alone."""
    _require(who, P.MATCH)
    take_turns()
    _alone(row=row, payment=payment)
    told = Explanation(row=row, payment=payment, text=_said(text), by_id=who.user_id, at=clock.now())
    told.full_clean()
    told.save()
    return told


@transaction.atomic
def ask(*, who: Principal, text: str, row: StatementRow | None = None, payment: PaymentRequest | None = None) -> Question:
    """Ask the accountant about a line or a payment; tells whoever may answer."""
    _require(who, P.MATCH)
    take_turns()
    _alone(row=row, payment=payment)
    question = Question(row=row, payment=payment, text=_said(text), asked_by_id=who.user_id, asked_at=clock.now())
    question.full_clean()
    if Question.objects.filter(row=row, payment=payment, answered_at__isnull=True).exists():
        raise ValidationError("Đang có một câu hỏi chưa được trả lời.")
    question.save()
    people = [pk for pk in actors.people_in_role(*holders(P.ANSWER)) if pk not in who.persons]
    if people:
        about = f"chứng từ {row.voucher}" if row else f"khoản chi {payment.voucher}" if payment else ""
        notices.tell(
            people, kind="treasury.asked", title=f"Hỏi về chênh lệch với Kho bạc: {about}", body=question.text, url=_address(question),
            subject=("treasury_question", question.pk),
        )  # fmt: skip
    return question


def _address(question: Question) -> str:
    """Where a question is answered."""
    return reverse("treasury:answer", args=[question.pk])


def _subject_address(question: Question) -> str:
    """The page of the line or payment that a question is about."""
    return reverse("treasury:row", args=[question.row_id]) if question.row_id else reverse("treasury:payment", args=[question.payment_id])


@transaction.atomic
def answer(*, question: Question, who: Principal, text: str) -> Question:
    """Answer a question; not whoever asked it. The answer settles nothing by itself: who asked matches or explains."""
    _require(who, P.ANSWER)
    row = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if row.asked_by_id in who.persons:
        raise ValidationError("Người hỏi không tự trả lời.")
    if row.answered_at is not None:
        raise ValidationError("Câu hỏi này đã được trả lời.")
    row.answer, row.answered_by_id, row.answered_at = _said(text), who.user_id, clock.now()
    row.full_clean()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    notices.tell(
        [row.asked_by_id], kind="treasury.answered", title="Đã trả lời về chênh lệch với Kho bạc", body=row.answer, url=_subject_address(row),
        subject=("treasury_question", row.pk),
    )  # fmt: skip
    return row

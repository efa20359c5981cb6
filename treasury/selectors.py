"""How both sides stand: lines of the treasury and payments of the portal, matched, argued, asked or open; proposals; sums of a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Sum, Value, When

from khuyencong.actors.names import name_key
from projects.enums import PaymentState
from projects.models import PaymentRequest
from treasury.enums import Standing
from treasury.models import Explanation, Match, Question, StatementRow
from treasury.reading import voucher_key

DAYS_APART = 7
"""How far the treasury's day and ours may lie apart when nothing but amount and beneficiary say that two are one."""
MOST_PROPOSALS = 10


def live_matches() -> QuerySet[Match]:
    """Matches that hold: not undone, and the payment was not reversed since."""
    return Match.objects.filter(undone_at__isnull=True, payment__state=PaymentState.PAID)


def _standing(side: str) -> Case:
    here = {side: OuterRef("pk")}
    return Case(
        When(Exists(live_matches().filter(**here)), then=Value(Standing.MATCHED)),
        When(Exists(Question.objects.filter(answered_at__isnull=True, **here)), then=Value(Standing.ASKED)),
        When(Exists(Explanation.objects.filter(**here)), then=Value(Standing.EXPLAINED)),
        default=Value(Standing.OPEN),
        output_field=CharField(),
    )


def rows() -> QuerySet[StatementRow]:
    """Lines of the treasury with how they stand (`standing`)."""
    return StatementRow.objects.annotate(standing=_standing("row"))


def payments() -> QuerySet[PaymentRequest]:
    """Payments that the portal has recorded, with how they stand beside the treasury (`standing`)."""
    paid = PaymentRequest.objects.filter(state=PaymentState.PAID)
    return paid.select_related("line__project", "line__enterprise").annotate(standing=_standing("payment"))


def unmatched_rows() -> QuerySet[StatementRow]:
    """Lines without a payment, argued or not."""
    return StatementRow.objects.filter(~Exists(live_matches().filter(row=OuterRef("pk"))))


def unmatched_payments() -> QuerySet[PaymentRequest]:
    """Payments without a line, argued or not."""
    paid = PaymentRequest.objects.filter(state=PaymentState.PAID).select_related("line__enterprise", "line__project")
    return paid.filter(~Exists(live_matches().filter(payment=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A payment that may be a line's, and what speaks for it and against it."""

    payment: PaymentRequest
    row: StatementRow
    weight: int
    words: tuple[str, ...]


def same_beneficiary(row: StatementRow, payment: PaymentRequest) -> bool:
    """Whether a line names the payment's beneficiary: by tax code where both have one, else by name."""
    enterprise = payment.line.enterprise
    if row.tax_code and enterprise.tax_code:
        return row.tax_code == enterprise.tax_code
    return row.beneficiary_key == name_key(enterprise.name)


def judged(row: StatementRow, payment: PaymentRequest) -> Proposal:
    """How well a line and a payment fit."""
    assert payment.paid_on is not None  # what is paid has its day
    apart = abs((row.dated_on - payment.paid_on).days)
    signs = (
        (row.voucher_key == voucher_key(payment.voucher), 50, "cùng số chứng từ", "khác số chứng từ"),
        (row.amount == payment.amount, 30, "cùng số tiền", "khác số tiền"),
        (same_beneficiary(row, payment), 20, "cùng đơn vị", "khác đơn vị"),
        (apart <= DAYS_APART, 10, f"cách {apart} ngày" if apart else "cùng ngày", f"cách {apart} ngày"),
    )
    weight = sum(points for is_so, points, _, _ in signs if is_so)
    return Proposal(payment, row, weight, tuple(yes if is_so else no for is_so, _, yes, no in signs))


def proposals_for(row: StatementRow) -> list[Proposal]:
    """Unmatched payments that may be a line's, the likeliest first: the same voucher, the same amount, or the same beneficiary near in time."""
    near = Q(paid_on__range=(row.dated_on - timedelta(days=60), row.dated_on + timedelta(days=60)))
    found = [judged(row, one) for one in unmatched_payments().filter(Q(amount=row.amount) | near).order_by("paid_on", "pk")[:500]]
    worth = [one for one in found if one.weight >= 20]
    return sorted(worth, key=lambda one: (-one.weight, one.payment.pk))[:MOST_PROPOSALS]


def proposals_of(payment: PaymentRequest) -> list[Proposal]:
    """Unmatched lines that may be a payment's, the likeliest first."""
    assert payment.paid_on is not None  # what is paid has its day
    near = Q(dated_on__range=(payment.paid_on - timedelta(days=60), payment.paid_on + timedelta(days=60)))
    found = [judged(one, payment) for one in unmatched_rows().filter(Q(amount=payment.amount) | near).order_by("dated_on", "pk")[:500]]
    worth = [one for one in found if one.weight >= 20]
    return sorted(worth, key=lambda one: (-one.weight, one.row.pk))[:MOST_PROPOSALS]


def pairs_of(lines: Sequence[StatementRow], paid: Iterable[PaymentRequest]) -> list[tuple[StatementRow, PaymentRequest, bool]]:
    """What belongs together beyond doubt: the same voucher and amount; else amount, beneficiary and day, when on both sides nothing else fits.

    The third is whether the voucher said so. Every line and payment stands in one pair at most.
    """
    left = {payment.pk: payment for payment in paid}
    by_voucher: dict[tuple[str, int], list[PaymentRequest]] = {}
    for payment in left.values():
        by_voucher.setdefault((voucher_key(payment.voucher), payment.amount), []).append(payment)
    found: list[tuple[StatementRow, PaymentRequest, bool]] = []
    rest: list[StatementRow] = []
    for line in lines:
        same = [
            one for one in by_voucher.get((line.voucher_key, line.amount), []) if one.pk in left and one.paid_on.year == line.dated_on.year
        ]
        if len(same) == 1:
            found.append((line, left.pop(same[0].pk), True))
        else:
            rest.append(line)
    by_amount: dict[int, list[PaymentRequest]] = {}
    for payment in left.values():
        by_amount.setdefault(payment.amount, []).append(payment)
    fits = {line.pk: [one for one in by_amount.get(line.amount, []) if _fits(line, one)] for line in rest}
    wanted: dict[int, int] = {}
    for several in fits.values():
        for one in several:
            wanted[one.pk] = wanted.get(one.pk, 0) + 1
    sure = [(line, fits[line.pk][0], False) for line in rest if len(fits[line.pk]) == 1 and wanted[fits[line.pk][0].pk] == 1]
    return found + sure


def _fits(line: StatementRow, payment: PaymentRequest) -> bool:
    assert payment.paid_on is not None  # what is paid has its day
    return abs((line.dated_on - payment.paid_on).days) <= DAYS_APART and same_beneficiary(line, payment)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something on which both sides do not agree in a period; amounts in đồng, None where a side says nothing."""

    what: str
    day: date
    voucher: str
    beneficiary: str
    ours: int | None
    theirs: int | None
    standing: Standing
    words: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Both sides of a period, in đồng, and where they differ."""

    first_on: date
    last_on: date
    ours_count: int
    ours_total: int
    theirs_count: int
    theirs_total: int
    matched_total: int
    differences: tuple[Difference, ...]

    @property
    def gap(self) -> int:
        """What the treasury says beyond the portal; below zero when it says less."""
        return self.theirs_total - self.ours_total

    @property
    def unexplained(self) -> int:
        """Differences for which nobody has given a reason yet."""
        return sum(one.standing in (Standing.OPEN, Standing.ASKED) for one in self.differences)


def period_of(first: date, last: date) -> Period:
    """How both sides stand over the days of a period, both included."""
    theirs, ours = rows().filter(dated_on__range=(first, last)), payments().filter(paid_on__range=(first, last))
    their_sum, our_sum = theirs.aggregate(total=Sum("amount")), ours.aggregate(total=Sum("amount"))
    both = live_matches().filter(row__dated_on__range=(first, last)).aggregate(total=Sum("row__amount"))
    return Period(
        first, last, ours.count(), our_sum["total"] or 0, theirs.count(), their_sum["total"] or 0, both["total"] or 0,
        tuple(_differences(first, last)),
    )  # fmt: skip


def _differences(first: date, last: date) -> list[Difference]:
    alone = rows().filter(dated_on__range=(first, last)).exclude(standing=Standing.MATCHED).order_by("dated_on", "pk")
    ours = payments().filter(paid_on__range=(first, last)).exclude(standing=Standing.MATCHED).order_by("paid_on", "pk")
    why_rows, why_ours = _words("row", alone), _words("payment", ours)
    found = [_of_row(row, why_rows.get(row.pk, "")) for row in alone] + [_of_payment(one, why_ours.get(one.pk, "")) for one in ours]
    within = Q(row__dated_on__range=(first, last)) | Q(payment__paid_on__range=(first, last))
    matches = live_matches().filter(within).select_related("row", "payment__line__enterprise").order_by("pk")
    found += [one for match in matches if (one := _of_match(match, first, last)) is not None]
    return sorted(found, key=lambda one: (one.day, one.voucher))


def _of_row(row: StatementRow, words: str) -> Difference:
    stands = Standing(row.standing)  # type: ignore[attr-defined]
    return Difference("Kho bạc có, cổng chưa có", row.dated_on, row.voucher, row.beneficiary, None, row.amount, stands, words)


def _of_payment(payment: PaymentRequest, words: str) -> Difference:
    assert payment.paid_on is not None  # what is paid has its day
    stands = Standing(payment.standing)  # type: ignore[attr-defined]
    name = payment.line.enterprise.name
    return Difference("Cổng có, Kho bạc chưa có", payment.paid_on, payment.voucher, name, payment.amount, None, stands, words)


def _of_match(match: Match, first: date, last: date) -> Difference | None:
    """What a match leaves: amounts that differ, or one side in another period."""
    row, payment = match.row, match.payment
    assert payment.paid_on is not None  # what is paid has its day
    apart = not (first <= row.dated_on <= last and first <= payment.paid_on <= last)
    if row.amount == payment.amount and not apart:
        return None
    what = "Khác số tiền" if row.amount != payment.amount else "Khác kỳ"
    words = match.reason or f"Kho bạc ngày {row.dated_on:%d/%m/%Y}, cổng ngày {payment.paid_on:%d/%m/%Y}"
    name = payment.line.enterprise.name
    return Difference(what, row.dated_on, row.voucher, name, payment.amount, row.amount, Standing.EXPLAINED, words)


def _words(side: str, subjects: Iterable[StatementRow | PaymentRequest]) -> dict[int, str]:
    """The last explanation of each line or payment."""
    ids = [one.pk for one in subjects]
    told = Explanation.objects.filter(**{f"{side}__in": ids}).order_by("pk")
    return {getattr(one, f"{side}_id"): one.text for one in told}


def questions_for(persons: Iterable[int]) -> QuerySet[Question]:
    """Questions that wait for an answer of somebody else than who asked."""
    rows_ = Question.objects.filter(answered_at__isnull=True).exclude(asked_by__in=list(persons))
    return rows_.select_related("row", "payment__line__enterprise", "payment__line__project", "asked_by").order_by("asked_at", "pk")

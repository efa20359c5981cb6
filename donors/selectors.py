"""Reading raised money: who gives, what came, what it is used for, what is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from budgets.enums import Stage
from budgets.models import Account
from budgets.selectors import Money, money_of
from donors.enums import AgreementState, Currency
from donors.models import Agreement, Appeal, Donor, DonorReport, ExchangeRate, Instalment, Receipt
from donors.permissions import P, reaches
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.text import decimal_vi
from projects.models import Line, SourcePart


def donors_visible_to(who: Principal) -> QuerySet[Donor]:
    """Donors that the principal may read."""
    return Donor.objects.order_by("name", "id") if reaches(who, P.VIEW) else Donor.objects.none()


def agreements_visible_to(who: Principal) -> QuerySet[Agreement]:
    """Agreements that the principal may read; a draft is for those who raise or confirm."""
    rows = Agreement.objects.select_related("donor", "appeal", "rate", "fund", "file", "drafted_by", "confirmed_by", "district", "project")
    if not reaches(who, P.VIEW):
        return rows.none()
    if not (reaches(who, P.RAISE) or reaches(who, P.CONFIRM) or reaches(who, P.RECEIVE)):
        rows = rows.exclude(state=AgreementState.DRAFT)
    return rows.order_by("-signed_on", "-pk")


def appeals() -> QuerySet[Appeal]:
    """Appeals, the newest first."""
    return Appeal.objects.order_by("-opens_on", "-pk")


def rates() -> QuerySet[ExchangeRate]:
    """Rates, the newest first."""
    return ExchangeRate.objects.select_related("by").order_by("-day", "currency")


def rate_on(currency: str, day: date) -> ExchangeRate | None:
    """The rate of a currency on a day; None when nobody entered it."""
    return ExchangeRate.objects.filter(currency=currency, day=day).first()


def thanked() -> QuerySet[Donor]:
    """Donors who agreed to be named, and gave: what the public reads."""
    gave = Receipt.objects.filter(agreement__donor=OuterRef("pk"))
    return Donor.objects.filter(Exists(gave), consented_on__lte=clock.today()).order_by("name", "id")


def in_dong(amount: Decimal, rate: ExchangeRate | None) -> int:
    """What an amount is worth at a rate, in whole đồng, half up as the database rounds."""
    return int((amount * (rate.rate if rate else Decimal(1))).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment as it stands: what came fills the earlier ones first (the agreement's currency)."""

    position: int
    due_on: date
    amount: Decimal
    came: Decimal

    @property
    def left(self) -> Decimal:
        """What is still to come."""
        return self.amount - self.came

    @property
    def is_late(self) -> bool:
        """Whether something of it is past its day."""
        return self.left > 0 and self.due_on < clock.today()


def parts_of(instalments: Iterable[Instalment], came: Decimal) -> list[Part]:
    """The instalments of one agreement, filled in their order."""
    parts = []
    for row in sorted(instalments, key=lambda row: row.position):
        paid = min(row.amount, came)
        came -= paid
        parts.append(Part(row.position, row.due_on, row.amount, paid))
    return parts


@dataclass(frozen=True, slots=True)
class Use:
    """One beneficiary's part that is paid from an agreement, with what stands in the ledger (đồng)."""

    line: Line
    money: Money


@dataclass(frozen=True, slots=True)
class Position:
    """How an agreement stands. `agreed`, `came`: its currency; the rest đồng. `gain` is against the rate of the day of signing, which a draft may lack."""

    agreed: Decimal
    came: Decimal
    agreed_vnd: int | None
    came_vnd: int
    gain: int
    given_back: int
    free: int
    uses: tuple[Use, ...]

    @property
    def allocated(self) -> int:
        """Set aside for đề án, whatever became of it since."""
        return sum(use.money.allocated for use in self.uses)

    @property
    def disbursed(self) -> int:
        """Advanced or paid to beneficiaries."""
        return sum(use.money.disbursed for use in self.uses)


def position_of(agreement: Agreement) -> Position:
    """How an agreement stands, out of its receipts and its fund in the ledger."""
    receipts = list(agreement.receipts.order_by("pk"))
    came = sum((row.amount for row in receipts), Decimal(0))
    came_vnd = sum(row.amount_vnd for row in receipts)
    at_signing = in_dong(came, agreement.rate)
    return Position(
        agreed=agreement.amount,
        came=came,
        agreed_vnd=_agreed_in_dong(agreement),
        came_vnd=came_vnd,
        gain=came_vnd - at_signing,
        given_back=sum(agreement.returns.order_by("pk").values_list("amount", flat=True)),
        free=free_of(agreement),
        uses=uses_of(agreement),
    )


def _agreed_in_dong(agreement: Agreement) -> int | None:
    if not agreement.is_foreign:
        return in_dong(agreement.amount, None)
    rate = agreement.rate or rate_on(agreement.currency, agreement.signed_on)
    return in_dong(agreement.amount, rate) if rate else None


def free_of(agreement: Agreement, year: int | None = None) -> int:
    """What of an agreement's money no đề án was given (đồng), in all years or in one."""
    if agreement.fund_id is None:
        return 0
    rows = Account.objects.filter(fund=agreement.fund_id, stage=Stage.ESTIMATE)
    if year is not None:
        rows = rows.filter(fiscal_year=year)
    return rows.aggregate(total=Coalesce(Sum("balance"), Value(0)))["total"]


def uses_of(agreement: Agreement) -> tuple[Use, ...]:
    """Every part of a beneficiary that is paid from an agreement, as the ledger says."""
    parts = SourcePart.objects.filter(fund=agreement.fund_id, fund__isnull=False)
    parts = parts.select_related("line__project__district", "line__enterprise", "line__content").order_by("line__project__code", "pk")
    rows = [part.line for part in parts]
    money = money_of([line.holding_id for line in rows if line.holding_id])
    return tuple(
        Use(line, purse)
        for line in rows
        for (_, fund_id), purse in money[line.holding_id or 0].by_purse.items()
        if fund_id == agreement.fund_id
    )


def candidates(agreement: Agreement) -> QuerySet[Line]:
    """Parts of đề án that may be given money of an agreement: raised money stands in their table of costs, and its purpose fits."""
    from projects.enums import LineState

    rows = Line.objects.filter(
        social__gt=0, holding__isnull=False, state__in=(LineState.WAITING, LineState.CONTRACTED, LineState.IMPLEMENTING)
    )
    contents = list(agreement.contents.order_by("pk").values_list("pk", flat=True))
    if contents:
        rows = rows.filter(content__in=contents)
    if agreement.district_id is not None:
        rows = rows.filter(project__district=agreement.district_id)
    if agreement.project_id is not None:
        rows = rows.filter(project=agreement.project_id)
    given = SourcePart.objects.filter(line=OuterRef("pk"), source="SOCIAL").order_by().values("line").annotate(total=Sum("amount"))
    rows = rows.annotate(given=Coalesce(given.values("total"), Value(0))).filter(social__gt=F("given"))
    return rows.select_related("project__district", "enterprise", "content").order_by("project__code", "position")


def late_agreements() -> QuerySet[Agreement]:
    """Agreements in force of which an instalment is late: less came than was due by yesterday."""
    due = Instalment.objects.filter(agreement=OuterRef("pk"), due_on__lt=clock.today()).order_by().values("agreement")
    came = Receipt.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    zero = Value(Decimal(0))
    rows = Agreement.objects.filter(state=AgreementState.IN_FORCE).annotate(
        due=Coalesce(due.annotate(total=Sum("amount")).values("total"), zero),
        came=Coalesce(came.annotate(total=Sum("amount")).values("total"), zero),
    )
    return rows.filter(due__gt=F("came")).select_related("donor").order_by("pk")


def due_reports(until: date) -> QuerySet[DonorReport]:
    """Reports to donors that are not made and due by a day."""
    rows = DonorReport.objects.filter(paper__isnull=True, due_on__lte=until).exclude(agreement__state=AgreementState.DRAFT)
    return rows.select_related("agreement__donor").order_by("due_on", "pk")


def written(amount: Decimal, currency: str) -> str:
    """An amount in its currency as papers write it: "50.000 USD", "12.500,50 EUR", "300.000.000 đồng"."""
    whole, _, rest = f"{amount:,.{Currency(currency).places}f}".partition(".")
    return whole.replace(",", ".") + (f",{rest}" if rest.strip("0") else "") + (" đồng" if currency == Currency.VND else f" {currency}")


def rate_in_words(rate: ExchangeRate) -> str:
    """A rate as papers write it: "25.430,5 đồng"."""
    return f"{decimal_vi(rate.rate)} đồng"

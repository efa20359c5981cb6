"""What somebody should act on, declared in one place: when it is so, since when, how much, who acts, which entries are behind it.

Thresholds are read within the question itself, so that the count of the queue stays one question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from budgets.enums import FundingSource, Stage, YearStatus
from budgets.models import Account
from budgets.permissions import P as BUDGETS
from budgets.views.years import addressed, entries_address
from finance.enums import WarningCode
from finance.models import WarningRule
from khuyencong import clock
from khuyencong.access import Permission, Principal, Scope
from khuyencong.actors.selectors import in_force
from khuyencong.calendar.models import Clock
from khuyencong.text import vnd
from projects.enums import LineState, PaymentState
from projects.models import Line, PaymentRequest
from projects.permissions import P as PROJECTS
from projects.selectors.visibility import lines_visible_to

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A warning as it is shown: what, whose, how much (đồng), since which day, and where its entries are."""

    code: WarningCode
    title: str
    about: str
    amount: int
    due_on: date | None
    href: str
    entries: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One kind of warning. `seen` gives the rows that a reader may see, `theirs` those of them on which they must act."""

    code: WarningCode
    acts: Permission
    seen: Callable[[Principal], Rows]
    theirs: Callable[[Rows, Principal], Rows]
    tell: Callable[[Any], Told]
    actor: str  # who must act, in words
    verb: str
    in_queue: bool = True  # False where the duty itself stands in the queue, with its due day


def _threshold(code: WarningCode) -> Subquery:
    """The number in force today; without a row nothing is warned of."""
    return Subquery(WarningRule.objects.filter(in_force(), code=code).values("amount")[:1], output_field=IntegerField())


def _budget_accounts(who: Principal) -> QuerySet[Account]:
    """The accounts of open years' estimates that the reader may see."""
    # What is left of a fund goes on to the next year: it is its giver's.
    rows = Account.objects.filter(stage=Stage.ESTIMATE, fund__isnull=True, fiscal_year__status=YearStatus.OPEN)
    rows = rows.select_related("owner").order_by("pk")
    match who.scope(BUDGETS.VIEW_BUDGET):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(owner__area_id__in=who.area_ids)
        case _:
            return rows.none()


def _beside(*stages: Stage) -> Coalesce:
    """The balances at some stages of the same year, source and owner."""
    same = Account.objects.filter(
        fiscal_year=OuterRef("fiscal_year"), source=OuterRef("source"), owner=OuterRef("owner"), fund__isnull=True, stage__in=stages
    )
    total = same.order_by().values("owner").annotate(total=Sum("balance")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())


def _lapsing(who: Principal) -> Rows:
    """Estimates of which money is not under contract, when the year has so few days left."""
    today = clock.today()
    rows = _budget_accounts(who).annotate(money=_beside(Stage.ESTIMATE, Stage.ALLOCATED))
    left = Case(
        When(fiscal_year_id__lt=today.year, then=Value(0)),
        When(fiscal_year_id=today.year, then=Value((date(today.year, 12, 31) - today).days)),
        default=Value(10_000),
        output_field=IntegerField(),
    )
    return rows.alias(days=left).filter(days__lte=_threshold(WarningCode.LAPSING), money__gt=0)


def _slow(who: Principal) -> Rows:
    """District budgets that have spent less of their estimate than the year has passed, by more than the threshold."""
    today = clock.today()
    passed = round(10_000 * ((today - date(today.year, 1, 1)).days + 1) / ((date(today.year, 12, 31) - date(today.year, 1, 1)).days + 1))
    given = ExpressionWrapper(-_beside(Stage.AUTHORITY, Stage.CARRIED_IN), output_field=BigIntegerField())
    spent = _beside(Stage.ADVANCED, Stage.PAID, Stage.SETTLED)
    rows = _budget_accounts(who).filter(source=FundingSource.DISTRICT, fiscal_year_id=today.year)
    due = ExpressionWrapper(F("given") * (Value(passed) - _threshold(WarningCode.SLOW) * 100), output_field=BigIntegerField())
    rows = rows.annotate(given=given, spent=spent).alias(
        wanted=due, reached=ExpressionWrapper(F("spent") * 10_000, output_field=BigIntegerField())
    )
    return rows.annotate(money=F("given") - F("spent")).filter(given__gt=0, reached__lt=F("wanted"))


def _of_line(stage: Stage) -> Coalesce:
    """What a line's holding has at a stage, over all years."""
    same = Account.objects.filter(holding=OuterRef("holding"), stage=stage).order_by()
    total = same.values("holding").annotate(total=Sum("balance")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())


def _days(first: Any, count: Any, unit: str) -> Cast:
    """A day some days or months after another."""
    interval = Func(count, function="make_interval", template=f"make_interval({unit} => (%(expressions)s)::integer)")
    return Cast(Func(first, interval, arg_joiner=" + ", template="(%(expressions)s)"), DateField())


def _lines(who: Principal) -> QuerySet[Line]:
    return lines_visible_to(who).filter(holding__isnull=False).select_related("project__district", "enterprise").order_by("pk")


def _advances(who: Principal) -> Rows:
    """Contracts that ended so long ago, with an advance that was neither cleared nor recovered."""
    rows = _lines(who).filter(contract__ends_on__lt=clock.today()).annotate(money=_of_line(Stage.ADVANCED), due=F("contract__ends_on"))
    late = _days(F("contract__ends_on"), _threshold(WarningCode.ADVANCE), "days")
    return rows.alias(late=late).filter(money__gt=0, late__lt=clock.today())


_WORKING = (LineState.CONTRACTED, LineState.IMPLEMENTING, LineState.SUSPENDED, LineState.COMPLETED, LineState.ACCEPTED)


def _silent(who: Principal) -> Rows:
    """Contracts with money left, of which nothing was paid for so many months."""
    paid = (
        PaymentRequest.objects.filter(line=OuterRef("pk"), state=PaymentState.PAID).order_by().values("line").annotate(last=Max("paid_on"))
    )
    last = Coalesce(Subquery(paid.values("last"), output_field=DateField()), F("contract__signed_on"))
    rows = _lines(who).filter(state__in=_WORKING, contract__isnull=False).annotate(money=_of_line(Stage.COMMITTED), due=last)
    late = _days(F("due"), _threshold(WarningCode.SILENT), "months")
    return rows.alias(late=late).filter(money__gt=0, late__lt=clock.today())


def _unsigned(who: Principal) -> Rows:
    """Parts whose money is there, and whose time to sign the contract is over."""
    running = Clock.objects.filter(
        subject_kind="project", subject_id=OuterRef("project_id"), rule__code="sign_contract", stopped_at__isnull=True,
        paused_at__isnull=True, due_on__lt=clock.today(),
    )  # fmt: skip
    rows = _lines(who).filter(Exists(running), state=LineState.WAITING).annotate(money=_of_line(Stage.ALLOCATED))
    return rows.annotate(due=Subquery(running.order_by("pk").values("due_on")[:1])).filter(money__gt=0)


def _own_budget(rows: Rows, who: Principal) -> Rows:
    """A district acts for its own money, Sở Tài chính for all other (as with allocations)."""
    return (
        rows.filter(source=FundingSource.DISTRICT)
        if who.scope(PROJECTS.ALLOCATE) == Scope.DISTRICT
        else rows.exclude(source=FundingSource.DISTRICT)
    )


def _all(rows: Rows, _: Principal) -> Rows:
    return rows


def _tell_account(code: WarningCode, title: str, node: str) -> Callable[[Account], Told]:
    def tell(row: Any) -> Told:
        year, source = row.fiscal_year_id, FundingSource(row.source)
        about = f"{row.owner.name}, {source.label}, năm {year}"
        href = entries_address(year, node, source, row.owner_id)
        return Told(code, title, about, int(row.money), date(year, 12, 31), budget_address(year, source, row.owner_id), href)

    return tell


def budget_address(year: int, source: str, owner_id: int) -> str:
    """The money page of a budget."""
    return addressed("budgets:year", year, nguon=source, chu=owner_id)


def _tell_line(code: WarningCode, title: str, node: str) -> Callable[[Line], Told]:
    def tell(row: Any) -> Told:
        about = f"{row.enterprise.name}, {row.project.code}, {row.project.district.name}"
        return Told(
            code, title, about, int(row.money), row.due, row.get_absolute_url(), f"{row.get_absolute_url()}but-toan/?giai_doan={node}"
        )

    return tell


ALARMS: tuple[Alarm, ...] = (
    Alarm(
        WarningCode.LAPSING, PROJECTS.ALLOCATE, _lapsing, _own_budget,
        _tell_account(WarningCode.LAPSING, "Chưa ký hợp đồng, cuối năm bị hủy hoặc phải chuyển nguồn", "uncommitted"),
        "Cơ quan tài chính phân bổ, Trung tâm Khuyến công ký hợp đồng", "Phân bổ trước cuối năm",
    ),
    Alarm(
        WarningCode.SLOW, PROJECTS.ALLOCATE, _slow, _own_budget, _tell_account(WarningCode.SLOW, "Chi chậm so với thời gian của năm, chưa chi", "unspent"),
        "Phòng Kinh tế huyện, thành phố", "Đẩy nhanh giải ngân",
    ),
    Alarm(
        WarningCode.ADVANCE, PROJECTS.CONTRACT, _advances, _all,
        _tell_line(WarningCode.ADVANCE, "Hợp đồng đã hết hạn, tạm ứng chưa thanh toán", "advanced"),
        "Trung tâm Khuyến công", "Đôn đốc thanh toán tạm ứng",
    ),
    Alarm(
        WarningCode.SILENT, PROJECTS.CONTRACT, _silent, _all, _tell_line(WarningCode.SILENT, "Hợp đồng còn tiền, lâu không có khoản chi", "unpaid"),
        "Trung tâm Khuyến công", "Đôn đốc thực hiện hợp đồng",
    ),
    Alarm(
        WarningCode.UNSIGNED, PROJECTS.CONTRACT, _unsigned, _all, _tell_line(WarningCode.UNSIGNED, "Quá hạn ký hợp đồng", "unsigned"),
        "Trung tâm Khuyến công", "Ký hợp đồng", in_queue=False,
    ),
)  # fmt: skip
"""In the order of the page."""
MOST = 100
"""Rows shown of each kind."""


def in_words(told: Told) -> str:
    """One sentence."""
    return f"{told.title}: {told.about}, {vnd(told.amount)} đồng"

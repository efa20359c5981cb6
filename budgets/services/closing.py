"""The end of a year: what the approved settlements decided is carried out, and the year is closed for good."""

from collections.abc import Mapping

from django.db import transaction

from budgets import documents, ledger
from budgets.enums import FundingSource, Outcome, SettlementStatus, Stage, YearStatus
from budgets.ledger import translated
from budgets.models import Account, CarryNotice, FiscalYear, Settlement
from budgets.permissions import P
from budgets.selectors import settlements as reading
from budgets.selectors.heirs import ended_owners
from budgets.services import funding, years
from khuyencong.access import Principal
from khuyencong.workflow.refusals import NotAllowed


@translated()
@transaction.atomic
def close(*, year: int, who: Principal, heirs: Mapping[int, int] | None = None) -> FiscalYear:
    """Wind up every approved settlement of the year and close it: all or nothing. Closing it again changes nothing.

    What goes on of an owner who has ended goes to the one organisation that followed; where several did, `heirs` says which (owner → heir).
    YearNotSettled while a source and budget lacks its approved settlement; YearsInOrder while an earlier year is open; YearUnknown;
    HeirUnknown when nobody, or somebody else, is named for an owner who has ended.
    """
    if not who.may(P.CLOSE_YEAR):
        raise NotAllowed
    known = FiscalYear.objects.filter(pk=year).first()
    if known is None:
        raise ledger.YearUnknown(year)
    if known.status == YearStatus.CLOSED:
        return known
    if earlier := reading.earlier_open(year):
        raise ledger.YearsInOrder(f"Phải khóa sổ năm {', '.join(map(str, earlier))} trước.")
    missing = [one for one in reading.to_settle(year) if not one.is_approved]
    if missing:
        named = "; ".join(f"{one.source.label} – {one.owner}" for one in missing)
        raise ledger.YearNotSettled(f"Chưa duyệt quyết toán: {named}.")
    following = _heirs(year, heirs or {})
    rows = Settlement.objects.filter(fiscal_year_id=year, status=SettlementStatus.APPROVED)
    for row in rows.select_for_update(of=("self",), no_key=True).select_related("owner", "paper").order_by("pk"):
        _wind_up(row, who, to_owner_id=following.get(row.owner_id))
    return years.close_year(year=year, by_id=who.user_id or 0)


def _heirs(year: int, chosen: Mapping[int, int]) -> dict[int, int]:
    """For each owner who has ended, who takes over what goes on."""
    found: dict[int, int] = {}
    for one in ended_owners(year):
        owner_id = one.part.owner_id
        heir = one.only or chosen.get(owner_id)
        if heir is None or heir not in dict(one.heirs):
            offered = "; ".join(name for _, name in one.heirs)
            why = f"chọn một trong: {offered}" if offered else "chưa có văn bản giao cho ai"
            raise ledger.HeirUnknown(f"{one.part.owner} đã kết thúc, kinh phí chuyển nguồn cần có đơn vị nhận ({why}).")
        found[owner_id] = heir
    return found


def _wind_up(settlement: Settlement, who: Principal, *, to_owner_id: int | None) -> None:
    """Give back and cancel what is not carried over, carry over the rest, and tell what went on."""
    going = reading.going_of(settlement)
    told: funding.Said = {
        "source": FundingSource(settlement.source), "year": settlement.fiscal_year_id, "owner_id": settlement.owner_id,
        "key": f"settlement:{settlement.pk}:close", "by_id": who.user_id or 0,
        "paper": settlement.paper.notation if settlement.paper else "",
    }  # fmt: skip
    ended = set(settlement.rows.filter(outcome=Outcome.CANCEL, holding__isnull=False).order_by("pk").values_list("holding_id", flat=True))
    accounts = Account.objects.filter(
        fiscal_year_id=settlement.fiscal_year_id, source=settlement.source, owner_id=settlement.owner_id, holding_id__in=ended, balance__gt=0,
        stage__in=(Stage.ALLOCATED, Stage.COMMITTED, Stage.RECOVERED),
    )  # fmt: skip
    freed = 0
    for row in accounts.select_related("holding").select_for_update(of=("self",), no_key=True).order_by("pk"):
        assert row.holding is not None  # asked for above
        step = told.copy()
        step["key"], step["fund_id"] = f"{told['key']}:end:{row.pk}", row.fund_id
        if row.stage == Stage.RECOVERED:
            funding.give_back(holding=row.holding, amount=row.balance, **step)
        else:
            funding.release(holding=row.holding, amount=row.balance, stage=Stage(row.stage), **step)
            freed += row.balance if row.fund_id is None else 0  # what is left of a fund goes on: it is its giver's
    if freed:
        step = told.copy()
        step["key"] = f"{told['key']}:cancel"
        funding.cancel(amount=freed, **step)
    funding.wind_up(carry_estimate=settlement.rows.filter(holding=None, outcome=Outcome.CARRY).exists(), to_owner_id=to_owner_id, **told)
    if going:
        paper = documents.carry_over_notice(settlement, going, who)
        CarryNotice.objects.create(settlement=settlement, paper=paper, amount=sum(one.amount for one in going))

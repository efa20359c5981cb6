"""Other sources that pay a beneficiary's part through the ledger: allocated, and given back when they are not needed."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.enums import FundingSource, Stage
from budgets.models import Fund
from budgets.selectors import standings_of
from budgets.services import funding
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.text import nfc, vnd
from projects import documents
from projects.enums import LineState
from projects.models import Line, SourcePart
from projects.permissions import P
from projects.selectors import money, parts
from projects.services.holding import held
from projects.workflow import line_works, purses


@transaction.atomic
def allocate_part(*, line: Line, who: Principal, source: FundingSource, amount: int, version: int, fund: Fund | None = None) -> SourcePart:
    """Set money of another source aside for a line, at most what the table of costs says of it; after the contract it is bound at once.

    `version` is the state of this purse that the sender saw (0: none yet): the same form sent twice is refused, not done twice. Issues the
    decision of allocation. ValidationError when the share does not suffice, LedgerError when the estimate does not.
    """
    row = held(line, who, line_works.ALLOCATE_PART)
    source = FundingSource(source)
    if row.holding is None:
        raise ValidationError("Đề án chưa được bố trí kinh phí từ nguồn của mình.")
    _is_its_keeper(source, who)
    part = row.parts.select_related("fund").filter(source=source, fund=fund).order_by("pk").first()
    _is_as_seen(part, version)
    left = parts.share_left(row, source)
    if amount <= 0 or amount > left:
        raise ValidationError({"amount": f"Theo bảng kinh phí, nguồn này còn chi được {vnd(left)} đồng cho cơ sở."})
    today = clock.today()
    year = money.budget_year(row.project, today)
    if part is None:
        part = SourcePart(line=row, source=source, fund=fund, amount=amount, by_id=who.user_id, at=clock.now())
    else:
        part.amount, part.by_id, part.at, part.version = part.amount + amount, who.user_id, clock.now(), part.version + 1
    part.paper = documents.part_allocation(row, part, amount, year, who)
    part.full_clean()
    part.save()
    said: funding.Said = {
        "source": source, "year": year, "owner_id": money.owner_of(row.project, today, source).pk, "fund_id": part.fund_id,
        "by_id": who.user_id or 0, "on": today, "paper": part.paper.notation, "key": f"part:{part.pk}:{part.version}:allocate",
    }  # fmt: skip
    funding.allocate(holding=row.holding, amount=amount, **said)
    if row.state != LineState.WAITING:
        said["key"] = f"part:{part.pk}:{part.version}:commit"
        funding.commit(holding=row.holding, amount=amount, **said)
    return part


@transaction.atomic
def give_up_part(*, line: Line, who: Principal, part: SourcePart, amount: int, version: int, reason: str) -> SourcePart:
    """A source takes back what it set aside and nobody has been paid or asked for; it goes back to where it came from, year by year."""
    row = held(line, who, line_works.GIVE_UP_PART)
    found = part_of(row, part)
    assert found is not None  # as `part` is not
    assert row.holding is not None  # a part is allocated into it
    _is_as_seen(found, version)
    _is_its_keeper(FundingSource(found.source), who)
    said = nfc(reason).strip()
    if not said:
        raise ValidationError({"reason": "Cần ghi lý do."})
    free = parts.free_of(row, found)
    if amount <= 0 or amount > free:
        raise ValidationError({"amount": f"Nguồn này còn {vnd(free)} đồng chưa chi và chưa có đề nghị chi."})
    rest = amount
    for standing in standings_of(row.holding, Stage.ALLOCATED, Stage.COMMITTED):
        if (standing.source, standing.fund_id) != purses.purse_of(row, found) or not rest:
            continue
        taken = min(rest, standing.amount)
        rest -= taken
        funding.release(
            holding=row.holding, amount=taken, stage=standing.stage, source=standing.source, year=standing.year, owner_id=standing.owner_id,
            fund_id=standing.fund_id, by_id=who.user_id or 0, on=clock.today(), memo=f"Rút nguồn cùng chi: {said}"[:500],
            key=f"part:{found.pk}:{found.version}:release:{standing.stage}:{standing.year}:{standing.owner_id}",
        )  # fmt: skip
    found.amount, found.by_id, found.at, found.version = found.amount - amount, who.user_id, clock.now(), found.version + 1
    found.save(update_fields=["amount", "by", "at", "version"])
    return found


def _is_its_keeper(source: FundingSource, who: Principal) -> None:
    if (source == FundingSource.DISTRICT) != (who.scope(P.ALLOCATE) == Scope.DISTRICT):
        raise ValidationError({"source": "Kinh phí huyện, xã do UBND của chính địa bàn bố trí; nguồn khác do Sở Tài chính bố trí."})


def _is_as_seen(part: SourcePart | None, version: int) -> None:
    if (part.version if part else 0) != version:
        raise ValidationError("Số bố trí của nguồn này vừa thay đổi; hãy tải lại trang rồi làm lại.")


def part_of(line: Line, part: SourcePart | None) -> SourcePart | None:
    """The part as it stands, when it is one of the line's; None stays None."""
    if part is None:
        return None
    found = line.parts.select_related("fund").filter(pk=part.pk).first()
    if found is None:
        raise ValidationError({"part": "Nguồn này không thuộc phần của cơ sở."})
    return found

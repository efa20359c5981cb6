"""Settlements of a year: drawn up from the ledger, explained, checked and approved by three people, opened again with a reason."""

from django.db import transaction
from django.db.models import Max

from budgets import documents, ledger
from budgets.belongings import SETTLEMENTS
from budgets.enums import EntryKind, FundingSource, Outcome, SettlementStatus, Stage
from budgets.holders import holders_of
from budgets.ledger import SettlementRefused, translated
from budgets.models import Account, Entry, Settlement, SettlementRow
from budgets.permissions import P
from budgets.selectors import settlements as reading
from budgets.services import funding
from budgets.services.years import require_open
from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Organisation
from khuyencong.actors.selectors.handovers import former_holders
from khuyencong.documents import services as papers
from khuyencong.documents.enums import PaperState
from khuyencong.text import nfc, vnd
from khuyencong.workflow.refusals import NotAllowed

S = SettlementStatus


@translated()
@transaction.atomic
def draw_up(*, year: int, source: FundingSource | str, owner_id: int, who: Principal, note: str = "") -> Settlement:
    """Begin the settlement of a source and budget for a year, with the figures of the ledger.

    SettlementRefused when one is under way or approved, or when the year has no money of that source and owner; YearClosed, YearUnknown;
    NotAllowed for a budget beyond one's reach.
    """
    owner = Organisation.objects.get(pk=owner_id)
    row = Settlement(fiscal_year_id=year, source=FundingSource(source), owner=owner, drafted_by_id=who.user_id or 0, note=nfc(note).strip())
    if not reading.within(row, who, P.DRAFT_SETTLEMENT):
        raise NotAllowed
    require_open(year)
    # Who is second in a race waits for the accounts, and then finds the row of the first.
    accounts = Account.objects.filter(fiscal_year_id=year, source=row.source, owner_id=owner_id)
    if not accounts.select_for_update(of=("self",), no_key=True).order_by("pk"):
        raise SettlementRefused("Nguồn này không có kinh phí trong năm, không có gì để quyết toán.")
    versions = Settlement.objects.filter(fiscal_year_id=year, source=row.source, owner_id=owner_id)
    if versions.exclude(status=S.REOPENED).exists():
        raise SettlementRefused("Nguồn này đã có bản quyết toán của năm.")
    row.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    row.save()
    _take_figures(row)
    return row


@translated()
@transaction.atomic
def refresh(*, settlement: Settlement, who: Principal) -> Settlement:
    """Take the figures of a draft from the ledger anew; explanations and outcomes stay with their holdings."""
    row = _locked(settlement, who, P.DRAFT_SETTLEMENT, S.DRAFT)
    _take_figures(row)
    return row


def _take_figures(settlement: Settlement) -> None:
    told = (settlement.fiscal_year_id, settlement.source, settlement.owner_id)
    rows = reading.figures(*told)
    planned = {pk: holder.planned for pk, holder in holders_of(list(rows)).items()}
    said = {row.holding_id: row for row in settlement.rows.order_by("pk")}
    if not said and (before := reading.before(settlement)):
        said = {row.holding_id: row for row in before.rows.order_by("pk")}
    fresh = [
        SettlementRow(settlement=settlement, holding_id=pk, planned=planned.get(pk, own.as_row["allocated"]), **own.as_row)
        for pk, own in rows.items()
    ]
    if left := reading.unallocated(*told):
        fresh.append(SettlementRow(settlement=settlement, left=left))
    for row in fresh:
        known = said.get(row.holding_id)
        if known is None:
            continue
        row.explanation = known.explanation
        # An advance that came since is not cancelled with the rest: the outcome is to be chosen anew.
        is_free = known.outcome != Outcome.CANCEL or not rows.get(row.holding_id or 0, reading.Figures()).at(Stage.ADVANCED)
        if row.left and is_free:
            row.outcome, row.reason = known.outcome, known.reason
    settlement.rows.all().delete()
    SettlementRow.objects.bulk_create(fresh)


@translated()
@transaction.atomic
def explain(*, row: SettlementRow, who: Principal, explanation: str = "", outcome: str = "", reason: str = "") -> SettlementRow:
    """Say why a row's settled is not its allocated, and what becomes of what is left.

    SettlementRefused for what is missing, for an outcome where nothing is left, and for an advance that would be cancelled: it is
    recovered first, or carried over.
    """
    settlement = _locked(row.settlement, who, P.DRAFT_SETTLEMENT, S.DRAFT)
    found = SettlementRow.objects.select_for_update(of=("self",), no_key=True).select_related("holding").get(pk=row.pk)
    found.explanation, found.outcome, found.reason = nfc(explanation).strip(), outcome, nfc(reason).strip()
    if found.holding_id and found.difference and not found.explanation:
        raise SettlementRefused(f"Cần giải trình chênh lệch {vnd(found.difference)} đồng giữa số bố trí và số quyết toán.")
    if found.left and (found.outcome not in Outcome.values or not found.reason):
        raise SettlementRefused(f"Cần chọn cách xử lý {vnd(found.left)} đồng còn lại và ghi lý do.")
    if not found.left and (found.outcome or found.reason):
        raise SettlementRefused("Dòng này không còn kinh phí để xử lý.")
    if found.outcome == Outcome.CANCEL and found.holding_id and (open_advance := _advanced(settlement, found.holding_id)):
        raise SettlementRefused(f"Còn {vnd(open_advance)} đồng tạm ứng: thu hồi trước, hoặc chuyển nguồn sang năm sau.")
    found.save(update_fields=["explanation", "outcome", "reason"])
    return found


def _advanced(settlement: Settlement, holding_id: int) -> int:
    """The open advances of a holding in the year, of every fund (đồng)."""
    rows = Account.objects.filter(
        fiscal_year_id=settlement.fiscal_year_id, source=settlement.source, owner_id=settlement.owner_id, holding_id=holding_id,
        stage=Stage.ADVANCED,
    )  # fmt: skip
    return sum(rows.order_by("pk").values_list("balance", flat=True))


@translated()
@transaction.atomic
def submit(*, settlement: Settlement, who: Principal) -> Settlement:
    """Put a draft before who checks it. Who submits it is its drafter. SettlementUnexplained while a row lacks its words."""
    row = _locked(settlement, who, P.DRAFT_SETTLEMENT, S.DRAFT)
    row.status, row.drafted_by_id, row.drafted_at, row.sent_back_reason = S.DRAWN, who.user_id or 0, clock.now(), ""
    row.save(update_fields=["status", "drafted_by", "drafted_at", "sent_back_reason"])
    _tell(row, P.CHECK_SETTLEMENT, "settlement.drawn", "Chờ kiểm tra", leave_out={row.drafted_by_id})
    return row


@translated()
@transaction.atomic
def check(*, settlement: Settlement, who: Principal) -> Settlement:
    """Another officer has compared it with the books. SettlementRefused for whoever drew it up."""
    row = _locked(settlement, who, P.CHECK_SETTLEMENT, S.DRAWN)
    if who.persons & {row.drafted_by_id, *former_holders(SETTLEMENTS, row.pk)}:
        raise SettlementRefused("Người kiểm tra quyết toán phải khác người lập.")
    row.status, row.checked_by_id, row.checked_at = S.CHECKED, who.user_id, clock.now()
    row.save(update_fields=["status", "checked_by", "checked_at"])
    _tell(row, P.APPROVE_SETTLEMENT, "settlement.checked", "Chờ duyệt")
    return row


@translated()
@transaction.atomic
def send_back(*, settlement: Settlement, who: Principal, reason: str) -> Settlement:
    """Give it back to who drew it up: whoever checks it, or whoever approves it, with the reason."""
    reason = nfc(reason).strip()
    status = Settlement.objects.values_list("status", flat=True).get(pk=settlement.pk)
    permission = P.APPROVE_SETTLEMENT if status == S.CHECKED else P.CHECK_SETTLEMENT
    row = _locked(settlement, who, permission, S.DRAWN, S.CHECKED)
    if not reason:
        raise SettlementRefused("Cần ghi lý do trả lại.")
    row.status, row.checked_by_id, row.checked_at, row.sent_back_reason = S.DRAFT, None, None, reason
    row.save(update_fields=["status", "checked_by", "checked_at", "sent_back_reason"])
    notices.tell(
        [row.drafted_by_id], kind="settlement.sent_back", title=f"Trả lại: {row}", body=reason, url=row.get_absolute_url(),
        subject=("settlement", row.pk),
    )  # fmt: skip
    return row


@translated()
@transaction.atomic
def approve(*, settlement: Settlement, who: Principal) -> Settlement:
    """Approve a checked settlement: what was paid is settled in the ledger, the decision and a notice for each đề án are issued.

    SettlementRefused for whoever drew it up or checked it; SettlementStale when the ledger has moved since the figures were taken.
    From then on the ledger takes nothing for this year, source and owner but what winds up the rest. Approved again by the same
    person, nothing happens.
    """
    if Settlement.objects.filter(pk=settlement.pk, status=S.APPROVED, approved_by_id=who.user_id).exists():
        return Settlement.objects.get(pk=settlement.pk)
    row = _locked(settlement, who, P.APPROVE_SETTLEMENT, S.CHECKED)
    if who.persons & {row.drafted_by_id, row.checked_by_id, *former_holders(SETTLEMENTS, row.pk)}:
        raise SettlementRefused("Người duyệt quyết toán phải khác người lập và người kiểm tra.")
    if earlier := reading.earlier_open(row.fiscal_year_id):
        raise SettlementRefused(f"Phải khóa sổ năm {', '.join(map(str, earlier))} trước: số chuyển nguồn còn vào năm này.")
    accounts = Account.objects.filter(fiscal_year_id=row.fiscal_year_id, source=row.source, owner_id=row.owner_id)
    list(accounts.select_for_update(of=("self",), no_key=True).order_by("pk"))
    rows = reading.rows_of(row)
    _settle(row, who)
    for pk, paper in documents.project_notices(row, rows, who).items():
        SettlementRow.objects.filter(pk=pk).update(paper=paper)
    row.paper = documents.year_decision(row, rows, who)
    row.status, row.approved_by_id, row.approved_at = S.APPROVED, who.user_id, clock.now()
    row.save(update_fields=["status", "approved_by", "approved_at", "paper"])
    notices.tell(
        [row.drafted_by_id], kind="settlement.approved", title=f"Đã duyệt: {row}", body="", url=row.get_absolute_url(),
        subject=("settlement", row.pk),
    )  # fmt: skip
    return row


def _key(row: Settlement) -> str:
    return f"settlement:{row.pk}:settle"


def _settle(row: Settlement, who: Principal) -> None:
    funding.settle_year(
        year=row.fiscal_year_id, source=FundingSource(row.source), owner_id=row.owner_id, key=_key(row), by_id=who.user_id or 0
    )


@translated()
@transaction.atomic
def reopen(*, settlement: Settlement, who: Principal, reason: str) -> Settlement:
    """Open an approved settlement again while its year is open; its papers are revoked, and the next version is given as a draft.

    The version stays on record with who, when and why; its settling entry is reversed. SettlementRefused without a reason; YearClosed.
    """
    row = _locked(settlement, who, P.APPROVE_SETTLEMENT, S.APPROVED)
    reason = nfc(reason).strip()
    if not reason:
        raise SettlementRefused("Cần ghi lý do mở lại quyết toán.")
    require_open(row.fiscal_year_id)
    row.status, row.reopened_by_id, row.reopened_at, row.reopened_reason = S.REOPENED, who.user_id, clock.now(), reason
    row.save(update_fields=["status", "reopened_by", "reopened_at", "reopened_reason"])
    if entry := Entry.objects.filter(key=_key(row), kind=EntryKind.SETTLE).first():
        ledger.reverse(entry, key=f"{_key(row)}:undo", reason=f"Mở lại quyết toán: {reason}"[:500], by_id=who.user_id or 0)
    for one in reading.papers_of(row):
        if one.state == PaperState.ISSUED:
            papers.revoke(one, reason=f"Mở lại quyết toán: {reason}", on=clock.today())
    fresh = Settlement.objects.create(
        fiscal_year_id=row.fiscal_year_id, source=row.source, owner_id=row.owner_id, version=row.version + 1, note=row.note,
        drafted_by_id=row.drafted_by_id,
    )  # fmt: skip
    _take_figures(fresh)
    notices.tell(
        [row.drafted_by_id], kind="settlement.reopened", title=f"Mở lại quyết toán: {row}", body=reason, url=fresh.get_absolute_url(),
        subject=("settlement", fresh.pk),
    )  # fmt: skip
    return fresh


def _locked(settlement: Settlement, who: Principal, permission: P, *statuses: SettlementStatus) -> Settlement:
    """The settlement, locked, when it stands at one of the statuses and within reach."""
    rows = Settlement.objects.select_for_update(of=("self",), no_key=True).select_related("owner", "paper")
    row = rows.get(pk=settlement.pk)
    if not reading.within(row, who, permission):
        raise NotAllowed
    if row.status not in statuses:
        raise SettlementRefused(f"Bản quyết toán đang ở bước “{S(row.status).label}”, không làm được việc này.")
    return row


def _tell(row: Settlement, permission: P, kind: str, words: str, leave_out: frozenset[int] | set[int] = frozenset()) -> None:
    """Tell whoever does the next step: the owner's own people, else those of the province."""
    roles = holders(permission)
    people = set(actors.people_of(organisation_id=row.owner_id, roles=tuple(roles))) or set(actors.people_in_role(*roles))
    if told := sorted(people - set(leave_out)):
        notices.tell(told, kind=kind, title=f"{words}: {row}", body="", url=row.get_absolute_url(), subject=("settlement", row.pk))

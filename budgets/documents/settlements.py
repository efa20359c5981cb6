"""The papers of a settlement: the decision for the year, a notice for each đề án, what goes on into the next year."""

from collections.abc import Sequence
from dataclasses import replace

from budgets.documents import kinds
from budgets.documents.issuing import issue
from budgets.documents.words import funding_words, grounds
from budgets.enums import Outcome, Stage
from budgets.holders import Holder, holders_of
from budgets.models import Settlement, SettlementRow
from budgets.selectors import money as ledger
from budgets.selectors import settlements as reading
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import signing
from khuyencong.documents import contexts as c
from khuyencong.documents.models import Paper
from khuyencong.text import date_long


def _outcome(row: SettlementRow) -> str:
    if not row.left:
        return ""
    said = str(Outcome(row.outcome).label) if row.outcome else ""
    return f"{said}. {row.reason}".strip() if row.reason else said


def _line(row: SettlementRow, holder: Holder | None) -> c.SettlementLine:
    holding = row.holding
    title = f"{holder.project} {holder.title}" if holder else str(holding)
    return c.SettlementLine(
        project=title,
        beneficiary=holder.name if holder else "",
        planned=row.planned,
        allocated=row.allocated,
        paid=row.paid,
        settled=row.settled,
        recovered=row.recovered,
        returned=row.returned,
        left=row.left,
        explanation=row.explanation,
        outcome=_outcome(row),
    )


def year_decision(settlement: Settlement, rows: Sequence[SettlementRow], who: Principal) -> Paper:
    """The decision that approves the settlement; that of the version before was revoked when it was opened again."""
    organisation = signing.organisation_of(who)
    holders = holders_of([row.holding_id for row in rows if row.holding_id])
    rest = next((row for row in rows if row.holding_id is None), None)
    position = ledger.year_position(settlement.fiscal_year_id, [settlement.owner_id]).get(settlement.source, {})  # type: ignore[call-overload]
    before = reading.before(settlement)
    old = before.paper if before else None
    content = c.YearSettlement(
        lines=tuple(_line(row, holders.get(row.holding_id or 0)) for row in rows if row.holding_id),
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=grounds(clock.today()),
        year=settlement.fiscal_year_id,
        funding=funding_words(settlement.source),
        owner=settlement.owner.name,
        estimate=position.get(Stage.AUTHORITY, 0),
        carried_in=position.get(Stage.CARRIED_IN, 0),
        rest=rest.left if rest else 0,
        rest_outcome=(_outcome(rest) or "không còn") if rest else "không còn",
        duties=("Số chuyển nguồn được thực hiện khi khóa sổ năm ngân sách; số hủy, nộp trả thực hiện theo quy định.",),
        carried_out_by="Thủ trưởng các đơn vị có liên quan",
        replaced=f"Quyết định số {old.notation} {date_long(old.issued_on)}" if old else "",
        reason=before.reopened_reason if before else "",
        recipients=("Như Điều 3", "Sở Công Thương", "Kho bạc Nhà nước", "Lưu: VT"),
    )
    return issue(
        kinds.YEAR,
        ("settlement", settlement.pk),
        who,
        organisation,
        context=content,
        title=f"Về việc phê duyệt quyết toán {funding_words(settlement.source)} năm {settlement.fiscal_year_id}",
    )


def project_notices(settlement: Settlement, rows: Sequence[SettlementRow], who: Principal) -> dict[int, Paper]:
    """A notice for each đề án that stands in the settlement; the paper by the id of the row."""
    organisation = signing.organisation_of(who)
    holders = holders_of([row.holding_id for row in rows if row.holding_id])
    groups: dict[str, list[tuple[SettlementRow, Holder]]] = {}
    for row in rows:
        if holder := holders.get(row.holding_id or 0):
            groups.setdefault(holder.project, []).append((row, holder))
    made: dict[int, Paper] = {}
    for code, group in groups.items():
        title = group[0][1].title
        content = c.ProjectSettlement(
            lines=tuple(replace(_line(row, holder), project="") for row, holder in group),  # told above the lines
            addressed_to=tuple(dict.fromkeys(["Sở Công Thương", *(holder.name for _, holder in group)])),
            year=settlement.fiscal_year_id,
            funding=funding_words(settlement.source),
            project_code=code,
            project_title=title,
            recipients=("Như trên", "Lưu: VT"),
        )
        paper = issue(
            kinds.PROJECT,
            ("settlement", settlement.pk),
            who,
            organisation,
            context=content,
            title=f"Quyết toán năm {settlement.fiscal_year_id} đề án {title}",
        )
        made |= {row.pk: paper for row, _ in group}
    return made


def carry_over_notice(settlement: Settlement, going: Sequence[reading.Going], who: Principal) -> Paper:
    """The notice of what goes on into the next year."""
    organisation = signing.organisation_of(who)
    holders = holders_of([one.holding_id for one in going if one.holding_id])
    decision = settlement.paper
    assert decision is not None  # only what was approved is wound up
    lines = []
    for one in going:
        holder = holders.get(one.holding_id or 0)
        name = f"{holder.project} {holder.title}" if holder else one.label
        lines.append(c.CarriedLine(name, holder.name if holder else "", Stage(one.stage).label, one.amount, one.reason))
    content = c.CarryOverNotice(
        addressed_to=("Sở Công Thương", "Kho bạc Nhà nước"),
        year=settlement.fiscal_year_id,
        funding=funding_words(settlement.source),
        owner=settlement.owner.name,
        settlement=f"Quyết định số {decision.notation} {date_long(decision.issued_on)}",
        lines=tuple(lines),
        recipients=("Như trên", "Lưu: VT"),
    )
    return issue(
        kinds.CARRY,
        ("settlement", settlement.pk),
        who,
        organisation,
        context=content,
        title=f"Chuyển nguồn {funding_words(settlement.source)} năm {settlement.fiscal_year_id} sang năm {settlement.fiscal_year_id + 1}",
    )

"""Proof that the whole ledger is true, by questions over all its rows at once."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction

from budgets.enums import CONTRA_STAGES, EMPTY_AT_CLOSE, MOVES, EntryKind, EstimateStatus, SettlementStatus, Stage, YearStatus
from budgets.models.guards import quoted

MOST_SHOWN = 100
"""Rows told per question; the count tells all."""


def _sides() -> str:
    """Which stages give and which take in each kind of entry, as rows of SQL."""
    sides = {
        (kind, gives, stage) for kind, moves in MOVES.items() for move in moves for gives, stage in zip((True, False), move, strict=True)
    }
    return ", ".join(f"('{kind}', {gives}, '{stage}')" for kind, gives, stage in sorted(sides))


# Each question selects the rows that are wrong: (what, id, detail).
QUESTIONS: dict[str, str] = {
    # Legs without their entry, or without their account below, are found as well.
    "entry_unbalanced": """
        SELECT 'entry', coalesce(e.id, s.entry_id), format('legs %s, debit %s, credit %s, amount %s', coalesce(s.legs, 0), s.debit, s.credit, e.amount)
        FROM budgets_entry AS e
        FULL JOIN (SELECT entry_id, count(*) AS legs, sum(debit) AS debit, sum(credit) AS credit FROM budgets_leg GROUP BY entry_id) AS s
          ON s.entry_id = e.id
        WHERE e.id IS NULL OR s.legs IS NULL OR s.debit <> s.credit OR s.debit <> e.amount
    """,
    "entry_one_legged": """
        SELECT 'entry', e.id, format('%s legs', count(l.id)) FROM budgets_entry AS e LEFT JOIN budgets_leg AS l ON l.entry_id = e.id
        GROUP BY e.id HAVING count(l.id) < 2
    """,
    "leg_not_on_one_side": """
        SELECT 'leg', id, format('debit %s, credit %s', debit, credit) FROM budgets_leg
        WHERE NOT ((debit > 0 AND credit = 0) OR (debit = 0 AND credit > 0))
    """,
    "balance_is_not_its_legs": """
        SELECT 'account', coalesce(a.id, s.account_id),
               format('credited %s, debited %s, legs credit %s, debit %s', a.credited, a.debited, s.credit, s.debit)
        FROM budgets_account AS a
        FULL JOIN (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit FROM budgets_leg GROUP BY account_id) AS s
          ON s.account_id = a.id
        WHERE a.id IS NULL OR a.credited <> coalesce(s.credit, 0) OR a.debited <> coalesce(s.debit, 0)
    """,
    "below_zero": f"""
        SELECT 'account', a.id, format('%s: %s', a.stage, coalesce(s.net, 0)) FROM budgets_account AS a
        LEFT JOIN (SELECT account_id, sum(credit) - sum(debit) AS net FROM budgets_leg GROUP BY account_id) AS s ON s.account_id = a.id
        WHERE (CASE WHEN a.stage IN ({quoted(CONTRA_STAGES)}) THEN -1 ELSE 1 END) * coalesce(s.net, 0) < 0
           OR (CASE WHEN a.stage IN ({quoted(CONTRA_STAGES)}) THEN -1 ELSE 1 END) * a.balance < 0
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "year_mixed": """
        SELECT 'leg', l.id, format('account of %s, entry of %s', a.fiscal_year_id, e.fiscal_year_id)
        FROM budgets_leg AS l JOIN budgets_account AS a ON a.id = l.account_id JOIN budgets_entry AS e ON e.id = l.entry_id
        WHERE a.fiscal_year_id <> e.fiscal_year_id
    """,
    # Between parts of an entry nothing passes, unless it goes from or to what belongs to no part.
    "entry_mixed": """
        SELECT 'entry', entry_id, format('source %s to %s, owner %s to %s, %s parts',
            min(first), max(last), min(owner_id), max(owner_id), count(DISTINCT holding_id))
        FROM (
            SELECT l.entry_id, a.owner_id, a.holding_id, coalesce(a.fund_id, 0) AS fund, sum(l.debit - l.credit) AS net,
                min(a.source COLLATE "C") AS first, max(a.source COLLATE "C") AS last
            FROM budgets_leg AS l JOIN budgets_account AS a ON a.id = l.account_id GROUP BY l.entry_id, a.owner_id, a.holding_id, fund
        ) AS part
        GROUP BY entry_id HAVING min(first) <> max(last) OR min(owner_id) <> max(owner_id)
            OR CASE WHEN bool_and(holding_id IS NOT NULL) THEN bool_or(net <> 0) ELSE min(fund) <> max(fund) END
    """,
    "move_is_not_of_its_kind": f"""
        SELECT 'leg', l.id, format('%s of %s in %s', CASE WHEN l.debit > 0 THEN 'debit' ELSE 'credit' END, a.stage, e.kind)
        FROM budgets_leg AS l JOIN budgets_account AS a ON a.id = l.account_id JOIN budgets_entry AS e ON e.id = l.entry_id
        LEFT JOIN (VALUES {_sides()}) AS known(kind, gives, stage)
          ON known.kind = e.kind AND known.stage = a.stage AND known.gives = ((l.debit > 0) = (e.reverses_id IS NULL))
        WHERE known.kind IS NULL
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "reversal_wrong": """
        SELECT 'entry', r.id, format('of entry %s', r.reverses_id) FROM budgets_entry AS r JOIN budgets_entry AS o ON o.id = r.reverses_id
        WHERE o.reverses_id IS NOT NULL OR o.kind <> r.kind OR o.fiscal_year_id <> r.fiscal_year_id
           OR EXISTS (SELECT account_id, debit, credit FROM budgets_leg WHERE entry_id = r.id
                      EXCEPT ALL SELECT account_id, credit, debit FROM budgets_leg WHERE entry_id = o.id)
           OR EXISTS (SELECT account_id, credit, debit FROM budgets_leg WHERE entry_id = o.id
                      EXCEPT ALL SELECT account_id, debit, credit FROM budgets_leg WHERE entry_id = r.id)
    """,
    "reversed_twice": """
        SELECT 'entry', reverses_id, format('%s times', count(*)) FROM budgets_entry
        WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1
    """,
    "key_repeated": "SELECT 'entry', min(id), key FROM budgets_entry GROUP BY key HAVING count(*) > 1",
    "carry_over_unequal": f"""
        SELECT 'year', carried.year, format('%s, holding %s, fund %s: %s', source, holding_id, fund_id, sum(balance)) FROM (
            SELECT fiscal_year_id - CASE stage WHEN '{Stage.CARRIED_IN}' THEN 1 ELSE 0 END AS year, source, holding_id, fund_id, balance
            FROM budgets_account WHERE stage IN ('{Stage.CARRIED_OUT}', '{Stage.CARRIED_IN}')
        ) AS carried GROUP BY carried.year, source, holding_id, fund_id HAVING sum(balance) <> 0
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "closed_with_money": f"""
        SELECT 'account', a.id, format('%s: %s', a.stage, a.balance)
        FROM budgets_account AS a JOIN budgets_fiscalyear AS y ON y.year = a.fiscal_year_id
        WHERE y.status = '{YearStatus.CLOSED}' AND a.stage IN ({quoted(EMPTY_AT_CLOSE)}) AND a.balance <> 0
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "estimate_is_not_its_rows": f"""
        SELECT 'estimate', e.id, format('amount %s, rows %s', e.amount, coalesce(sum(r.amount), 0))
        FROM budgets_estimate AS e LEFT JOIN budgets_estimaterow AS r ON r.estimate_id = e.id
        WHERE e.status = '{EstimateStatus.APPROVED}' GROUP BY e.id HAVING coalesce(sum(r.amount), 0) <> e.amount
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    # Money of a fund comes by its agreement, not by an estimate.
    "estimate_is_not_given": f"""
        SELECT 'estimate', e.id, format('amount %s, given %s', e.amount, coalesce(-a.balance, 0)) FROM (
            SELECT DISTINCT ON (fiscal_year_id, source, owner_id) * FROM budgets_estimate WHERE status = '{EstimateStatus.APPROVED}'
            ORDER BY fiscal_year_id, source, owner_id, version DESC
        ) AS e LEFT JOIN budgets_account AS a ON a.fiscal_year_id = e.fiscal_year_id AND a.source = e.source AND a.owner_id = e.owner_id
            AND a.stage = '{Stage.AUTHORITY}' AND a.fund_id IS NULL
        WHERE coalesce(-a.balance, 0) <> e.amount
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "settlement_is_not_the_ledger": f"""
        SELECT 'settlement', coalesce(r.id, a.id), format('holding %s: settled %s, in the ledger %s, paid %s',
            coalesce(r.holding_id, a.holding_id), r.settled, a.settled, a.paid)
        FROM (
            SELECT s.id, row.holding_id, row.settled FROM budgets_settlement AS s JOIN budgets_settlementrow AS row ON row.settlement_id = s.id
            WHERE s.status = '{SettlementStatus.APPROVED}' AND row.holding_id IS NOT NULL
        ) AS r FULL JOIN (
            SELECT s.id, o.holding_id, sum(o.balance) FILTER (WHERE o.stage = '{Stage.SETTLED}') AS settled,
                sum(o.balance) FILTER (WHERE o.stage = '{Stage.PAID}') AS paid
            FROM budgets_settlement AS s JOIN budgets_account AS o
                ON o.fiscal_year_id = s.fiscal_year_id AND o.source = s.source AND o.owner_id = s.owner_id
            WHERE s.status = '{SettlementStatus.APPROVED}' AND o.stage IN ('{Stage.SETTLED}', '{Stage.PAID}') GROUP BY s.id, o.holding_id
        ) AS a ON a.id = r.id AND a.holding_id = r.holding_id
        WHERE coalesce(r.settled, 0) <> coalesce(a.settled, 0) OR coalesce(a.paid, 0) <> 0
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "settlement_unexplained": f"""
        SELECT 'settlement', s.id, format('holding %s: difference %s, left %s', r.holding_id, r.allocated - r.settled, r."left")
        FROM budgets_settlement AS s JOIN budgets_settlementrow AS r ON r.settlement_id = s.id
        WHERE s.status <> '{SettlementStatus.DRAFT}' AND (
            (r.holding_id IS NOT NULL AND r.settled <> r.allocated AND r.explanation = '') OR (r."left" > 0 AND (r.outcome = '' OR r.reason = ''))
        )
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "settlement_not_by_three": f"""
        SELECT 'settlement', id, format('drafted %s, checked %s, approved %s', drafted_by_id, checked_by_id, approved_by_id)
        FROM budgets_settlement WHERE status IN ('{SettlementStatus.APPROVED}', '{SettlementStatus.REOPENED}') AND (
            checked_by_id IS NULL OR approved_by_id IS NULL OR paper_id IS NULL
            OR checked_by_id = drafted_by_id OR approved_by_id IN (drafted_by_id, checked_by_id)
        )
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    # Years that had closed before anything was settled here stay without a settlement.
    "closed_unsettled": f"""
        SELECT 'account', a.id, format('%s, %s, owner %s', a.fiscal_year_id, a.source, a.owner_id)
        FROM budgets_account AS a JOIN budgets_fiscalyear AS y ON y.year = a.fiscal_year_id
        WHERE y.status = '{YearStatus.CLOSED}' AND (a.credited > 0 OR a.debited > 0)
          AND y.year >= (SELECT min(fiscal_year_id) FROM budgets_settlement)
          AND NOT EXISTS (SELECT 1 FROM budgets_settlement AS s WHERE s.fiscal_year_id = a.fiscal_year_id AND s.source = a.source
                          AND s.owner_id = a.owner_id AND s.status = '{SettlementStatus.APPROVED}')
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
    "carried_not_as_told": f"""
        SELECT 'settlement', n.settlement_id, format('told %s, carried %s', n.amount, coalesce(sum(e.amount), 0))
        FROM budgets_carrynotice AS n LEFT JOIN budgets_entry AS e
            ON e.kind = '{EntryKind.CARRY_OUT}' AND starts_with(e.key, format('settlement:%s:close:', n.settlement_id))
        GROUP BY n.id HAVING coalesce(sum(e.amount), 0) <> n.amount
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that is wrong."""

    question: str
    what: str
    id: int
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What `verify` found: how much was read, and what is wrong with it (at most MOST_SHOWN rows per question)."""

    entries: int
    legs: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"ok": self.ok, "entries": self.entries, "legs": self.legs, "problems": [asdict(problem) for problem in self.problems]}


def verify() -> Proof:
    """Ask every question of the whole ledger, in one snapshot when no transaction is open yet. Reads only."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT (SELECT count(*) FROM budgets_entry), (SELECT count(*) FROM budgets_leg)")
        entries, legs = cursor.fetchone()
        problems: list[Problem] = []
        for question, sql in QUESTIONS.items():
            cursor.execute(f"SELECT * FROM ({sql}) AS wrong(what, id, detail) ORDER BY id LIMIT {MOST_SHOWN}")  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            problems += [Problem(question, what, row_id, detail) for what, row_id, detail in cursor.fetchall()]
    return Proof(entries, legs, tuple(problems))

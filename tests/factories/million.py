"""A true ledger of a million legs, written past the services: parts that went most of their way ten times, in one year of one budget."""

from django.db import connection

from tests.factories.budgets import Budget

HOLDINGS, ROUNDS = 8_400, 10
# kind, from, to, đồng; so that something is left at every stage.
MOVES = (
    ("allocate", "estimate", "allocated", 100),
    ("commit", "allocated", "committed", 90),
    ("advance", "committed", "advanced", 31),
    ("clear_advance", "advanced", "paid", 21),
    ("pay", "committed", "paid", 44),
    ("settle", "paid", "settled", 60),
)
LEGS = HOLDINGS * ROUNDS * len(MOVES) * 2
NEEDED = HOLDINGS * ROUNDS * MOVES[0][3]
"""What the budget's estimate must hold at the least."""

_MOVES = ", ".join(f"({place}, '{kind}', '{gives}', '{takes}', {amount})" for place, (kind, gives, takes, amount) in enumerate(MOVES))
_STATEMENTS = (
    "SET session_replication_role = replica",
    f"INSERT INTO budgets_holding (code, title) SELECT 'M' || n, 'Máy sấy ' || n FROM generate_series(1, {HOLDINGS}) AS n",
    """INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, credited, debited)
       SELECT %(year)s, %(source)s, stage, %(owner)s, h.id, 0, 0 FROM budgets_holding AS h,
       unnest(ARRAY['allocated', 'committed', 'advanced', 'paid', 'settled']) AS stage WHERE h.code ~ '^M[0-9]'""",
    f"""INSERT INTO budgets_entry (kind, fiscal_year_id, amount, occurred_on, recorded_at, memo, key, by_id, paper_code)
        SELECT kind, %(year)s, amount, make_date(%(year)s, 1, 1) + (h.id * 7 + round)::integer %% 365, now(), kind,
               format('many:%%s:%%s:%%s', h.id, round, place), %(user)s, ''
        FROM budgets_holding AS h, generate_series(1, {ROUNDS}) AS round, (VALUES {_MOVES}) AS moves(place, kind, gives, takes, amount)
        WHERE h.code ~ '^M[0-9]' ORDER BY h.id, round, place""",
    "ANALYZE budgets_holding, budgets_account, budgets_entry",  # without it the next statement takes hours
    f"""INSERT INTO budgets_leg (entry_id, account_id, debit, credit)
        SELECT e.id, a.id, CASE WHEN is_giver THEN e.amount ELSE 0 END, CASE WHEN is_giver THEN 0 ELSE e.amount END
        FROM budgets_entry AS e JOIN (VALUES {_MOVES}) AS moves(place, kind, gives, takes, amount) ON moves.kind = e.kind
        CROSS JOIN (VALUES (true), (false)) AS sides(is_giver)
        JOIN budgets_account AS a ON a.stage = CASE WHEN is_giver THEN gives ELSE takes END
         AND coalesce(a.holding_id, 0) = CASE WHEN is_giver AND gives = 'estimate' THEN 0 ELSE split_part(e.key, ':', 2)::bigint END
         AND a.fiscal_year_id = e.fiscal_year_id AND a.source = %(source)s AND a.owner_id = %(owner)s AND a.fund_id IS NULL
        WHERE e.key ~ '^many:' ORDER BY e.id, is_giver DESC""",
    """UPDATE budgets_account AS a SET credited = s.credit, debited = s.debit
       FROM (SELECT account_id, sum(credit) AS credit, sum(debit) AS debit FROM budgets_leg GROUP BY account_id) AS s WHERE s.account_id = a.id""",
    "SET session_replication_role = origin",
    "ANALYZE budgets_account, budgets_leg",
    "SET LOCAL statement_timeout = 0",  # nothing above waits without an end
)  # fmt: skip


def add_a_million(budget: Budget) -> None:
    """Add `LEGS` legs to a budget whose estimate holds `NEEDED` đồng or more."""
    said = {"year": budget.year, "source": str(budget.source), "owner": budget.owner.pk, "user": budget.user.pk}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '120s'")
        for statement in _STATEMENTS:
            cursor.execute(statement, said if "%" in statement else None)

"""The whole ledger as a state machine beside a model in plain Python: every step, three years, settlements, closes, reversals.

`KC_MACHINE_RUNS` sequences (20) of `KC_MACHINE_STEPS` steps (50); 2000 of them take about half an hour.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from budgets import ledger
from budgets.enums import CONTRA_STAGES, OPEN_STAGES, SETTLED_KINDS, EntryKind, FundingSource, Outcome, Stage
from budgets.models import Account, Entry, Settlement
from budgets.services import closing, funding, settlements
from khuyencong.access import Role
from tests.factories.budgets import Budget, acting_for, make_holding, make_owner, make_user, three_of

RUNS = int(os.environ.get("KC_MACHINE_RUNS", "20"))
STEPS = int(os.environ.get("KC_MACHINE_STEPS", "50"))
S, K = Stage, EntryKind
YEARS = (2024, 2025, 2026)
SOURCES = (FundingSource.KCDP, FundingSource.KCQG)
HOLDINGS = 2
OF_YEAR = {S.AUTHORITY, S.ESTIMATE, S.CANCELLED}
WALKED = Counter()  # what was done and what was refused, over all sequences

# name → (kind, gives, takes)
MOVES = {
    "approve_estimate": (K.APPROVE_ESTIMATE, S.AUTHORITY, S.ESTIMATE),
    "allocate": (K.ALLOCATE, S.ESTIMATE, S.ALLOCATED),
    "commit": (K.COMMIT, S.ALLOCATED, S.COMMITTED),
    "advance": (K.ADVANCE, S.COMMITTED, S.ADVANCED),
    "pay": (K.PAY, S.COMMITTED, S.PAID),
    "clear_advance": (K.CLEAR_ADVANCE, S.ADVANCED, S.PAID),
    "settle": (K.SETTLE, S.PAID, S.SETTLED),
    "release": (K.RELEASE, S.COMMITTED, S.ESTIMATE),
    "release_allocated": (K.RELEASE, S.ALLOCATED, S.ESTIMATE),
    "recover": (K.RECOVER, S.ADVANCED, S.RECOVERED),
    "recover_paid": (K.RECOVER, S.PAID, S.RECOVERED),
    "recover_settled": (K.RECOVER, S.SETTLED, S.RECOVERED),
    "give_back": (K.RETURN, S.RECOVERED, S.RETURNED),
    "restore": (K.RETURN, S.RECOVERED, S.ESTIMATE),
    "cancel": (K.CANCEL, S.ESTIMATE, S.CANCELLED),
    "cut_estimate": (K.ADJUST_ESTIMATE, S.ESTIMATE, S.AUTHORITY),
    "raise_estimate": (K.ADJUST_ESTIMATE, S.AUTHORITY, S.ESTIMATE),
}
SENT = {
    "release_allocated": ("release", {"stage": S.ALLOCATED}),
    "recover_paid": ("recover", {"stage": S.PAID}),
    "recover_settled": ("recover", {"stage": S.SETTLED}),
    "restore": ("give_back", {"restore": True}),
}
Place = tuple[int, FundingSource, Stage, int | None]


@dataclass
class Written:
    """An entry as the model knows it; the parts of a settling entry are several."""

    entry: Entry
    kind: EntryKind
    parts: list[tuple[Place, Place, int]]
    is_undone: bool = False


@dataclass
class Model:
    """What each place holds and what is locked, without a database."""

    held: Counter[Place] = field(default_factory=Counter)
    opened: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    settled: dict[tuple[int, FundingSource], dict[int | None, Outcome]] = field(default_factory=dict)

    def moves(self, kind: EntryKind, parts: list[tuple[Place, Place, int]]) -> bool:
        """Whether the ledger takes the entry; done when it does."""
        after = self.held.copy()
        for giver, taker, amount in parts:
            year, source = giver[:2]
            if year not in self.opened or year in self.closed or ((year, source) in self.settled and kind not in SETTLED_KINDS):
                return False
            after[giver] -= amount
            after[taker] += amount
        touched = {place for giver, taker, _ in parts for place in (giver, taker)}
        if any(after[place] * (-1 if place[2] in CONTRA_STAGES else 1) < 0 for place in touched):
            return False
        self.held = after
        return True

    def at(self, year: int, source: FundingSource, *stages: Stage) -> dict[tuple[Stage, int | None], int]:
        """What stands at some stages of a year and source."""
        return {(p[2], p[3]): v for p, v in self.held.items() if p[0] == year and p[1] == source and p[2] in stages and v}


amounts, holdings = st.integers(1, 60), st.integers(0, HOLDINGS - 1)
years, sources = st.sampled_from(YEARS), st.sampled_from(SOURCES)


class TheLedger(RuleBasedStateMachine):
    """Each rule sends a step to the services and to the model; both take it or both refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.model, self.written, self.number = Model(), [], 0

    @initialize()
    def begin(self) -> None:
        self.owner, self.user = make_owner(), make_user()
        self.three = three_of(self.owner)
        self.leader = acting_for(self.owner, Role.FINANCE_LEADER)
        self.holdings = [make_holding() for _ in range(HOLDINGS)]
        for year in YEARS[:2]:
            for source in SOURCES:
                self.send_both("approve_estimate", year, source, 0, 100)

    def teardown(self) -> None:
        try:
            connection.check_constraints()
            proof = ledger.verify()
            assert proof.ok, proof.problems
        finally:
            transaction.set_rollback(True)
            self.stack.close()

    def said(self, year: int, source: FundingSource) -> dict:
        self.number += 1
        return Budget(year, source, self.owner, self.user).said(f"{self.owner.pk}:{self.number}")

    def place(self, year: int, source: FundingSource, stage: Stage, holding: int) -> Place:
        return (year, source, stage, None if stage in OF_YEAR else holding)

    def agree(self, name: str, act: Callable[[], Any], *, possible: bool) -> Any:
        """Send it; the services refuse exactly when the model does."""
        WALKED[name, possible] += 1
        done, refusal = None, ""
        try:
            with transaction.atomic():
                done = act()
        except ledger.LedgerError as refused:
            refusal = str(refused)
        assert bool(refusal) != possible, f"{name}: {refusal or 'done'}, and the model says otherwise"
        return done

    def send(self, name: str, holding: int, amount: int, told: dict) -> Entry:
        step, more = SENT.get(name, (name, {}))
        if name in {"cut_estimate", "raise_estimate"}:
            return funding.adjust_estimate(change=-amount if name == "cut_estimate" else amount, **told)
        mine = {} if {MOVES[name][1], MOVES[name][2]} <= OF_YEAR else {"holding": self.holdings[holding]}
        return getattr(funding, step)(amount=amount, **mine, **more, **told)

    @rule(name=st.sampled_from(sorted(MOVES)), year=years, source=sources, holding=holdings, amount=amounts)
    def move(self, name: str, year: int, source: FundingSource, holding: int, amount: int) -> None:
        self.send_both(name, year, source, holding, amount)

    def send_both(self, name: str, year: int, source: FundingSource, holding: int, amount: int) -> None:
        """A step to the services and to the model."""
        kind, gives, takes = MOVES[name]
        if kind == K.APPROVE_ESTIMATE:
            self.model.opened.add(year)  # opened by the first estimate, and stays so
        part = (self.place(year, source, gives, holding), self.place(year, source, takes, holding), amount)
        told = self.said(year, source)
        entry = self.agree(name, lambda: self.send(name, holding, amount, told), possible=self.model.moves(kind, [part]))
        if entry is not None:
            self.written.append(Written(entry, kind, [part]))
            assert self.send(name, holding, amount, told) == entry  # sent again, it is the same entry

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Money that is there goes a step further, or a little more than it, and on from there: so that sequences get far."""
        moving = {gives for _, gives, _ in MOVES.values()} - {S.AUTHORITY}
        there = sorted(
            (place for place, amount in self.model.held.items() if amount > 0 and place[2] in moving),
            key=lambda place: (place[0], place[1], place[2], -1 if place[3] is None else place[3]),
        )
        if not there:
            return
        place = data.draw(st.sampled_from(there))
        for _ in range(data.draw(st.integers(1, 4))):
            year, source, stage, holding = place
            known = sorted(name for name, (_, gives, _) in MOVES.items() if gives == stage)
            if not known:
                return
            name, amount = data.draw(st.sampled_from(known)), data.draw(st.integers(1, self.model.held[place] + 2))
            own = data.draw(holdings) if holding is None else holding
            self.send_both(name, year, source, own, amount)
            place = self.place(year, source, MOVES[name][2], own)
            if self.model.held[place] <= 0:
                return

    @rule(which=st.integers(0, 60))
    def reverse(self, which: int) -> None:
        if which >= len(self.written):
            return
        one = self.written[which]
        mirror = [(taker, giver, amount) for giver, taker, amount in reversed(one.parts)]
        possible = not one.is_undone and self.model.moves(one.kind, mirror)
        self.number += 1
        key = f"{self.owner.pk}:undo:{self.number}"
        if self.agree("reverse", lambda: ledger.reverse(one.entry, key=key, reason="nhầm", by_id=self.user.pk), possible=possible):
            one.is_undone = True

    @rule(year=st.sampled_from(YEARS[:2]), source=sources, holding=holdings, stage=st.sampled_from(sorted(OPEN_STAGES)), amount=amounts)
    def carry(self, year: int, source: FundingSource, holding: int, stage: Stage, amount: int) -> None:
        stage = Stage(stage)
        own = None if stage in OF_YEAR else holding
        before, was = self.model.held.copy(), self.model.opened.copy()
        self.model.opened.add(year + 1)
        leaving = [((year, source, stage, own), (year, source, S.CARRIED_OUT, own), amount)]
        coming = [((year + 1, source, S.CARRIED_IN, own), (year + 1, source, stage, own), amount)]
        possible = self.model.moves(K.CARRY_OUT, leaving) and self.model.moves(K.CARRY_IN, coming)
        told = self.said(year, source) | ({} if own is None else {"holding": self.holdings[holding]})
        self.agree("carry", lambda: funding.carry_over(stage=stage, amount=amount, **told), possible=possible)
        if not possible:
            self.model.held, self.model.opened = before, was

    @rule(year=years, source=sources, outcome=st.sampled_from(Outcome))
    def settle_the_year(self, year: int, source: FundingSource, outcome: Outcome) -> None:
        model = self.model
        in_order = not [one for one in model.opened if one < year and one not in model.closed]
        has_money = Account.objects.filter(fiscal_year_id=year, source=source, owner=self.owner).exists()
        possible = year in model.opened - model.closed and has_money and (year, source) not in model.settled and in_order
        outcomes: dict[int | None, Outcome] = {}

        def act() -> Settlement:
            row = settlements.draw_up(year=year, source=source, owner_id=self.owner.pk, who=self.three.drafter)
            for one in row.rows.order_by("pk"):
                number = self.number_of(one.holding_id)
                advanced = model.held[year, source, S.ADVANCED, number]
                chosen = Outcome.CARRY if advanced else outcome
                outcomes[number] = chosen if one.left else Outcome.CARRY
                settlements.explain(
                    row=one, who=self.three.drafter, explanation="Khác" if one.holding_id and one.difference else "",
                    outcome=chosen if one.left else "", reason="Vì" if one.left else "",
                )  # fmt: skip
                if not one.left:
                    del outcomes[number]
            settlements.submit(settlement=row, who=self.three.drafter)
            settlements.check(settlement=row, who=self.three.checker)
            return settlements.approve(settlement=row, who=self.three.leader)

        if self.agree("settle_the_year", act, possible=possible) is None:
            return
        paid = model.at(year, source, S.PAID)
        parts = [
            ((year, source, S.PAID, number), (year, source, S.SETTLED, number), amount) for (_, number), amount in sorted(paid.items())
        ]
        assert model.moves(K.SETTLE, parts)
        model.settled[year, source] = outcomes

    @rule(year=years, source=sources)
    def reopen(self, year: int, source: FundingSource) -> None:
        row = Settlement.objects.filter(fiscal_year_id=year, source=source, owner=self.owner, status="approved").first()
        assert (row is not None) == ((year, source) in self.model.settled)
        if row is None:
            return
        possible = year not in self.model.closed
        if self.agree("reopen", lambda: settlements.reopen(settlement=row, who=self.three.leader, reason="Sai"), possible=possible) is None:
            return
        del self.model.settled[year, source]
        entry = Entry.objects.filter(key=f"settlement:{row.pk}:settle").first()
        for leg in entry.legs.filter(debit__gt=0).order_by("pk").select_related("account") if entry else ():
            number = self.number_of(leg.account.holding_id)
            assert self.model.moves(K.SETTLE, [((year, source, S.SETTLED, number), (year, source, S.PAID, number), leg.debit)])
        Settlement.objects.filter(fiscal_year_id=year, source=source, owner=self.owner, status="draft").get()
        # The next version is a draft that nobody goes on with here: out of the way, so that another may be drawn up.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "DELETE FROM budgets_settlementrow WHERE settlement_id IN (SELECT id FROM budgets_settlement WHERE status = 'draft')"
            )
            cursor.execute("DELETE FROM budgets_settlement WHERE status = 'draft'")
            cursor.execute("SET LOCAL session_replication_role = origin")

    @rule(year=years)
    def close(self, year: int) -> None:
        model = self.model
        if year in model.closed:
            return
        in_order = not [one for one in model.opened if one < year and one not in model.closed]
        moved = {
            source for source in SOURCES
            if Account.objects.filter(fiscal_year_id=year, source=source, owner=self.owner).exclude(credited=0, debited=0).exists()
        }  # fmt: skip
        possible = year in model.opened and in_order and all((year, source) in model.settled for source in moved)
        if self.agree("close", lambda: closing.close(year=year, who=self.leader), possible=possible) is None:
            return
        for source in moved:
            self.wind_up(year, source)
        model.closed.add(year)

    def wind_up(self, year: int, source: FundingSource) -> None:
        """What the close does, in the model."""
        model, outcomes = self.model, self.model.settled[year, source]
        rest = model.held[year, source, S.ESTIMATE, None]
        for (stage, number), amount in model.at(year, source, *OPEN_STAGES).items():
            here = (year, source, stage, number)
            ends = outcomes.get(number) == Outcome.CANCEL and number is not None
            if number is None:
                continue
            if ends and stage == S.RECOVERED:
                assert model.moves(K.RETURN, [(here, (year, source, S.RETURNED, number), amount)])
            elif ends and stage in (S.ALLOCATED, S.COMMITTED):
                assert model.moves(K.CANCEL, [(here, (year, source, S.CANCELLED, None), amount)])
            else:
                self.goes_on(year, source, stage, number, amount)
        if rest and outcomes.get(None) == Outcome.CARRY:
            self.goes_on(year, source, S.ESTIMATE, None, rest)
        elif rest:
            assert model.moves(K.CANCEL, [((year, source, S.ESTIMATE, None), (year, source, S.CANCELLED, None), rest)])

    def goes_on(self, year: int, source: FundingSource, stage: Stage, number: int | None, amount: int) -> None:
        self.model.opened.add(year + 1)
        assert self.model.moves(K.CARRY_OUT, [((year, source, stage, number), (year, source, S.CARRIED_OUT, number), amount)])
        assert self.model.moves(K.CARRY_IN, [((year + 1, source, S.CARRIED_IN, number), (year + 1, source, stage, number), amount)])

    def number_of(self, holding_id: int | None) -> int | None:
        return next((n for n, one in enumerate(self.holdings) if one.pk == holding_id), None)

    @invariant()
    def the_ledger_is_its_model(self) -> None:
        if not hasattr(self, "owner"):
            return
        rows = Account.objects.filter(owner=self.owner).exclude(balance=0).order_by("pk")
        found = {
            (row.fiscal_year_id, FundingSource(row.source), Stage(row.stage), self.number_of(row.holding_id)): row.balance for row in rows
        }
        assert found == {place: value for place, value in self.model.held.items() if value}


@pytest.mark.django_db(transaction=True)  # each sequence is a transaction of its own, rolled back
@pytest.mark.long
@pytest.mark.timeout(max(3600, 8 * RUNS))
def test_the_ledger_and_its_model_never_differ(capsys):
    WALKED.clear()
    run_state_machine_as_test(
        TheLedger,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
    done = {name for name, possible in WALKED if possible}
    with capsys.disabled():
        told = ", ".join(f"{name} {WALKED[name, True]}" for name in sorted(done))
        print(
            f"\n{RUNS} sequences of {STEPS}: {sum(WALKED.values())} steps, {sum(v for (_, ok), v in WALKED.items() if not ok)} refused; {told}"
        )
    # Few sequences need not reach everything.
    assert done >= {"allocate"}
    assert RUNS < 1000 or done >= {*MOVES, "reverse", "carry", "settle_the_year", "reopen", "close"}

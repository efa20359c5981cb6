"""Random walks through the flow, beside a model of it in plain Python: the two never differ."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets import ledger
from budgets.enums import CONTRA_STAGES, Stage
from budgets.models import Account, Entry
from budgets.services import funding
from tests.factories.budgets import make_budget, make_holding

WALKS = int(os.environ.get("KC_PROPERTY_WALKS", "15"))
S = Stage
HOLDINGS = 2

# name → (gives, takes); a stage of a holding where the stage has one.
STEPS = {
    "allocate": (S.ESTIMATE, S.ALLOCATED),
    "commit": (S.ALLOCATED, S.COMMITTED),
    "advance": (S.COMMITTED, S.ADVANCED),
    "pay": (S.COMMITTED, S.PAID),
    "clear_advance": (S.ADVANCED, S.PAID),
    "settle": (S.PAID, S.SETTLED),
    "release": (S.COMMITTED, S.ESTIMATE),
    "recover": (S.ADVANCED, S.RECOVERED),
    "give_back": (S.RECOVERED, S.RETURNED),
    "cancel": (S.ESTIMATE, S.CANCELLED),
    "approve_estimate": (S.AUTHORITY, S.ESTIMATE),
}
OF_YEAR = {S.ESTIMATE, S.CANCELLED, S.AUTHORITY}

steps = st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, HOLDINGS - 1), st.integers(1, 60))
replays = st.tuples(st.just("replay"), st.integers(0, 30), st.just(0))
reversals = st.tuples(st.just("reverse"), st.integers(0, 30), st.just(0))


class Model:
    """What each place holds, and what was written, without a database."""

    def __init__(self) -> None:
        self.held: Counter[tuple[Stage, int | None]] = Counter()
        self.written: list[tuple[str, int, int]] = []
        self.undone: set[int] = set()

    def places(self, name: str, holding: int) -> list[tuple[Stage, int | None]]:
        return [(stage, None if stage in OF_YEAR else holding) for stage in STEPS[name]]

    def move(self, giver: tuple[Stage, int | None], taker: tuple[Stage, int | None], amount: int) -> bool:
        """Whether the move is possible; done when it is."""
        after = {giver: self.held[giver] - amount, taker: self.held[taker] + amount}
        if any(value * (-1 if place[0] in CONTRA_STAGES else 1) < 0 for place, value in after.items()):
            return False
        self.held.update({giver: -amount, taker: amount})
        return True


@pytest.mark.django_db
@settings(max_examples=WALKS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=st.lists(st.one_of(steps, steps, steps, replays, reversals), min_size=5, max_size=30))
def test_the_ledger_is_its_model(walk):
    budget = make_budget(0)
    holdings = [make_holding() for _ in range(HOLDINGS)]
    model = Model()
    entries: list[Entry] = []

    def send(name: str, holding: int, amount: int, key: str) -> Entry:
        told = budget.said(key) if name in {"cancel", "approve_estimate"} else budget.said(key, holding=holdings[holding])
        return getattr(funding, name)(amount=amount, **told)

    send("approve_estimate", 0, 100, f"{budget.owner.pk}:start")
    model.move((S.AUTHORITY, None), (S.ESTIMATE, None), 100)
    for name, which, amount in walk:
        if name == "replay":
            if which < len(entries):
                known, said = entries[which], model.written[which]
                assert send(*said, known.key) == known
        elif name == "reverse":
            if which >= len(entries):
                continue
            step, holding, moved = model.written[which]
            giver, taker = model.places(step, holding)
            possible = which not in model.undone and model.move(taker, giver, moved)
            try:
                ledger.reverse(entries[which], key=f"{entries[which].key}:undo:{len(model.undone)}", reason="nhầm", by_id=budget.user.pk)
                model.undone.add(which)
                assert possible
            except (ledger.Overspent, ledger.ReversalRefused):
                assert not possible
        else:
            possible = model.move(*model.places(name, which), amount)
            try:
                entries.append(send(name, which, amount, f"{budget.owner.pk}:{len(entries)}"))
                model.written.append((name, which, amount))
                assert possible
            except ledger.Overspent:
                assert not possible
    pks = {holding.pk: number for number, holding in enumerate(holdings)}
    rows = Account.objects.filter(owner=budget.owner).order_by("pk")
    found = {(Stage(row.stage), pks.get(row.holding_id)): row.balance for row in rows}
    assert {place: value for place, value in found.items() if value} == {place: value for place, value in model.held.items() if value}
    proof = ledger.verify()
    assert proof.ok, proof.problems

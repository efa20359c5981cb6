"""The guard of a place: what is over stays where it lay, whatever becomes of the units."""

from collections.abc import Iterable

import pgtrigger

from khuyencong.triggers import Firm, literal


def keeps_its_place(name: str, column: str, states: Iterable[str]) -> Firm:
    """A trigger that refuses another place (the unit named by `column`) for a row in one of the states."""
    over = ", ".join(literal(str(state)) for state in states)
    return Firm(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.state IN ({over}) AND OLD.{column}_id IS DISTINCT FROM NEW.{column}_id"),
        func="RAISE EXCEPTION USING MESSAGE = 'place: what is over stays where it lay', ERRCODE = 'check_violation';",
    )

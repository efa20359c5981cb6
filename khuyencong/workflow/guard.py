"""The database's side of a machine: triggers with the declared edges written into them.

`makemigrations` compares them like fields, so a changed declaration is a migration. What they hold, whoever writes:
a row starts in the initial state with version 0; its state and version change only along a declared edge, by one
version, together with a log row of the same transaction that says so, with a reason where one is asked for; its id
never changes; once it has left its beginning it is not deleted.
"""

import pgtrigger

from khuyencong.triggers import Firm, literal
from khuyencong.workflow.machine import Machine

LOG_TABLE = "workflow_transitionlog"


def trigger_names(machine: Machine) -> tuple[str, ...]:
    """The names of the machine's triggers, in the order of `triggers()`."""
    return tuple(f"{verb}_{machine.name}" for verb in ("starts", "moves", "stays", "keeps"))


def triggers(machine: Machine) -> list[Firm]:
    """What the model that the machine moves puts into `Meta.triggers`."""
    starts, moves, stays, keeps = trigger_names(machine)
    return [
        Firm(name=starts, when=pgtrigger.Before, operation=pgtrigger.Insert, func=_start(machine)),
        Firm(
            name=moves,
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            declare=[("moved_action", "text"), ("moved_reason", "text"), ("asks_reason", "boolean")],
            func=_move(machine),
        ),
        Firm(name=stays, when=pgtrigger.Before, operation=pgtrigger.Delete, func=_stay(machine)),
        Firm(
            name=keeps,
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_refuse(machine, "the table keeps its rows"),
        ),
    ]


def _refuse(machine: Machine, text: str, detail: str = "''") -> str:
    return f"RAISE EXCEPTION USING MESSAGE = {literal(f'{machine.name}: {text}')} || {detail}, ERRCODE = 'check_violation';"


def _start(machine: Machine) -> str:
    return f"""
        IF NEW.state IS DISTINCT FROM {literal(machine.initial)} OR NEW.version IS DISTINCT FROM 0 THEN
            {_refuse(machine, f"a row starts as {machine.initial} with version 0, not as ", "COALESCE(NEW.state, 'NULL')")}
        END IF;
        RETURN NEW;"""


def _move(machine: Machine) -> str:
    edges = ",\n                ".join(
        f"({literal(t.name)}, {literal(source)}, {literal(target)}, {str(t.needs_reason).lower()})"
        for t in machine.transitions
        for source, target in t.edges
    )
    return f"""
        IF NEW.id IS DISTINCT FROM OLD.id THEN
            {_refuse(machine, "the id of a row stays")}
        END IF;
        IF NEW.state IS NOT DISTINCT FROM OLD.state AND NEW.version IS NOT DISTINCT FROM OLD.version THEN
            RETURN NEW;
        END IF;
        IF NEW.version IS DISTINCT FROM OLD.version + 1 THEN
            {_refuse(machine, "the version grows by one with each change of state")}
        END IF;
        SELECT log.action, log.reason INTO moved_action, moved_reason
            FROM {LOG_TABLE} log
            WHERE log.machine = {literal(machine.name)} AND log.subject_id = NEW.id AND log.version = NEW.version
                AND log.source = OLD.state AND log.target = NEW.state AND log.xid = pg_current_xact_id();
        IF moved_action IS NULL THEN
            {_refuse(machine, "no log row of this transaction says ", "OLD.state || ' > ' || NEW.state")}
        END IF;
        SELECT edge.asks INTO asks_reason
            FROM (VALUES
                {edges}
            ) AS edge(action, source, target, asks)
            WHERE edge.action = moved_action AND edge.source = OLD.state AND edge.target = NEW.state;
        IF asks_reason IS NULL THEN
            {_refuse(machine, "not declared: ", "moved_action || ' ' || OLD.state || ' > ' || NEW.state")}
        END IF;
        IF asks_reason AND COALESCE(btrim(moved_reason), '') = '' THEN
            {_refuse(machine, "a reason is needed for ", "moved_action")}
        END IF;
        RETURN NEW;"""  # noqa: S608 (every part is a name that the machine has checked, or a literal)


def _stay(machine: Machine) -> str:
    return f"""
        IF OLD.state IS DISTINCT FROM {literal(machine.initial)} THEN
            {_refuse(machine, "a row that has left its beginning is not deleted; it is ", "OLD.state")}
        END IF;
        RETURN OLD;"""

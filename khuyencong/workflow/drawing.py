"""A machine as data and as a diagram."""

from typing import Any

from khuyencong.access import holders
from khuyencong.workflow.machine import Machine


def as_data(machine: Machine) -> dict[str, Any]:
    """States and transitions, one entry for each edge, with who may and what must hold."""
    return {
        "machine": machine.name,
        "label": machine.label,
        "initial": str(machine.initial),
        "final": [str(state) for state in machine.final],
        "states": list(machine.states.values),
        "labels": {value: str(label) for value, label in machine.states.choices},
        "transitions": [
            {
                "action": t.name,
                "label": t.label,
                "from": source,
                "to": target,
                "roles": sorted(str(role) for role in holders(t.permission)) if t.permission is not None else ["system"],
                "guards": [guard.__name__ for guard in t.guards],
                "needs_reason": t.needs_reason,
            }
            for t in machine.transitions
            for source, target in t.edges
        ],
    }


def as_mermaid(machine: Machine) -> str:
    """The state diagram, in Mermaid."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {value}: {label}" for value, label in machine.states.choices]
    lines.append(f"    [*] --> {machine.initial}")
    lines += [f"    {source} --> {target}: {t.label}" for t in machine.transitions for source, target in t.edges]
    lines += [f"    {state} --> [*]" for state in machine.final]
    return "\n".join(lines)

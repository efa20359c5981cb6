"""One act that reorganises units and organisations from a file: rehearsed first, carried out whole, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.actors.residents import Moved, NowhereToGo, label_of
from khuyencong.actors.services import acts
from khuyencong.actors.services.reorganisation.carrying import Work, carry_out
from khuyencong.actors.services.reorganisation.checks import Problem, check
from khuyencong.actors.services.reorganisation.files import BadFile, Plan, read, shipped

__all__ = ["BadFile", "Plan", "Problem", "Refused", "Result", "apply", "read", "shipped"]


class Refused(Exception):
    """The file breaks rules; nothing was changed. `problems` names each of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message_vi for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Result:
    """What was done, or in a rehearsal would be: `lines` for people, `as_dict()` for programs."""

    plan: Plan
    committed: bool
    lines: list[str]
    data: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """What moves where."""
        return {"code": self.plan.code, "committed": self.committed} | self.data


def apply(*, plan: Plan, by_id: int | None = None, commit: bool = False) -> Result:
    """Carry a plan out in one transaction; without `commit` it is rehearsed and undone. Refused with every broken rule.

    Two at once: one waits for the other, then finds that it has been done.
    """
    with transaction.atomic():
        acts.one_at_a_time()
        known = check(plan, today=clock.today())
        if known.problems:
            raise Refused(known.problems)
        try:
            with transaction.atomic():
                work = carry_out(known, by_id)
                acts.check_guards()
        except NowhereToGo as error:
            raise Refused([Problem("no_place", str(error))]) from error
        except IntegrityError as error:
            raise Refused([Problem("database_guard", f"Cơ sở dữ liệu từ chối: {str(error).splitlines()[0]}")]) from error
        data = _data(work)
        done = acts.record(
            code=plan.code, title=plan.title, decree=plan.decree, on=plan.effective_on, by_id=by_id, sha256=plan.sha256,
            summary={name: value for name, value in data.items() if name != "moved"},
        )  # fmt: skip
        acts.keep_log(done, work.outcome.moved, by_id)
        if not commit:
            transaction.set_rollback(True)
    return Result(plan, commit, work.outcome.told(), data)


def _data(work: Work) -> dict[str, Any]:
    outcome = work.outcome
    return {
        "effective_on": work.on.isoformat(),
        "decree": work.plan.decree,
        "units": {"ended": len(work.ended), "new": len(work.units), "successions": work.successions},
        "organisations": {"ended": len(work.ended_organisations), "new": len(work.committees) + len(work.plan.founded)},
        "people": {"ended": outcome.people_ended, "moved": outcome.people_moved, "to_place": outcome.unplaced},
        "moves": [{"kind": kind, "label": label_of(kind), "count": count} for kind, count in outcome.counts().items()],
        "stays": [{"kind": kind, "label": label_of(kind), "count": count} for kind, count in outcome.stays.items()],
        "notes": outcome.notes,
        "moved": _moved(outcome.moved),
    }


def _moved(moved: Sequence[Moved]) -> list[dict[str, Any]]:
    """Each thing that moves, with the names of where from and where to."""
    ids = {pk for one in moved for pk in (one.old_unit_id, one.new_unit_id) if pk}
    units = {unit.pk: f"{unit.name} ({unit.code})" for unit in AdminUnit.objects.filter(pk__in=ids).order_by("id")}
    ids = {pk for one in moved for pk in (one.old_organisation_id, one.new_organisation_id) if pk}
    names = dict(Organisation.objects.filter(pk__in=ids).order_by("id").values_list("pk", "name"))
    return [
        {
            "kind": one.kind,
            "label": one.label,
            "from": units.get(one.old_unit_id or 0) or names.get(one.old_organisation_id or 0),
            "to": units.get(one.new_unit_id or 0) or names.get(one.new_organisation_id or 0),
        }
        for one in moved
    ]

"""Moves of several rows of a list: one `fire` for each, so that one that is refused leaves the others as they are."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from khuyencong.ui.bulk import Chosen, Run
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import Refused, Stale


def firing(name: str, *, refusals: tuple[type[Exception], ...] = ()) -> Run:
    """What a `Bulk` runs to fire the transition `name`; errors of `refusals` are sentences for the person."""

    def run(view: Any, chosen: Chosen, data: dict[str, Any]) -> Sequence[str]:
        reason = data.pop("reason", "")
        given = {key: value for key, value in data.items() if value not in (None, "")}
        try:
            runner.fire(chosen.row, name, actor=view.principal, version=chosen.version, reason=reason, data=given)
        except Refused as refused:
            return [str(refusal) for refusal in refused.refusals]
        except Stale as stale:
            return [str(stale)]
        except ValidationError as error:
            return error.messages
        except refusals as error:
            return [str(error)]
        return ()

    return run

"""Named places in the making of a report. A process that comes to the place that is asked for says so, and stands still.

The file `ask` in the drill's folder names the place; whoever comes there first takes it away and leaves `here` with its process id.
It goes on when `here` is gone: who was not the one to be killed finds what was killed beside it.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

FOLDER = Path(os.environ["KC_DRILL_FOLDER"])
STANDS = 60.0
_AT = {
    "claimed": ("freeze_figures", "before"),
    "figures frozen": ("freeze_figures", "after"),
    "sheets kept": ("keep_sheets", "after"),
    "PDF made": ("make_pdf", "after"),
    "in the last transaction": ("keep_files", "after"),
}
"""Places around the steps of the job (`reports.services`)."""


def stop(place: str) -> None:
    """Stand still here if this is the place; nobody else stops at it any more."""
    asked = FOLDER / "ask"
    mine = FOLDER / f"mine-{os.getpid()}"
    try:
        if asked.read_text() != place:
            return
        asked.rename(mine)
    except FileNotFoundError:
        return
    mine.write_text(str(os.getpid()))
    here = FOLDER / "here"
    mine.rename(here)
    end = time.monotonic() + STANDS
    while here.exists() and time.monotonic() < end:
        time.sleep(0.05)


def put_in() -> None:
    """Wrap the steps of the job, the writing of a file, and the question for a report."""
    from reports import services  # leaf: called when the apps are loaded
    from reports.services import runs

    for place, (step, side) in _AT.items():
        setattr(services, step, _stopping(getattr(services, step), place, side))
    runs.publish = _stopping(runs.publish, "a file written", "after")  # type: ignore[attr-defined]
    services.make_due = _on_the_day(services.make_due)
    runs._ask_job = _stopping(runs._ask_job, "asked, not committed", "after")


def _stopping(step: Callable[..., Any], place: str, side: str) -> Callable[..., Any]:
    def through(*args: Any, **kwargs: Any) -> Any:
        if side == "before":
            stop(place)
        told = step(*args, **kwargs)
        if side == "after":
            stop(place)
        return told

    return through


def _on_the_day(step: Callable[..., Any]) -> Callable[..., Any]:
    """The schedule's step as of the day in the file `today`, if there is one; each time is noted in `ticks`."""

    def through() -> Any:
        try:
            on = date.fromisoformat((FOLDER / "today").read_text())
        except FileNotFoundError:
            return step()
        made = step(on=on)
        with (FOLDER / "ticks").open("a") as ticks:
            ticks.write(f"{on}\n")
        return made

    return through


class Answering:
    """The innermost middleware: what is committed may still wait for its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """As Django calls it."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stop between the view's end and the answer."""
        answer = self.get_response(request)
        if request.method == "POST":
            stop("committed, not answered")
        return answer

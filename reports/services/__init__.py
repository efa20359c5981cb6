"""Writing of the reports' room: runs of reports (`runs`), and the round in which they are confirmed, signed and sent out (`filing`)."""

from reports.services.runs import (
    CHANGED,
    JOB,
    ask_current,
    ask_report,
    freeze_figures,
    is_current,
    keep_files,
    load_rules,
    make_due,
    make_files,
    make_now,
    new_version,
)

__all__ = [
    "CHANGED",
    "JOB",
    "ask_current",
    "ask_report",
    "freeze_figures",
    "is_current",
    "keep_files",
    "load_rules",
    "make_due",
    "make_files",
    "make_now",
    "new_version",
]

"""Writing of the reports' room: runs of reports (`runs`), and the round in which they are confirmed, signed and sent out (`filing`); sums that are kept (`standing`)."""

from reports.services.runs import (
    CHANGED,
    JOB,
    ask_current,
    ask_report,
    freeze_figures,
    is_current,
    keep_files,
    keep_sheets,
    load_rules,
    make_due,
    make_now,
    make_pdf,
    make_sheets,
    new_version,
)
from reports.services.standing import differences, fold, fold_all, start_again
from reports.services.variants import VARIANT_JOB, ask_variant, keep_variant, make_variant, variant_key

__all__ = [
    "CHANGED",
    "JOB",
    "VARIANT_JOB",
    "ask_current",
    "ask_report",
    "ask_variant",
    "differences",
    "fold",
    "fold_all",
    "freeze_figures",
    "is_current",
    "keep_files",
    "keep_sheets",
    "keep_variant",
    "load_rules",
    "make_due",
    "make_now",
    "make_pdf",
    "make_sheets",
    "make_variant",
    "new_version",
    "start_again",
    "variant_key",
]

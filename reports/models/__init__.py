"""Reports: their runs, the round in which they are sent, rules, history."""

from reports.models.filings import Delivery, Filing, FilingReminder
from reports.models.history import HistoricalProject, HistoryBatch
from reports.models.past import PastFigure, PastForm, PastSheet, PastWord, PastYear
from reports.models.rules import ReportRule
from reports.models.runs import ReportFile, ReportRun
from reports.models.standing import Share, Standing

__all__ = [
    "Delivery",
    "Filing",
    "FilingReminder",
    "HistoricalProject",
    "HistoryBatch",
    "PastFigure",
    "PastForm",
    "PastSheet",
    "PastWord",
    "PastYear",
    "ReportFile",
    "ReportRule",
    "ReportRun",
    "Share",
    "Standing",
]

from reports.models.history import HistoricalProject, HistoryBatch
from reports.models.rules import ReportRule
from reports.models.runs import ReportFile, ReportRun

__all__ = ["HistoricalProject", "HistoryBatch", "ReportFile", "ReportRule", "ReportRun"]

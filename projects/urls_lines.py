"""Addresses of a beneficiary's part of a đề án and of its money; part of `projects.urls`."""

from django.urls import path

from projects.views import execution, lines, payments

LINE = "de-an/<str:code>/don-vi/<int:position>/"

LINE_URLS = [
    path(LINE, lines.LinePage.as_view(), name="line"),
    path(f"{LINE}but-toan/", lines.LineEntries.as_view(), name="line_entries"),
    path(f"{LINE}tien-do/", execution.ReportProgress.as_view(), name="report_progress"),
    path(f"{LINE}doi-ung/", execution.ProveCounterpart.as_view(), name="prove_counterpart"),
    path(f"{LINE}doi-ung/<int:pk>/xac-nhan/", execution.VerifyCounterpart.as_view(), name="verify_counterpart"),
    path(f"{LINE}tam-ung/", execution.RequestAdvance.as_view(), name="request_advance"),
    path(f"{LINE}thanh-toan/", execution.RequestPayment.as_view(), name="request_payment"),
    path(f"{LINE}kiem-tra/", execution.RecordInspection.as_view(), name="record_inspection"),
    path(f"{LINE}ton-tai/<int:pk>/khac-phuc/", execution.FixFinding.as_view(), name="fix_finding"),
    path(f"{LINE}ton-tai/<int:pk>/xac-nhan/", execution.CloseFinding.as_view(), name="close_finding"),
    path(f"{LINE}nghiem-thu/", execution.RecordAcceptance.as_view(), name="record_acceptance"),
    path(f"{LINE}thu-hoi/", execution.RecoverAdvance.as_view(), name="recover_advance"),
    path("cap-phat/", payments.Payments.as_view(), name="payments"),
]

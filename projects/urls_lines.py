"""Addresses of a beneficiary's part of a đề án and of its money; part of `projects.urls`."""

from django.urls import path

from projects.views import actions, asking, execution, following, lines, money, parts, payments, photographs, stopping

LINE = "de-an/<str:code>/don-vi/<int:position>/"

LINE_URLS = [
    path(LINE, lines.LinePage.as_view(), name="line"),
    path(f"{LINE}but-toan/", money.LineEntries.as_view(), name="line_entries"),
    path(f"{LINE}tien-do/", execution.ReportProgress.as_view(), name="report_progress"),
    path(f"{LINE}tien-do/mien/", execution.WaiveReport.as_view(), name="waive_report"),
    path(f"{LINE}hop-dong/ban-ky/", execution.AttachSignedContract.as_view(), name="attach_signed_contract"),
    path(f"{LINE}doi-ung/", asking.ProveCounterpart.as_view(), name="prove_counterpart"),
    path(f"{LINE}doi-ung/<int:pk>/xac-nhan/", asking.VerifyCounterpart.as_view(), name="verify_counterpart"),
    path(f"{LINE}tam-ung/", asking.RequestAdvance.as_view(), name="request_advance"),
    path(f"{LINE}thanh-toan-tung-phan/", asking.RequestPartial.as_view(), name="request_partial"),
    path(f"{LINE}thanh-toan/", asking.RequestPayment.as_view(), name="request_payment"),
    path(f"{LINE}nguon-cung-chi/", parts.AllocatePart.as_view(), name="allocate_part"),
    path(f"{LINE}nguon-cung-chi/<int:pk>/rut/", parts.GiveUpPart.as_view(), name="give_up_part"),
    path(f"{LINE}kiem-tra/", execution.RecordInspection.as_view(), name="record_inspection"),
    path(f"{LINE}ton-tai/<int:pk>/khac-phuc/", execution.FixFinding.as_view(), name="fix_finding"),
    path(f"{LINE}ton-tai/<int:pk>/xac-nhan/", execution.CloseFinding.as_view(), name="close_finding"),
    path(f"{LINE}nghiem-thu/", execution.RecordAcceptance.as_view(), name="record_acceptance"),
    path(f"{LINE}thu-hoi/", execution.RecoverAdvance.as_view(), name="recover_advance"),
    path(f"{LINE}dieu-chinh/", stopping.RequestAdjustment.as_view(), name="request_adjustment"),
    path("de-an/<str:code>/dieu-chinh/<int:pk>/buoc/<slug:action>/", actions.MoveAdjustment.as_view(), name="move_adjustment"),
    path(f"{LINE}bao-truoc-cham-dut/", stopping.AnnounceEnd.as_view(), name="announce_end"),
    path(f"{LINE}giai-trinh/", stopping.ReplyToNotice.as_view(), name="reply_to_notice"),
    path(f"{LINE}quyet-dinh-thu-hoi/", stopping.DecideRecovery.as_view(), name="decide_recovery"),
    path(f"{LINE}theo-doi/<int:months>/", following.ReportFollowUp.as_view(), name="follow_up"),
    path("thuc-hien/bao-cao-tien-do/", following.LateReports.as_view(), name="late_reports"),
    path("thuc-hien/hieu-qua/", following.Effects.as_view(), name="effects"),
    path("thuc-hien/hieu-qua.csv", following.EffectsFile.as_view(), name="effects_file"),
    path("anh-thuc-hien/<int:pk>/<str:digest>/", photographs.Picture.as_view(), name="picture"),
    path("de-an/<str:code>/but-toan/", money.ProjectEntries.as_view(), name="entries"),
    path("cap-phat/", payments.Payments.as_view(), name="payments"),
]

"""Addresses of the budget's room."""

from django.urls import path

from budgets.views import closing, comparison, estimates, settlements, years

app_name = "budgets"

urlpatterns = [
    path("du-toan/", estimates.Estimates.as_view(), name="estimates"),
    path("du-toan/soan/", estimates.DraftEstimate.as_view(), name="draft"),
    path("du-toan/ban/<int:pk>/", estimates.EstimatePage.as_view(), name="estimate"),
    path("du-toan/ban/<int:pk>/sua/", estimates.EditEstimate.as_view(), name="edit"),
    path("du-toan/ban/<int:pk>/trinh/", estimates.SubmitEstimate.as_view(), name="submit"),
    path("du-toan/ban/<int:pk>/duyet/", estimates.ApproveEstimate.as_view(), name="approve"),
    path("du-toan/ban/<int:pk>/tra-lai/", estimates.SendBackEstimate.as_view(), name="send_back"),
    path("du-toan/ban/<int:pk>/phan/", estimates.PutPart.as_view(), name="part"),
    path("du-toan/ban/<int:pk>/phan/<int:row>/", estimates.PutPart.as_view(), name="change_part"),
    path("du-toan/<int:year>/so-sanh/", comparison.Comparison.as_view(), name="comparison"),
    path("du-toan/<int:year>/so-sanh.xlsx", comparison.ComparisonFile.as_view(), name="comparison_file"),
    path("quyet-toan/", settlements.Settlements.as_view(), name="settlement"),
    path("quyet-toan/ban/<int:pk>/", settlements.SettlementPage.as_view(), name="settlement_page"),
    path("quyet-toan/ban/<int:pk>/so-lieu/", settlements.Refresh.as_view(), name="refresh_settlement"),
    path("quyet-toan/ban/<int:pk>/trinh/", settlements.Submit.as_view(), name="submit_settlement"),
    path("quyet-toan/ban/<int:pk>/kiem-tra/", settlements.Check.as_view(), name="check_settlement"),
    path("quyet-toan/ban/<int:pk>/duyet/", settlements.Approve.as_view(), name="approve_settlement"),
    path("quyet-toan/ban/<int:pk>/tra-lai/", settlements.SendBack.as_view(), name="send_back_settlement"),
    path("quyet-toan/ban/<int:pk>/mo-lai/", settlements.Reopen.as_view(), name="reopen_settlement"),
    path("quyet-toan/dong/<int:pk>/", settlements.Explain.as_view(), name="explain_settlement"),
    path("quyet-toan/<int:year>/", closing.Closing.as_view(), name="closing"),
    path("quyet-toan/<int:year>/lap/", settlements.DrawUp.as_view(), name="draw_up"),
    path("quyet-toan/<int:year>/khoa-so/", closing.CloseYear.as_view(), name="close"),
    path("du-toan/<int:year>/", years.YearPage.as_view(), name="year"),
    path("du-toan/<int:year>/but-toan/", years.YearEntries.as_view(), name="entries"),
]

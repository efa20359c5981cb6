"""Addresses of the budget's room."""

from django.urls import path

from budgets.views import estimates, years

app_name = "budgets"

urlpatterns = [
    path("du-toan/", estimates.Estimates.as_view(), name="estimates"),
    path("du-toan/soan/", estimates.DraftEstimate.as_view(), name="draft"),
    path("du-toan/ban/<int:pk>/", estimates.EstimatePage.as_view(), name="estimate"),
    path("du-toan/ban/<int:pk>/sua/", estimates.EditEstimate.as_view(), name="edit"),
    path("du-toan/ban/<int:pk>/trinh/", estimates.SubmitEstimate.as_view(), name="submit"),
    path("du-toan/ban/<int:pk>/duyet/", estimates.ApproveEstimate.as_view(), name="approve"),
    path("du-toan/ban/<int:pk>/tra-lai/", estimates.SendBackEstimate.as_view(), name="send_back"),
    path("du-toan/<int:year>/", years.YearPage.as_view(), name="year"),
    path("du-toan/<int:year>/but-toan/", years.YearEntries.as_view(), name="entries"),
]

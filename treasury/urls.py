"""Addresses of the treasury's room."""

from django.urls import path

from treasury.views import lists, subjects, working

app_name = "treasury"
urlpatterns = [
    path("kho-bac/", lists.Rows.as_view(), name="rows"),
    path("kho-bac/khoan-chi/", lists.Payments.as_view(), name="payments"),
    path("kho-bac/bang-ke/", lists.Statements.as_view(), name="statements"),
    path("kho-bac/bang-ke/nhap/", lists.Import.as_view(), name="import"),
    path("kho-bac/bang-ke/mau/", lists.Template.as_view(), name="template"),
    path("kho-bac/khop-lai/", lists.MatchAgain.as_view(), name="match_again"),
    path("kho-bac/dong/<int:pk>/", subjects.RowPage.as_view(), name="row"),
    path("kho-bac/dong/<int:pk>/khop/", working.MatchRow.as_view(), name="match_row"),
    path("kho-bac/dong/<int:pk>/giai-trinh/", working.ExplainRow.as_view(), name="explain_row"),
    path("kho-bac/dong/<int:pk>/hoi/", working.AskRow.as_view(), name="ask_row"),
    path("kho-bac/khoan-chi/<int:pk>/", subjects.PaymentPage.as_view(), name="payment"),
    path("kho-bac/khoan-chi/<int:pk>/khop/", working.MatchPayment.as_view(), name="match_payment"),
    path("kho-bac/khoan-chi/<int:pk>/giai-trinh/", working.ExplainPayment.as_view(), name="explain_payment"),
    path("kho-bac/khoan-chi/<int:pk>/hoi/", working.AskPayment.as_view(), name="ask_payment"),
    path("kho-bac/khop/<int:pk>/bo/", working.Undo.as_view(), name="undo"),
    path("kho-bac/hoi/<int:pk>/", working.Answer.as_view(), name="answer"),
    path("kho-bac/doi-chieu/", lists.Reconciliations.as_view(), name="reconciliations"),
    path("kho-bac/doi-chieu/lap/", working.Reconcile.as_view(), name="reconcile"),
]

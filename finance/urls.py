"""Addresses of this room."""

from django.urls import path

from finance.views import books, outlook, rules, warnings

app_name = "finance"

urlpatterns = [
    path("kinh-phi/canh-bao/", warnings.Warnings.as_view(), name="warnings"),
    path("kinh-phi/du-bao/", outlook.ThisYear.as_view(), name="outlook_now"),
    path("kinh-phi/du-bao/<int:year>/", outlook.OutlookPage.as_view(), name="outlook"),
    path("kinh-phi/so-ke-toan/", books.BooksPage.as_view(), name="books"),
    path("kinh-phi/so-ke-toan/<int:year>/<slug:period>.csv", books.BooksCsv.as_view(), name="books_csv"),
    path("kinh-phi/so-ke-toan/<int:year>/<slug:period>.xlsx", books.BooksXlsx.as_view(), name="books_xlsx"),
    path("kinh-phi/so-ke-toan/<int:year>/<slug:period>/chuyen/", books.HandOver.as_view(), name="hand_over_books"),
    path("kinh-phi/so-ke-toan/lan/<int:pk>/tra-loi/", books.AnswerBooks.as_view(), name="answer_books"),
    path("kinh-phi/khai-bao/", rules.RulesPage.as_view(), name="rules"),
    path("kinh-phi/khai-bao/tai-khoan/", rules.DeclareChart.as_view(), name="declare_chart"),
    path("kinh-phi/khai-bao/muc-luc/", rules.DeclareCodes.as_view(), name="declare_codes"),
    path("kinh-phi/khai-bao/nguong/<slug:code>/", rules.DeclareThreshold.as_view(), name="declare_threshold"),
]

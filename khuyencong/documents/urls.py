"""Addresses of papers and attachments."""

from django.urls import path

from khuyencong.documents.views import attachments, papers, verification

app_name = "documents"
urlpatterns = [
    path("kiem-chung/", verification.Ask.as_view(), name="ask"),
    path("kiem-chung/<str:code>/", verification.Verify.as_view(), name="verify"),
    path("van-ban/<str:code>/pdf/", papers.PaperPdf.as_view(), name="pdf"),
    path("tep/<int:pk>/<str:digest>/", attachments.Download.as_view(), name="attachment"),
    path("tep/<int:pk>/<str:digest>/xem/", attachments.Preview.as_view(), name="preview"),
    path("tep/<int:pk>/<str:digest>/xem/<int:number>/", attachments.PreviewPage.as_view(), name="preview_page"),
]

"""Addresses of a person's notices."""

from django.urls import path

from khuyencong.notices import views

app_name = "notices"
urlpatterns = [
    path("thong-bao/", views.NoticeList.as_view(), name="list"),
    path("thong-bao/da-doc/", views.ReadAll.as_view(), name="read_all"),
    path("thong-bao/<int:pk>/mo/", views.Open.as_view(), name="open"),
]

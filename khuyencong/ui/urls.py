"""Addresses of the page machinery itself."""

from django.urls import path

from khuyencong.ui import customising, views

app_name = "ui"
urlpatterns = [
    path("giao-dien/", views.Living.as_view(), name="living"),
    path("so-tien/", views.Amount.as_view(), name="amount"),
    path("danh-sach/<slug:key>/", customising.Customise.as_view(), name="customise"),
    path("danh-sach/<slug:key>/bo/<int:pk>/", customising.Forget.as_view(), name="forget_kept"),
]

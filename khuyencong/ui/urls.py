"""Addresses of the page machinery itself."""

from django.urls import path

from khuyencong.ui import views

app_name = "ui"
urlpatterns = [
    path("giao-dien/", views.Living.as_view(), name="living"),
    path("so-tien/", views.Amount.as_view(), name="amount"),
]

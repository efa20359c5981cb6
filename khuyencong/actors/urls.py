"""Addresses of people, units and cơ sở."""

from django.urls import path

from khuyencong.actors.views import enterprises

app_name = "actors"
urlpatterns = [
    path("doanh-nghiep/moi/", enterprises.RegisterEnterprise.as_view(), name="register_enterprise"),
]

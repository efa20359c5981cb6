"""Addresses of the trail."""

from django.urls import path

from khuyencong.audit import views

app_name = "audit"
urlpatterns = [
    path("nhat-ky/", views.Trail.as_view(), name="trail"),
    path("nhat-ky/<slug:table>/<str:row_id>/", views.RowHistory.as_view(), name="history"),
]

"""Addresses of the directive's room."""

from django.urls import path

from directive import views

app_name = "directive"

urlpatterns = [
    path("chi-thi/", views.Overview.as_view(), name="overview"),
    path("chi-thi/muc/<int:pk>/", views.ClausePage.as_view(), name="clause"),
    path("chi-thi/muc/<int:pk>/<int:year>/ke-hoach/", views.PlanClause.as_view(), name="plan"),
    path("chi-thi/muc/<int:pk>/<int:year>/danh-gia/", views.RemarkClause.as_view(), name="remark"),
    path("chi-thi/muc/<int:pk>/<int:year>/nhac/", views.RemindOwners.as_view(), name="remind"),
]

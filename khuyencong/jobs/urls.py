"""Addresses of background work."""

from django.urls import path

from khuyencong.jobs import views

app_name = "jobs"
urlpatterns = [
    path("viec-nen/", views.Jobs.as_view(), name="list"),
    path("viec-nen/chay-lai/", views.RetryAll.as_view(), name="retry_all"),
    path("viec-nen/<uuid:pk>/", views.JobPage.as_view(), name="job"),
]

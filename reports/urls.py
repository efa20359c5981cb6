"""Addresses of reports and statistics."""

from django.urls import path, re_path

from reports.views import runs, statistics

app_name = "reports"
urlpatterns = [
    path("bao-cao/", runs.Runs.as_view(), name="list"),
    path("bao-cao/lap/", runs.Ask.as_view(), name="ask"),
    path("bao-cao/<int:pk>/", runs.Run.as_view(), name="run"),
    path("bao-cao/<int:pk>/lap-lai/", runs.Again.as_view(), name="again"),
    path("bao-cao/<int:pk>/dung/", runs.Cancel.as_view(), name="cancel"),
    path("bao-cao/<int:pk>/de-an/", runs.Behind.as_view(), name="behind"),
    re_path(r"^bao-cao/(?P<pk>[0-9]+)/tep/(?P<form>pdf|xlsx|csv)/$", runs.File.as_view(), name="file"),
    re_path(r"^kiem-chung-bao-cao/(?P<sha256>[0-9a-f]{64})/$", runs.Check.as_view(), name="check"),
    path("thong-ke/", statistics.Statistics.as_view(), name="statistics"),
]

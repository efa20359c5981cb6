"""Addresses of reports and statistics."""

from django.urls import path, re_path

from reports.views import past, rounds, runs, statistics

app_name = "reports"
urlpatterns = [
    path("bao-cao/", runs.Runs.as_view(), name="list"),
    path("bao-cao/lap/", runs.Ask.as_view(), name="ask"),
    path("bao-cao/<int:pk>/", runs.Run.as_view(), name="run"),
    path("bao-cao/<int:pk>/lap-lai/", runs.Again.as_view(), name="again"),
    path("bao-cao/<int:pk>/dung/", runs.Cancel.as_view(), name="cancel"),
    path("bao-cao/<int:pk>/de-an/", runs.Behind.as_view(), name="behind"),
    re_path(r"^bao-cao/(?P<pk>[0-9]+)/tep/(?P<form>pdf|xlsx|csv|ua|a3u)/$", runs.File.as_view(), name="file"),
    re_path(r"^bao-cao/(?P<pk>[0-9]+)/lap-tep/(?P<form>ua|a3u)/$", runs.AskFile.as_view(), name="ask_file"),
    re_path(r"^kiem-chung-bao-cao/(?P<sha256>[0-9a-f]{64})/$", runs.Check.as_view(), name="check"),
    path("bao-cao/ky/", rounds.Rounds.as_view(), name="rounds"),
    path("bao-cao/ky/<slug:kind>/<str:period>/", rounds.RoundPage.as_view(), name="round"),
    path("bao-cao/ky/<slug:kind>/<str:period>/nhac/", rounds.RemindUnits.as_view(), name="remind_units"),
    path("bao-cao/gui/<int:pk>/", rounds.FilingPage.as_view(), name="filing"),
    path("bao-cao/gui/<int:pk>/loi/", rounds.Words.as_view(), name="words"),
    path("bao-cao/gui/<int:pk>/so-lieu-moi/", rounds.NewFigures.as_view(), name="new_figures"),
    path("bao-cao/gui/<int:pk>/dinh-chinh/", rounds.Correct.as_view(), name="correct"),
    path("bao-cao/gui/<int:pk>/buoc/<slug:action>/", rounds.MoveFiling.as_view(), name="move_filing"),
    path("thong-ke/so-do/", statistics.SchematicMap.as_view(), name="map"),
    path("thong-ke/luu/", statistics.KeepStatistics.as_view(), name="keep_statistics"),
    path("thong-ke/luu/<int:pk>/bo/", statistics.ForgetStatistics.as_view(), name="forget_statistics"),
    path("thong-ke/bang-cu/", past.PastSheets.as_view(), name="past_sheets"),
    path("thong-ke/bang-cu/gui/", past.SendPast.as_view(), name="send_past"),
    path("thong-ke/bang-cu/<int:pk>/", past.PastSheetPage.as_view(), name="past_sheet"),
    path("thong-ke/bang-cu/<int:pk>/tieu-de/", past.PastHead.as_view(), name="past_head"),
    path("thong-ke/bang-cu/<int:pk>/cot/", past.PastColumns.as_view(), name="past_columns"),
    path("thong-ke/bang-cu/<int:pk>/tu/", past.PastWords.as_view(), name="past_words"),
    path("thong-ke/bang-cu/<int:pk>/nhap/", past.TakePast.as_view(), name="take_past"),
    path("thong-ke/bang-cu/<int:pk>/bo/", past.ThrowAwayPast.as_view(), name="throw_away_past"),
    path("thong-ke/bang-cu/<int:pk>/rut/", past.WithdrawPast.as_view(), name="withdraw_past"),
    path("thong-ke/", statistics.Statistics.as_view(), name="statistics"),
]

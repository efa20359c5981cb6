"""Addresses of the activities' room."""

from django.urls import path

from activities.views import activities, calendars

app_name = "activities"

urlpatterns = [
    path("hoat-dong/", activities.Activities.as_view(), name="list"),
    path("hoat-dong/lap/", activities.Plan.as_view(), name="plan"),
    path("hoat-dong/<int:pk>/", activities.ActivityPage.as_view(), name="activity"),
    path("hoat-dong/<int:pk>/sua/", activities.Edit.as_view(), name="edit"),
    path("hoat-dong/<int:pk>/tep/", activities.AddFiles.as_view(), name="files"),
    path("hoat-dong/<int:pk>/tep/<int:file>/go/", activities.RemoveFile.as_view(), name="remove_file"),
    path("hoat-dong/<int:pk>/buoc/<slug:action>/", activities.MoveActivity.as_view(), name="move"),
    path("hoat-dong/<int:pk>/lich.ics", activities.ActivityIcs.as_view(), name="ics"),
    path("lich/", calendars.Month.as_view(), name="month"),
    path("lich/duong-dan/", calendars.Links.as_view(), name="links"),
    path("lich/duong-dan/<int:pk>/huy/", calendars.RevokeLink.as_view(), name="revoke_link"),
    path("lich/theo-doi/<str:token>/khuyen-cong.ics", calendars.Feed.as_view(), name="feed"),
]

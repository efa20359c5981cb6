"""Addresses of the activities' room."""

from django.urls import path

from activities.views import activities, calendars, media, training

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
    path("hoat-dong/<int:pk>/mo-dang-ky/", training.OpenCourse.as_view(), name="open_course"),
    path("hoat-dong/<int:pk>/dang-ky/", training.Register.as_view(), name="register"),
    path("hoat-dong/<int:pk>/dang-ky/<int:attendee>/thoi/", training.Withdraw.as_view(), name="withdraw"),
    path("hoat-dong/<int:pk>/ma-diem-danh/", training.DayCode.as_view(), name="day_code"),
    path("hoat-dong/<int:pk>/diem-danh/", training.Roll.as_view(), name="roll"),
    path("hoat-dong/<int:pk>/diem-danh/<int:presence>/bo/", training.ForgetPresence.as_view(), name="forget_presence"),
    path("hoat-dong/<int:pk>/giay-chung-nhan/", training.Certify.as_view(), name="certify"),
    path("hoat-dong/<int:pk>/danh-gia/", training.Evaluate.as_view(), name="evaluate"),
    path("hoat-dong/<int:pk>/bai/", media.AmendItem.as_view(), name="amend_item"),
    path("diem-danh/<str:token>/", training.BePresent.as_view(), name="present"),
    path("dao-tao/nguoi-hoc/", training.Trained.as_view(), name="trained"),
    path("truyen-thong/", media.Media.as_view(), name="media"),
    path("truyen-thong/ghi/", media.RecordItem.as_view(), name="record_item"),
    path("truyen-thong/ke-hoach/<int:year>/", media.PlanYear.as_view(), name="plan_media"),
    path("truyen-thong/nhac/<int:pk>/", media.RemindMedium.as_view(), name="remind_media"),
    path("tin-tuc/", media.News.as_view(), name="news"),
    path("tin-tuc/rss.xml", media.NewsFeed.as_view(), name="news_feed"),
    path("tin-tuc/<int:pk>/", media.NewsItem.as_view(), name="news_item"),
    path("tin-tuc/<int:pk>/anh.png", media.NewsPicture.as_view(), name="news_picture"),
    path("lich/", calendars.Month.as_view(), name="month"),
    path("lich/duong-dan/", calendars.Links.as_view(), name="links"),
    path("lich/duong-dan/<int:pk>/huy/", calendars.RevokeLink.as_view(), name="revoke_link"),
    path("lich/theo-doi/<str:token>/khuyen-cong.ics", calendars.Feed.as_view(), name="feed"),
]

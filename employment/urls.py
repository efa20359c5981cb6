"""Addresses of the room."""

from django.urls import path

from employment.views import courses, needs, trainees

app_name = "employment"

urlpatterns = [
    path("tuyen-dung/", needs.Needs.as_view(), name="needs"),
    path("tuyen-dung/moi/", needs.PostNeed.as_view(), name="post"),
    path("tuyen-dung/<int:pk>/", needs.NeedPage.as_view(), name="need"),
    path("tuyen-dung/<int:pk>/dong/", needs.CloseNeed.as_view(), name="close"),
    path("tuyen-dung/de-an-chua-co-nhu-cau/", needs.WithoutNeed.as_view(), name="without_need"),
    path("tuyen-dung/de-an-chua-co-nhu-cau/<int:pk>/", needs.LinkNeed.as_view(), name="link"),
    path("lop-nghe/", courses.Courses.as_view(), name="courses"),
    path("lop-nghe/moi/", courses.OpenCourse.as_view(), name="open"),
    path("lop-nghe/<int:pk>/", courses.CoursePage.as_view(), name="course"),
    path("lop-nghe/<int:pk>/hoc-vien/", courses.Enrol.as_view(), name="enrol"),
    path("lop-nghe/<int:pk>/ket-thuc/", courses.Finish.as_view(), name="finish"),
    path("lop-nghe/<int:pk>/huy/", courses.Cancel.as_view(), name="cancel"),
    path("hoc-vien/<int:pk>/viec-lam/", trainees.Hire.as_view(), name="hire"),
    path("hoc-vien/<int:pk>/hoi-lai/", trainees.Ask.as_view(), name="ask"),
    path("hoc-vien/<int:pk>/rut-dong-y/", trainees.Withdraw.as_view(), name="withdraw"),
]

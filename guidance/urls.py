"""Addresses of the guidance room."""

from django.urls import path

from guidance import views

app_name = "guidance"

urlpatterns = [
    path("hoi-dap/", views.Guide.as_view(), name="guide"),
    path("hoi-dap/moi/", views.WriteEntry.as_view(), name="write_entry"),
    path("hoi-dap/<int:pk>/", views.Entry.as_view(), name="entry"),
    path("hoi-dap/<int:pk>/sua/", views.EditEntry.as_view(), name="edit_entry"),
    path("hoi-dap/<int:pk>/go/", views.RetireEntry.as_view(), name="retire_entry"),
    path("cau-hoi/", views.Questions.as_view(), name="questions"),
    path("cau-hoi/moi/", views.Ask.as_view(), name="ask"),
    path("cau-hoi/<int:pk>/", views.QuestionPage.as_view(), name="question"),
    path("cau-hoi/<int:pk>/buoc/<slug:action>/", views.MoveQuestion.as_view(), name="move"),
    path("huong-dan-tai-cho/", views.Visits.as_view(), name="visits"),
    path("huong-dan-tai-cho/moi/", views.RecordVisit.as_view(), name="record_visit"),
]

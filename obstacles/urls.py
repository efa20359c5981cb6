"""Addresses of the obstacles' room."""

from django.urls import path

from obstacles import views

app_name = "obstacles"

urlpatterns = [
    path("vuong-mac/", views.Obstacles.as_view(), name="list"),
    path("vuong-mac/moi/", views.Raise.as_view(), name="raise"),
    path("vuong-mac/tra-loi-chung/", views.Answers.as_view(), name="answers"),
    path("vuong-mac/<int:pk>/", views.ObstaclePage.as_view(), name="obstacle"),
    path("vuong-mac/<int:pk>/cung-gap/", views.MeetToo.as_view(), name="meet"),
    path("vuong-mac/<int:pk>/buoc/<slug:action>/", views.MoveObstacle.as_view(), name="move"),
]

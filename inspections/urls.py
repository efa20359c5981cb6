"""Addresses of inspections. The page at the place and its helper lie in one folder, which is the helper's reach."""

from django.urls import path

from inspections.views import lists, onsite, planning, sanctions

app_name = "inspections"

urlpatterns = [
    path("kiem-tra/", lists.Visits.as_view(), name="visits"),
    path("kiem-tra/tho.js", onsite.Worker.as_view(), name="worker"),
    path("kiem-tra/phien/", onsite.Standing.as_view(), name="standing"),
    path("kiem-tra/ton-tai/", lists.Findings.as_view(), name="findings"),
    path("kiem-tra/ton-tai/<int:pk>/giai-trinh/", sanctions.Propose.as_view(), name="propose"),
    path("kiem-tra/ke-hoach/", lists.Plans.as_view(), name="plans"),
    path("kiem-tra/ke-hoach/lap/", planning.WritePlan.as_view(), name="write_plan"),
    path("kiem-tra/ke-hoach/<int:year>/", planning.PlanPage.as_view(), name="plan"),
    path("kiem-tra/ke-hoach/<int:year>/them/", planning.AddVisit.as_view(), name="add_visit"),
    path("kiem-tra/ke-hoach/<int:year>/chon-mau/", planning.DrawSample.as_view(), name="draw_sample"),
    path("kiem-tra/ke-hoach/<int:year>/duyet/", planning.ApprovePlan.as_view(), name="approve_plan"),
    path("kiem-tra/dot-xuat/", planning.OrderVisit.as_view(), name="order"),
    path("kiem-tra/xu-ly/<int:pk>/", sanctions.SanctionPage.as_view(), name="sanction"),
    path("kiem-tra/xu-ly/<int:pk>/giai-trinh/", sanctions.Reply.as_view(), name="reply"),
    path("kiem-tra/xu-ly/<int:pk>/quyet-dinh/", sanctions.Decide.as_view(), name="decide"),
    path("kiem-tra/xu-ly/<int:pk>/thoi/", sanctions.Lift.as_view(), name="lift"),
    path("kiem-tra/<int:pk>/", planning.VisitPage.as_view(), name="visit"),
    path("kiem-tra/<int:pk>/doan/", planning.NameTeam.as_view(), name="team"),
    path("kiem-tra/<int:pk>/bo/", planning.CancelVisit.as_view(), name="cancel"),
    path("kiem-tra/<int:pk>/tai-cho/", onsite.AtPlace.as_view(), name="at_place"),
    path("kiem-tra/<int:pk>/anh/", onsite.SendPhoto.as_view(), name="photo"),
    path("kiem-tra/<int:pk>/ghi-lai/", onsite.TryAgain.as_view(), name="again"),
]

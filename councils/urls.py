"""Addresses of the councils' room."""

from django.urls import path

from councils.views import councils, ranking, sittings

app_name = "councils"
ITEM = "hoi-dong/phien/<int:pk>/de-an/<int:item>/"
urlpatterns = [
    path("hoi-dong/", councils.Councils.as_view(), name="list"),
    path("hoi-dong/lap/", councils.Found.as_view(), name="found"),
    path("hoi-dong/<int:pk>/", councils.CouncilPage.as_view(), name="council"),
    path("hoi-dong/<int:pk>/thanh-vien/", councils.AddMember.as_view(), name="add_member"),
    path("hoi-dong/<int:pk>/chuyen-gia/", councils.AddExpert.as_view(), name="add_expert"),
    path("hoi-dong/<int:pk>/thanh-vien/<int:member>/thoi/", councils.EndMember.as_view(), name="end_member"),
    path("hoi-dong/<int:pk>/phien/", councils.Plan.as_view(), name="plan"),
    path("hoi-dong/phien/<int:pk>/", sittings.SittingPage.as_view(), name="sitting"),
    path("hoi-dong/phien/<int:pk>/chuong-trinh/", councils.Agenda.as_view(), name="agenda"),
    path("hoi-dong/phien/<int:pk>/moi/", councils.Invite.as_view(), name="invite"),
    path("hoi-dong/phien/<int:pk>/khai-mac/", sittings.Open.as_view(), name="open"),
    path("hoi-dong/phien/<int:pk>/ky/", sittings.Sign.as_view(), name="sign"),
    path("hoi-dong/phien/<int:pk>/so-sanh/", sittings.CompareAtSitting.as_view(), name="compare_sitting"),
    path(ITEM, sittings.ItemPage.as_view(), name="item"),
    path(f"{ITEM}rut/", councils.TakeOff.as_view(), name="take_off"),
    path(f"{ITEM}ket-luan/", sittings.Conclude.as_view(), name="conclude"),
    path(f"{ITEM}thanh-vien/<int:member>/khai/", sittings.Declare.as_view(), name="declare"),
    path(f"{ITEM}thanh-vien/<int:member>/phieu/", sittings.Cast.as_view(), name="cast"),
    path("xep-thu-tu/", ranking.Compare.as_view(), name="compare"),
    path("xep-thu-tu/xlsx/", ranking.CompareFile.as_view(), name="compare_file"),
]

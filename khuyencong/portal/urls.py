"""Addresses of the portal's own pages."""

from django.urls import path

from khuyencong.portal.views import account, list_files, mine, overview, public, queue, rights, search

app_name = "portal"
urlpatterns = [
    path("", public.Front.as_view(), name="front"),
    path("trang-chu/", account.Home.as_view(), name="home"),
    path("toan-canh/", overview.Overview.as_view(), name="overview"),
    path("viec/", queue.Queue.as_view(), name="queue"),
    path("ho-so/", mine.MyProjects.as_view(), name="my_projects"),
    path("tien-ho-tro/", mine.MyMoney.as_view(), name="my_money"),
    path("tim/", search.Search.as_view(), name="search"),
    path("tep-danh-sach/<uuid:job_id>/", list_files.ListFile.as_view(), name="list_file"),
    path("tep-danh-sach/<uuid:job_id>/tai/", list_files.ListFileItself.as_view(), name="list_file_itself"),
    path("tra-cuu/", public.Track.as_view(), name="track"),
    path("de-an-duoc-ho-tro/", public.Funded.as_view(), name="funded"),
    path("ngoai-le-dinh-muc/", public.Exceptions.as_view(), name="exceptions"),
    path("de-an-duoc-ho-tro/<str:code>/hinh-anh/", public.Pictures.as_view(), name="pictures"),
    path("tu-kiem-tra/", public.SelfCheck.as_view(), name="self_check"),
    path("doi-vai/", account.SwitchRole.as_view(), name="switch"),
    path("quyen-han/", rights.Rights.as_view(), name="rights"),
]

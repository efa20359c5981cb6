"""Addresses of the portal's own pages."""

from django.urls import path

from khuyencong.portal.views import account, public

app_name = "portal"
urlpatterns = [
    path("", public.Front.as_view(), name="front"),
    path("dang-nhap/", account.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", account.SignOut.as_view(), name="sign_out"),
    path("trang-chu/", account.Home.as_view(), name="home"),
    path("doi-vai/", account.SwitchRole.as_view(), name="switch"),
    path("tai-khoan/", account.Account.as_view(), name="account"),
]

"""Addresses of personal data."""

from django.urls import path

from khuyencong.privacy.views import handling, own, public, revealing

app_name = "privacy"
urlpatterns = [
    path("du-lieu-ca-nhan/", public.About.as_view(), name="about"),
    path("du-lieu-ca-nhan/so-dang-ky/", public.Register.as_view(), name="register"),
    path("du-lieu-ca-nhan/yeu-cau/", handling.Requests.as_view(), name="requests"),
    path("du-lieu-ca-nhan/yeu-cau/moi/", handling.TakeIn.as_view(), name="take_in"),
    path("du-lieu-ca-nhan/yeu-cau/<int:pk>/", handling.Request.as_view(), name="request"),
    path("du-lieu-ca-nhan/yeu-cau/<int:pk>/ban-sao/", handling.CopyFor.as_view(), name="copy_for"),
    path("du-lieu-ca-nhan/da-xem/", handling.Disclosures.as_view(), name="disclosures"),
    path("du-lieu-ca-nhan/xem/<slug:kind>/<int:pk>/", revealing.Reveal.as_view(), name="reveal"),
    path("tai-khoan/du-lieu/", own.Mine.as_view(), name="mine"),
    path("tai-khoan/du-lieu/ban-sao/", own.AskCopy.as_view(), name="ask_copy"),
    path("tai-khoan/du-lieu/yeu-cau/", own.AskRequest.as_view(), name="ask_request"),
    path("tai-khoan/du-lieu/yeu-cau/<int:pk>/rut/", own.Withdraw.as_view(), name="withdraw"),
    path("tai-khoan/du-lieu/dong-y/<int:pk>/rut/", own.WithdrawConsent.as_view(), name="withdraw_consent"),
    path("tai-khoan/du-lieu/ban-sao/<int:pk>/", own.Download.as_view(), name="download"),
]

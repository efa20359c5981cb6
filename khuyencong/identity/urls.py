"""Addresses of signing in and of one's own account."""

from django.urls import path

from khuyencong.identity.views import account, mailed, operators, provider, signing_in

app_name = "identity"
urlpatterns = [
    path("dang-nhap/", signing_in.SignIn.as_view(), name="sign_in"),
    path("dang-nhap/lop-hai/", signing_in.SecondFactor.as_view(), name="factor"),
    path("dang-nhap/thiet-lap/", signing_in.Enrol.as_view(), name="enrol"),
    path("dang-nhap/khoa-truy-cap/", signing_in.PasskeySignIn.as_view(), name="passkey"),
    path("dang-nhap/lien-ket/", mailed.AskLink.as_view(), name="ask_link"),
    path("dang-nhap/lien-ket/<str:key>/", mailed.OpenLink.as_view(), name="open_link"),
    path("dang-nhap/da-gui/", mailed.Asked.as_view(), name="asked"),
    path("dang-nhap/dinh-danh/", provider.SetOut.as_view(), name="provider"),
    path("dang-nhap/dinh-danh/ve/", provider.ComeBack.as_view(), name="provider_back"),
    path("dang-xuat/", signing_in.SignOut.as_view(), name="sign_out"),
    path("quen-mat-khau/", mailed.AskPassword.as_view(), name="ask_password"),
    path("quen-mat-khau/<str:key>/", mailed.NewPassword.as_view(), name="new_password"),
    path("tai-khoan/", account.Account.as_view(), name="account"),
    path("tai-khoan/xac-nhan/", account.Confirm.as_view(), name="confirm"),
    path("tai-khoan/xac-thuc/", account.Factors.as_view(), name="factors"),
    path("tai-khoan/xac-thuc/ung-dung/", account.AddTotp.as_view(), name="add_totp"),
    path("tai-khoan/xac-thuc/ung-dung/go/", account.RemoveTotp.as_view(), name="remove_totp"),
    path("tai-khoan/xac-thuc/khoa/", account.AddPasskey.as_view(), name="add_passkey"),
    path("tai-khoan/xac-thuc/khoa/<int:pk>/go/", account.RemovePasskey.as_view(), name="remove_passkey"),
    path("tai-khoan/xac-thuc/ma-du-phong/", account.Codes.as_view(), name="codes"),
    path("tai-khoan/xac-thuc/ma-du-phong/moi/", account.NewCodes.as_view(), name="new_codes"),
    path("tai-khoan/dinh-danh/", provider.SetOutToLink.as_view(), name="link_identity"),
    path("tai-khoan/dinh-danh/<int:pk>/bo/", provider.Unlink.as_view(), name="unlink_identity"),
    path("tai-khoan/phien/", account.Sessions.as_view(), name="sessions"),
    path("tai-khoan/phien/dong-tat-ca/", account.EndSessions.as_view(), name="end_sessions"),
    path("tai-khoan/phien/<uuid:uid>/dong/", account.EndSession.as_view(), name="end_session"),
    path("dat-lai-xac-thuc/", operators.ResetFactor.as_view(), name="reset_factor"),
]

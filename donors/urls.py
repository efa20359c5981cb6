"""Addresses of the donors' room."""

from django.urls import path

from donors.views import agreements, donors

app_name = "donors"

urlpatterns = [
    path("tai-tro/", agreements.Agreements.as_view(), name="agreements"),
    path("tai-tro/thoa-thuan/moi/", agreements.DraftAgreement.as_view(), name="draft_agreement"),
    path("tai-tro/thoa-thuan/<int:pk>/", agreements.AgreementPage.as_view(), name="agreement"),
    path("tai-tro/thoa-thuan/<int:pk>/sua/", agreements.EditAgreement.as_view(), name="edit_agreement"),
    path("tai-tro/thoa-thuan/<int:pk>/thuc-hien/", agreements.Confirm.as_view(), name="confirm"),
    path("tai-tro/thoa-thuan/<int:pk>/nhan-tien/", agreements.Receive.as_view(), name="receive"),
    path("tai-tro/thoa-thuan/<int:pk>/bo-tri/", agreements.UseFor.as_view(), name="use"),
    path("tai-tro/thoa-thuan/<int:pk>/hoan-tra/", agreements.GiveBack.as_view(), name="give_back"),
    path("tai-tro/thoa-thuan/<int:pk>/ket-thuc/", agreements.End.as_view(), name="end"),
    path("tai-tro/thoa-thuan/<int:pk>/bao-cao/<int:report>/", agreements.Report.as_view(), name="report"),
    path("tai-tro/nha-tai-tro/", donors.Donors.as_view(), name="donors"),
    path("tai-tro/nha-tai-tro/moi/", donors.KeepDonor.as_view(), name="keep_donor"),
    path("tai-tro/nha-tai-tro/<int:pk>/", donors.DonorPage.as_view(), name="donor"),
    path("tai-tro/nha-tai-tro/<int:pk>/sua/", donors.EditDonor.as_view(), name="edit_donor"),
    path("tai-tro/van-dong/", donors.Appeals.as_view(), name="appeals"),
    path("tai-tro/van-dong/moi/", donors.OpenAppeal.as_view(), name="open_appeal"),
    path("tai-tro/ty-gia/", donors.Rates.as_view(), name="rates"),
    path("tai-tro/ty-gia/moi/", donors.KeepRate.as_view(), name="keep_rate"),
    path("ghi-nhan-tai-tro/", donors.Thanks.as_view(), name="thanks"),
]

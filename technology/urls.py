"""Addresses of the room of technology."""

from django.urls import path

from technology.views import catalogue, importing, requests

app_name = "technology"

urlpatterns = [
    path("cong-nghe/", catalogue.Shown.as_view(), name="shown"),
    path("cong-nghe/phu-hop/", catalogue.Suited.as_view(), name="suited"),
    path("cong-nghe/danh-muc/", catalogue.Catalogue.as_view(), name="catalogue"),
    path("cong-nghe/danh-muc/moi/", catalogue.Keep.as_view(), name="keep"),
    path("cong-nghe/danh-muc/nhap/", importing.ImportTechnologies.as_view(), name="import"),
    path("cong-nghe/danh-muc/nhap/mau/", importing.ImportTemplate.as_view(), name="import_template"),
    path("cong-nghe/<int:pk>/", catalogue.TechnologyPage.as_view(), name="technology"),
    path("cong-nghe/<int:pk>/anh/<str:digest>/", catalogue.Photo.as_view(), name="photo"),
    path("cong-nghe/<int:pk>/sua/", catalogue.Edit.as_view(), name="edit"),
    path("cong-nghe/<int:pk>/noi-dang-dung/", catalogue.SeeWorking.as_view(), name="see_working"),
    path("cong-nghe/<int:pk>/noi-dang-dung/<int:seen>/bo/", catalogue.Unsee.as_view(), name="unsee"),
    path("cong-nghe/<int:pk>/buoc/<slug:action>/", catalogue.MoveTechnology.as_view(), name="move"),
    path("cong-nghe/<int:pk>/quan-tam/", requests.ExpressInterest.as_view(), name="interest"),
    path("chuyen-giao/", requests.Transfers.as_view(), name="transfers"),
    path("chuyen-giao/<int:pk>/", requests.TransferPage.as_view(), name="transfer"),
    path("chuyen-giao/<int:pk>/buoc/<slug:action>/", requests.MoveTransfer.as_view(), name="move_transfer"),
    path("so-huu-cong-nghiep/", requests.Rights.as_view(), name="rights"),
    path("so-huu-cong-nghiep/moi/", requests.AskGuidance.as_view(), name="ask_guidance"),
    path("so-huu-cong-nghiep/<int:pk>/", requests.RightPage.as_view(), name="right"),
    path("so-huu-cong-nghiep/<int:pk>/buoc/<slug:action>/", requests.MoveRight.as_view(), name="move_right"),
]

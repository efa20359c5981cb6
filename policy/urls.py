"""Addresses of the policies' room."""

from django.urls import path

from policy.views import dossiers, library

app_name = "policy"

urlpatterns = [
    path("thu-vien/", library.Library.as_view(), name="library"),
    path("thu-vien/moi/", library.AddText.as_view(), name="add_text"),
    path("thu-vien/da-gui/", library.Sendings.as_view(), name="sendings"),
    path("thu-vien/da-gui/<int:pk>/", library.SendingPage.as_view(), name="sending"),
    path("thu-vien/<int:pk>/", library.TextPage.as_view(), name="text"),
    path("thu-vien/<int:pk>/tep/", library.TextFile.as_view(), name="text_file"),
    path("thu-vien/<int:pk>/sua/", library.EditText.as_view(), name="edit_text"),
    path("thu-vien/<int:pk>/gui/", library.SendText.as_view(), name="send_text"),
    path("thu-vien/<int:pk>/da-doc/", library.ConfirmRead.as_view(), name="confirm_read"),
    path("gop-y/", library.Consultations.as_view(), name="consultations"),
    path("gop-y/<int:pk>/", dossiers.Consultation.as_view(), name="consultation"),
    path("chinh-sach/", dossiers.Dossiers.as_view(), name="dossiers"),
    path("chinh-sach/moi/", dossiers.Start.as_view(), name="start"),
    path("chinh-sach/<int:pk>/", dossiers.DossierPage.as_view(), name="dossier"),
    path("chinh-sach/<int:pk>/du-thao/", dossiers.WriteVersion.as_view(), name="write"),
    path("chinh-sach/<int:pk>/so-sanh/", dossiers.Compare.as_view(), name="compare"),
    path("chinh-sach/<int:pk>/buoc/<slug:action>/", dossiers.MoveDossier.as_view(), name="move"),
    path("chinh-sach/y-kien/<int:pk>/", dossiers.Comment.as_view(), name="comment"),
    path("chinh-sach/y-kien/<int:pk>/gia-han/", dossiers.Extend.as_view(), name="extend"),
    path("chinh-sach/y-kien/<int:pk>/tiep-thu/", dossiers.Respond.as_view(), name="respond"),
    path("chinh-sach/y-kien-rong-rai/<int:pk>/", dossiers.RespondPublic.as_view(), name="respond_public"),
]

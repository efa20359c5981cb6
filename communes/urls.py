"""Addresses of the communes' room."""

from django.urls import path

from communes.views import links, reports, signals, tasks

app_name = "communes"

urlpatterns = [
    path("viec-giao-xa/", tasks.Tasks.as_view(), name="tasks"),
    path("viec-giao-xa/moi/", tasks.Send.as_view(), name="send"),
    path("viec-giao-xa/bao-cao/", tasks.Reports.as_view(), name="reports"),
    path("viec-giao-xa/dau-moi/", signals.Contacts.as_view(), name="contacts"),
    path("viec-giao-xa/dau-moi/<int:pk>/", signals.KeepContact.as_view(), name="keep_contact"),
    path("viec-giao-xa/<int:pk>/", tasks.TaskPage.as_view(), name="task"),
    path("viec-giao-xa/<int:pk>/thoi/", tasks.CallOff.as_view(), name="call_off"),
    path("viec-cua-xa/<int:pk>/", reports.AssignmentPage.as_view(), name="assignment"),
    path("viec-cua-xa/<int:pk>/bao-cao/", reports.ReportTask.as_view(), name="report"),
    path("viec-cua-xa/<int:pk>/lien-ket/", reports.NewLink.as_view(), name="new_link"),
    path("tin-tu-xa/", signals.Signals.as_view(), name="signals"),
    path("tin-tu-xa/moi/", signals.Tell.as_view(), name="tell"),
    path("tin-tu-xa/<int:pk>/", signals.SignalPage.as_view(), name="signal"),
    path("tin-tu-xa/<int:pk>/tra-loi/", signals.Answer.as_view(), name="answer"),
    path("xa-bao-cao/da-nhan/", links.Thanks.as_view(), name="thanks"),
    path("xa-bao-cao/<str:token>/", links.ByLink.as_view(), name="by_link"),
]

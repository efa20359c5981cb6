"""Addresses of the đề án's room."""

from django.urls import path

from projects.urls_lines import LINE_URLS
from projects.views import actions, appraisal, detail

app_name = "projects"

file_and_actions = [
    path("de-an/<str:code>/", detail.Detail.as_view(), name="detail"),
    path("de-an/<str:code>/phan/<slug:tab>/", detail.Detail.as_view(), name="tab"),
    path("de-an/<str:code>/buoc/<slug:action>/", actions.MoveProject.as_view(), name="move"),
    path("de-an/<str:code>/don-vi/<int:position>/buoc/<slug:action>/", actions.MoveLine.as_view(), name="move_line"),
    path("de-an/<str:code>/chi/<int:pk>/buoc/<slug:action>/", actions.MovePayment.as_view(), name="move_payment"),
    path("de-an/<str:code>/kiem-tra-co-so/", appraisal.SiteCheck.as_view(), name="site_check"),
    path("de-an/<str:code>/doi-chieu-dinh-muc/", appraisal.NormCheck.as_view(), name="norm_check"),
    path("de-an/<str:code>/xin-y-kien/", appraisal.AskOpinion.as_view(), name="ask_opinion"),
    path("de-an/<str:code>/y-kien/<int:pk>/nhac/", appraisal.RemindOpinion.as_view(), name="remind_opinion"),
    path("de-an/<str:code>/y-kien/<int:pk>/", appraisal.AnswerOpinion.as_view(), name="answer_opinion"),
    path("de-an/<str:code>/ket-luan/", appraisal.Conclude.as_view(), name="conclude"),
]

urlpatterns = [*file_and_actions, *LINE_URLS]

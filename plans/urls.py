"""Addresses of the plans' room."""

from django.urls import path

from plans.views import annual, answers, calls, lists, needs, programmes

app_name = "plans"

urlpatterns = [
    path("chuong-trinh/", programmes.Programmes.as_view(), name="programmes"),
    path("chuong-trinh/moi/", programmes.StartProgramme.as_view(), name="start_programme"),
    path("chuong-trinh/<int:pk>/", programmes.ProgrammePage.as_view(), name="programme"),
    path("chuong-trinh/<int:pk>/sua/", programmes.EditProgramme.as_view(), name="edit_programme"),
    path("chuong-trinh/<int:pk>/muc-tieu/", programmes.AddTarget.as_view(), name="add_target"),
    path("chuong-trinh/muc-tieu/<int:pk>/bo/", programmes.DropTarget.as_view(), name="drop_target"),
    path("dot-dang-ky/", calls.Calls.as_view(), name="calls"),
    path("dot-dang-ky/moi/", calls.StartCall.as_view(), name="start_call"),
    path("dot-dang-ky/<int:pk>/", calls.CallPage.as_view(), name="call"),
    path("dot-dang-ky/<int:pk>/sua/", calls.EditCall.as_view(), name="edit_call"),
    path("dot-dang-ky/<int:pk>/cong-bo/", calls.PublishCall.as_view(), name="publish_call"),
    path("dot-dang-ky/<int:pk>/gia-han/", calls.ExtendCall.as_view(), name="extend_call"),
    path("dot-dang-ky/<int:pk>/dang-ky/", needs.RegisterNeed.as_view(), name="register_need"),
    path("dang-ky-nhu-cau/", needs.Needs.as_view(), name="needs"),
    path("dang-ky-nhu-cau/<int:pk>/", needs.NeedPage.as_view(), name="need"),
    path("dang-ky-nhu-cau/<int:pk>/khao-sat/", needs.SurveyNeed.as_view(), name="survey_need"),
    path("dang-ky-nhu-cau/<int:pk>/rut/", needs.WithdrawNeed.as_view(), name="withdraw_need"),
    path("dang-ky-nhu-cau/<int:pk>/lap-ho-so/", needs.WriteApplication.as_view(), name="write_application"),
    path("ke-hoach/", annual.Plans.as_view(), name="plans"),
    path("ke-hoach/moi/", annual.StartPlan.as_view(), name="start_plan"),
    path("ke-hoach/<int:pk>/", annual.PlanPage.as_view(), name="plan"),
    path("ke-hoach/<int:pk>/chon/", annual.TakeUp.as_view(), name="take_up"),
    path("ke-hoach/<int:pk>/them/", annual.AddLine.as_view(), name="add_line"),
    path("ke-hoach/dong/<int:pk>/sua/", annual.ChangeItem.as_view(), name="change_item"),
    path("ke-hoach/dong/<int:pk>/bo/", annual.DropItem.as_view(), name="drop_item"),
    path("ke-hoach/dong/<int:pk>/tra-loi/", answers.Answer.as_view(), name="answer"),
    path("ke-hoach/<int:pk>/trinh/", annual.SubmitPlan.as_view(), name="submit_plan"),
    path("ke-hoach/<int:pk>/tra-lai/", annual.SendBack.as_view(), name="send_back_plan"),
    path("ke-hoach/<int:pk>/phe-duyet/", annual.ApprovePlan.as_view(), name="approve_plan"),
    path("ke-hoach/<int:pk>/dieu-chinh/", annual.AdjustPlan.as_view(), name="adjust_plan"),
    path("ke-hoach/<int:pk>/du-toan/", annual.MakeEstimate.as_view(), name="make_estimate"),
    path("ke-hoach/<int:pk>/thuc-hien/", annual.PlanAndDone.as_view(), name="done"),
    path("ke-hoach/<int:pk>/thuc-hien.xlsx", annual.PlanAndDoneFile.as_view(), name="done_file"),
    path("quyet-dinh-danh-muc/", lists.Lists.as_view(), name="lists"),
    path("quyet-dinh-danh-muc/moi/", lists.StartList.as_view(), name="start_list"),
    path("quyet-dinh-danh-muc/<int:pk>/", lists.DecisionPage.as_view(), name="list"),
    path("quyet-dinh-danh-muc/<int:pk>/chon/", lists.AddProjects.as_view(), name="add_projects"),
    path("quyet-dinh-danh-muc/dong/<int:pk>/bo/", lists.DropProject.as_view(), name="drop_project"),
    path("quyet-dinh-danh-muc/<int:pk>/trinh/", lists.SubmitList.as_view(), name="submit_list"),
    path("quyet-dinh-danh-muc/<int:pk>/lay-lai/", lists.TakeBack.as_view(), name="take_back_list"),
    path("quyet-dinh-danh-muc/<int:pk>/tra-lai/", lists.SendBackList.as_view(), name="send_back_list"),
    path("quyet-dinh-danh-muc/<int:pk>/ky/", lists.SignList.as_view(), name="sign_list"),
    path("quyet-dinh-danh-muc/<int:pk>/thay/", lists.ReplaceList.as_view(), name="replace_list"),
    path("quyet-dinh-danh-muc/<int:pk>/huy/", lists.RevokeList.as_view(), name="revoke_list"),
]

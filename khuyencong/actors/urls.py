"""Addresses of people, units and cơ sở."""

from django.urls import path

from khuyencong.actors.views import (
    coming_in,
    declaring,
    delegations,
    enterprise,
    enterprises,
    handovers,
    importing,
    lists,
    merging,
    officers,
    organisations,
    placing,
    staff,
    team,
    units,
)

app_name = "actors"

coming_in_pages = [
    path("dang-ky/", coming_in.AskForAccount.as_view(), name="ask_for_account"),
    path("dang-ky/da-gui/", coming_in.AccountAsked.as_view(), name="account_asked"),
    path("dang-ky/<str:token>/", coming_in.OpenAccount.as_view(), name="open_account"),
    path("loi-moi/<str:token>/", coming_in.TakeUp.as_view(), name="take_up"),
    path("co-so-cua-toi/", declaring.MyEnterprises.as_view(), name="my_enterprises"),
    path("co-so-cua-toi/khai-bao/", declaring.Declare.as_view(), name="declare"),
    path("co-so-cua-toi/tham-gia/<str:ref>/", declaring.Join.as_view(), name="join"),
]

register = [
    path("doanh-nghiep/", lists.EnterpriseList.as_view(), name="enterprises"),
    path("doanh-nghiep/moi/", enterprises.RegisterEnterprise.as_view(), name="register_enterprise"),
    path("doanh-nghiep/nhap/", importing.ImportEnterprises.as_view(), name="import_enterprises"),
    path("doanh-nghiep/nhap/mau/", importing.ImportTemplate.as_view(), name="import_template"),
]

one = [
    path("doanh-nghiep/<int:pk>/", enterprise.EnterprisePage.as_view(), name="enterprise"),
    path("doanh-nghiep/<int:pk>/buoc/<slug:action>/", enterprise.MoveEnterprise.as_view(), name="move_enterprise"),
    path("doanh-nghiep/<int:pk>/sua-khai/", enterprise.Amend.as_view(), name="amend_enterprise"),
    path("doanh-nghiep/<int:pk>/sua/", enterprise.Correct.as_view(), name="correct_enterprise"),
    path("doanh-nghiep/<int:pk>/cap-nhat/", enterprise.Update.as_view(), name="update_enterprise"),
    path("doanh-nghiep/<int:pk>/so-lieu/", enterprise.ReportYear.as_view(), name="report_year"),
    path("doanh-nghiep/<int:pk>/de-nghi/", enterprise.Propose.as_view(), name="propose_change"),
    path("doanh-nghiep/<int:pk>/thay-doi/<int:change>/", enterprise.DecideChange.as_view(), name="decide_change"),
    path("doanh-nghiep/<int:pk>/thay-doi/<int:change>/rut/", enterprise.WithdrawChange.as_view(), name="withdraw_change"),
    path("doanh-nghiep/<int:pk>/nguoi/", team.Team.as_view(), name="team"),
    path("doanh-nghiep/<int:pk>/nguoi/<int:member>/vai/", team.ChangeRole.as_view(), name="change_role"),
    path("doanh-nghiep/<int:pk>/nguoi/<int:member>/thoi/", team.EndMembership.as_view(), name="end_membership"),
    path("doanh-nghiep/<int:pk>/loi-moi/<int:invitation>/thu-hoi/", team.CallBack.as_view(), name="call_back"),
    path("doanh-nghiep/<int:pk>/moi-chu/", team.InviteFirstOwner.as_view(), name="invite_first_owner"),
    path("doanh-nghiep/<int:pk>/tham-gia/<int:asked>/", team.DecideJoin.as_view(), name="decide_join"),
    path("doanh-nghiep/<int:pk>/gop/", merging.ChooseTwin.as_view(), name="choose_twin"),
    path("doanh-nghiep/<int:pk>/gop/<int:other>/", merging.Merge.as_view(), name="merge_enterprises"),
]

territory = [
    path("to-chuc/", organisations.Organisations.as_view(), name="organisations"),
    path("to-chuc/moi/", organisations.Found.as_view(), name="found"),
    path("to-chuc/<int:pk>/", organisations.OneOrganisation.as_view(), name="organisation"),
    path("to-chuc/<int:pk>/<slug:act>/", organisations.ActOn.as_view(), name="act"),
    path("chuc-nang/", organisations.Functions.as_view(), name="functions"),
    path("chuc-nang/<slug:function>/", organisations.MoveFunction.as_view(), name="move_function"),
    path("dia-gioi/", units.Units.as_view(), name="units"),
    path("dia-gioi/<int:pk>/", units.OneUnit.as_view(), name="unit"),
    path("sap-xep/", units.Reorganisations.as_view(), name="reorganisations"),
    path("sap-xep/theo-tep/", units.ApplyFile.as_view(), name="apply_file"),
    path("sap-xep/<int:pk>/", units.OneReorganisation.as_view(), name="reorganisation"),
]

urlpatterns = [*coming_in_pages, *register, *one, *territory]
urlpatterns += [
    path("can-bo/", officers.Officers.as_view(), name="officers"),
    path("can-bo/xuat/", officers.ExportOfficers.as_view(), name="export_officers"),
    path("can-bo/<int:pk>/", officers.OfficerUnit.as_view(), name="officer_unit"),
    path("can-bo/<int:pk>/phan-cong/", officers.AssignOfficer.as_view(), name="assign_officer"),
    path("can-bo/phan-cong/<int:pk>/ket-thuc/", officers.EndAssignment.as_view(), name="end_assignment"),
    path("nhan-su/", staff.Staff.as_view(), name="staff"),
    path("nhan-su/moi/", placing.Invite.as_view(), name="invite"),
    path("nhan-su/<int:pk>/", staff.Person.as_view(), name="person"),
    path("nhan-su/<int:pk>/vai/", placing.GiveRole.as_view(), name="give_role"),
    path("nhan-su/<int:pk>/tai-khoan/", placing.AccountState.as_view(), name="account_state"),
    path("nhan-su/<int:pk>/moi-lai/", placing.InviteAgain.as_view(), name="invite_again"),
    path("nhan-su/<int:pk>/bang-cap/", placing.RecordQualification.as_view(), name="record_qualification"),
    path("nhan-su/<int:pk>/dao-tao/", placing.RecordTraining.as_view(), name="record_training"),
    path("nhan-su/vai/<int:pk>/ket-thuc/", placing.EndRole.as_view(), name="end_role"),
    path("moi-lam-viec/<str:key>/", placing.ChoosePassword.as_view(), name="choose_password"),
    path("uy-quyen/", delegations.Delegations.as_view(), name="delegations"),
    path("uy-quyen/moi/", delegations.Delegate.as_view(), name="delegate"),
    path("uy-quyen/<int:pk>/thu-hoi/", delegations.RevokeDelegation.as_view(), name="revoke_delegation"),
    path("ban-giao/", handovers.Handovers.as_view(), name="handovers"),
    path("ban-giao/moi/", handovers.StartHandover.as_view(), name="start_handover"),
    path("ban-giao/cho/<int:pk>/", handovers.StartHandoverFor.as_view(), name="start_handover_for"),
    path("ban-giao/<int:pk>/", handovers.HandoverPage.as_view(), name="handover"),
    path("ban-giao/<int:pk>/du-thao/", handovers.HandoverDraft.as_view(), name="handover_draft"),
    path("ban-giao/<int:pk>/buoc/<slug:action>/", handovers.MoveHandover.as_view(), name="move_handover"),
]

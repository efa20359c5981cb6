"""Addresses of people, units and cơ sở."""

from django.urls import path

from khuyencong.actors.views import delegations, enterprises, handovers, officers, placing, staff

app_name = "actors"
urlpatterns = [
    path("doanh-nghiep/moi/", enterprises.RegisterEnterprise.as_view(), name="register_enterprise"),
]

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

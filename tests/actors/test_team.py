"""Who acts for a cơ sở: owners and staff, invitations, requests to join; there is always an owner left."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors import selectors
from khuyencong.actors.enums import JoinState
from khuyencong.actors.letters import mail_invitation
from khuyencong.actors.models import Invitation, JoinRequest, Membership, User
from khuyencong.actors.services import joining
from khuyencong.actors.services.accounts import token_of
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.permissions import P
from projects.selectors.applications import may_write
from tests.factories import actors
from tests.factories.projects import fire, make_draft, pdf_file

DAY = date(2026, 3, 2)
PASSWORD = "ben-tre-dua-xanh"
STAFF, OWNER = Role.ENTERPRISE_STAFF, Role.ENTERPRISE
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(DAY):
        actors.make_province()
        yield


@pytest.fixture
def enterprise():
    return actors.make_enterprise("Cơ sở Dừa Xanh")


@pytest.fixture
def boss(enterprise):
    return actors.make_member(OWNER, enterprise=enterprise)


@pytest.fixture
def owner(boss):
    return actors.principal(boss)


def acts(user, enterprise):
    """In which role somebody acts for the cơ sở today."""
    return [m.role for m in selectors.memberships_on(user_id=user.pk) if m.enterprise_id == enterprise.pk]


def test_an_owner_invites_and_the_link_works_once(client, client_as, enterprise, boss):
    team = f"{enterprise.get_absolute_url()}nguoi/"
    mine = client_as(boss.user)
    assert mine.post(team, {"email": "KeToan@coso.invalid", "role": STAFF}).status_code == 302
    twice = mine.post(team, {"email": "ketoan@coso.invalid", "role": STAFF})
    assert twice.status_code == 422
    assert "Đã gửi lời mời tới địa chỉ này" in twice.content.decode()
    invitation = Invitation.objects.get()
    mail_invitation(Job(payload={"invitation": invitation.pk}), None)
    address = f"/loi-moi/{token_of(invitation)}/"
    assert address in mail.outbox[0].body
    said = {"full_name": "Lê Thị Kế", "password": PASSWORD, "again": PASSWORD} | actors.READ
    assert client.get(address).status_code == 200
    assert client.post(address, said).url == "/co-so-cua-toi/"
    guest = User.objects.get(email="ketoan@coso.invalid")
    assert acts(guest, enterprise) == [STAFF]
    assert client.get(enterprise.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == client.post(address, said).status_code == 410
    again = mine.post(team, {"email": "ketoan@coso.invalid", "role": STAFF})
    assert "đã có vai trò ở cơ sở" in again.content.decode()


def test_a_link_is_for_its_address_and_ends(client_as, enterprise, owner):
    guest, other = actors.make_user(), actors.make_user()
    invitation = joining.invite(enterprise, who=owner, email=guest.email, role=STAFF)
    address = f"/loi-moi/{token_of(invitation)}/"
    page = client_as(other).post(address).content.decode()
    assert f"Lời mời gửi tới {guest.email}" in page
    assert acts(other, enterprise) == []
    with pytest.raises(ValidationError, match="đăng nhập bằng tài khoản đó"):
        joining.take_up(invitation, user=other)
    with clock.at(DAY + timedelta(days=8)):
        assert client_as(guest).get(address).status_code == 410
        assert joining.invite(enterprise, who=owner, email=guest.email, role=STAFF).pk != invitation.pk
    assert acts(guest, enterprise) == []


def test_a_called_back_invitation_opens_nothing(client_as, enterprise, boss, owner):
    invitation = joining.invite(enterprise, who=owner, email="ban@coso.invalid", role=OWNER)
    mine = client_as(boss.user)
    assert mine.post(f"{enterprise.get_absolute_url()}loi-moi/{invitation.pk}/thu-hoi/").status_code == 302
    assert mine.post(f"{enterprise.get_absolute_url()}loi-moi/{invitation.pk}/thu-hoi/").status_code == 409
    with pytest.raises(ValidationError, match="đã được dùng"):
        joining.take_up_with_account(invitation, full_name="Bạn", password=PASSWORD, notice=actors.READ["notice"])
    assert not User.objects.filter(email="ban@coso.invalid").exists()


def test_the_last_owner_stays(client_as, enterprise, boss, owner):
    staff = actors.make_member(STAFF, enterprise=enterprise)
    page = client_as(boss.user).post(f"{enterprise.get_absolute_url()}nguoi/{boss.pk}/thoi/")
    assert page.status_code == 422
    assert "ít nhất một tài khoản chủ cơ sở" in page.content.decode()
    with pytest.raises(ValidationError, match="ít nhất một"):
        joining.change_role(boss, who=owner, role=STAFF)
    second = joining.change_role(staff, who=owner, role=OWNER)
    assert acts(staff.user, enterprise) == [OWNER]
    joining.end_membership(boss, who=owner)
    assert acts(boss.user, enterprise) == []
    with pytest.raises(ValidationError, match="ít nhất một"):
        joining.end_membership(second, who=actors.principal(second))
    # A closed account is no owner who could act.
    third = actors.make_member(OWNER, enterprise=enterprise)
    User.objects.filter(pk=third.user_id).update(is_active=False)
    with pytest.raises(ValidationError, match="ít nhất một"):
        joining.end_membership(second, who=actors.principal(second))


def test_who_was_ended_is_out_at_the_next_request(client_as, enterprise, owner):
    staff = actors.make_member(STAFF, enterprise=enterprise)
    theirs = client_as(staff.user)
    assert theirs.get(enterprise.get_absolute_url()).status_code == 200
    joining.end_membership(staff, who=owner)
    assert theirs.get(enterprise.get_absolute_url()).status_code == 403
    with pytest.raises(Stale):
        joining.end_membership(staff, who=owner)


def test_staff_write_and_report_and_leave_the_rest_to_owners(client_as, enterprise, boss, owner):
    member = actors.make_member(STAFF, enterprise=enterprise)
    staff = actors.principal(member)
    project = make_draft(enterprises=[enterprise], by=staff)
    assert may_write(project, staff)
    for subject, action in ((project, "submit"),):
        with pytest.raises(NotAllowed):
            fire(subject, action, staff)
    assert not any(staff.may(permission) for permission in (P.SUBMIT, P.REQUEST_PAYMENT))
    theirs, page = client_as(member.user), enterprise.get_absolute_url()
    shown = theirs.get(page).content.decode()
    assert "Cập nhật liên hệ" in shown
    assert "Đề nghị đổi tên" not in shown
    for path in ("nguoi/", f"nguoi/{boss.pk}/thoi/", "de-nghi/", "sua/", "gop/", "moi-chu/"):
        assert theirs.get(f"{page}{path}").status_code == 403, path
    with pytest.raises(NotAllowed):
        joining.invite(enterprise, who=staff, email="a@coso.invalid", role=STAFF)
    fire(project, "submit", owner)


def test_owner_here_and_staff_there_are_two_roles(client_as, enterprise, boss):
    other = actors.make_enterprise("Cơ sở Dừa Đỏ")
    second = actors.make_member(STAFF, enterprise=other, user=boss.user)
    client = client_as(boss.user)
    page = client.get("/co-so-cua-toi/").content.decode()
    assert "Cơ sở Dừa Xanh" in page
    assert "Chuyển sang vai này" in page
    assert client.get(other.get_absolute_url()).status_code == 404
    client.post("/doi-vai/", {"membership_id": second.pk})
    assert client.get(other.get_absolute_url()).status_code == 200
    third = actors.make_enterprise("Cơ sở Dừa Nâu")
    actors.make_member(OWNER, enterprise=third, user=boss.user)
    assert actors.principal(boss).enterprise_ids == {enterprise.pk, third.pk}


def test_a_request_is_decided_by_an_owner(client_as, enterprise, boss, owner):
    guest = actors.make_user()
    request = joining.ask_to_join(enterprise, user=guest, message="Kế toán")
    assert Notice.objects.filter(user=boss.user, kind="enterprise.join_asked").count() == 1
    with pytest.raises(ValidationError, match="đã gửi đề nghị"):
        joining.ask_to_join(enterprise, user=guest, message="Kế toán")
    officer = actors.acting(Role.DISTRICT_OFFICER)
    with pytest.raises(NotAllowed):
        joining.decide_join(request, who=officer, role=STAFF)
    address = f"{enterprise.get_absolute_url()}tham-gia/{request.pk}/"
    assert client_as(User.objects.get(pk=officer.user_id)).get(address).status_code == 404
    assert client_as(boss.user).post(address, {"answer": "no"}).status_code == 422
    assert client_as(boss.user).post(address, {"answer": STAFF}).status_code == 302
    assert acts(guest, enterprise) == [STAFF]
    assert client_as(boss.user).post(address, {"answer": "no", "reason": "x"}).status_code == 409
    with pytest.raises(ValidationError, match="đã có vai trò"):
        joining.ask_to_join(enterprise, user=guest, message="Lần nữa")


def test_without_a_reachable_owner_the_district_decides_on_a_paper(client_as, enterprise):
    guest = actors.make_user()
    with pytest.raises(ValidationError, match="giấy tờ chứng minh"):
        joining.ask_to_join(enterprise, user=guest, message="Chủ mới")
    assert not JoinRequest.objects.exists()
    request = joining.ask_to_join(enterprise, user=guest, message="Chủ mới", document=pdf_file("Giấy đăng ký.pdf"))
    officer = actors.make_member(Role.DISTRICT_OFFICER)
    other = actors.make_member(Role.DISTRICT_OFFICER, district="831")
    address = f"{enterprise.get_absolute_url()}tham-gia/{request.pk}/"
    page = client_as(officer.user).get(address).content.decode()
    file = page.split('href="/tep/')[1].split('"')[0].removesuffix("xem/")
    assert b"".join(client_as(officer.user).get(f"/tep/{file}"))[:4] == b"%PDF"
    assert client_as(other.user).get(f"/tep/{file}").status_code == 404
    with pytest.raises(NotAllowed):
        joining.decide_join(request, who=actors.principal(other), role=OWNER)
    joining.decide_join(request, who=actors.principal(officer), role=OWNER)
    assert acts(guest, enterprise) == [OWNER]
    assert JoinRequest.objects.get().state == JoinState.ACCEPTED


def test_the_district_invites_the_first_owner_only(enterprise):
    officer = actors.acting(Role.DISTRICT_OFFICER)
    with pytest.raises(ValidationError, match="chỉ mời chủ cơ sở"):
        joining.invite(enterprise, who=officer, email="a@coso.invalid", role=STAFF)
    with pytest.raises(NotAllowed):
        joining.invite(enterprise, who=actors.acting(Role.DISTRICT_OFFICER, district="831"), email="a@coso.invalid", role=OWNER)
    invitation = joining.invite(enterprise, who=officer, email="a@coso.invalid", role=OWNER)
    joining.take_up_with_account(invitation, full_name="Chủ", password=PASSWORD, notice=actors.READ["notice"])
    with pytest.raises(NotAllowed):
        joining.invite(enterprise, who=officer, email="b@coso.invalid", role=OWNER)


def test_one_role_at_a_time_for_one_co_so(enterprise, boss):
    with pytest.raises(ValidationError, match="đã có vai trò ở cơ sở"):
        actors.make_member(STAFF, enterprise=enterprise, user=boss.user)
    assert Membership.objects.filter(user=boss.user).count() == 1


def test_staff_cannot_move_what_an_office_wrote(enterprise):
    staff = actors.acting(STAFF, enterprise=enterprise)
    project = make_draft(enterprises=[enterprise], by=actors.acting(Role.CENTER_OFFICER))
    with pytest.raises(Refused, match="Hồ sơ do"):
        fire(project, "discard", staff)

"""Accounts and roles: who lets whom in, as what, until when; nobody themselves, and never without an operator."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors import invitations, tasks
from khuyencong.actors.models import Membership, User
from khuyencong.actors.roles import HOMES, roles_of
from khuyencong.actors.services import people
from khuyencong.jobs.models import Job
from khuyencong.workflow.refusals import NotAllowed
from tests.factories import actors

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        actors.make_province()
        yield


@pytest.fixture
def operator():
    return actors.principal(actors.make_member(Role.OPERATOR))


@pytest.fixture
def leader():
    return actors.principal(actors.make_member(Role.DISTRICT_LEADER))


def place(code="ubnd-829", **changed):
    """Facts of a role at an organisation."""
    return {"role": Role.DISTRICT_OFFICER, "organisation": actors.organisation(code), "title": "Chuyên viên", "valid_from": DAY} | changed


def letter_of(user):
    """The invitation that the worker sends; the key in it."""
    job = Job.objects.filter(kind=people.INVITE_JOB, payload__user_id=user.pk).latest("asked_at")
    assert tasks.invite(job, None).result["sent"] == 1
    return re.search(r"/moi-lam-viec/([^/\s]+)/", mail.outbox[-1].body)[1]


def test_an_invited_person_chooses_a_password_once(client, leader):
    user = people.invite(email="Moi@Thu.invalid", full_name="Nguyễn  Văn Mới", who=leader, **place())
    assert (user.email, user.has_usable_password()) == ("moi@thu.invalid", False)
    key = letter_of(user)
    assert Job.objects.filter(payload__icontains=key).count() == 0  # no row keeps the link
    address = reverse("actors:choose_password", args=[key])
    assert client.get(address).status_code == 200
    weak = client.post(address, {"new_password1": "ngan", "new_password2": "ngan"})
    assert weak.status_code == 422
    chosen = {"new_password1": "ca-phe-dua-nuoc", "new_password2": "ca-phe-dua-nuoc"}
    assert client.post(address, chosen).status_code == 302
    user.refresh_from_db()
    assert user.check_password("ca-phe-dua-nuoc")
    assert client.get(address).status_code == 410
    assert client.post(address, chosen).status_code == 410
    with pytest.raises(ValidationError, match="đã đặt mật khẩu"):
        people.invite_again(user=user, who=leader)


@pytest.mark.parametrize("key", ["x", "MQ.x", "....", "MTAwMDAwMDAwMDAwMDAwMDAwMDAwMA.a-b", "%00.a", "ế.a"])
def test_a_forged_link_opens_nothing(client, key):
    assert invitations.invited(key) is None
    assert client.get(reverse("actors:choose_password", args=["MQ.c0ffee-0"])).status_code == 410


def test_a_link_of_a_disabled_account_or_too_old_opens_nothing(leader, operator, settings):
    user = people.invite(email="moi@thu.invalid", full_name="Mới", who=leader, **place())
    key = letter_of(user)
    assert invitations.invited(key) == user
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert invitations.invited(key) is None
    settings.PASSWORD_RESET_TIMEOUT = 1000
    people.disable_account(user=user, who=operator)
    assert invitations.invited(key) is None


@pytest.mark.parametrize("role", HOMES)
def test_a_role_is_held_where_it_belongs(role):
    homes = HOMES[role]
    assert all(role in roles_of(kind) for kind in homes)
    wrong = "bdk" if "newspaper" not in homes else "sct"
    with pytest.raises(ValidationError, match="không có vai trò"):
        people.give_role(user=actors.make_user(), role=role, organisation=actors.organisation(wrong))


def test_a_leader_places_people_at_home_only_and_makes_no_operator(leader, operator):
    user = actors.make_user()
    people.appoint(user=user, who=leader, **place())
    with pytest.raises(NotAllowed):
        people.appoint(user=user, who=leader, **place("ubnd-831"))
    director = actors.principal(actors.make_member(Role.DOIT_LEADER))
    with pytest.raises(ValidationError, match="do quản trị hệ thống giao"):
        people.appoint(user=user, who=director, **place("sct", role=Role.OPERATOR))
    people.appoint(user=user, who=operator, **place("sct", role=Role.OPERATOR))


def test_nobody_gives_themselves_a_role_ends_or_disables_themselves(operator, leader):
    user = User.objects.get(pk=operator.user_id)
    with pytest.raises(ValidationError, match="Không tự giao"):
        people.appoint(user=user, who=operator, **place())
    actors.make_member(Role.OPERATOR)
    with pytest.raises(ValidationError, match="Không tự kết thúc"):
        people.end_role(membership=Membership.objects.get(pk=operator.membership_id), on=DAY, who=operator)
    with pytest.raises(ValidationError, match="Không tự khóa"):
        people.disable_account(user=user, who=operator)
    with pytest.raises(NotAllowed):
        people.disable_account(user=user, who=leader)


def test_the_last_operator_stays(operator):
    other = actors.make_member(Role.OPERATOR)
    people.end_role(membership=other, on=DAY, who=operator)
    with pytest.raises(ValidationError, match="cuối cùng"):
        people.end_role(membership=Membership.objects.get(pk=operator.membership_id), on=DAY, who=actors.principal(other))
    with pytest.raises(ValidationError, match="cuối cùng"):
        people.disable_account(user=User.objects.get(pk=operator.user_id), who=actors.principal(other))


def test_one_role_once_at_a_time(leader):
    user = actors.make_user()
    people.appoint(user=user, who=leader, **place(valid_to=DAY + timedelta(days=9)))
    with pytest.raises(ValidationError, match="trùng nhau"):
        people.appoint(user=user, who=leader, **place(valid_from=DAY + timedelta(days=9)))
    people.appoint(user=user, who=leader, **place(valid_from=DAY + timedelta(days=10)))
    with pytest.raises(ValidationError, match="Ngày kết thúc"):
        people.appoint(user=actors.make_user(), who=leader, **place(valid_to=DAY - timedelta(days=1)))


@pytest.mark.parametrize(("days", "words"), [(-1, "không được trước hôm nay"), (0, None)])
def test_a_role_ends_today_or_later(leader, days, words):
    member = actors.make_member(Role.DISTRICT_OFFICER)
    told = {"membership": member, "on": DAY + timedelta(days=days), "who": leader}
    if words:
        with pytest.raises(ValidationError, match=words):
            people.end_role(**told)
        return
    people.end_role(**told)
    with clock.at(DAY + timedelta(days=1)), pytest.raises(ValidationError, match="đã kết thúc"):
        people.end_role(membership=member, on=DAY + timedelta(days=1), who=leader)


def test_disabled_means_out_at_the_next_request(client_as, operator):
    member = actors.make_member(Role.DISTRICT_OFFICER)
    client = client_as(member.user)
    assert client.get(reverse("actors:officers")).status_code == 200
    people.disable_account(user=member.user, who=operator)
    assert client.get(reverse("actors:officers")).status_code == 302
    with pytest.raises(ValidationError, match="đã bị khóa"):
        people.disable_account(user=member.user, who=operator)
    people.enable_account(user=member.user, who=operator)
    with pytest.raises(ValidationError, match="đang hoạt động"):
        people.enable_account(user=member.user, who=operator)


def test_the_pages_list_find_and_change_people(client_as, operator):
    member = actors.make_member(Role.DISTRICT_OFFICER, user=actors.make_user("Lê Thị Hạnh"))
    client = client_as(User.objects.get(pk=operator.user_id))
    address = reverse("actors:staff")
    assert "Lê Thị Hạnh" in client.get(address, {"q": "le thi hanh"}).content.decode()
    for query, found in (
        ({"co-quan": member.organisation_id}, True),
        ({"vai": "doit_clerk"}, False),
        ({"tai-khoan": "moi"}, True),
        ({"tai-khoan": "khoa"}, False),
    ):
        assert ("Lê Thị Hạnh" in client.get(address, query).content.decode()) is found
    page = client.get(reverse("actors:person", args=[member.user_id])).content.decode()
    assert "Chuyên viên phòng Kinh tế huyện" in page
    wrong = {"organisation": member.organisation_id, "role": "doit_clerk", "title": "Văn thư", "valid_from": "04/03/2024", "valid_to": ""}
    answer = client.post(reverse("actors:give_role", args=[member.user_id]), wrong)
    assert answer.status_code == 422
    assert "không có vai trò" in answer.content.decode()
    client.post(reverse("actors:end_role", args=[member.pk]), {"on": "04/03/2024", "forced_reason": ""})
    member.refresh_from_db()
    assert member.valid_to == DAY


def test_a_leader_sees_own_people_only(client_as, leader):
    stranger = actors.make_member(Role.DISTRICT_OFFICER, district="831", user=actors.make_user("CHIM YẾN"))
    client = client_as(User.objects.get(pk=leader.user_id))
    assert "CHIM YẾN" not in client.get(reverse("actors:staff")).content.decode()
    assert client.get(reverse("actors:person", args=[stranger.user_id])).status_code == 404
    assert client.get(reverse("actors:end_role", args=[stranger.pk])).status_code == 404

"""Coming in, going out, acting in another role."""

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from tests.factories import actors

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai-1"
WRONG = "Thư điện tử hoặc mật khẩu chưa đúng"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post(reverse("identity:sign_in"), {"username": email, "password": password, **more})


@pytest.fixture
def officer():
    return actors.make_member(Role.DOIT_OFFICER, password=PASSWORD)


@pytest.fixture
def owner():
    """Somebody whom the password alone lets in."""
    return actors.make_member(Role.ENTERPRISE, password=PASSWORD)


def test_the_session_gets_a_new_key_and_the_day_begins_at_home(client: Client, owner):
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    answer = sign_in(client, owner.user.email.upper())
    assert answer.url == reverse("portal:home")
    assert client.session.session_key != before
    assert "x" not in client.session


@pytest.mark.parametrize("closed", ["unknown", "wrong password", "disabled"])
def test_every_refusal_reads_the_same_and_costs_one_hash(client: Client, officer, closed, monkeypatch):
    hashed = []
    encode = ScryptPasswordHasher.encode
    monkeypatch.setattr(ScryptPasswordHasher, "encode", lambda self, *args, **kwargs: hashed.append(1) or encode(self, *args, **kwargs))
    email, password = officer.user.email, PASSWORD
    if closed == "unknown":
        email = "khong-co@thu.invalid"
    elif closed == "wrong password":
        password = "sai"
    else:
        officer.user.is_active = False
        officer.user.save()
    html = sign_in(client, email, password).content.decode()
    assert html.count(WRONG) >= 1
    assert hashed == [1]
    assert "_auth_user_id" not in client.session
    assert email in html


@pytest.mark.parametrize(
    ("asked", "given"), [("/de-an/", "/de-an/"), ("https://xau.example/", "/trang-chu/"), ("//xau.example", "/trang-chu/")]
)
def test_next_stays_within_the_portal(client: Client, owner, asked, given):
    assert sign_in(client, owner.user.email, next=asked).url == given


def test_a_page_for_who_is_signed_in_sends_to_the_sign_in_and_back(client: Client):
    answer = client.get(reverse("identity:account"))
    assert answer.url == "/dang-nhap/?next=/tai-khoan/"


def test_who_holds_no_role_may_register_an_establishment_and_nothing_else(client_as):
    client = client_as(actors.make_user())
    assert client.get(reverse("portal:home")).url == reverse("actors:my_enterprises")
    answer = client.get(reverse("projects:list"))
    assert answer.status_code == 403
    assert "chưa được giao vai trò" in answer.content.decode()


def test_going_out_is_a_post(client_as, officer):
    client = client_as(officer.user)
    assert client.get(reverse("identity:sign_out")).status_code == 405
    assert client.post(reverse("identity:sign_out")).url == "/"
    assert "_auth_user_id" not in client.session


def test_switching_takes_one_of_ones_own_roles_only(client_as, officer):
    clerk = actors.make_member(Role.DOIT_CLERK, user=officer.user)
    other = actors.make_member(Role.DOIT_LEADER)
    client = client_as(officer.user)
    assert client.post(reverse("portal:switch"), {"membership_id": other.pk}).status_code == 404
    assert client.post(reverse("portal:switch"), {"membership_id": "x"}).status_code == 404
    before = client.session.session_key
    client.post(reverse("portal:switch"), {"membership_id": clerk.pk})
    assert client.session["membership_id"] == clerk.pk
    assert client.session.session_key != before
    assert "Văn thư Sở Công Thương" in client.get(reverse("identity:account")).content.decode()


def test_a_new_password_keeps_this_session_and_closes_the_others(client_as, officer):
    client, elsewhere = client_as(officer.user), client_as(officer.user)
    new = "mot-mat-khau-khac-2"
    asked = {"old_password": "sai", "new_password1": new, "new_password2": new}
    refused = client.post(reverse("identity:account"), asked)
    assert (refused.status_code, "Mật khẩu đang dùng chưa đúng" in refused.content.decode()) == (422, True)
    assert client.post(reverse("identity:account"), asked | {"old_password": PASSWORD}).status_code == 302
    assert client.get(reverse("identity:account")).status_code == 200
    assert elsewhere.get(reverse("identity:account")).status_code == 302
    officer.user.refresh_from_db()
    assert officer.user.check_password(new)

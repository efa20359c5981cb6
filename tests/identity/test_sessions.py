"""One's sessions: seen, ended one by one and all at once, idle, over, and out when the account is closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.identity import devices
from khuyencong.identity.models import KnownBrowser, Session
from khuyencong.identity.store import SessionStore, digest
from khuyencong.identity.tasks import sweep
from khuyencong.notices.models import Notice
from tests.factories import actors

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai-1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def owner():
    return actors.make_member(Role.ENTERPRISE, password=PASSWORD).user


def comes(user, agent: str = WINDOWS, address: str = "203.0.113.7") -> Client:
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    client.post(reverse("identity:sign_in"), {"username": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("identity:account")).status_code == 200


def row_of(client: Client) -> Session:
    return Session.objects.get(session_key=digest(client.cookies[django_settings.SESSION_COOKIE_NAME].value))


def test_a_person_sees_their_sessions_and_ends_one(owner):
    desk, phone = comes(owner), comes(owner, PHONE, "2001:db8:1:2::9")
    stranger = comes(actors.make_member(Role.ENTERPRISE, password=PASSWORD).user)
    page = desk.get(reverse("identity:sessions"))
    html = page.content.decode()
    assert "Edge trên Windows" in html
    assert "203.0.113.•" in html
    assert "Safari trên iPhone" in html
    assert "2001:db8:1::•" in html
    assert "203.0.113.7" not in html
    assert html.count("Phiên này") == 1
    assert page["Cache-Control"] == "no-store"
    assert desk.post(reverse("identity:end_session", args=[row_of(stranger).uid])).status_code == 404
    assert desk.post(reverse("identity:end_session", args=[uuid4()])).status_code == 404
    assert desk.post(reverse("identity:end_session", args=[row_of(phone).uid])).url == reverse("identity:sessions")
    assert (is_in(desk), is_in(phone), is_in(stranger)) == (True, False, True)


def test_out_everywhere_is_out_here_too(owner):
    clients = [comes(owner), comes(owner, PHONE), comes(owner)]
    assert clients[0].post(reverse("identity:end_sessions")).url == "/"
    assert [is_in(client) for client in clients] == [False] * 3
    assert not Session.objects.filter(user=owner).exists()


def test_ending_the_session_one_is_in_signs_out(owner):
    client = comes(owner)
    assert client.post(reverse("identity:end_session", args=[row_of(client).uid])).url == "/"
    assert not is_in(client)


def test_the_table_opens_no_session(owner):
    client = comes(owner)
    key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    row = row_of(client)
    assert key not in f"{row.session_key}{row.session_data}{row.uid}"
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = row.session_key
    assert not is_in(thief)


@pytest.mark.parametrize("column", ["seen_at", "since"])
def test_a_session_ends_when_idle_and_when_old(owner, column):
    client = comes(owner)
    limit = django_settings.SESSION_IDLE if column == "seen_at" else timedelta(seconds=django_settings.SESSION_COOKIE_AGE)
    just = timezone.now() - limit + timedelta(seconds=20)
    Session.objects.update(**{column: just})
    assert is_in(client)
    Session.objects.update(**{column: timezone.now() - limit - timedelta(seconds=1)})
    answer = client.get(reverse("identity:account"), follow=True)
    assert "Phiên làm việc đã hết hạn" in answer.content.decode()
    assert not Session.objects.filter(user=owner).exists()


def test_use_is_noted_once_a_minute_and_costs_a_page_no_more_than_that(owner, django_assert_num_queries):
    client = comes(owner)
    address = reverse("identity:sessions")
    with django_assert_num_queries(5) as usual:
        client.get(address)
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    client.get(address)
    assert timezone.now() - row_of(client).seen_at < timedelta(seconds=30)
    assert not any("UPDATE" in query["sql"] for query in usual.captured_queries)


@pytest.mark.parametrize("how", ["disabled", "role ended", "cơ sở alone"])
def test_who_is_closed_out_is_out_at_the_next_request(client_as, how):
    member = actors.make_member(Role.ENTERPRISE if how == "cơ sở alone" else Role.DOIT_OFFICER)
    client = client_as(member.user)
    assert is_in(client)
    if how == "role ended":
        member.valid_to = clock.today() - timedelta(days=1)
        member.save()
    else:
        member.user.is_active = False
        member.user.save()
    assert client.get(reverse("identity:account")).status_code == (403 if how == "role ended" else 302)
    assert client.post(reverse("identity:end_sessions")).status_code == (403 if how == "role ended" else 302)


def test_a_role_for_an_organisation_asks_for_the_second_factor_at_the_next_request(owner):
    client = comes(owner)
    assert is_in(client)
    actors.make_member(Role.DOIT_CLERK, user=owner)
    assert not is_in(client)
    assert client.get(reverse("identity:sign_in")).url == reverse("identity:enrol")


def test_a_new_browser_is_told_of_and_a_known_one_is_not(owner):
    first = comes(owner)
    assert not Notice.objects.filter(user=owner).exists()
    first.post(reverse("identity:sign_out"))
    first.post(reverse("identity:sign_in"), {"username": owner.email, "password": PASSWORD})
    assert not Notice.objects.filter(user=owner).exists()
    comes(owner, PHONE)
    told = Notice.objects.get(user=owner)
    assert (told.kind, "Safari trên iPhone" in told.body) == ("identity.new_browser", True)
    assert KnownBrowser.objects.filter(user=owner).count() == 2
    cookie = first.cookies["trinh-duyet"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not KnownBrowser.objects.filter(key=cookie.value).exists()


def test_what_is_over_is_swept_away(owner):
    kept, idle = comes(owner), comes(owner)
    Session.objects.filter(pk=row_of(idle).pk).update(seen_at=timezone.now() - timedelta(days=1))
    old = SessionStore()
    old["x"] = 1
    old.create()
    Session.objects.filter(pk=digest(old.session_key)).update(expire_date=timezone.now() - timedelta(seconds=1))
    sweep()
    assert list(Session.objects.all()) == [row_of(kept)]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Edge trên Windows"),
        (PHONE, "Safari trên iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36", "Chrome trên Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox trên Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/120.0 Chrome/120.0 Safari/537.36", "Cốc Cốc trên Windows"),
        ("curl/8.5", "Thiết bị chưa rõ"),
        ("", "Thiết bị chưa rõ"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent, words):
    assert devices.words_of(agent) == words

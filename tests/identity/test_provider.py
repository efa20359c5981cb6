"""The door of an identity provider, against a real one (tests/provider): who comes in, and every way in which its word is not taken."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.actors.services.people import add_person
from khuyencong.identity.models import LinkedIdentity
from khuyencong.notices.models import Notice
from tests.factories import actors
from tests.factories.identity import give_totp
from tests.provider.people import CLIENT_ID, PASSWORD, PEOPLE, SECRET

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
START, BACK = "/dang-nhap/dinh-danh/", "/dang-nhap/dinh-danh/ve/"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory) -> Iterator[str]:
    """The provider's address, while it runs."""
    folder = tmp_path_factory.mktemp("provider")
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        port = wire.getsockname()[1]
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([sys.executable, "-m", "tests.provider", str(port), str(folder)], cwd=ROOT, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while True:
            try:
                requests.get(f"http://127.0.0.1:{port}/o/.well-known/openid-configuration", timeout=5).raise_for_status()
                break
            except requests.RequestException:
                assert child.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < end, (folder / "log").read_text()
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/o"
    finally:
        child.terminate()
        child.wait(timeout=10)


@pytest.fixture
def provider(issuer, settings) -> SimpleNamespace:
    """The portal knows the provider."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = issuer, CLIENT_ID, SECRET
    settings.OIDC_NAME = "tài khoản định danh thử"
    settings.OIDC_STRONG_AMR = []
    settings.OIDC_STRONG_ACR = []
    return SimpleNamespace(issuer=issuer)


def goes_there(address: str, name: str) -> str:
    """A browser at the provider: signs in as `name`; the address that leads back to the portal."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=10)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        onward = re.search(r'name="next" value="([^"]+)"', page.text)[1].replace("&amp;", "&")
        data = {"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD, "next": onward}
        answer = browser.post(page.url, data, timeout=10, allow_redirects=False)
        while not answer.headers["Location"].startswith("http://testserver"):
            host = f"http://{urlsplit(page.url).netloc}"
            answer = browser.get(host + answer.headers["Location"].removeprefix(host), timeout=10, allow_redirects=False)
        return answer.headers["Location"]


def back(client: Client, name: str, start: str = START) -> str:
    """Out to the provider and back; the address at which the portal is asked."""
    out = client.get(start)
    assert out.status_code == 302, out.content.decode()
    place = urlsplit(goes_there(out.url, name))
    return f"{place.path}?{place.query}"


def person(name: str, role: Role | None = Role.ENTERPRISE) -> User:
    """An account of the portal with the address that the provider knows."""
    user = add_person(email=f"{name}@dinh-danh.invalid", full_name=name)
    if role:
        actors.make_member(role, user=user)
    return user


def is_in(client: Client) -> bool:
    return client.get(reverse("identity:account")).status_code == 200


@pytest.mark.thorough
def test_a_known_person_comes_in_by_the_verified_address_and_then_by_the_link(client: Client, provider):
    user = person("an")
    assert "tài khoản định danh thử" in client.get(reverse("identity:sign_in")).content.decode()
    asked = parse_qs(urlsplit(client.get(f"{START}?next=/thong-bao/").url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    before = client.session.session_key
    answer = client.get(back(client, "an", f"{START}?next=/thong-bao/"))
    assert answer.url == "/thong-bao/"
    assert client.session.session_key != before
    assert is_in(client)
    link = LinkedIdentity.objects.get()
    assert (link.user, link.issuer) == (user, provider.issuer)
    assert Notice.objects.filter(user=user, kind="identity.identity_linked").exists()
    # The address may change here and there: the link is what counts from now on.
    user.email = "dia-chi-moi@thu.invalid"
    user.save()
    assert Client().get(back(client, "an")).status_code == 403  # another browser has no state
    other = Client()
    assert other.get(back(other, "an")).url == reverse("portal:home")
    assert is_in(other)


@pytest.mark.parametrize("name", [one.name for one in PEOPLE if one.wrong])
def test_a_word_that_does_not_hold_lets_nobody_in(client: Client, provider, name):
    person(name)
    answer = client.get(back(client, name))
    assert (answer.status_code, "chưa xác nhận được" in answer.content.decode()) == (403, True)
    assert not is_in(client)
    assert not LinkedIdentity.objects.exists()


@pytest.mark.parametrize("change", ["state", "no state", "code", "twice", "no", "empty"])
def test_a_way_back_that_was_not_begun_here_leads_nowhere(client: Client, provider, change):
    person("an")
    address = back(client, "an")
    match change:
        case "state":
            address = re.sub(r"state=[^&]+", "state=xau", address)
        case "no state":
            address = re.sub(r"&?state=[^&]+", "", address)
        case "code":
            address = re.sub(r"code=[^&]+", "code=xau", address)
        case "twice":
            assert client.get(address).status_code == 302
            client.post(reverse("identity:sign_out"))
        case "no":
            address = f"{BACK}?error=access_denied&{address.partition('?')[2]}"
        case "empty":
            address = BACK
    assert client.get(address).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("name", ["an", "chua-xac-minh"])
def test_a_stranger_reads_that_no_account_is_made(client: Client, provider, name):
    if name == "chua-xac-minh":
        person(name)  # known here, but the provider has not verified the address
    count = User.objects.count()
    answer = client.get(back(client, name))
    assert (answer.status_code, "không tự tạo tài khoản" in answer.content.decode()) == (403, True)
    assert User.objects.count() == count
    assert not is_in(client)


def test_a_disabled_person_stays_out(client: Client, provider):
    user = person("an")
    user.is_active = False
    user.save()
    assert client.get(back(client, "an")).status_code == 403
    LinkedIdentity.objects.create(user=user, issuer=provider.issuer, subject="1")
    assert client.get(back(client, "an")).status_code == 403


@pytest.mark.parametrize("setting", ["", "OIDC_STRONG_AMR", "OIDC_STRONG_ACR"])
def test_staff_owe_a_second_factor_unless_the_provider_may_vouch_for_it(client: Client, provider, settings, setting):
    user = person("manh", Role.DOIT_OFFICER)
    give_totp(user)
    if setting:
        setattr(settings, setting, ["otp", "loa3"])
    answer = client.get(back(client, "manh"))
    assert answer.url == (reverse("portal:home") if setting else reverse("identity:factor"))
    assert is_in(client) is bool(setting)
    plain = Client()
    person("an", Role.DOIT_OFFICER)
    assert plain.get(back(plain, "an")).url == reverse("identity:enrol")


def test_one_links_ones_account_oneself_and_takes_the_link_away(client: Client, provider, client_as):
    password = "mat-khau-that-dai-1"
    user = actors.make_member(Role.ENTERPRISE, password=password).user
    client.post(reverse("identity:sign_in"), {"username": user.email, "password": password})
    begin = reverse("identity:link_identity")
    assert client.get(back(client, "an", begin)).url == reverse("identity:factors")
    link = LinkedIdentity.objects.get(user=user)
    other = Client()
    assert other.get(back(other, "an")).url == reverse("portal:home")
    # Nobody else can link the same account of the provider, nor take this link away.
    thief = Client()
    second = actors.make_member(Role.ENTERPRISE, password=password).user
    thief.post(reverse("identity:sign_in"), {"username": second.email, "password": password})
    assert thief.get(back(thief, "an", begin)).status_code == 403
    assert thief.post(reverse("identity:unlink_identity", args=[link.pk])).status_code == 404
    client.post(reverse("identity:unlink_identity", args=[link.pk]))
    assert not LinkedIdentity.objects.exists()


def test_an_account_that_is_linked_to_another_subject_is_not_taken(client: Client, provider):
    user = person("an")
    LinkedIdentity.objects.create(user=user, issuer=provider.issuer, subject="somebody else")
    assert client.get(back(client, "an")).status_code == 403


def test_without_a_provider_there_is_no_door(client: Client, settings):
    settings.OIDC_ISSUER = ""
    assert client.get(START).status_code == client.get(BACK).status_code == 404
    assert START not in client.get(reverse("identity:sign_in")).content.decode()


def test_a_provider_that_is_away_is_said_to_be(client: Client, settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9/o", "x"
    answer = client.get(START)
    assert (answer.status_code, "Chưa liên hệ được" in answer.content.decode()) == (503, True)

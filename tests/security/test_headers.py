"""Every answer carries its headers: pages, refusals, failures, redirects, static files. The matrix looks at each of its answers, too."""

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from tests.factories import actors
from tests.security.headers import faults
from tests.security.walking import told

CASES = [
    ("/", 200),
    ("/khong-co/", 404),
    ("/de-an", 301),
    ("/de-an/", 302),
    ("/static/css/base.css", 200),
]
FAILURES = [("/hong/400/", 400), ("/hong/403/", 403), ("/hong/409/", 409), ("/hong/413/", 413), ("/hong/500/", 500), ("/hong/503/", 503)]


@pytest.fixture(autouse=True)
def _static_files_from_where_they_are(settings):
    """Nothing is collected in tests."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


def test_the_eye_for_headers_is_open():
    assert faults({})
    assert faults({"Content-Security-Policy": "default-src 'self'; script-src 'unsafe-inline'"})[-1].startswith(
        "Content-Security-Policy lets in"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), CASES)
def test_an_answer_carries_its_headers(client: Client, address: str, status: int):
    answer = told(client.get(address))
    assert answer.status == status
    assert faults(answer.headers) == []


@pytest.mark.django_db
def test_refusals_carry_them(client: Client, client_as):
    signed_in = client_as(actors.make_member(Role.OPERATOR).user)
    strict = Client(enforce_csrf_checks=True)
    answers = {
        403: signed_in.get(reverse("projects:list")),
        404: signed_in.get("/van-ban/1/pdf/"),
        405: signed_in.delete(reverse("portal:home")),
        "csrf": strict.post(reverse("documents:verify", args=["1"])),
        "host": client.get("/", headers={"host": "somewhere.invalid"}),
    }
    assert [answer.status_code for answer in answers.values()] == [403, 404, 405, 403, 400]
    assert {name: found for name, answer in answers.items() if (found := faults(answer.headers))} == {}


@pytest.mark.urls("tests.portal.failing_urls")
@pytest.mark.parametrize(("address", "status"), FAILURES)
def test_failures_carry_them(address: str, status: int):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == status
    assert faults(answer.headers) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/khong-co/", "/static/css/base.css"])
def test_under_https_browsers_are_told_to_stay_there(settings, address: str):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    answer = told(Client().get(address, secure=True))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"

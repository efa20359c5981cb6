"""Ten wrong answers to (account, address): that pair waits, and is told until when. Elsewhere the account stays open."""

from collections import Counter
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.audit.models import Event
from khuyencong.identity.services import factors
from tests.factories import actors
from tests.factories.identity import fresh_code, give_totp

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai-1"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def owner():
    return actors.make_member(Role.ENTERPRISE, password=PASSWORD).user


def sign_in(user, password: str = PASSWORD, *, address: str = HERE, email: str = "", **headers):
    data = {"username": email or user.email, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("identity:sign_in"), data, **headers)


def test_the_tenth_wrong_password_closes_the_door_from_there_and_from_nowhere_else(owner):
    for number in range(1, 10):
        assert sign_in(owner, f"sai-{number}").status_code == 422
    locked = sign_in(owner, "sai-10")
    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= 15 * 60
    assert locked["Cache-Control"] == "no-store"
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=15))
    assert f"{until:%H:%M}" in locked.content.decode()
    assert sign_in(owner).status_code == 429  # the right password as well
    assert sign_in(owner, email=f"  {owner.email.upper()} ").status_code == 429
    assert sign_in(owner, address=ELSEWHERE).status_code == 302
    assert sign_in(owner).status_code == 429  # coming in elsewhere opens nothing here


def test_what_happens_at_the_door_is_in_the_trail(client: Client, owner):
    for number in range(12):
        sign_in(owner, f"sai-{number}")
    sign_in(owner, address=ELSEWHERE)
    client.force_login(owner)
    client.post(reverse("identity:sign_out"))
    rows = Event.objects.filter(event__startswith="identity.").order_by("id")
    told = Counter(rows.values_list("event", flat=True))
    assert told == {"identity.sign_in_refused": 12, "identity.locked_out": 1, "identity.signed_in": 1, "identity.signed_out": 1}
    text = str(list(rows.values("old_values", "new_values")))
    assert owner.email not in text
    assert "sai-" not in text
    assert HERE not in text
    assert rows.get(event="identity.signed_in").user_id == owner.pk


def test_the_time_that_was_told_holds_although_one_tries_on(owner):
    for number in range(10):
        sign_in(owner, f"sai-{number}")
    told = AccessAttempt.objects.get().attempt_time
    for number in range(5):
        assert sign_in(owner, f"nua-{number}").status_code == 429
    assert AccessAttempt.objects.get().attempt_time == told
    AccessAttempt.objects.update(attempt_time=told - timedelta(minutes=15, seconds=1))
    assert sign_in(owner).status_code == 302


def test_a_right_password_forgets_the_wrong_ones_before_it(owner):
    for number in range(9):
        sign_in(owner, f"sai-{number}")
    assert sign_in(owner).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_wrong_second_factors_count_and_the_password_between_them_forgets_nothing():
    officer = actors.make_member(Role.DOIT_OFFICER, password=PASSWORD).user
    give_totp(officer)
    client = Client(REMOTE_ADDR=HERE)

    def come(address: str = HERE):
        one = Client(REMOTE_ADDR=address)
        one.post(reverse("identity:sign_in"), {"username": officer.email, "password": PASSWORD})
        return one

    for number in range(10):
        client = come()
        answer = client.post(reverse("identity:factor"), {"code": f"{number:06d}"})
    assert answer.status_code == 429
    assert client.post(reverse("identity:factor"), {"code": fresh_code(officer.email)}).status_code == 429
    assert client.get(reverse("identity:factor")).status_code == 429
    assert come(ELSEWHERE).post(reverse("identity:factor"), {"code": fresh_code(officer.email)}).status_code == 302


def test_an_unknown_address_is_counted_alike_and_nothing_typed_is_kept():
    for number in range(10):
        answer = sign_in(None, f"sai-{number}", email="khong-co@thu.invalid")
    assert answer.status_code == 429
    kept = AccessAttempt.objects.get()
    assert "sai-" not in f"{kept.get_data}{kept.post_data}"
    assert "csrf" not in kept.post_data or "***" in kept.post_data


@pytest.mark.parametrize(("behind", "counted"), [(True, "198.51.100.77"), (False, HERE)])
def test_behind_the_proxy_the_address_is_the_one_that_it_saw(owner, settings, behind, counted):
    settings.BEHIND_PROXY = behind
    sign_in(owner, "sai", HTTP_X_FORWARDED_FOR="10.0.0.1, 198.51.100.77")
    assert AccessAttempt.objects.get().ip_address == counted


def test_an_address_that_is_none_is_no_mistake_of_the_page(owner):
    assert sign_in(owner, "sai", address="").status_code == 422
    assert AccessAttempt.objects.get().ip_address is None


def test_confirming_and_changing_the_password_count_as_well(client_as, owner):
    client = client_as(owner)
    for number in range(5):
        client.post(reverse("identity:confirm"), {"password": f"sai-{number}"})
    new = {"new_password1": "mot-mat-khau-khac-2", "new_password2": "mot-mat-khau-khac-2"}
    for number in range(5):
        answer = client.post(reverse("identity:account"), new | {"old_password": f"sai-{number}"})
    assert answer.status_code == 429
    assert client.post(reverse("identity:confirm"), {"password": PASSWORD}).status_code == 429
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_the_codes_of_one_account_do_not_lock_another(owner):
    other = actors.make_member(Role.ENTERPRISE, password=PASSWORD).user
    for number in range(10):
        sign_in(owner, f"sai-{number}")
    assert sign_in(other).status_code == 302
    assert factors.answer(user=other, code="000000").factor == ""


def test_one_address_that_tries_many_accounts_has_to_wait(client: Client, clock_at):
    clock_at(clock.now())
    told = [client.post(reverse("identity:sign_in"), {"username": f"nguoi{number}@thu.invalid"}).status_code for number in range(61)]
    assert told == [422] * 60 + [429]

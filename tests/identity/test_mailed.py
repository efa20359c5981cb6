"""Links by mail: one use, a quarter of an hour, the same answer for everybody; not for staff, and never past the second factor."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlparse

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.identity.models import MailedKey
from khuyencong.identity.services import mailed
from khuyencong.identity.services.mailed import Purpose
from khuyencong.jobs import running
from khuyencong.jobs.models import Job
from tests.factories import actors
from tests.factories.identity import give_totp

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "mat-khau-that-dai-1", "mot-mat-khau-khac-2"
ASK = {Purpose.SIGN_IN: "identity:ask_link", Purpose.PASSWORD: "identity:ask_password"}


@pytest.fixture
def owner():
    return actors.make_member(Role.ENTERPRISE, password=PASSWORD).user


def asks(email: str, purpose: Purpose = Purpose.SIGN_IN, client: Client | None = None):
    return (client or Client()).post(reverse(ASK[purpose]), {"email": email})


def worker() -> list[str]:
    """The worker does what waits; the letters."""
    for job in Job.objects.filter(state="queued", kind="identity.mail").order_by("pk"):
        running.run(job.pk)
    return [letter.body for letter in mail.outbox]


def link_in(letter: str) -> str:
    return urlparse(re.search(r"https?://\S+", letter)[0]).path


def test_a_link_lets_an_enterprise_in_once(client: Client, owner):
    assert asks(owner.email.upper()).url == reverse("identity:asked")
    (letter,) = worker()
    assert mail.outbox[0].to == [owner.email]
    path = link_in(letter)
    assert "Đăng nhập" in client.get(path).content.decode()
    assert client.get(reverse("identity:account")).status_code == 302  # looking opens nothing
    assert client.post(path).url == reverse("portal:home")
    assert client.get(reverse("identity:account")).status_code == 200
    for again in (Client().get(path), Client().post(path)):
        assert (again.status_code, "không còn dùng được" in again.content.decode()) == (404, True)


def test_the_answer_is_the_same_for_everybody_and_only_some_get_a_letter(owner, django_assert_num_queries):
    officer = actors.make_member(Role.DOIT_OFFICER).user
    closed = actors.make_member(Role.ENTERPRISE).user
    closed.is_active = False
    closed.save()
    told, costs = set(), set()
    for email in (owner.email, officer.email, closed.email, "khong-co@thu.invalid"):
        client = Client()
        with django_assert_num_queries(7) as asked:
            answer = asks(email, client=client)
        told.add((answer.status_code, answer.url, client.get(answer.url).content))
        costs.add(len(asked))
    assert len({one[:2] for one in told}) == len({re.sub(rb'value="[^"]*"', b"", one[2]) for one in told}) == len(costs) == 1
    worker()
    # The officer reads that it is not for them.
    assert {letter.to[0]: bool(re.search("https?://", letter.body)) for letter in mail.outbox} == {owner.email: True, officer.email: False}
    assert len(mail.outbox) == 2


def test_a_link_ends_after_a_quarter_of_an_hour(client: Client, owner):
    asks(owner.email)
    path = link_in(worker()[0])
    with clock.at(clock.now() + timedelta(minutes=14, seconds=50)):
        assert client.get(path).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert client.get(path).status_code == client.post(path).status_code == 404


@pytest.mark.parametrize(("key", "status"), [("x", 404), ("eyJ4Ijox", 404), ("1:1:1", 404), ("%00", 400)])
def test_a_forged_link_opens_nothing(client: Client, key, status):
    for name in ("identity:open_link", "identity:new_password"):
        path = reverse(name, args=["KEY"]).replace("KEY", key)
        assert client.get(path).status_code == client.post(path).status_code == status


def test_a_link_of_one_purpose_does_not_serve_the_other(client: Client, owner):
    asks(owner.email, Purpose.PASSWORD)
    key = MailedKey.objects.get()
    assert client.post(reverse("identity:open_link", args=[mailed.sign(key)])).status_code == 404
    assert client.post(reverse("identity:open_link", args=[signing.dumps(key.pk)])).status_code == 404


def test_a_link_asked_for_before_one_became_staff_opens_nothing(client: Client, owner):
    asks(owner.email)
    path = link_in(worker()[0])
    actors.make_member(Role.DOIT_CLERK, user=owner)
    assert client.post(path).status_code == 404
    assert "_auth_user_id" not in client.session


def test_whoever_has_a_second_factor_is_asked_for_it_after_the_link(client: Client, owner):
    give_totp(owner)
    asks(owner.email)
    assert client.post(link_in(worker()[0])).url == reverse("identity:factor")
    assert client.get(reverse("identity:account")).status_code == 302


def test_no_more_than_three_letters_in_a_quarter_of_an_hour(owner):
    for _ in range(5):
        asks(owner.email)
    assert len(worker()) == 3


def test_asking_too_fast_is_refused(client: Client, clock_at):
    clock_at(clock.now())
    answers = [asks(f"nguoi{number}@thu.invalid", client=client).status_code for number in range(11)]
    assert answers == [302] * 10 + [429]


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.DOIT_OFFICER])
def test_a_forgotten_password_is_set_anew_and_signs_nobody_in(client: Client, client_as, role):
    user = actors.make_member(role, password=PASSWORD).user
    elsewhere = client_as(user)
    asks(user.email, Purpose.PASSWORD)
    path = link_in(worker()[-1])
    short = client.post(path, {"new_password1": "ngan", "new_password2": "ngan"})
    assert (short.status_code, "mistakes" in short.content.decode()) == (422, True)
    differ = client.post(path, {"new_password1": NEW, "new_password2": f"{NEW}x"})
    assert "không giống nhau" in differ.content.decode()
    assert client.post(path, {"new_password1": NEW, "new_password2": NEW}).url == reverse("identity:sign_in")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get(reverse("identity:account")).status_code == elsewhere.get(reverse("identity:account")).status_code == 302
    assert client.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 404
    came = client.post(reverse("identity:sign_in"), {"username": user.email, "password": NEW})
    assert came.url == (reverse("portal:home") if role == Role.ENTERPRISE else reverse("identity:enrol"))


@pytest.mark.parametrize("password", ["Mậtkhẩudàivôcùng " * 8, "a" * 64, "chỉ có chữ thường thôi", "🥥🥥🥥🥥🥥🥥🥥🥥🥥🥥"])
def test_long_and_plain_passwords_are_taken(client: Client, owner, password):
    asks(owner.email, Purpose.PASSWORD)
    answer = client.post(link_in(worker()[0]), {"new_password1": password, "new_password2": password})
    assert answer.status_code == 302
    assert client.post(reverse("identity:sign_in"), {"username": owner.email, "password": password}).status_code == 302


@pytest.mark.parametrize("password", ["matkhau12", "1234567890", "password123", "Nguoi mới"])
def test_short_and_common_passwords_are_refused(client: Client, owner, password):
    asks(owner.email, Purpose.PASSWORD)
    assert client.post(link_in(worker()[0]), {"new_password1": password, "new_password2": password}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_one_moment_one_opens():
    user = actors.make_member(Role.ENTERPRISE).user
    mailed.ask_key(purpose=Purpose.SIGN_IN, email=user.email)
    signed = mailed.sign(MailedKey.objects.get())

    def use(_):
        try:
            return mailed.use_key(purpose=Purpose.SIGN_IN, signed=signed)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert [one for one in pool.map(use, range(6)) if one] == [user]

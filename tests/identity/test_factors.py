"""The second factor: who must have one, setting it up, once and once only, slowed down when wrong, lost and reset."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from khuyencong.access import Role
from khuyencong.access.routes import Door, routes
from khuyencong.identity.models import Session
from khuyencong.identity.selectors import factors_of, has_factor
from khuyencong.identity.services import factors
from khuyencong.notices.models import Notice
from tests.factories import actors
from tests.factories.identity import code_now, fresh_code, give_totp

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai-1"


def comes(client: Client, user, **more):
    """The password, through the form."""
    return client.post(reverse("identity:sign_in"), {"username": user.email, "password": PASSWORD, **more})


@pytest.fixture
def officer():
    return actors.make_member(Role.DOIT_OFFICER, password=PASSWORD).user


def secret_on(client: Client) -> str:
    return client.session["identity_enrol"]


def test_staff_set_a_factor_up_at_the_first_sign_in_and_come_in_with_it_from_then_on(client: Client, officer):
    assert comes(client, officer, next="/viec/").url == reverse("identity:enrol")
    assert client.get("/viec/").url == "/dang-nhap/?next=/viec/"
    page = client.get(reverse("identity:enrol")).content.decode()
    assert "data:image/svg+xml" in page
    wrong = client.post(reverse("identity:enrol"), {"code": "000000"})
    assert (wrong.status_code, "Mã chưa đúng" in wrong.content.decode(), has_factor(officer.pk)) == (422, True, False)

    assert client.post(reverse("identity:enrol"), {"code": code_now(secret_on(client))}).url == reverse("identity:codes")
    codes = client.get(reverse("identity:codes"))
    assert codes["Cache-Control"] == "no-store"
    assert codes.content.decode().count('class="code"') == factors.CODES
    assert 'href="/viec/"' in codes.content.decode()
    assert client.get(reverse("identity:codes")).url == reverse("identity:factors")  # once
    assert client.get("/viec/").status_code == 200

    again = Client()
    assert comes(again, officer).url == reverse("identity:factor")
    assert again.get("/viec/").status_code == 302
    assert again.post(reverse("identity:factor"), {"code": fresh_code(officer.email)}).url == reverse("portal:home")
    assert again.get("/viec/").status_code == 200


# They ask no table: the living page of components, an amount in words, the health.
OPEN = {"/suc-khoe/", "/giao-dien/", "/so-tien/"}
UID = "0b0e3a6c-2a6b-4f2b-8f0e-0d2c1b7b3c1a"
SAMPLES = {"uid": UID, "job_id": UID, "form": "a3u", "app_label": "actors"}


@pytest.mark.thorough(4)
@pytest.mark.parametrize("how", ["none set up", "not shown", "session without"])
def test_staff_without_a_second_factor_reach_no_page(officer, how):
    client = Client()
    if how == "session without":
        client.force_login(officer, factor="")
    else:
        if how == "not shown":
            give_totp(officer)
        comes(client, officer)
    closed = [route for route in routes() if route.door != Door.PUBLIC and route.address not in OPEN]
    assert len(closed) > 60
    reached = []
    for route in closed:
        address = re.sub(r"<(\w+:)?(\w+)>", lambda found: SAMPLES.get(found[2], UID if found[1] == "uuid:" else "1"), route.address)
        for method in route.methods:
            answer = client.generic(method, address)
            if answer.status_code != 302 or not answer.url.startswith(reverse(settings.LOGIN_URL)):
                reached.append((route.address, address, method, answer.status_code))
    assert reached == []
    assert client.get(reverse("identity:sign_in")).url in {reverse("identity:enrol"), reverse("identity:factor")}


def test_a_code_opens_once(client: Client, officer):
    device = give_totp(officer)
    code = code_now(device.key)
    comes(client, officer)
    assert client.post(reverse("identity:factor"), {"code": code}).status_code == 302
    other = Client()
    comes(other, officer)
    refused = other.post(reverse("identity:factor"), {"code": code})
    assert (refused.status_code, "đã dùng" in refused.content.decode()) == (422, True)
    assert other.get("/viec/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_eight_times_at_once_opens_once():
    user = actors.make_member(Role.DOIT_OFFICER).user
    code = code_now(give_totp(user).key)

    def send(_):
        try:
            return factors.answer(user=user, code=code).factor
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(bool(one) for one in pool.map(send, range(8))) == 1


def test_wrong_codes_slow_down_the_next_one(officer):
    device = give_totp(officer)
    assert factors.answer(user=officer, code="000000").why.startswith("Mã chưa đúng")
    assert "Đợi" in factors.answer(user=officer, code=code_now(device.key)).why
    assert factors.answer(user=officer, code=fresh_code(officer.email)).factor == device.persistent_id


def test_a_recovery_code_opens_once_and_the_table_holds_none(client: Client, officer):
    give_totp(officer)
    first, second, *_ = factors.give_codes(user=officer)
    assert first.replace("-", "") not in set(StaticToken.objects.values_list("token", flat=True))
    comes(client, officer)
    assert client.post(reverse("identity:factor"), {"code": first.upper()}).status_code == 302
    assert factors_of(officer.pk).codes_left == factors.CODES - 1
    assert factors.answer(user=officer, code=first).factor == ""
    new = factors.give_codes(user=officer)
    assert factors.answer(user=officer, code=second).factor == ""
    assert len(new) == factors_of(officer.pk).codes_left == factors.CODES


@pytest.mark.parametrize("code", ["", "\0", "１２３４５６", "123456789012345678901234", "' OR 1=1", "12345", "-12345"])
def test_a_code_of_another_shape_is_refused(client: Client, officer, code):
    give_totp(officer)
    comes(client, officer)
    assert client.post(reverse("identity:factor"), {"code": code}).status_code == 422


def test_an_enterprise_may_add_a_factor_which_is_then_asked_for_and_may_take_it_away(client: Client, client_as):
    owner = actors.make_member(Role.ENTERPRISE, password=PASSWORD).user
    comes(client, owner)
    before = client.session.session_key
    client.get(reverse("identity:add_totp"))
    assert client.post(reverse("identity:add_totp"), {"code": code_now(secret_on(client))}).url == reverse("identity:codes")
    assert client.session.session_key != before
    other = Client()
    assert comes(other, owner).url == reverse("identity:factor")
    assert client.post(reverse("identity:remove_totp")).url == reverse("identity:factors")
    assert factors_of(owner.pk) == factors_of(0)
    assert comes(Client(), owner).url == reverse("portal:home")
    assert set(Notice.objects.filter(user=owner).values_list("kind", flat=True)) >= {"identity.totp_enrolled", "identity.totp_removed"}


def test_staff_keep_one_factor(client: Client, officer):
    give_totp(officer)
    comes(client, officer)
    client.post(reverse("identity:factor"), {"code": fresh_code(officer.email)})
    page = client.post(reverse("identity:remove_totp"), follow=True).content.decode()
    assert "Cán bộ luôn cần một lớp xác thực thứ hai" in page
    assert has_factor(officer.pk)


def test_changing_a_factor_long_after_the_sign_in_asks_who_it_is(client_as, officer):
    give_totp(officer)
    client = client_as(officer)
    asked = client.get(reverse("identity:add_totp"))
    assert unquote(asked.url) == "/tai-khoan/xac-nhan/?next=/tai-khoan/xac-thuc/ung-dung/"
    for name, kwargs in (("remove_totp", {}), ("new_codes", {}), ("remove_passkey", {"pk": 1}), ("add_passkey", {})):
        assert client.post(reverse(f"identity:{name}", kwargs=kwargs)).url.startswith(reverse("identity:confirm")), name
    assert client.get(reverse("identity:link_identity")).url.startswith(reverse("identity:confirm"))
    wrong = client.post(reverse("identity:confirm"), {"password": "sai-mat-khau", "next": "/tai-khoan/xac-thuc/ung-dung/"})
    assert (wrong.status_code, "Mật khẩu chưa đúng" in wrong.content.decode()) == (422, True)
    before = client.session.session_key
    right = client.post(reverse("identity:confirm"), {"password": PASSWORD, "next": "/tai-khoan/xac-thuc/ung-dung/"})
    assert right.url == "/tai-khoan/xac-thuc/ung-dung/"
    assert client.session.session_key != before
    assert client.get(right.url).status_code == 200
    assert client.post(reverse("identity:confirm"), {"password": PASSWORD, "next": "https://xau.example/"}).url == reverse(
        "identity:factors"
    )


def test_an_operator_resets_a_lost_factor_with_a_reason(client_as, client: Client, officer):
    give_totp(officer)
    theirs = client_as(officer)
    operator = actors.make_member(Role.OPERATOR)
    desk = client_as(operator.user)
    address = reverse("identity:reset_factor")
    reason = "Mất điện thoại ngày 24/11, đã gặp trực tiếp."
    for data, words in (
        ({"email": officer.email, "reason": "mất"}, "Cần ghi rõ lý do"),
        ({"email": "khong-co@thu.invalid", "reason": reason}, "Không có tài khoản nào"),
        ({"email": operator.user.email, "reason": reason}, "Không tự đặt lại cho mình"),
    ):
        refused = desk.post(address, data)
        assert (refused.status_code, words in refused.content.decode()) == (422, True), words
    assert client_as(actors.make_member(Role.DOIT_LEADER).user).post(address, {"email": officer.email, "reason": reason}).status_code == 403
    assert has_factor(officer.pk)

    assert desk.post(address, {"email": officer.email.upper(), "reason": reason}).status_code == 302
    assert not has_factor(officer.pk)
    assert theirs.get("/viec/").status_code == 302
    assert not Session.objects.filter(user=officer).exists()
    told = Notice.objects.get(user=officer, kind="identity.factors_reset")
    assert reason in told.body
    assert comes(client, officer).url == reverse("identity:enrol")
    again = desk.post(address, {"email": officer.email, "reason": reason})
    assert "chưa có lớp xác thực thứ hai" in again.content.decode()


def test_the_machine_resets_when_no_operator_can_come_in(officer, capsys):
    give_totp(officer)
    for arguments in (["khong-co@thu.invalid", "--reason", "Quản trị viên duy nhất mất máy"], [officer.email, "--reason", "mất"]):
        with pytest.raises(CommandError) as refused:
            call_command("reset_factors", *arguments)
        assert refused.value.returncode == 2
    call_command("reset_factors", officer.email, "--reason", "Quản trị viên duy nhất mất máy")
    assert officer.full_name in capsys.readouterr().out
    assert not has_factor(officer.pk)


@pytest.mark.parametrize(("kind", "shown"), [("demo", "demo.invalid"), ("test", ""), ("production", "")])
def test_no_setting_shows_codes_outside_of_the_demonstration(kind, shown):
    told = subprocess.run(
        [sys.executable, "-c", "from khuyencong import settings; print(settings.SHOW_CODES_OF)"],
        env={**os.environ, "KC_ENV": kind, "SHOW_CODES_OF": "demo.invalid", "KC_SHOW_CODES_OF": "demo.invalid"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == shown


def test_the_step_between_ends(client: Client, officer, settings):
    give_totp(officer)
    settings.PENDING_FOR = timedelta(seconds=-1)
    comes(client, officer)
    late = client.post(reverse("identity:factor"), {"code": fresh_code(officer.email)}, follow=True)
    assert "Đã quá 10 phút" in late.content.decode()
    assert client.get("/viec/").status_code == 302


@pytest.mark.parametrize("change", ["disabled", "new password"])
def test_what_changes_between_the_steps_ends_the_sign_in(client: Client, officer, change):
    give_totp(officer)
    comes(client, officer)
    if change == "disabled":
        officer.is_active = False
    else:
        officer.set_password("mot-mat-khau-khac-2")
    officer.save()
    assert client.post(reverse("identity:factor"), {"code": fresh_code(officer.email)}).url == reverse("identity:sign_in")


def test_codes_are_shown_in_the_demonstration_alone(client: Client, settings):
    member = actors.make_member(Role.DOIT_OFFICER, password=PASSWORD)
    member.user.email = "thu@demo.invalid"
    member.user.save()
    device = give_totp(member.user)
    comes(client, member.user)
    assert "Bản chạy thử" not in client.get(reverse("identity:factor")).content.decode()
    settings.SHOW_CODES_OF = "demo.invalid"
    page = client.get(reverse("identity:factor")).content.decode()
    assert f"data-shown-code>{code_now(device.key)}<" in page
    assert client.post(reverse("identity:factor"), {"code": code_now(device.key)}).status_code == 302
    for _ in range(3):  # several people try one account of the demonstration in one half minute
        assert factors.answer(user=member.user, code=factors.next_code(TOTPDevice.objects.get(pk=device.pk))).factor

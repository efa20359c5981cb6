"""Failures are told in Vietnamese, keep their secrets and their status, and leave nothing half done."""

import pytest
from django.db import connection
from django.test import Client

from khuyencong.actors.models import User
from tests.browser import Browse, axe, in_every_look, no_sideways_scroll, shot

pytestmark = pytest.mark.urls("tests.portal.failing_urls")

PAGES = [
    ("/hong/400/", 400, "Yêu cầu không đọc được"),
    ("/hong/403/", 403, "Vai trò đang dùng không có quyền mở trang này."),
    ("/khong-co-trang/", 404, "Không tìm thấy trang"),
    ("/hong/409/", 409, "Bà Lan đã trả lại hồ sơ lúc 14:05."),
    ("/hong/413/", 413, "Tệp gửi lên quá lớn"),
    ("/hong/500/", 500, "không có gì dở dang"),
    ("/hong/503/", 503, "Chờ khoảng 15 giây"),
]


@pytest.fixture
def calm_client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "status", "words"), PAGES)
def test_a_failure_says_what_to_do(calm_client: Client, address: str, status: int, words: str) -> None:
    answer = calm_client.get(address)
    html = answer.content.decode()
    assert answer.status_code == status
    assert words in html
    assert 'class="btn' in html
    assert "secret detail" not in html
    assert "10.1.2.3" not in html
    assert "Content-Security-Policy" in answer.headers


def test_trying_again_leads_to_the_same_page_unless_something_was_sent(calm_client: Client) -> None:
    assert 'href="/hong/503/?q=d%E1%BB%ABa"' in calm_client.get("/hong/503/", {"q": "dừa"}).content.decode()
    assert 'href="/hong/503/"' not in calm_client.post("/hong/503/").content.decode()


def test_other_bugs_are_not_hidden_as_an_outage(client: Client) -> None:
    with pytest.raises(RuntimeError):
        client.get("/hong/500/")


@pytest.mark.django_db
def test_a_text_that_no_database_holds_is_the_askers_mistake(calm_client: Client) -> None:
    answer = calm_client.get("/hong/nul/", {"ve": "a\0b"})
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()
    assert calm_client.get("/hong/nul/", {"ve": "ab"}).status_code == 200


@pytest.mark.django_db
def test_misuse_of_a_live_connection_is_a_bug(calm_client: Client) -> None:
    connection.ensure_connection()
    assert calm_client.get("/hong/dung-sai/").status_code == 500


@pytest.mark.django_db(transaction=True)
def test_losing_the_database_halfway_keeps_nothing(client: Client) -> None:
    answer = client.get("/hong/do-dang/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "15"
    connection.close()
    assert not User.objects.filter(email="dang-do@bentre.invalid").exists()


def test_a_form_without_its_code_is_refused_with_a_way_on() -> None:
    answer = Client(enforce_csrf_checks=True).post("/hong/gui/")
    assert answer.status_code == 403
    assert "Cho phép cookie" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_read_is_an_outage_too(monkeypatch: pytest.MonkeyPatch, calm_client: Client) -> None:
    user = User.objects.create_user(email="can-bo@bentre.invalid", full_name="Cán Bộ", password=None)
    calm_client.force_login(user)
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "/nonexistent")
        assert calm_client.get("/giao-dien/").status_code == 503
        assert Client().get("/giao-dien/").status_code == 200
        health = Client().get("/suc-khoe/")
        assert (health.status_code, health.json()["database"]) == (503, "away")
    connection.close()
    assert calm_client.get("/giao-dien/").status_code == 200


@pytest.mark.django_db
def test_health_without_the_broker_is_degraded_but_well(client: Client, settings) -> None:
    assert client.get("/suc-khoe/").json() == {"status": "ok", "database": "ok", "broker": "ok"}
    settings.REDIS_URL = "unix:///nonexistent.sock"
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.thorough
@pytest.mark.browser
@in_every_look
@pytest.mark.parametrize("address", [address for address, _, _ in PAGES])
def test_error_pages_pass_axe_and_fit(browse: Browse, *, address: str, width: int, dark: bool) -> None:
    page = browse(address, width=width, dark=dark)
    shot(page, f"loi-{address}-{width}")
    axe(page)
    no_sideways_scroll(page)

"""Each detector fires: a suite that cannot see a fault proves nothing."""

import socket
import warnings
from datetime import UTC, date, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from jinja2 import UndefinedError
from zeal import NPlusOneError

from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from tests.browser import is_breach
from tests.detectors import CarelessLock, OutsideNetwork, UnorderedSlice

pytestmark = pytest.mark.django_db


def parents_one_by_one(request):
    """A page that asks for the parent of each row."""
    return HttpResponse(" ".join(unit.parent.name for unit in AdminUnit.objects.filter(parent__isnull=False).order_by("pk")))


urlpatterns = [path("mot-cha-moi-dong/", parents_one_by_one)]


def test_an_undefined_name_in_a_template_fails():
    with pytest.raises(UndefinedError):
        engines["jinja2"].from_string("{{ nobody_gave_this }}").render({})


def test_an_unordered_slice_fails_and_an_ordered_one_does_not():
    with pytest.raises(UnorderedSlice):
        list(ContentType.objects.all()[:2])
    assert len(ContentType.objects.order_by("pk")[:2]) == 2
    assert ContentType.objects.get(app_label="actors", model="user").model == "user"


def test_unordered_rows_come_backwards():
    ordered = list(ContentType.objects.order_by("pk").values_list("pk", flat=True))
    assert list(ContentType.objects.all().values_list("pk", flat=True)) != ordered


@pytest.mark.parametrize("lock", [{}, {"of": ("self",)}, {"no_key": True}])
def test_a_careless_lock_fails(lock):
    with pytest.raises(CarelessLock):
        AdminUnit.objects.select_for_update(**lock)
    with pytest.raises(CarelessLock):
        AdminUnit.objects.all().select_for_update(**lock)


def test_a_careful_lock_passes_and_so_do_djangos_own():
    with transaction.atomic():
        list(AdminUnit.objects.select_for_update(of=("self",), no_key=True).order_by("pk"))
        ContentType.objects.update_or_create(app_label="actors", model="user")


def test_a_naive_moment_fails():
    with pytest.raises(RuntimeWarning, match="naive datetime"):
        Session.objects.create(session_key="k", session_data="", expire_date=datetime(2026, 1, 1))  # noqa: DTZ001


def test_any_warning_fails():
    with pytest.raises(UserWarning):
        warnings.warn("something is about to change", UserWarning, stacklevel=1)


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_the_network_outside_is_out_of_reach(address):
    with pytest.raises(OutsideNetwork):
        socket.create_connection(address, timeout=1)
    with socket.socket() as plain, pytest.raises(OutsideNetwork):
        plain.connect(address)


def test_this_machine_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1):
        pass


@pytest.mark.urls(__name__)
def test_a_query_per_row_fails(client: Client):
    province = AdminUnit.objects.create(code="83", name="Bến Tre", level="province", valid_from=date(1900, 1, 1))
    for code in ("829", "831", "832"):
        AdminUnit.objects.create(code=code, name=f"Huyện {code}", level="district", parent=province, valid_from=date(1900, 1, 1))
    with pytest.raises(NPlusOneError):
        client.get("/mot-cha-moi-dong/")


def test_the_clock_is_set_and_goes_back(clock_at):
    before = clock.now()
    clock_at(datetime(2026, 6, 28, 1, 0, tzinfo=UTC))
    assert clock.today() == date(2026, 6, 28)
    assert before.tzinfo is not None


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_breach_of_the_policy_is_seen_whether_page_or_script_commits_it(browse):
    page, heard = browse("/tra-cuu/"), []
    planted = page.context.new_page()  # its console is ours alone
    planted.on("console", lambda said: heard.append(is_breach(said)))

    def plant(name, kind, body):
        answer = {"status": 200, "content_type": kind, "body": body, "headers": {"Content-Security-Policy": "default-src 'self'"}}
        planted.route(f"**/planted/{name}", lambda route: route.fulfill(**answer))

    plant("a/", "text/html", "<p style='color: red'>a</p><script>1</script><script src='/planted/b.js'></script>")
    plant("b.js", "text/javascript", "document.querySelector('p').setAttribute('style', 'color: blue')")
    planted.goto(page.url.replace("/tra-cuu/", "/planted/a/"), wait_until="load")
    assert heard == [True, True, True]

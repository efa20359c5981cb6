"""No address, telephone, number or password of a person in a line of the log, whatever goes wrong."""

import io
import logging

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from khuyencong import jobs
from khuyencong.access import Role
from khuyencong.jobs.models import Job
from khuyencong.jobs.running import run
from khuyencong.text.scrub import scrub
from tests.factories import actors

CANARIES = ("canary.person@canary.invalid", "0905 777 123", "0905777123", "083190777123", "mat-khau-canary-9")


@pytest.fixture
def logged():
    """Everything that the portal's own formatter writes, also of what the test run would swallow."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    line = configured.LOGGING["formatters"]["line"]
    handler.setFormatter(import_string(line["()"])())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def clean(text: str) -> None:
    assert [canary for canary in CANARIES if canary in text] == []


@pytest.mark.django_db
def test_signing_in_registering_and_failing_leave_no_trace_of_a_person(client, client_as, logged):
    mail, phone, _, number, password = CANARIES
    page = reverse("identity:sign_in")
    client.post(page, {"username": mail, "password": password})
    person = actors.make_member(Role.DISTRICT_OFFICER, password=password)
    person.user.email = mail
    person.user.save()
    client.post(page, {"username": mail, "password": password})
    officer = client_as(person.user)
    facts = {"name": "Hộ Canary", "legal_form": "household", "trade": "agro_food", "area": actors.commune().pk, "phone": phone}
    officer.post(reverse("actors:register_enterprise"), facts | {"tax_code": number})
    officer.post(reverse("actors:register_enterprise"), facts | {"tax_code": number})
    officer.get(f"/khong-co/{mail}/{number}/?q={phone}")
    officer.get(reverse("portal:search"), {"q": number})
    officer.post(reverse("privacy:ask_copy"), {"password": password + "x"})
    said = logged()
    assert "django.request" in said
    clean(said)


@pytest.mark.django_db
def test_a_broken_constraint_names_no_value(logged):
    mail = CANARIES[0]
    actors.add_person(email=mail, full_name="Canary")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO actors_user (email, full_name, password, is_active, joined_at) VALUES (%s, '', '', true, now())", [mail]
            )
    except IntegrityError:
        logging.getLogger("khuyencong").exception("không ghi được")
    assert "không ghi được" in logged()
    clean(logged())


@pytest.mark.django_db
def test_a_failing_job_keeps_no_value_in_its_row(logged, monkeypatch):
    from khuyencong.jobs import handlers

    def fails(job, progress):
        raise RuntimeError(f"không gửi được cho {CANARIES[0]}, {CANARIES[1]}")

    monkeypatch.setitem(handlers._handlers, "canary.fail", fails)
    job = jobs.ask("canary.fail", "canary", {}, max_attempts=1)
    run(job.pk, keep_alive=False)
    clean(Job.objects.get(pk=job.pk).error)
    assert "RuntimeError" in logged()
    clean(logged())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Key (email)=(a.b@c.vn) exists", "Key (email)=(•••@•••) exists"),
        ("gọi 0905 123 456 nhé", "gọi •••456 nhé"),
        ("+84905123456", "•••456"),
        ("MST 1300000000-001", "MST •••001"),
        ("tài khoản 1234 5678 9012", "tài khoản •••012"),
        ("2026-11-25 15:59:40,123 INFO x", "2026-11-25 15:59:40,123 INFO x"),
        ("job a5f3b2c4-1234-4567-89ab-123456789012", "job a5f3b2c4-1234-4567-89ab-123456789012"),
        ("hỗ trợ 1.090.600.000 đồng cho KC-2026-0042-7", "hỗ trợ 1.090.600.000 đồng cho KC-2026-0042-7"),
    ],
)
def test_what_is_covered_in_text_and_what_stays_readable(text, said):
    assert scrub(text) == said


def test_ones_own_values_may_stay():
    assert scrub("a@b.vn 0905123456 0918000111", keep={"a@b.vn", "0905123456"}) == "a@b.vn 0905123456 •••111"

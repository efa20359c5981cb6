"""Every way of writing leaves exactly one event per changed row, and says who."""

import time

import pytest
from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import connection
from django.test import RequestFactory

from khuyencong.access import Sensitivity, sensitivity_of
from khuyencong.actors.models import User
from khuyencong.audit import trails
from khuyencong.audit.context import Context, bound
from khuyencong.audit.models import Event
from khuyencong.jobs import ask, sending
from khuyencong.notices.models import Notice
from khuyencong.triggers import AUDIT_NAMES
from tests.celery_worker import Worker

ME = Context(request="r1", kind="page", origin="tests", user=5, on_behalf_of=6, role="doit_officer", organisation=7)
WHO = {
    "request_id": "r1",
    "kind": "page",
    "origin": "tests",
    "user_id": 5,
    "on_behalf_of_id": 6,
    "role": "doit_officer",
    "organisation_id": 7,
    "database_role": "khuyencong",
}


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("nguoi@example.vn", "Nguyễn An", "mot-mat-khau-dai")


@pytest.fixture
def notices(person) -> list[Notice]:
    return Notice.objects.bulk_create([Notice(user=person, kind="a", title=f"Thư {place}") for place in range(3)])


def since(mark: int) -> list[Event]:
    return list(Event.objects.filter(pk__gt=mark).order_by("pk"))


@pytest.fixture
def mark(notices) -> int:
    return Event.objects.latest("pk").pk


def save(notices):
    notices[0].title = "Khác"
    notices[0].save()
    return [("update", notices[0].pk, {"title": "Thư 0"}, {"title": "Khác"})]


def update(notices):
    Notice.objects.filter(kind="a").update(title="Khác")
    return [("update", notice.pk, {"title": notice.title}, {"title": "Khác"}) for notice in notices]


def bulk_update(notices):
    expected = []
    for notice in notices:
        expected.append(("update", notice.pk, {"title": notice.title}, {"title": notice.title + "!"}))
        notice.title += "!"
    Notice.objects.bulk_update(notices, ["title"])
    return expected


def delete(notices):
    Notice.objects.filter(pk=notices[1].pk).delete()
    return [("delete", notices[1].pk, {"title": "Thư 1"}, None)]


def bulk_create(notices):
    made = Notice.objects.bulk_create([Notice(user_id=notices[0].user_id, kind="b", title=f"Mới {place}") for place in range(2)])
    return [("insert", one.pk, None, {"title": one.title}) for one in made]


def copy(notices):
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY notices_notice (user_id, kind, title, body, url, subject_kind, created_at) FROM STDIN") as rows,
    ):
        for title in ("Chép 1", "Chép 2"):
            rows.write_row((notices[0].user_id, "c", title, "", "", "", notices[0].created_at))
    return [("insert", one.pk, None, {"title": one.title}) for one in Notice.objects.filter(kind="c").order_by("pk")]


def raw(notices):
    with connection.cursor() as cursor:
        cursor.execute("WITH them AS (UPDATE notices_notice SET title = 'thô' RETURNING id) SELECT count(*) FROM them")
    return [("update", notice.pk, {"title": notice.title}, {"title": "thô"}) for notice in notices]


def admin(notices):
    site, request = AdminSite(), RequestFactory().post("/")
    keeper, notice = ModelAdmin(Notice, site), notices[2]
    form = keeper.get_form(request, notice, change=True, fields=["title"])({"title": "Quản trị"}, instance=notice)
    assert form.is_valid()
    keeper.save_model(request, keeper.save_form(request, form, change=True), form, change=True)
    keeper.delete_queryset(request, Notice.objects.filter(pk=notices[0].pk))
    return [("update", notice.pk, {"title": "Thư 2"}, {"title": "Quản trị"}), ("delete", notices[0].pk, {"title": "Thư 0"}, None)]


@pytest.mark.parametrize("write", [save, update, bulk_update, delete, bulk_create, copy, raw, admin])
def test_each_way_of_writing_leaves_one_event_per_row(write, notices, mark):
    with bound(ME):
        expected = sorted(write(notices), key=lambda told: (told[0], str(told[1])))
    # In which order one statement reaches its rows is the database's to choose.
    found = sorted(since(mark), key=lambda event: (event.action, event.row_id))
    assert [(event.action, event.row_id) for event in found] == [(action, str(pk)) for action, pk, _, _ in expected]
    for event, (action, _, old, new) in zip(found, expected, strict=True):
        assert event.table_name == "notices_notice"
        if action == "update":
            assert (event.old_values, event.new_values) == (old, new)
        else:
            assert (old is None) is (event.old_values is None)
            assert (new is None) is (event.new_values is None)
            assert (event.old_values or event.new_values)["title"] == (old or new)["title"]
        assert {name: getattr(event, name) for name in WHO} == WHO


def test_many_rows_are_told_as_one_is(person, notices, mark):
    """A statement that changes many rows takes another way through the trigger: letters, emptiness, truth, what is covered."""
    from khuyencong.audit.canonical import EVENT  # leaf: what verification asks

    changes = "full_name = full_name || E' \"\\\\ (a, b)\\n\\u0001', email = 'x' || email, password = 'y', is_active = NOT is_active, joined_at = '2026-01-02 03:04:05.6+07'"
    other = User.objects.create_user("khac@example.vn", "Trần Bình", "mot-mat-khau-dai")
    told = []
    for which in ([person.pk], [person.pk, other.pk]):
        latest = Event.objects.latest("pk").pk
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE actors_user SET {changes} WHERE id = ANY (%s)", [which])
        found = [event for event in since(latest) if event.row_id == str(person.pk)]
        told += [(event.old_values, event.new_values) for event in found]
        User.objects.filter(pk=person.pk).update(
            full_name=person.full_name, email=person.email, password="z", is_active=True, joined_at=person.joined_at
        )
        if len(told) == 1:
            User.objects.filter(pk=person.pk).update(password=person.password)
    assert told[0] == told[1]
    assert told[0][1]["is_active"] == "f"
    assert told[0][1]["password"] == "***"
    assert told[0][1]["full_name"].endswith(' "\\ (a, b)\n\x01')
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM audit_event WHERE hash IS DISTINCT FROM {EVENT}")
        assert cursor.fetchone() == (0,)


def test_keys_that_change_together_are_rows_that_went_and_came(notices, mark):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET id = id + 1000000, title = 'x' WHERE kind = 'a'")
    assert sorted(event.action for event in since(mark)) == ["delete"] * 3 + ["insert"] * 3


def test_what_changes_nothing_leaves_no_event(notices, mark):
    notices[0].save()
    Notice.objects.update(kind="a")
    assert since(mark) == []


def test_without_a_context_the_event_names_the_database_role(notices, mark):
    Notice.objects.filter(pk=notices[0].pk).update(title="x")
    (event,) = since(mark)
    assert (event.user_id, event.request_id, event.database_role) == (None, "", "khuyencong")


def test_a_password_is_never_in_the_trail(person):
    person.set_password("mat-khau-khac")
    person.save()
    made, changed = Event.objects.filter(table_name="actors_user", row_id=str(person.pk)).order_by("pk")
    assert made.new_values["password"] == "***"
    assert changed.new_values == changed.old_values == {"password": "***"}
    assert made.new_values["email"] == "•••.vn"


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_job_in_the_worker_leaves_one_event_per_row_for_who_asked(person, notices, mark, tmp_path, monkeypatch):
    monkeypatch.setattr(sending, "_away_until", 0.0)
    worker = Worker(tmp_path)
    worker.start()
    try:
        job = ask("tests.rename", "đổi tên", {"kind": "a", "title": "Việc nền"}, by_id=person.pk)
        end = time.monotonic() + 60
        while job.is_open and time.monotonic() < end:
            time.sleep(0.2)
            job.refresh_from_db()
    finally:
        worker.kill()
    assert job.state == "done", worker.said
    found = [event for event in since(mark) if event.table_name == "notices_notice"]
    assert [(event.action, event.row_id, event.new_values) for event in found] == [
        ("update", str(notice.pk), {"title": "Việc nền"}) for notice in notices
    ]
    assert {(event.user_id, event.kind, event.origin, str(event.job_id)) for event in found} == {
        (person.pk, "job", "tests.rename", str(job.pk))
    }
    assert len({event.request_id for event in found}) == 1
    beats = [event for event in since(mark) if event.table_name == "jobs_job" and event.action == "update"]
    assert 2 <= len(beats) <= 3, "claimed and done; signs of life are no events"


def test_every_table_has_a_trail_or_a_reason(db):
    """The list is PostgreSQL's catalogue: a new table without either fails here."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, count(t.oid) FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = ANY (%s)
                AND t.tgenabled = 'O' WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname""",
            [list(AUDIT_NAMES)],
        )
        triggers = dict(cursor.fetchall())
    theirs = {model._meta.db_table for label in ("workflow_app", "jobs_app") for model in apps.get_app_config(label).get_models()}
    audited = {table for table, count in triggers.items() if count == len(AUDIT_NAMES)}
    assert audited == trails.audited_tables()
    assert set(triggers) - audited - theirs == set(trails.TABLES_LEFT_OUT)
    assert len(audited) > 50


def test_a_secret_and_a_covered_column_are_not_readable_in_any_event(db):
    """What the table of personal data calls secret or masked is treated so by the trigger of its table, as the catalogue has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.tgrelid::regclass::text, string_to_array(encode(t.tgargs, 'escape'), '\\000') FROM pg_trigger t WHERE t.tgname = 'audit_update'"""
        )
        arguments = {table: [set(filter(None, word.split(","))) for word in words[:4]] for table, words in cursor.fetchall()}
    checked = 0
    for model in apps.get_models():
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            how = sensitivity_of(model._meta.label, field.name)
            if table in arguments and how in {Sensitivity.SECRET, Sensitivity.MASKED}:
                _, left_out, secret, masked = arguments[table]
                assert field.column in (secret if how == Sensitivity.SECRET else masked | left_out), f"{table}.{field.column}"
                checked += 1
    assert checked > 8

"""Every way of writing leaves exactly one event per changed row, and says who."""

import pytest
from django.db import connection

from khuyencong.actors.models import User
from khuyencong.audit.context import Context, bound
from khuyencong.audit.models import Event
from khuyencong.notices.models import Notice

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


@pytest.mark.parametrize("write", [save, update, bulk_update, delete, bulk_create, copy, raw])
def test_each_way_of_writing_leaves_one_event_per_row(write, notices, mark):
    with bound(ME):
        expected = write(notices)
    found = since(mark)
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

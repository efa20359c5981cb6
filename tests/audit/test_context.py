"""Who acted is said on the connection that writes: through roll-backs, from request to request, and never for somebody else."""

import logging

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from khuyencong.actors.models import User
from khuyencong.audit import context, record
from khuyencong.audit.context import Context, bound
from khuyencong.audit.logs import Line
from khuyencong.audit.middleware import Trail
from khuyencong.audit.models import Event
from khuyencong.notices.models import Notice

A, B = Context(request="a", kind="page", user=1), Context(request="b", kind="page", user=2)


@pytest.fixture
def notice(db):
    return Notice.objects.create(user=User.objects.create_user("x@example.vn", "X", "mot-mat-khau-dai"), kind="a", title="0")


def write(title):
    Notice.objects.update(title=title)


def last():
    return Event.objects.latest("pk").user_id


def test_a_rolled_back_savepoint_takes_the_context_away_and_it_is_said_again(notice):
    with bound(A):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write("1")
            raise ZeroDivisionError
        write("2")
        assert last() == 1
        with transaction.atomic():
            write("3")
            assert last() == 1


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_too(notice):
    with bound(A):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write("1")
            raise ZeroDivisionError
        with transaction.atomic():
            list(Notice.objects.order_by("pk").iterator())  # a cursor of the server begins this transaction
            write("2")
        assert last() == 1
        write("3")
        assert last() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whole", [True, False], ids=["in a transaction", "without one"])
def test_the_next_one_on_the_same_connection_is_somebody_else(notice, whole):
    def deed(title):
        if whole:
            with transaction.atomic():
                write(title)
        else:
            write(title)
        return last()

    with bound(A):
        assert deed("1") == 1
        with bound(B):
            assert deed("2") == 2
        assert deed("3") == 1
    assert deed("4") is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_forgot_is_told_again(notice):
    with bound(A):
        write("1")
        with connection.cursor() as cursor:
            cursor.execute("RESET ALL")
        write("2")
        assert last() == 1


def test_reading_costs_no_query_and_writing_only_its_own(notice, django_assert_num_queries):
    with bound(A):
        with django_assert_num_queries(1):
            assert Notice.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('kc.audit', true)")
            assert not cursor.fetchone()[0]
        with django_assert_num_queries(1):
            write("1")


def test_a_worn_setting_is_no_reason_to_refuse_a_write(notice):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kc.audit', 'không phải JSON', true)")
    Notice.objects.filter(pk=notice.pk).delete()
    assert (Event.objects.latest("pk").action, last()) == ("delete", None)


@pytest.mark.django_db
def test_a_happening_is_one_event_in_one_line(rf):
    with bound(A):
        number = record("tests.sign_in_failed", data={"account": "a@b.vn\r\n2026-01-01 INFO giả", "long": "x" * 999}, user_id=9)
    event = Event.objects.get(pk=number)
    assert (event.action, event.event, event.user_id, event.request_id) == ("happened", "tests.sign_in_failed", 9, "a")
    assert event.new_values == {"account": "a@b.vn 2026-01-01 INFO giả", "long": "x" * 300}


def test_the_answer_and_the_log_carry_the_id_and_the_visitor_s_own_is_not_believed():
    seen = []

    def view(request):
        seen.append(context.request_id())
        return HttpResponse("")

    response = Trail(view)(RequestFactory().get("/", headers={"X-Request-ID": "của tôi"}))
    assert response["X-Request-ID"] == seen[0] != "của tôi"
    assert context.request_id() == ""
    with bound(Context(request=seen[0])):
        line = Line().format(logging.LogRecord("portal", logging.INFO, "", 1, "tìm %s", ("a\r\nb\x1b[2J\u2028c",), None))
    assert line.splitlines() == [line]
    assert seen[0] in line
    assert r"a\r\nb\x1b[2J\u2028c" in line


def test_a_traceback_cannot_begin_a_line_of_its_own():
    try:
        raise ValueError("sai\n2026-11-25 10:00:00 INFO portal giả")
    except ValueError as error:
        told = Line().format(logging.LogRecord("portal", logging.ERROR, "", 1, "x", (), (type(error), error, error.__traceback__)))
    first, *rest = told.splitlines()
    assert " ERROR portal " in first
    assert rest
    assert all(line.startswith("\t") for line in rest)

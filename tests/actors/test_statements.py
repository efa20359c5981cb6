"""A statement that is made once asks what its queryset asks."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from khuyencong import statements
from khuyencong.access import Role
from khuyencong.actors import selectors
from khuyencong.actors.models import Membership
from khuyencong.statements import Plan, Statement, with_values
from tests.factories.actors import make_enterprise, make_member, make_province

pytestmark = pytest.mark.django_db


def told(rows):
    """All that a membership brings along."""
    known = ("pk", "stands_in", "called", "area_ids", "duties")
    return [
        (*(getattr(row, name) for name in known), row.user.email, row.organisation and row.organisation.area.code, row.enterprise)
        for row in rows
    ]


def test_each_person_gets_their_own_answer_and_each_day_its_own(django_assert_num_queries):
    make_province()
    members = [
        make_member(Role.DISTRICT_OFFICER),
        make_member(Role.FINANCE_LEADER),
        make_member(Role.ENTERPRISE, enterprise=make_enterprise()),
    ]
    for member in members:
        for on in (date(2024, 3, 4), date(1999, 1, 1)):
            with django_assert_num_queries(1):
                found = selectors.memberships_on(user_id=member.user_id, on=on)
                answer = told(found)
            assert answer == told(selectors._memberships(member.user_id, on))
            assert len(answer) == (on.year == 2024)


def test_nothing_of_an_answer_is_kept():
    make_province()
    member = make_member(Role.DOIT_CLERK)
    assert len(selectors.memberships_on(user_id=member.user_id)) == 1
    member.user.is_active = False
    member.user.save()
    assert selectors.memberships_on(user_id=member.user_id) == []


def test_what_is_no_parameter_is_refused():
    asks = Statement(lambda user_id, name: Membership.objects.filter(user_id=user_id).annotate(one=F(name)), user_id=-1, name="title")
    with pytest.raises(ValueError, match="name"):
        asks.rows(user_id=1, name="title")


def kept():
    """The plans that this connection keeps, by PostgreSQL's own word, and by ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'kc%%' ORDER BY prepare_time")
        return [name for (name,) in cursor.fetchall()], list(vars(connection.connection).get("plans_kept", {}))


def test_a_connection_keeps_the_last_plans_only(monkeypatch):
    monkeypatch.setattr(statements, "MOST_KEPT", 2)
    vars(connection.connection)["plans_kept"] = {}
    one, two, three = (Plan(f"SELECT {number} + $1", ("bigint",)) for number in (10, 20, 30))
    try:
        assert [plan.asked(1) for plan in (one, two, one, three, one)] == [[(11,)], [(21,)], [(11,)], [(31,)], [(11,)]]
        held, known = kept()
        assert known == [three._name, one._name]
        assert {three._name, one._name} <= set(held)
        assert two._name not in held
        assert two.asked(5) == [(25,)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        vars(connection.connection)["plans_kept"] = {}


def test_a_plan_outlives_what_is_taken_back_and_is_made_anew_in_a_new_connection():
    plan = Plan("SELECT 'đồng' || $1", ("text",))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert plan.asked("!") == [("đồng!",)]
        raise ZeroDivisionError
    assert plan.asked("?") == [("đồng?",)]
    assert plan._name in kept()[0]


def test_a_percent_sign_is_only_a_sign():
    assert Plan(with_values("SELECT %s || '%%'", ["100%"])).asked() == [("100%%",)]


def test_a_wrong_plan_is_an_error_of_the_database():
    with pytest.raises(DatabaseError), transaction.atomic():
        Plan("SELECT nothing FROM nowhere").asked()

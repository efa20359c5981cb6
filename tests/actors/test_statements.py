"""A statement that is made once asks what its queryset asks."""

from datetime import date

import pytest
from django.db.models import F

from khuyencong.access import Role
from khuyencong.actors import selectors
from khuyencong.actors.models import Membership
from khuyencong.statements import Statement
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

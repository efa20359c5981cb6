"""One ground for all tests of this folder; each undoes what it did."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from khuyencong import clock
from khuyencong.access import Role
from projects.models import Line
from tests.database import undone
from tests.factories.inspections import Ground, make_ground, make_visit
from tests.factories.projects import Cast

DAY = date(2024, 3, 4)
_PEOPLE = (Role.DOIT_OFFICER, Role.DOIT_LEADER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER, Role.CENTER_OFFICER, Role.DISTRICT_OFFICER)


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """A đề án at work, and its people, built once."""
    with django_db_blocker.unblock(), undone(), clock.at(DAY):
        ground = make_ground()
        for role in _PEOPLE:
            ground.cast[role]
        ground.cast.people[Role.ENTERPRISE] = ground.cast.of(ground.line.enterprise)
        yield ground


@pytest.fixture
def ground(built: Ground, db: None, clock_at: Any) -> Ground:
    """The same, for one test."""
    clock_at(DAY)
    return Ground(
        Cast(people=dict(built.cast.people)), Line.objects.select_related("project", "enterprise", "content").get(pk=built.line.pk)
    )


@pytest.fixture
def visit(ground: Ground) -> Any:
    """A visit of an approved plan, with its team."""
    return make_visit(ground)

"""How long others waited: shown to who waits, from the answers of a year, and only when they say something."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.calendar.loading import load_calendar
from projects.enums import ProjectState
from projects.models import Project
from projects.selectors import durations
from projects.selectors.durations import UsualWait, usual_wait
from tests.factories import projects as factory

pytestmark = pytest.mark.django_db
MONDAY = date(2024, 3, 4)


@pytest.fixture
def cast():
    with clock.at(MONDAY):
        load_calendar()
        yield factory.Cast()


def answered(cast: factory.Cast, after: int, *, on: date = MONDAY) -> Project:
    """A file that the district did not put forward so many days after it was handed in."""
    with clock.at(on):
        project = factory.make_project(state=ProjectState.SUBMITTED, cast=cast, title=f"Máy sấy {after} {on}")
    with clock.at(on + timedelta(days=after)):
        factory.fire(project, "decline", cast[Role.DISTRICT_LEADER], reason="Không thuộc đối tượng")
    return project


def test_who_waits_reads_what_others_waited(cast, client, client_as, monkeypatch):
    monkeypatch.setattr(durations, "FEWEST", 3)
    for after in (7, 14):
        answered(cast, after)
    answered(cast, 30, on=MONDAY - timedelta(days=500))  # too long ago
    mine = factory.make_project(state=ProjectState.SUBMITTED, cast=cast)
    track = reverse("portal:track") + f"?ma={mine.code}"
    with clock.at(MONDAY + timedelta(days=40)):
        assert usual_wait() is None
        assert "nửa số hồ sơ" not in client.get(track).content.decode()
        answered(cast, 35)
        assert usual_wait() == UsualWait(files=3, half=10, most=25)
        words = "nửa số hồ sơ có kết quả sau 10 ngày làm việc, chín phần mười sau 25 ngày làm việc (3 hồ sơ"
        assert words in client.get(track).content.decode()
        owner = client_as(User.objects.get(pk=mine._author.user_id))
        assert words in owner.get(reverse("portal:my_projects")).content.decode()


@pytest.mark.parametrize(("waits", "half", "most"), [([1, 2, 3, 4, 5], 3, 5), (list(range(1, 11)), 5, 9), (list(range(1, 21)), 10, 18)])
def test_shares_are_of_files_not_between_them(waits, half, most):
    assert (durations._share(waits, 50), durations._share(waits, 90)) == (half, most)

"""The year on one page, the schematic of the province, statistics with a chart: looked at as a leader and as a district see them."""

import pytest

from directive.services import load_directive
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import LineState, ProjectState
from tests.browser import Browse, looked_at
from tests.factories import actors
from tests.factories.obstacles import make_obstacle
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_where_the_year_stands(browse: Browse) -> None:
    prepare_province()
    load_directive()
    cast = Cast()
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast)
    bring_line(project.lines.get(), LineState.SETTLED, cast)
    make_project(state=ProjectState.RECOMMENDED, cast=cast)
    make_obstacle()
    leader, officer = User.objects.get(pk=cast[Role.PROVINCE_LEADER].user_id), actors.make_member(Role.DISTRICT_OFFICER).user
    looked_at(browse("/toan-canh/", user=leader), "overview")
    looked_at(browse("/toan-canh/", user=officer), "overview-district")
    looked_at(browse("/thong-ke/so-do/", user=leader), "schematic")
    looked_at(browse("/thong-ke/?first=sub_programme&measure=grant&from_year=2024&to_year=2026", user=leader), "statistics")

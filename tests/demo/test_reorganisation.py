"""The reorganisation of 2025 on the demonstration: every open file goes on, the year's totals are equal to the đồng before and after."""

import threading

import pytest
from django.db import connection, connections

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Organisation, Relocation, Reorganisation
from khuyencong.actors.services import reorganisation
from khuyencong.actors.services.units import load_organisations, load_units
from khuyencong.actors.territory import map_days
from khuyencong.demo.loading import load
from projects.enums import ProjectState
from projects.models import Project
from reports.kinds.catalogue import snapshot
from reports.periods import parse
from tests.factories import actors

pytestmark = pytest.mark.long


def plan() -> reorganisation.Plan:
    return reorganisation.read(next(path for path in reorganisation.shipped() if "07-01" in path.stem).read_bytes())


def totals(year: int, map_on=None) -> tuple:
    frozen = snapshot(kind="period", period=parse(str(year)), unit=None, source="", map_on=map_on)
    table = next(table for table in frozen["tables"] if table["code"] == "by_district")
    return frozen["totals"], [sum(row["cells"][place] or 0 for row in table["rows"]) for place in (3, 4, 5, 6)]


@pytest.mark.django_db
def test_the_demonstration_is_reorganised_and_its_years_add_up(client_as):
    load()
    years = range(2018, clock.today().year + 1)
    before = {year: totals(year) for year in years}
    open_ones = set(Project.objects.exclude(state__in=ProjectState.over()).values_list("pk", flat=True))
    over = dict(Project.objects.filter(state__in=ProjectState.over()).values_list("pk", "district_id"))
    assert len(open_ones) > 20
    assert len(over) > 5
    reorganisation.apply(plan=plan(), commit=True)
    assert set(Relocation.objects.filter(kind="project").values_list("subject_id", flat=True)) == open_ones
    assert not Project.objects.filter(pk__in=open_ones, district__valid_to__isnull=False).exists()
    assert dict(Project.objects.filter(pk__in=over).values_list("pk", "district_id")) == over
    for map_on in (None, *(day for day, _ in map_days())):
        assert {year: totals(year, map_on) for year in years} == before
    reader = client_as(actors.make_member(Role.DOIT_LEADER).user)
    for project in Project.objects.order_by("pk"):
        assert reader.get(project.get_absolute_url()).status_code in (200, 404)  # drafts are their writers' own


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_one():
    load_units()
    load_organisations(communes=False)
    ready, said = threading.Barrier(2), []

    def run() -> None:
        try:
            ready.wait(10)
            reorganisation.apply(plan=plan(), commit=True)
            said.append("done")
        except reorganisation.Refused as refused:
            said.append(refused.problems[0].rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(said) == ["applied_before", "done"]
    assert Reorganisation.objects.count() == 1
    assert AdminUnit.objects.filter(level="commune", valid_to__isnull=True).count() == 48
    assert Organisation.objects.filter(kind="commune_committee", valid_to__isnull=True).count() == 48
    assert connection.is_usable()

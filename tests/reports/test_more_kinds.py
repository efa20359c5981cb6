"""Reports of money, results, inspections and officers: their figures are those of the ledger, the acceptances, the visits, the assignments."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from budgets.enums import Stage
from budgets.models import Leg
from khuyencong.actors.models import Organisation
from projects.enums import LineState, ProjectState
from projects.models import Acceptance
from reports import services
from reports.enums import ReportKind
from reports.kinds.catalogue import CATALOGUE
from tests.factories.projects import Cast, bring_line, give_estimate, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(day):
    cast = Cast()
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast)
    bring_line(project.lines.get(), LineState.SETTLED, cast)
    return project


def snapshot(kind, **asked):
    return services.make_now(run=services.ask_report(**({"kind": kind, "period": "2024"} | asked))).snapshot


@pytest.mark.thorough
def test_money_equals_the_ledger_by_source_content_district_and_month(settled):
    tables = {one["code"]: one for one in snapshot("money")["tables"]}
    # Paid is the credit of the account of what was paid, whatever it was paid out of; settling moves it on.
    legs = Leg.objects.filter(account__stage=Stage.PAID)
    paid = legs.aggregate(amount=Sum("debit"))["amount"] or legs.aggregate(amount=Sum("credit"))["amount"]
    assert tables["by_month"]["total"][-1] == paid == 200_000_000
    assert sum(row["cells"][-1] for row in tables["by_month"]["rows"]) == paid
    assert tables["by_content_money"]["total"] == tables["by_district_money"]["total"]
    assert tables["by_content_money"]["total"][2:5] == [200_000_000] * 3
    assert tables["by_source_money"]["total"][1] >= 200_000_000
    (mine,) = [row for row in tables["by_source_money"]["rows"] if row["cells"][7]]
    assert mine["cells"][7] == 200_000_000


@pytest.mark.thorough
def test_results_equal_the_acceptances(settled):
    told = snapshot("results")
    tables = {one["code"]: one for one in told["tables"]}
    accepted = Acceptance.objects.get()
    assert tables["results_by_content"]["total"] == ["Cộng", 1, 1, accepted.new_jobs, accepted.real_cost, accepted.grant]
    assert len(tables["results_by_sub_programme"]["rows"]) == 7
    assert "nghiệm thu đạt 1 phần việc" in told["text"]["results"][0]
    assert snapshot("results", period="2023")["tables"][0]["rows"] == []


@pytest.mark.thorough
def test_officers_and_inspections_have_a_row_for_each(settled):
    told = snapshot("officers")
    assert len(told["tables"][0]["rows"]) == Organisation.objects.filter(kind="district_committee").count() == 9
    visited = {one["code"]: one for one in snapshot("inspections", period="2024-Q1")["tables"]}
    assert set(visited) == {"visits_by_district", "visits", "findings"}


@pytest.mark.parametrize(
    ("kind", "asked", "says"),
    [
        ("money", {"period": "2024-Q1"}, "cho cả năm"),
        ("money", {"source": "KCDP"}, "gồm mọi nguồn"),
        ("officers", {"period": "2024-H1"}, "cho cả năm"),
        ("inspections", {"source": "KCDP"}, "không chia theo nguồn"),
    ],
)
def test_what_a_kind_is_not_made_of_is_refused_with_a_reason(day, kind, asked, says):
    with pytest.raises(ValidationError, match=says):
        services.ask_report(**({"kind": kind, "period": "2024"} | asked))


def test_every_kind_is_defined(day):
    assert set(CATALOGUE) == set(ReportKind)

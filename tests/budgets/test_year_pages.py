"""The pages of the year of the money: parts of an estimate, comparison, settlement, close; one đề án for all of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.enums import EstimateStatus, FundingSource, GroupBy
from budgets.models import Estimate, FiscalYear, Settlement
from budgets.selectors.comparison import compare
from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState
from tests.budgets.test_pages import body, client_of
from tests.factories import actors, plans
from tests.factories.projects import Cast, bring_line, give_estimate, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2024, 3, 4)):
        yield


@pytest.fixture
def people():
    actors.make_province()
    return {
        "officer": actors.acting(Role.FINANCE_OFFICER), "second": actors.acting(Role.FINANCE_OFFICER),
        "leader": actors.acting(Role.FINANCE_LEADER), "reader": actors.acting(Role.DOIT_LEADER),
    }  # fmt: skip


def press(client, name, *args, **data):
    """Send a form; what it said when it was refused."""
    answer = client.post(reverse(f"budgets:{name}", args=args), data)
    return "" if answer.status_code == 302 else f"{answer.status_code} {body(answer)}"


def test_a_plan_becomes_an_estimate_that_is_divided_and_given_by_a_paper(people):
    cast = Cast()
    plans.prepare()
    plan = plans.make_plan(cast, state="approved")
    officer, leader = client_of(people["officer"]), client_of(people["leader"])
    address = reverse("plans:make_estimate", args=[plan.pk])
    assert address in body(officer.get(plan.get_absolute_url()))
    assert client_of(people["reader"]).post(address, {"spread": "even"}).status_code == 403
    assert officer.post(address, {"spread": "even"}).status_code == 302
    row = Estimate.objects.get()
    assert (row.source, row.amount, row.rows.count()) == (FundingSource.KCDP, 60_000_000, 4)
    refused = officer.post(address, {"spread": "whole"})
    assert refused.status_code == 422
    assert "đang có một bản dự toán chưa duyệt" in body(refused)
    assert press(officer, "edit", row.pk, amount="100 triệu", note="Theo kế hoạch") == ""
    part = {"subject": "SP2", "district": "", "quarter_1": "50 triệu"}
    assert "vượt tổng dự toán 100.000.000" in press(officer, "part", row.pk, **part)
    assert "50 triệu" in press(officer, "part", row.pk, **part)  # what was typed stays
    assert press(officer, "part", row.pk, **part | {"quarter_1": "40 triệu"}) == ""
    last = row.rows.get(sub_programme="SP2")
    shown = body(officer.get(reverse("budgets:change_part", args=[row.pk, last.pk])))
    assert "40.000.000" in shown
    assert officer.get(reverse("budgets:change_part", args=[row.pk, 0])).status_code == 404
    assert press(officer, "change_part", row.pk, last.pk, subject="SP5", district="", quarter_2="40 triệu") == ""
    assert not row.rows.filter(sub_programme="SP2").exists()
    assert press(officer, "submit", row.pk) == ""
    assert "Chờ duyệt" in press(officer, "part", row.pk, **part)
    assert press(leader, "approve", row.pk, decision="Quyết định 16/QĐ-UBND") == ""
    row.refresh_from_db()
    assert row.status == EstimateStatus.APPROVED
    page = body(officer.get(reverse("budgets:estimate", args=[row.pk])))
    assert row.paper.notation in page
    assert "Tư vấn" in page or "tư vấn" in page


@pytest.mark.thorough
def test_a_year_is_settled_and_closed_on_the_pages_and_compared(people):
    cast = Cast()
    give_estimate(900_000_000)
    project = make_project(state="allocated", cast=cast)
    line = bring_line(project.lines.get(), LineState.SETTLED, cast)
    waiting = make_project(state="allocated", cast=cast, title="Máy sấy")
    officer, second, leader = (client_of(people[name]) for name in ("officer", "second", "leader"))
    hindering = body(leader.get(reverse("budgets:closing", args=[2024])))
    assert f"{project.code} {project.title}" in hindering  # paid and not settled
    assert waiting.lines.get().get_absolute_url() in hindering
    assert "Chưa khóa sổ được" in hindering
    assert "Chưa duyệt quyết toán" in press(leader, "close", 2024, knows="on")
    assert "Hãy" in press(leader, "close", 2024) or not FiscalYear.objects.filter(status="closed").exists()
    choice = f"KCDP-{Estimate.objects.get().owner_id}"
    assert press(officer, "draw_up", 2024, what=choice, note="") == ""
    row = Settlement.objects.get()
    assert press(officer, "submit_settlement", row.pk).startswith("422")
    for one in row.rows.order_by("pk"):
        page = body(officer.get(reverse("budgets:explain_settlement", args=[one.pk])))
        assert ("Giải trình chênh lệch" in page) == bool(one.holding_id and one.difference)
        if one.left:
            said = {"explanation": "Chưa ký hợp đồng", "outcome": "carry" if one.holding_id else "cancel", "reason": "Tiếp tục"}
            assert press(officer, "explain_settlement", one.pk, **said) == ""
    assert press(officer, "submit_settlement", row.pk) == ""
    assert second.get(reverse("budgets:submit_settlement", args=[row.pk])).status_code == 409
    assert "khác người lập" in press(officer, "check_settlement", row.pk)
    assert press(leader, "send_back_settlement", row.pk, reason="x").startswith("403")
    assert press(second, "check_settlement", row.pk) == ""
    assert press(second, "approve_settlement", row.pk).startswith("403")
    assert press(leader, "approve_settlement", row.pk) == ""
    assert press(leader, "reopen_settlement", row.pk, reason="Ghi nhầm") == ""
    row = Settlement.objects.get(status="draft")
    for client, step in ((officer, "submit"), (second, "check"), (leader, "approve")):
        assert press(client, f"{step}_settlement", row.pk) == ""
    row.refresh_from_db()
    page = body(leader.get(row.get_absolute_url()))
    assert row.paper.notation in page
    assert "Thông báo quyết toán đề án" in page
    assert press(leader, "close", 2024, knows="on") == ""
    assert "Năm đã khóa sổ" in body(leader.get(reverse("budgets:closing", args=[2024])))
    assert press(leader, "reopen_settlement", row.pk, reason="Muộn").startswith("422")
    _, total = compare(2025, GroupBy.CONTENT)
    assert (total.before, total.paid_before, total.settled_before, total.allocated) == (
        900_000_000,
        line.accepted,
        line.accepted,
        waiting.approved,
    )
    for by in GroupBy:
        groups, whole = compare(2025, by)
        assert (whole.before, whole.paid_before) == (total.before, total.paid_before)
        shown = body(leader.get(reverse("budgets:comparison", args=[2025]), {"theo": by.value}))
        assert all(group.name in shown for group in groups if "&" not in group.name)
    assert leader.get(reverse("budgets:comparison_file", args=[2025])).headers["Content-Type"].endswith("sheet")
    with CaptureQueriesContext(connection) as queries:
        compare(2025, GroupBy.DISTRICT)
    assert len(queries) <= 7
    assert row.paper.notation in body(leader.get(reverse("budgets:settlement")))


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.CO_APPRAISER, Role.DOIT_CLERK])
def test_others_do_not_open_the_year(role, people):
    give_estimate(1_000)
    client = client_of(actors.acting(role))
    for name in ("settlement", "closing", "comparison", "draw_up", "close"):
        assert client.get(reverse(f"budgets:{name}", args=[] if name == "settlement" else [2024])).status_code == 403

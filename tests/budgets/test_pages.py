"""Pages of estimates and of a year: two people, whose budget, sentences instead of failures, a fixed cost."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.enums import EstimateStatus, FundingSource
from budgets.models import Estimate
from budgets.selectors import estimate_left
from budgets.services import estimates, funding
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from tests.factories import actors
from tests.factories.budgets import make_holding
from tests.factories.projects import give_estimate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2024, 3, 4)):
        actors.make_province()
        yield


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def body(response: Any) -> str:
    return response.content.decode()


DRAFT = {"year": "2024", "source": "KCDP", "amount": "4 tỷ", "note": "Nghị quyết HĐND"}


def estimate_by(role: Role, *, amount: int = 4_000_000_000, source: str = "KCDP", owner: str = "stc", submit: bool = True) -> Estimate:
    drafter = actors.acting(role)
    row = estimates.draft_estimate(
        year=2024, source=FundingSource(source), owner_id=actors.organisation(owner).pk, amount=amount, by_id=drafter.user_id or 0
    )
    return estimates.submit_estimate(estimate_id=row.pk) if submit else row


def page(name: str, row: Estimate) -> str:
    return reverse(f"budgets:{name}", args=[row.pk])


def test_an_estimate_typed_in_millions_is_asked_back():
    officer = client_of(actors.acting(Role.FINANCE_OFFICER))
    page = officer.post(reverse("budgets:draft"), DRAFT | {"amount": "4000"})
    assert page.status_code == 422
    assert "4.000 đồng? Có phải 4.000 triệu đồng?" in body(page)
    assert "Nghị quyết HĐND" in body(page)
    assert not Estimate.objects.exists()
    row = estimate_by(Role.FINANCE_OFFICER)
    estimates.approve_estimate(estimate_id=row.pk, by_id=actors.acting(Role.FINANCE_LEADER).user_id or 0, decision="12/QĐ-UBND")
    asked = body(officer.post(reverse("budgets:draft"), DRAFT | {"amount": "3 triệu", "source": "KCQG"}))
    assert "Số thường gặp ở đây là khoảng 4.000.000.000 đồng" in asked
    assert officer.post(reverse("budgets:draft"), DRAFT | {"amount": "3 triệu", "source": "KCQG", "as_typed": "on"}).status_code == 302
    assert Estimate.objects.get(source="KCQG").amount == 3_000_000


def test_an_estimate_is_drafted_submitted_and_approved_by_two_people():
    officer, leader = client_of(actors.acting(Role.FINANCE_OFFICER)), client_of(actors.acting(Role.FINANCE_LEADER))
    assert officer.post(reverse("budgets:draft"), DRAFT).status_code == 302
    row = Estimate.objects.get()
    assert (row.amount, row.owner.code, row.status) == (4_000_000_000, "stc", EstimateStatus.DRAFT)
    assert officer.post(page("edit", row), {"amount": "4,5 tỷ", "note": "Bổ sung"}).status_code == 302
    assert officer.post(page("submit", row)).status_code == 302
    assert officer.get(page("approve", row)).status_code == 403
    assert page("approve", row) in body(leader.get(page("estimate", row)))
    assert leader.post(page("approve", row), {"decision": "Quyết định 15/QĐ-UBND"}).status_code == 302
    assert leader.post(page("approve", row), {"decision": "Quyết định 15/QĐ-UBND"}).status_code == 302  # once more changes nothing
    assert estimate_left(FundingSource.KCDP, 2024, row.owner_id) == 4_500_000_000
    listed = body(leader.get(reverse("budgets:estimates")))
    assert "4.500.000.000" in listed
    assert "Đã duyệt" in listed


def test_who_drafted_does_not_approve():
    user = actors.make_user()
    officer = actors.make_member(Role.FINANCE_OFFICER, user=user)
    leader = actors.make_member(Role.FINANCE_LEADER, user=user)
    row = estimates.draft_estimate(
        year=2024, source=FundingSource.KCDP, owner_id=actors.organisation("stc").pk, amount=1_000, by_id=officer.user_id
    )
    estimates.submit_estimate(estimate_id=row.pk)
    client = Client()
    client.force_login(user)
    session = client.session
    session["membership_id"] = leader.pk
    session.save()
    answer = client.post(page("approve", row), {"decision": "Quyết định 15/QĐ-UBND"})
    assert answer.status_code == 422
    assert "Người duyệt dự toán phải khác người soạn." in body(answer)
    assert "Quyết định 15/QĐ-UBND" in body(answer)
    assert estimate_left(FundingSource.KCDP, 2024, row.owner_id) == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": "bốn tỷ"}, "Tổng dự toán"),
        ({"amount": "-5"}, "Tổng dự toán"),
        ({"amount": ""}, "Cần nhập tổng dự toán."),
        ({"source": ""}, "Cần chọn nguồn kinh phí."),
        ({"source": "DISTRICT"}, "Nguồn kinh phí"),
        ({"year": "1999"}, "Năm ngân sách"),
    ],
)
def test_a_bad_draft_is_told_at_its_field(changed, words):
    answer = client_of(actors.acting(Role.FINANCE_OFFICER)).post(reverse("budgets:draft"), DRAFT | changed)
    assert answer.status_code == 422
    assert words in body(answer)
    assert "Nghị quyết HĐND" in body(answer)
    assert not Estimate.objects.exists()


def test_a_second_draft_of_a_source_waits_for_the_first():
    client = client_of(actors.acting(Role.FINANCE_OFFICER))
    client.post(reverse("budgets:draft"), DRAFT)
    answer = client.post(reverse("budgets:draft"), DRAFT)
    assert answer.status_code == 422
    assert "đang có một bản dự toán chưa duyệt" in body(answer)
    assert Estimate.objects.count() == 1


def test_taking_back_what_is_allocated_is_a_sentence_not_a_failure():
    give_estimate(1_000_000_000)
    owner = actors.organisation("stc")
    funding.allocate(
        holding=make_holding(), source=FundingSource.KCDP, year=2024, owner_id=owner.pk, amount=800_000_000, key="k",
        by_id=actors.acting(Role.FINANCE_OFFICER).user_id or 0,
    )  # fmt: skip
    row = estimate_by(Role.FINANCE_OFFICER, amount=500_000_000)
    answer = client_of(actors.acting(Role.FINANCE_LEADER)).post(page("approve", row), {"decision": "Quyết định 16/QĐ-UBND"})
    assert answer.status_code == 422
    assert "chỉ còn 200.000.000 đồng, không đủ 500.000.000 đồng" in body(answer)
    row.refresh_from_db()
    assert row.status == EstimateStatus.SUBMITTED


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.CO_APPRAISER, Role.DOIT_CLERK])
def test_others_do_not_open_the_budget(role):
    row = estimate_by(Role.FINANCE_OFFICER)
    client = client_of(actors.acting(role))
    for url in (reverse("budgets:estimates"), page("estimate", row), reverse("budgets:year", args=[2024]), reverse("budgets:draft")):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("role", [Role.DOIT_LEADER, Role.CENTER_OFFICER, Role.FINANCE_LEADER])
def test_a_reader_does_not_draft(role):
    assert client_of(actors.acting(role)).post(reverse("budgets:draft"), DRAFT).status_code == 403
    assert not Estimate.objects.exists()


def test_a_district_keeps_its_own_budget_and_sees_no_other():
    province = estimate_by(Role.FINANCE_OFFICER)
    own, neighbour = actors.acting(Role.DISTRICT_OFFICER), actors.acting(Role.DISTRICT_OFFICER, district="831")
    client = client_of(own)
    answer = client.post(reverse("budgets:draft"), DRAFT | {"source": "DISTRICT", "amount": "700 triệu"})
    assert answer.status_code == 302
    row = Estimate.objects.get(source=FundingSource.DISTRICT)
    assert row.owner.code == "ubnd-829"
    assert client.get(page("estimate", row)).status_code == 200
    assert client.get(page("estimate", province)).status_code == 404
    assert "4.000.000.000" not in body(client.get(reverse("budgets:estimates")))
    for name in ("estimate", "edit", "submit"):
        assert client_of(neighbour).get(page(name, row)).status_code == 404
    assert client_of(neighbour).post(page("submit", row)).status_code == 404
    row.refresh_from_db()
    assert row.status == EstimateStatus.DRAFT


def test_the_year_page_opens_the_entries_of_each_figure():
    give_estimate(3_000_000_000)
    give_estimate(500_000_000, source=FundingSource.DISTRICT, owner_code="ubnd-829")
    leader, district = client_of(actors.acting(Role.PROVINCE_LEADER)), client_of(actors.acting(Role.DISTRICT_LEADER))
    url = reverse("budgets:year", args=[2024])
    whole, own = body(leader.get(url)), body(district.get(url))
    assert "3.500.000.000" in whole  # the sum of both
    assert "500.000.000" in own
    assert "3.000.000.000" not in own
    entries = reverse("budgets:entries", args=[2024])
    assert f"{entries}?giai_doan=free&amp;nguon=KCDP" in whole
    listed = body(leader.get(entries, {"nguon": "KCDP", "giai_doan": "free"}))
    assert "3.000.000.000" in listed
    assert "500.000.000</td>" not in listed
    assert "3.000.000.000" not in body(district.get(entries))
    assert leader.get(reverse("budgets:year", args=[2031])).status_code == 404
    assert leader.get(reverse("budgets:entries", args=[2031])).status_code == 404


@pytest.mark.thorough
def test_lists_cost_the_same_with_one_row_or_thirty():
    give_estimate(1_000_000_000)
    client = client_of(actors.acting(Role.FINANCE_LEADER))
    urls = (reverse("budgets:estimates"), reverse("budgets:year", args=[2024]), reverse("budgets:entries", args=[2024]))

    def costs() -> list[int]:
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    client.get(urls[0])
    once = costs()
    for number in range(2, 31):
        give_estimate(1_000_000_000 + number)
    assert costs() == once
    assert max(once) <= 12

"""Fairs from the first request for a booth to what was sold; every refusal beside its success."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.hooks import mover_of
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from products.models import Booth, Fair
from products.selectors import fairs as reading
from products.services import fairs
from tests import database
from tests.factories import actors
from tests.factories.products import ask_booth, make_fair
from tests.products.test_selections import refused, waits

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
SOON = {"starts_on": DAY + timedelta(days=10), "ends_on": DAY + timedelta(days=12)}


@pytest.fixture(scope="module")
def cast(province, django_db_blocker) -> Any:
    """Two cơ sở with their owners, the office that leads a fair, another one; once for the file."""
    with django_db_blocker.unblock(), database.undone(), clock.at(DAY):
        owner, other, officer = (actors.make_member(role) for role in (Role.ENTERPRISE, Role.ENTERPRISE, Role.DOIT_OFFICER))
        yield SimpleNamespace(
            member=owner, owner=actors.principal(owner), other=actors.principal(other), enterprise=owner.enterprise, its=other.enterprise,
            office=officer, officer=actors.principal(officer), district=actors.acting(Role.DISTRICT_OFFICER),
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def test_an_office_keeps_its_own_fair(cast):
    row = make_fair(cast.officer, **SOON)
    assert row.apply_by == row.starts_on
    for given, field in (
        ({"name": " "}, "name"), ({"ends_on": DAY}, "ends_on"), ({"booths": 0}, "booths"), ({"apply_by": DAY + timedelta(days=13)}, "apply_by"),
        ({"starts_on": DAY - timedelta(days=9), "ends_on": DAY - timedelta(days=8)}, "ends_on"),
    ):  # fmt: skip
        try:
            with pytest.raises(ValidationError) as said:
                make_fair(cast.officer, **(SOON | given))
            assert field in said.value.error_dict or field == "booths"
        finally:
            assert Fair.objects.get() == row
    facts = {"name": "Khác", "host": "x", "place": "x", "booths": 5} | SOON
    for who in (cast.owner, cast.district):
        with pytest.raises(NotAllowed):
            fairs.keep_fair(who=who, fair=row, **facts)
    assert fairs.keep_fair(who=cast.officer, fair=row, **facts).name == "Khác"
    ask_booth(row, cast.owner)
    fairs.cancel_fair(fair=row, who=cast.officer, reason="Bão")
    assert Notice.objects.filter(user=cast.member.user, kind="products.fair_cancelled").exists()
    with pytest.raises(ValidationError, match="đã bị hủy"):
        fairs.cancel_fair(fair=row, who=cast.officer, reason="Bão")
    with pytest.raises(ValidationError, match="đã bị hủy"):
        ask_booth(row, cast.other)


def test_booths_are_given_within_their_number(cast):
    row = make_fair(cast.officer, booths=2, **SOON)
    mine, theirs = ask_booth(row, cast.owner, booths=2), ask_booth(row, cast.other)
    assert waits(cast.officer) == ["Trả lời đăng ký gian hàng"] * 2
    assert waits(cast.district) == []
    for given, field in (({}, "enterprise"), ({"enterprise": cast.its}, "enterprise"), ({"booths": 3}, "booths")):
        refused(field, ask_booth, fair=row, owner=cast.owner, **given)
    with pytest.raises(NotAllowed):
        fairs.answer_booth(booth=mine, who=cast.district, accept=True)
    refused("reason", fairs.answer_booth, booth=theirs, who=cast.officer, accept=False, reason=" ")
    fairs.answer_booth(booth=mine, who=cast.officer, accept=True)
    assert Notice.objects.filter(user=cast.member.user, kind="products.booth_answered").exists()
    with pytest.raises(ValidationError, match="được nhận"):
        fairs.answer_booth(booth=mine, who=cast.officer, accept=True)
    refused("accept", fairs.answer_booth, booth=theirs, who=cast.officer, accept=True)
    with pytest.raises(DatabaseError, match="no more booths"), transaction.atomic():
        Booth.objects.filter(pk=theirs.pk).update(answer="accepted", answered_by=cast.officer.user_id, answered_at=clock.now())
    facts = {"name": "Khác", "host": "x", "place": "x"} | SOON
    refused("booths", fairs.keep_fair, who=cast.officer, fair=row, booths=1, **facts)
    with pytest.raises(NotAllowed):
        fairs.withdraw_booth(booth=mine, who=cast.other)
    fairs.withdraw_booth(booth=mine, who=cast.owner)
    with pytest.raises(ValidationError, match="đã rút"):
        fairs.withdraw_booth(booth=mine, who=cast.owner)
    fairs.answer_booth(booth=theirs, who=cast.officer, accept=True)
    assert reading.free(row) == 1
    assert ask_booth(row, cast.owner).pk == mine.pk
    with clock.at(DAY + timedelta(days=11)):
        with pytest.raises(ValidationError, match="chỉ nhận đăng ký"):
            ask_booth(row, actors.acting(Role.ENTERPRISE))
        with pytest.raises(ValidationError, match="đã khai mạc"):
            fairs.withdraw_booth(booth=mine, who=cast.owner)


def test_what_was_sold_is_told_and_summed(cast):
    row = make_fair(cast.officer, **SOON)
    mine, theirs, waiting = ask_booth(row, cast.owner), ask_booth(row, cast.other), ask_booth(row, actors.acting(Role.ENTERPRISE))
    for one in (mine, theirs):
        fairs.answer_booth(booth=one, who=cast.officer, accept=True)
    sold = {"orders": 2, "order_value": 500_000_000, "revenue": 30_000_000}
    with pytest.raises(ValidationError, match="từ ngày khai mạc"):
        fairs.tell_results(booth=mine, who=cast.owner, **sold)
    with clock.at(DAY + timedelta(days=13)):
        assert waits(cast.owner) == ["Báo kết quả tại hội chợ"]
        for given, field in (({"orders": 0}, "order_value"), ({"order_value": 0}, "order_value"), ({"revenue": -1}, "revenue")):
            refused(field, fairs.tell_results, booth=mine, who=cast.owner, **(sold | given))
        with pytest.raises(NotAllowed):
            fairs.tell_results(booth=mine, who=cast.other, **sold)
        with pytest.raises(ValidationError, match="được nhận"):
            fairs.tell_results(booth=waiting, who=cast.officer, **sold)
        fairs.tell_results(booth=mine, who=cast.owner, **sold)
        fairs.tell_results(booth=theirs, who=cast.officer, orders=0, order_value=0, revenue=12_000_000)
        assert waits(cast.owner) == []
        assert reading.outcome(row) == reading.Outcome(2, 2, 2, 500_000_000, 42_000_000)
        listed = reading.counted(reading.fairs()).get(pk=row.pk)
        assert (listed.given, listed.sold, listed.ordered) == (2, 42_000_000, 500_000_000)
        with pytest.raises(ValidationError, match="không hủy được"):
            fairs.cancel_fair(fair=row, who=cast.officer, reason="Bão")
    with clock.at(DAY + timedelta(days=103)), pytest.raises(ValidationError, match="90 ngày"):
        fairs.tell_results(booth=mine, who=cast.owner, **sold)
    mover = mover_of("products.Booth")
    assert mover is not None
    with pytest.raises(ValidationError, match="cùng đăng ký"):
        mover(cast.enterprise.pk, cast.its.pk)
    assert mover(actors.make_enterprise().pk, cast.its.pk) == [theirs.pk]


def test_pages(cast, client_as, django_assert_max_num_queries):
    office, owner = client_as(cast.office.user, cast.office), client_as(cast.member.user, cast.member)
    sent = {"name": "Hội chợ dừa", "host": "Sở", "place": "Bến Tre", "starts_on": "14/03/2024", "ends_on": "16/03/2024", "booths": "1"}
    wrong = office.post(reverse("products:keep_fair"), sent | {"code": "KC-0"})
    assert (wrong.status_code, "Không có đề án mã này" in wrong.content.decode()) == (422, True)
    assert office.post(reverse("products:keep_fair"), sent | {"ends_on": "13/03/2024"}).status_code == 422
    assert owner.get(reverse("products:keep_fair")).status_code == 403
    assert office.post(reverse("products:keep_fair"), sent).status_code == 302
    row = Fair.objects.get()
    asked = {"enterprise": cast.enterprise.pk, "goods": "Kẹo dừa", "booths": "1"}
    ask = reverse("products:ask_booth", args=[row.pk])
    assert owner.post(ask, asked | {"booths": "2"}).status_code == 422
    assert owner.post(ask, asked | {"goods": "a\x00"}).status_code == 422
    assert owner.post(ask, asked).status_code == 302
    booth = Booth.objects.get()
    answer, result = reverse("products:answer_booth", args=[booth.pk]), reverse("products:tell_results", args=[booth.pk])
    assert owner.post(answer, {"accept": "1"}).status_code == 403
    assert office.post(answer, {"accept": "0", "reason": ""}).status_code == 422
    assert office.post(answer, {"accept": "1"}).status_code == 302
    assert office.get(answer).status_code == owner.get(result).status_code == 409
    with clock.at(date(2024, 3, 18)):
        assert owner.post(result, {"orders": "1", "order_value": "0", "revenue": "5 triệu"}).status_code == 422
        assert owner.post(result, {"orders": "1", "order_value": "200 triệu", "revenue": "5 triệu"}).status_code == 302
        for query in ("", "?luc=qua"):
            with django_assert_max_num_queries(14):
                assert "5.000.000" in office.get(reverse("products:fairs") + query).content.decode()
        assert "200.000.000" in owner.get(row.get_absolute_url()).content.decode()
        stranger = actors.make_member(Role.ENTERPRISE)
        assert cast.enterprise.name not in client_as(stranger.user, stranger).get(row.get_absolute_url()).content.decode()

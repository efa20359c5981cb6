"""Adjustments: who decides on what, before and after in the amendment, the norm and the ledger; all or nothing."""

from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from budgets.ledger import Overspent
from budgets.services import funding
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import AdjustmentKind as K
from projects.enums import AdjustmentState, LineState, PaymentKind, ProjectState, Track
from projects.models import Adjustment, AdjustmentAuthority, Line, NormCheck
from projects.permissions import TABLE
from projects.selectors import adjusting, money
from projects.services.adjusting import request_adjustment
from projects.workflow.adjustment_machine import ADJUSTMENT
from projects.workflow.line_guards import money_of
from tests.factories import actors
from tests.factories.projects import Cast, adjust, bring_line, end, fire, give_estimate, make_project, pay

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
ROLES = [role for role in Role if role not in (Role.SYSTEM, Role.COMMUNE_OFFICER)]


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def built(province) -> tuple[Cast, Line]:
    with clock.at(DAY):
        give_estimate()
        cast = Cast()
        project = make_project(state=ProjectState.ALLOCATED, cast=cast)
        return cast, bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)


@pytest.fixture
def scene(built) -> tuple[Cast, Line]:
    return deepcopy(built)


@pytest.fixture
def cast(scene) -> Cast:
    return scene[0]


@pytest.fixture
def line(scene) -> Line:
    return scene[1]


def ask(line: Line, cast: Cast, **changes: object) -> Adjustment:
    return request_adjustment(line=line, who=cast[Role.CENTER_OFFICER], reason="Nhà cung cấp giao máy chậm", **changes)


def said(call, *args: object, **kwargs: object) -> str:
    with pytest.raises((Refused, ValidationError)) as error:
        call(*args, **kwargs)
    return str(error.value)


@pytest.mark.thorough
def test_more_time_and_less_money_move_contract_line_project_and_ledger_together(line, cast):
    left = money.estimate_left_for(line.project, on=DAY)
    row = adjust(line, cast, new_amount=150_000_000, new_ends_on=date(2024, 9, 30))
    assert set(row.kinds) == {K.LESS_MONEY, K.TIME}
    fire(row, "decide", cast[Role.DOIT_LEADER])
    line = Line.objects.get(pk=line.pk)
    amendment = row.amendment
    assert (amendment.number, amendment.before["amount"], amendment.after["amount"]) == (1, 200_000_000, 150_000_000)
    assert (line.contract.amount, line.contract.ends_on, line.approved) == (150_000_000, date(2024, 9, 30), 150_000_000)
    assert (line.project.approved, money_of(line).committed) == (150_000_000, 150_000_000)
    assert money.estimate_left_for(line.project, on=DAY) == left + 50_000_000
    assert row.paper.notation == row.notation
    assert amendment.paper.kind == "amendment"
    assert NormCheck.objects.filter(line=line, grant=150_000_000, is_within=True).exists()


def test_more_money_is_decided_by_the_province_and_taken_from_the_estimate(line, cast):
    row = adjust(line, cast, new_amount=250_000_000)
    assert "Thẩm quyền điều chỉnh thuộc Chủ tịch UBND tỉnh." in said(fire, row, "decide", cast[Role.DOIT_LEADER])
    fire(row, "decide", cast[Role.PROVINCE_LEADER])
    assert money_of(Line.objects.get(pk=line.pk)).committed == 250_000_000


def test_the_norm_is_judged_again_before_anything_is_changed(line, cast):
    row = ask(line, cast, new_amount=310_000_000)
    assert "mức tối đa theo định mức là 300.000.000 đồng" in said(fire, row, "confirm", cast[Role.DOIT_OFFICER], reason="Phù hợp")
    assert Adjustment.objects.get(pk=row.pk).state == AdjustmentState.REQUESTED


def test_a_ledger_that_refuses_takes_everything_back(line, cast, monkeypatch):
    """As when another takes the money between the guard's look and the posting."""

    def refuses(**_: object) -> None:
        raise Overspent

    row = adjust(line, cast, new_amount=250_000_000)
    monkeypatch.setattr(funding, "commit", refuses)
    with pytest.raises(Overspent):
        fire(row, "decide", cast[Role.PROVINCE_LEADER])
    line = Line.objects.get(pk=line.pk)
    assert (line.contract.amount, line.approved, money_of(line).committed) == (200_000_000, 200_000_000, 200_000_000)
    assert not line.contract.amendments.exists()
    assert Adjustment.objects.get(pk=row.pk).state == AdjustmentState.CONFIRMED


def test_what_has_left_the_treasury_holds_the_cut(line, cast):
    pay(line, cast, PaymentKind.ADVANCE, 120_000_000)
    words = said(fire, ask(line, cast, new_amount=110_000_000), "confirm", cast[Role.DOIT_OFFICER], reason="Phù hợp")
    assert "Đã chi hoặc đang đề nghị chi 120.000.000 đồng" in words
    fire(line.adjustments.get(), "withdraw", cast[Role.CENTER_OFFICER])
    words = said(fire, ask(line, cast, new_amount=150_000_000), "confirm", cast[Role.DOIT_OFFICER], reason="Phù hợp")
    assert "vượt mức tạm ứng 105.000.000 đồng" in words


def test_place_beneficiary_and_content_follow_the_decision(line, cast):
    other = actors.make_enterprise("Cơ sở kẹo dừa Minh Tâm", area=line.area)
    row = adjust(line, cast, new_enterprise=other, new_subject_matter="Máy ép trục vít", new_cooperating_unit="Viện Cơ khí")
    assert set(row.kinds) == {K.BENEFICIARY, K.CONTENT, K.COOPERATING_UNIT}
    fire(row, "decide", cast[Role.PROVINCE_LEADER])
    line = Line.objects.select_related("enterprise", "project").get(pk=line.pk)
    assert (line.enterprise, line.subject_matter, line.contract.cooperating_unit) == (other, "Máy ép trục vít", "Viện Cơ khí")
    assert "Minh Tâm" in line.project.search_source


def test_a_beneficiary_who_was_paid_is_not_replaced(line, cast):
    pay(line, cast, PaymentKind.ADVANCE, 20_000_000)
    row = ask(line, cast, new_enterprise=actors.make_enterprise(area=line.area))
    assert "thu hồi rồi mới đổi" in said(fire, row, "confirm", cast[Role.DOIT_OFFICER], reason="Phù hợp")


def test_a_refusal_has_its_paper_and_changes_nothing(line, cast):
    row = adjust(line, cast, new_ends_on=date(2024, 8, 1))
    assert "Cần ghi rõ lý do" in said(fire, row, "refuse", cast[Role.DOIT_LEADER])
    fire(row, "refuse", cast[Role.DOIT_LEADER], reason="Chưa đủ căn cứ")
    assert (row.state, row.paper.kind) == (AdjustmentState.REFUSED, "no_adjustment")
    assert Line.objects.get(pk=line.pk).contract.amendments.count() == 0
    assert ask(line, cast, new_ends_on=date(2024, 8, 1)).state == AdjustmentState.REQUESTED


def test_what_makes_no_sense_is_refused_and_nothing_is_kept(line, cast):
    for changes, words in (
        ({}, "Chưa có thay đổi nào"),
        ({"new_amount": 200_000_000}, "Chưa có thay đổi nào"),
        ({"new_ends_on": date(2024, 3, 3)}, "Ngày kết thúc mới phải từ hôm nay"),
        ({"new_amount": 600_000_001}, "không được nhiều hơn tổng chi phí"),
        ({"new_amount": 0}, "adjustment_amount_is_positive"),
        ({"new_subject_matter": "x" * 251}, "250"),
    ):
        assert words in said(ask, line, cast, **changes)
    with pytest.raises(NotAllowed):
        request_adjustment(line=line, who=actors.acting(Role.ENTERPRISE), reason="x", other="y")
    assert not Adjustment.objects.exists()


def test_one_request_at_a_time_and_none_after_completion(line, cast):
    row = ask(line, cast, other="Đổi hãng máy")
    assert "Đang có một đề nghị điều chỉnh" in said(ask, line, cast, new_ends_on=date(2024, 8, 1))
    assert "Còn đề nghị điều chỉnh" in said(end, line, cast)
    fire(row, "withdraw", cast[Role.CENTER_OFFICER])
    bring_line(line, LineState.COMPLETED, cast)
    assert "Chờ nghiệm thu" in said(ask, line, cast, other="Đổi hãng máy")


def test_asking_confirming_and_deciding_are_three_people(line, cast):
    officer = cast[Role.DOIT_OFFICER]
    row = ask(line, cast, new_ends_on=date(2024, 8, 1))
    asker = actors.principal(actors.make_member(Role.DOIT_OFFICER, user=User.objects.get(pk=cast[Role.CENTER_OFFICER].user_id)))
    assert "Người đề nghị không được xác nhận." in said(fire, row, "confirm", asker, reason="Phù hợp")
    fire(row, "confirm", officer, reason="Phù hợp")
    confirmer = actors.principal(actors.make_member(Role.DOIT_LEADER, user=User.objects.get(pk=officer.user_id)))
    assert "không được quyết định" in said(fire, row, "decide", confirmer)


def test_only_holders_may_fire(line, cast):
    row = ask(line, cast, other="Đổi hãng máy")
    owner, staff = (actors.acting(role, enterprise=line.enterprise) for role in (Role.ENTERPRISE, Role.ENTERPRISE_STAFF))
    people = {role: cast[role] for role in ROLES if role not in Role.of_enterprises()} | {
        Role.ENTERPRISE: owner,
        Role.ENTERPRISE_STAFF: staff,
    }
    for step in ADJUSTMENT.transitions:
        row.state = step.sources[0]
        open_to = {role for role, who in people.items() if step.name in [option.transition.name for option in runner.options(row, who)]}
        assert open_to == set(TABLE[step.permission]) & set(people), step.name


def test_the_highest_that_a_change_asks_for_decides_by_the_data_of_the_day():
    for track, kinds, on, authority in (
        (Track.KCQG, [K.TIME], date(2024, 3, 4), "Cục Công Thương địa phương"),
        (Track.KCQG, [K.TIME], date(2026, 3, 4), "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"),
        (Track.KCQG, [K.TIME, K.NEXT_YEAR], date(2024, 3, 4), "Bộ Công Thương"),
        (Track.KCDP, [K.LESS_MONEY, K.TIME], date(2024, 3, 4), "Giám đốc Sở Công Thương"),
        (Track.KCDP, [K.LESS_MONEY, K.CONTENT], date(2024, 3, 4), "Chủ tịch UBND tỉnh"),
        (Track.DISTRICT, [K.MORE_MONEY], date(2024, 3, 4), "Chủ tịch UBND huyện, thành phố"),
    ):
        with clock.at(on):
            assert adjusting.authority_of(track, kinds).authority == authority
    AdjustmentAuthority.objects.filter(track=Track.KCDP, kind=K.TIME).delete()
    assert adjusting.authority_of(Track.KCDP, [K.TIME]) is None
    assert adjusting.authority_of(Track.KCDP, [K.TIME, K.CONTENT]) is None


def test_a_ministry_s_decision_is_recorded_with_its_number(cast):
    give_estimate(source="KCQG")
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, track=Track.KCQG)
    line = bring_line(project.lines.get(), LineState.CONTRACTED, cast)
    row = adjust(line, cast, new_ends_on=date(2025, 3, 1))
    leader = actors.acting(Role.DOIT_LEADER)
    assert "Cần số, ký hiệu và ngày quyết định của Bộ Công Thương." in said(fire, row, "decide", leader)
    assert "không được sau hôm nay" in said(fire, row, "decide", leader, notation="12/QĐ-BCT", decided_on=date(2024, 3, 5))
    fire(row, "decide", leader, notation="12/QĐ-BCT", decided_on=DAY)
    assert (row.notation, row.paper, row.amendment.ends_on) == ("12/QĐ-BCT", None, date(2025, 3, 1))


def test_a_contract_is_changed_by_an_amendment_alone(line):
    for change in ("amount = amount - 1", "ends_on = ends_on + 1"):
        with pytest.raises(DatabaseError, match="changed by an amendment alone"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE projects_contract SET {change}")

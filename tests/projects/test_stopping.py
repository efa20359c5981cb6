"""Suspension, resumption, being heard, the end, and money that comes back in instalments."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import LineState, OrderKind, PaymentKind, ProjectState, Track
from projects.models import Instalment, Line, Receipt
from projects.selectors import recovering
from projects.services import execution, stopping
from projects.workflow.line_guards import money_of
from tests.factories import actors
from tests.factories.projects import Cast, adjust, bring_line, end, fire, give_estimate, make_project, pay

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
LATER = DAY + timedelta(days=30)


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
        line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)
        pay(line, cast, PaymentKind.ADVANCE, 20_000_000)
    return cast, line


@pytest.fixture
def scene(built) -> tuple[Cast, Line]:
    return deepcopy(built)


@pytest.fixture
def cast(scene) -> Cast:
    return scene[0]


@pytest.fixture
def line(scene) -> Line:
    return scene[1]


def said(call, *args: object, **kwargs: object) -> str:
    with pytest.raises((Refused, ValidationError)) as error:
        call(*args, **kwargs)
    return str(error.value)


@pytest.mark.thorough
def test_a_suspension_names_its_last_day_and_each_decision_has_its_paper(line, cast):
    leader = cast[Role.DOIT_LEADER]
    for day in (None, DAY):
        assert "Cần ngày phải tiếp tục" in said(fire, line, "suspend", leader, reason="Thiếu vốn", resume_by=day)
    fire(line, "suspend", leader, reason="Thiếu vốn", resume_by=LATER)
    fire(line, "resume", leader)
    rows = list(line.orders.select_related("paper").order_by("pk"))
    assert [(row.kind, row.resume_by, row.paper.kind) for row in rows] == [
        (OrderKind.SUSPEND, LATER, "suspension"),
        (OrderKind.RESUME, None, "resumption"),
    ]
    assert "ngày 03 tháng 4 năm 2024" in rows[0].paper.context["body"]["duties"][0]


def test_nobody_is_ended_unheard(line, cast):
    leader, province, owner = cast[Role.DOIT_LEADER], cast[Role.PROVINCE_LEADER], cast.of(line.enterprise)
    assert "Thẩm quyền chấm dứt thuộc Chủ tịch UBND tỉnh." in said(fire, line, "terminate", leader, reason="Bỏ dở")
    assert "Chưa thông báo cho cơ sở giải trình" in said(fire, line, "terminate", province, reason="Bỏ dở")
    with pytest.raises(NotAllowed):
        stopping.announce_end(line=line, who=owner, grounds="x")
    assert "Chưa có thông báo nào" in said(stopping.reply_to_notice, line=line, who=owner, reply="x")
    hearing = stopping.announce_end(line=line, who=leader, grounds="Bỏ dở từ tháng 1")
    assert (hearing.reply_by, hearing.paper.kind) == (DAY + timedelta(days=10), "hearing")
    assert "còn thời hạn giải trình" in said(stopping.announce_end, line=line, who=leader, grounds="x")
    assert "còn thời hạn giải trình" in said(fire, line, "terminate", province, reason="Bỏ dở")
    with pytest.raises(NotAllowed):
        stopping.reply_to_notice(line=line, who=actors.acting(Role.ENTERPRISE), reply="x")
    stopping.reply_to_notice(line=line, who=owner, reply="Xin thêm 2 tháng")
    assert "đã giải trình" in said(stopping.reply_to_notice, line=line, who=owner, reply="Nữa")
    fire(line, "terminate", province, reason="Bỏ dở")
    assert (line.state, line.orders.get().paper.kind) == (LineState.TERMINATED, "termination")


def test_silence_until_the_last_day_lets_the_end_come(line, cast):
    hearing = stopping.announce_end(line=line, who=cast[Role.DOIT_LEADER], grounds="Bỏ dở")
    owner = cast.of(line.enterprise)
    with clock.at(hearing.reply_by + timedelta(days=1)):
        assert "Đã hết thời hạn" in said(stopping.reply_to_notice, line=line, who=owner, reply="Trễ")
        fire(line, "terminate", cast[Role.PROVINCE_LEADER], reason="Bỏ dở")
    assert line.state == LineState.TERMINATED


def test_the_ministry_s_end_is_recorded_with_its_number(cast):
    give_estimate(source="KCQG")
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, track=Track.KCQG)
    line = bring_line(project.lines.get(), LineState.CONTRACTED, cast)
    leader = actors.acting(Role.DOIT_LEADER)
    told = {"reason": "Cơ sở xin ngừng", "at_request": True}
    assert "Cần số, ký hiệu và ngày quyết định của Bộ Công Thương." in said(fire, line, "terminate", leader, **told)
    fire(line, "terminate", leader, **told, notation="9/QĐ-BCT", decided_on=DAY)
    assert (line.orders.get().notation, line.orders.get().paper) == ("9/QĐ-BCT", None)


def test_money_comes_back_in_instalments(line, cast):
    finance, officer = cast[Role.FINANCE_LEADER], cast[Role.FINANCE_OFFICER]
    ask = {"line": line, "who": finance, "reason": "Đã chấm dứt"}
    two = [stopping.Due(12_000_000, LATER), stopping.Due(8_000_000, LATER + timedelta(days=30))]
    assert "ở tình trạng “Đang thực hiện”" in said(stopping.decide_recovery, **ask, dues=two)
    end(line, cast)
    assert "cộng đúng 20.000.000 đồng" in said(stopping.decide_recovery, **ask, dues=two[:1])
    assert "đợt sau không trước đợt trước" in said(stopping.decide_recovery, **ask, dues=two[::-1])
    with pytest.raises(NotAllowed):
        stopping.decide_recovery(**ask | {"who": officer}, dues=two)
    recovery = stopping.decide_recovery(**ask, dues=two)
    assert "Đã có quyết định thu hồi" in said(stopping.decide_recovery, **ask, dues=two)
    assert recovery.paper.context["body"]["dues"][1]["amount"] == 8_000_000

    execution.recover_advance(line=line, who=officer, amount=15_000_000, voucher="NT-1", on=DAY)
    assert "Số chứng từ này đã được ghi." in said(
        execution.recover_advance, line=line, who=officer, amount=1_000_000, voucher="NT-1", on=DAY
    )
    with clock.at(LATER + timedelta(days=31)):
        parts = recovering.recoveries_of(line)[0][1]
        assert [(part.paid, part.left, part.is_late) for part in parts] == [(12_000_000, 0, False), (3_000_000, 5_000_000, True)]
    assert money_of(line).advanced == 5_000_000
    assert "Còn 5.000.000 đồng tạm ứng" in said(fire, line, "close_recovered", finance)
    with pytest.raises(IntegrityError, match="more came back"), transaction.atomic():
        Receipt.objects.create(recovery=recovery, amount=5_000_001, voucher="NT-9", paid_on=DAY, by_id=officer.user_id)
    execution.recover_advance(line=line, who=officer, amount=5_000_000, voucher="NT-2", on=DAY)
    fire(line, "close_recovered", finance)
    assert line.state == LineState.CLOSED
    assert recovering.open_recovery(line) is None
    assert Instalment.objects.filter(recovery=recovery).count() == 2


def test_the_page_shows_what_stops_and_offers_what_is_open(client_as, line, cast):
    row = adjust(line, cast, new_ends_on=date(2024, 8, 1), new_amount=150_000_000)
    user = User.objects.get(pk=cast[Role.DOIT_LEADER].user_id)
    browser = client_as(user)
    page = browser.get(line.get_absolute_url()).content.decode()
    assert "Trước và sau điều chỉnh" in page
    assert "01/08/2024" in page
    url = reverse("projects:move_adjustment", args=[line.project.code, row.pk, "decide"])
    judged = browser.get(url).content.decode()
    assert "→ 01/08/2024" in judged
    assert row.reason in judged
    assert browser.post(url, {"version": row.version}).status_code == 302
    asking = reverse("projects:request_adjustment", args=[line.project.code, line.position])
    center = client_as(User.objects.get(pk=cast[Role.CENTER_OFFICER].user_id))
    assert "Kinh phí hỗ trợ" in center.get(asking).content.decode()
    assert center.post(asking, {"reason": "Chậm"}).status_code == 422
    assert center.post(asking, {"reason": "Chậm", "new_ends_on": "09/08/2024"}).status_code == 302
    announce = reverse("projects:announce_end", args=[line.project.code, line.position])
    assert browser.post(announce, {"grounds": ""}).status_code == 422
    assert browser.post(announce, {"grounds": "Bỏ dở"}).status_code == 302
    page = browser.get(line.get_absolute_url()).content.decode()
    assert "Giải trình đến 14/03/2024" in page
    assert "phụ lục" in page

"""The round of a periodic report: units confirm and send, the Sở takes, the province's is written, signed, sent out, read and corrected."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.documents.enums import PaperState
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from reports import rounds, services
from reports.enums import FilingState as S
from reports.models import Filing, ReportRun
from reports.services import filing as filings
from tests.factories import actors
from tests.factories.projects import Cast

pytestmark = pytest.mark.django_db
DUE = date(2024, 7, 1)


@pytest.fixture
def cast(day) -> Cast:
    services.load_rules()
    return Cast()


@pytest.fixture
def half(cast) -> dict[str, Filing]:
    """The half-year's round, opened by the schedule; the figures of the province and of two units are made."""
    with clock.at(DUE):
        services.make_due()
        rows = {row.unit.code if row.unit else "": row for row in Filing.objects.filter(period="2024-H1").select_related("unit", "run")}
        for code in ("", "829", "831"):
            services.make_now(run=rows[code].run)
        return {code: Filing.objects.select_related("unit", "run").get(pk=row.pk) for code, row in rows.items()}


def move(row: Filing, name: str, who, *, reason: str = "", **data) -> Filing:
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row


def waits(who) -> list[str]:
    """What stands in somebody's queue because of reports."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("reports.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


@pytest.mark.thorough
def test_a_round_opens_once_for_each_unit_and_the_province(half):
    assert len(half) == 10
    assert {row.due_on for row in half.values()} == {date(2024, 7, 3), date(2024, 7, 5)}
    with clock.at(DUE):
        services.make_due()
        assert filings.open_filings() == 0
    assert Filing.objects.filter(period="2024-H1").count() == 10


def test_the_rounds_that_ended_last_stand_together_what_is_owed_first(half, cast):
    assert {one.period.code for one in rounds.latest(cast[Role.DOIT_OFFICER])} == {"2024-H1", "2024-Q2"}
    officer = cast[Role.DISTRICT_OFFICER]  # sees what their own district sends
    assert [(len(one.units), one.out) for one in rounds.latest(officer)] == [(1, 0), (1, 0)]
    with clock.at(DUE):
        move(half["829"], "send", cast[Role.DISTRICT_LEADER])
    assert [(one.period.code, one.out) for one in rounds.latest(officer)] == [("2024-Q2", 0), ("2024-H1", 1)]


@pytest.mark.thorough
def test_a_unit_sends_the_so_gives_back_and_takes(half, cast):
    row, leader, officer = half["829"], cast[Role.DISTRICT_LEADER], cast[Role.DISTRICT_OFFICER]
    with clock.at(DUE):
        filings.write_words(filing=row, who=officer, results="Đã hỗ trợ 2 cơ sở.", difficulties="", next_steps="Mở lớp nghề.")
        with pytest.raises(NotAllowed):
            filings.write_words(filing=half["831"], who=officer, results="x", difficulties="", next_steps="")
        row.refresh_from_db()
        assert row.words()["results"] == ["Đã hỗ trợ 2 cơ sở."]
        assert row.words()["difficulties"] == row.run.snapshot["text"]["difficulties"]
        with pytest.raises(NotAllowed):
            move(row, "send", officer)
        with pytest.raises(Refused, match="chưa lập xong"):
            move(half["834"], "send", actors.acting(Role.DISTRICT_LEADER, district="834"))
        assert "Xác nhận, gửi báo cáo" in waits(leader)
        move(row, "send", leader)
        with pytest.raises(ValidationError, match="không sửa được"):
            filings.write_words(filing=row, who=officer, results="x", difficulties="", next_steps="")
        desk = cast[Role.DOIT_OFFICER]
        assert "Nhận báo cáo của địa phương" in waits(desk)
        move(row, "give_back", desk, reason="Thiếu số liệu đào tạo")
        move(row, "send", leader)
        move(row, "take", desk)
        assert (row.state, rounds.was_late(row)) == (S.TAKEN, False)
        with pytest.raises(Refused):
            move(half["829"], "submit", desk)


@pytest.mark.thorough
def test_the_province_writes_signs_and_sends_out(half, cast):
    desk, leader = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER]
    row, reader = half[""], cast[Role.DISTRICT_OFFICER]
    with clock.at(DUE):
        with pytest.raises(Refused, match=r"Chưa nhận báo cáo của .*Thành phố Bến Tre"):
            move(row, "submit", desk)
        move(row, "submit", desk, missing_reason="Quá hạn, sẽ bổ sung sau")
        assert "Ký, ban hành báo cáo" in waits(leader)
        move(row, "send_back", leader, reason="Ghi rõ hơn")
        filings.write_words(filing=row, who=desk, results="Tỉnh đã hỗ trợ 10 cơ sở.", difficulties="Thiếu vốn.", next_steps="Kiểm tra.")
        move(row, "submit", desk, missing_reason="Quá hạn")
        with pytest.raises(NotAllowed):
            move(row, "issue", desk)
        move(row, "issue", leader)
        assert (row.state, row.paper.kind, row.paper.context["body"]["results"]) == (
            S.ISSUED,
            "period_report",
            ["Tỉnh đã hỗ trợ 10 cơ sở."],
        )
        assert {one.organisation.name for one in rounds.reads_of(row)} >= {"Sở Tài chính", "Ủy ban nhân dân tỉnh Bến Tre"}
        assert Notice.objects.filter(user_id=reader.user_id, kind="reports.issued").count() == 1
        assert row in rounds.visible_to(reader)
        filings.note_read(filing=row, who=reader)
        read = rounds.delivery_for(row, reader)
        assert (read.read_by_id, read.read_at) == (reader.user_id, clock.now())
        with clock.at(date(2024, 7, 9)):
            assert filings.note_read(filing=row, who=actors.acting(Role.DISTRICT_OFFICER)).read_by_id == reader.user_id


@pytest.mark.thorough
def test_a_correction_is_a_new_edition_and_the_old_one_stays(half, cast):
    desk, leader, row = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER], half[""]
    with clock.at(DUE):
        with pytest.raises(ValidationError, match="đã ban hành"):
            filings.start_correction(filing=row, who=desk, change="Sai số")
        move(row, "submit", desk, missing_reason="Quá hạn")
        move(row, "issue", leader)
        with pytest.raises(ValidationError, match="Cần nêu"):
            filings.start_correction(filing=row, who=desk, change=" ")
        new = filings.start_correction(filing=row, who=desk, change="Số lao động đúng là 24")
        with pytest.raises(ValidationError, match="đang soạn"):
            filings.start_correction(filing=row, who=desk, change="Nữa")
        move(new, "submit", desk, missing_reason="Quá hạn")
        move(new, "issue", leader)
        row.refresh_from_db()
        assert (row.state, new.edition, new.paper.context["body"]["change"]) == (S.REPLACED, 2, "Số lao động đúng là 24")
        row.paper.refresh_from_db()
        assert row.paper.state == PaperState.REPLACED
        assert rounds.round_of("period", "2024-H1", desk).province == new


@pytest.mark.thorough
def test_new_figures_are_a_new_run_and_only_while_it_is_open(half, cast):
    row, officer, leader = half["829"], cast[Role.DISTRICT_OFFICER], cast[Role.DISTRICT_LEADER]
    with clock.at(DUE):
        assert filings.take_new_figures(filing=row, who=officer).run_id == row.run_id
        move(row, "send", leader)
        with pytest.raises(ValidationError, match="không sửa được"):
            filings.take_new_figures(filing=row, who=officer)
    assert ReportRun.objects.filter(period="2024-H1", unit=row.unit).count() == 1


@pytest.mark.thorough
def test_units_are_reminded_once_a_day_until_they_send(half, cast):
    leader = cast[Role.DISTRICT_LEADER]
    with clock.at(DUE):
        assert filings.remind_due() == 27  # half, quarter and the nine units of each; the quarter before is late
        assert filings.remind_due() == 0
        assert Notice.objects.filter(user_id=leader.user_id, kind="reports.reminder").exists()
    with clock.at(date(2024, 7, 8)):
        move(half["829"], "send", leader)
        assert rounds.is_late(half["831"])
        assert rounds.was_late(half["829"])
        mine, other = (Filing.objects.filter(pk=half[code].pk) for code in ("829", "831"))
        assert filings.remind(mine) == 0
        assert filings.remind(other, who=cast[Role.DOIT_OFFICER]) == 1
        with pytest.raises(NotAllowed):
            filings.remind(other, who=leader)


def test_two_at_once_and_twice(half, cast):
    row, leader = half["829"], cast[Role.DISTRICT_LEADER]
    with clock.at(DUE):
        old = row.version
        move(row, "send", leader)
        with pytest.raises(Stale):
            runner.fire(row, "take", actor=cast[Role.DOIT_OFFICER], version=old)
        with pytest.raises(NotAllowed):
            move(half["831"], "send", leader)


@pytest.mark.thorough
def test_pages(half, cast, client_as, django_assert_max_num_queries):
    leader, desk = User.objects.get(pk=cast[Role.DISTRICT_LEADER].user_id), User.objects.get(pk=cast[Role.DOIT_OFFICER].user_id)
    with clock.at(DUE):
        office, unit = client_as(desk), client_as(leader)
        assert "0/9" in office.get(reverse("reports:rounds")).content.decode()
        with django_assert_max_num_queries(14):
            page = office.get(reverse("reports:round", args=["period", "2024-H1"])).content.decode()
        assert "Thành phố Bến Tre" in page
        assert office.get(reverse("reports:round", args=["period", "x"])).status_code == 404
        own = unit.get(reverse("reports:round", args=["period", "2024-H1"])).content.decode()
        assert "Ba Tri" not in own
        assert unit.get(half["831"].get_absolute_url()).status_code == 404
        assert "Xác nhận và gửi Sở Công Thương" in unit.get(half["829"].get_absolute_url()).content.decode()
        sent = reverse("reports:move_filing", args=[half["829"].pk, "send"])
        assert unit.post(sent, {"version": 0}).status_code == 302
        assert unit.post(sent, {"version": 0}).status_code == 409
        words = reverse("reports:words", args=[half[""].pk])
        assert office.post(words, {"results": "Tốt", "difficulties": "", "next_steps": ""}).status_code == 302
        submit = reverse("reports:move_filing", args=[half[""].pk, "submit"])
        wrong = office.post(submit, {"version": 0, "missing_reason": ""})
        assert wrong.status_code == 422
        assert "Chưa nhận báo cáo của" in wrong.content.decode()
        assert office.post(submit, {"version": 0, "missing_reason": "Quá hạn"}).status_code == 302
        chief = client_as(User.objects.get(pk=cast[Role.DOIT_LEADER].user_id))
        signing = reverse("reports:move_filing", args=[half[""].pk, "issue"])
        assert chief.post(signing, {"version": 1}).status_code == 422
        office_ids = [one.pk for one in rounds.recipients()]
        assert chief.post(signing, {"version": 1, "recipients": office_ids}).status_code == 302
        assert unit.get(half[""].get_absolute_url()).status_code == 200
        assert "1/" in chief.get(half[""].get_absolute_url()).content.decode()
        assert office.post(reverse("reports:remind_units", args=["period", "2024-H1"])).status_code == 302

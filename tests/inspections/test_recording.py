"""What is sent from the place: once, twice, too late; photos; minutes; findings; money; hearing before a measure."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections import selectors
from inspections.enums import Measure, Outcome, SendingState
from inspections.models import Answer, Photo, Reminder, Sending, Visit
from inspections.services import following, planning, recording
from khuyencong.access import Role
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import FindingState, LineState, PaymentKind
from projects.models import Finding, Inspection
from projects.services import execution, inspections, stopping
from tests.factories import actors
from tests.factories.inspections import found, photo_file, send
from tests.factories.projects import approved, bring_line, checked, fire, pdf_file
from tests.inspections.conftest import DAY


def test_minutes_say_plan_answers_photos_and_signatures(ground, visit):
    recording.add_photo(visit=visit, who=ground.officer, taken=recording.Taken(uuid4(), photo_file(), caption="Máy ép"))
    sending = send(ground, visit, findings=[found()])
    visit.refresh_from_db()
    body = visit.inspection.paper.context["body"]
    assert sending.state == SendingState.TAKEN
    assert "kế hoạch kiểm tra năm 2024 (Quyết định số" in body["basis"]
    assert body["photos"][0]["image"].startswith("data:image/jpeg;base64,")
    assert "09:30 04/03/2024; 10.24167, 106.37500; theo tệp ảnh" in body["photos"][0]["note"]
    assert body["signatures"][0]["image"].startswith("data:image/png")
    assert body["signatures"][1]["note"] == "Không ký: Không đồng ý kết luận"
    assert "Trần Thị Kế" in body["findings"][0]["remedy"]
    assert {"label": "Máy đang vận hành", "value": "Có; Đã xem tại chỗ"} in body["answers"]
    assert Answer.objects.filter(inspection=visit.inspection).count() == len(selectors.questions_for("MACHINERY", DAY))
    assert visit.inspection.findings.get().owner.name == "Trần Thị Kế"


def test_sent_twice_it_is_one_record(ground, visit):
    client_id, photo = uuid4(), uuid4()
    one, two = (recording.add_photo(visit=visit, who=ground.officer, taken=recording.Taken(photo, photo_file())) for _ in range(2))
    first, again = send(ground, visit, client_id=client_id), send(ground, visit, client_id=client_id)
    assert (one.pk, first.pk) == (two.pk, again.pk)
    assert (Inspection.objects.count(), Photo.objects.count(), Sending.objects.count()) == (1, 1, 1)


def test_another_devices_minutes_of_the_same_visit_are_kept_beside(ground, visit):
    send(ground, visit)
    other = send(ground, visit, who=ground.cast[Role.FINANCE_OFFICER])
    assert other.state == SendingState.KEPT
    assert "đã có biên bản ngày 04/03/2024" in other.words
    assert other.signatures.count() == 2
    assert Inspection.objects.count() == 1


def test_sent_after_the_part_moved_on_it_is_kept_and_goes_in_when_it_may(ground, visit):
    fire(ground.line, "suspend", ground.cast[Role.DOIT_LEADER], reason="Mưa bão", resume_by=DAY + timedelta(days=30))
    client_id = uuid4()
    sending = send(ground, visit, client_id=client_id)
    assert sending.state == SendingState.KEPT
    assert "Tạm dừng" in sending.words
    assert "giữ nguyên" in sending.words
    assert sending.payload == {"conclusion": ["Thực hiện đúng."]}
    assert not Inspection.objects.exists()
    fire(ground.line, "resume", ground.cast[Role.DOIT_LEADER])
    assert send(ground, visit, client_id=client_id).state == SendingState.TAKEN
    assert (Sending.objects.count(), Inspection.objects.count()) == (1, 1)


def test_a_cancelled_visit_keeps_what_was_sent(ground, visit):
    planning.cancel_visit(visit=visit, reason="Bão", who=ground.officer)
    assert "đã bỏ: Bão" in send(ground, visit).words


def test_only_the_team_records_and_ids_do_not_cross_visits(ground, visit):
    with pytest.raises(NotAllowed):
        send(ground, visit, who=actors.acting(Role.DOIT_OFFICER))
    with pytest.raises(NotAllowed):
        recording.add_photo(visit=visit, who=ground.owner, taken=recording.Taken(uuid4(), photo_file()))
    spot = planning.order_visit(
        line=ground.line, until=DAY, reason="Phản ánh", who=ground.cast[Role.DOIT_LEADER], lead=actors.organisation("sct"),
        offices=[actors.organisation("stc")],
    )  # fmt: skip
    planning.name_team(visit=spot, members=[ground.cast[Role.FINANCE_OFFICER].user_id], head=ground.officer.user_id, who=ground.officer)
    client_id, photo = uuid4(), uuid4()
    send(ground, visit, client_id=client_id)
    recording.add_photo(visit=visit, who=ground.officer, taken=recording.Taken(photo, photo_file()))
    with pytest.raises(ValidationError, match="lần kiểm tra khác"):
        send(ground, spot, client_id=client_id)
    with pytest.raises(ValidationError, match="lần kiểm tra khác"):
        recording.add_photo(visit=spot, who=ground.officer, taken=recording.Taken(photo, photo_file()))
    assert "Quyết định kiểm tra đột xuất số" in _minutes_of(spot, ground)


def _minutes_of(visit, ground):
    send(ground, visit, conclusion="Kiểm tra đột xuất: đúng.")
    visit.refresh_from_db()
    return visit.inspection.paper.context["body"]["basis"]


def test_a_photo_without_its_own_notes_takes_the_devices(ground, visit):
    told = {"taken_at": None, "latitude": Decimal("10.1"), "longitude": Decimal("106.2"), "accuracy": 12}
    photo = recording.add_photo(visit=visit, who=ground.officer, taken=recording.Taken(uuid4(), photo_file(exif=False), **told))
    assert (photo.from_file, photo.latitude, photo.accuracy) == (False, Decimal("10.1"), 12)


@pytest.mark.parametrize("file", [pdf_file, lambda: SimpleUploadedFile("a.jpg", b"\xff\xd8\xff no picture")])
def test_what_is_no_picture_is_refused(ground, visit, file):
    with pytest.raises(FileRefused):
        recording.add_photo(visit=visit, who=ground.officer, taken=recording.Taken(uuid4(), file()))
    assert not Photo.objects.exists()


def test_open_findings_hold_back_every_payment_until_they_are_closed(ground, visit):
    request = execution.request_payment(
        line=ground.line, who=ground.cast[Role.CENTER_OFFICER], kind=PaymentKind.ADVANCE, amount=1_000_000, note="Đợt 1"
    )
    send(ground, visit, findings=[found()])
    with pytest.raises(Refused, match="Còn 1 tồn tại"):
        checked(request, ground.cast)
    finding = Finding.objects.get()
    inspections.fix_finding(finding=finding, who=ground.owner, repair="Đã bổ sung", proof=pdf_file())
    inspections.close_finding(finding=finding, who=ground.officer)
    approved(request, ground.cast)
    assert request.state == "approved"


@pytest.mark.parametrize(
    ("day", "step"), [(-4, ""), (-3, "before"), (-1, "before"), (0, "on"), (1, "after"), (4, "after"), (5, "leader"), (60, "leader")]
)
def test_reminders_climb_their_ladder_once_each(ground, visit, clock_at, day, step):
    send(ground, visit, findings=[found()])
    clock_at(DAY + timedelta(days=10 + day))
    assert following.remind() == bool(step)
    assert following.remind() == 0
    assert list(Reminder.objects.values_list("step", flat=True)) == ([step] if step else [])


def test_who_is_reminded(ground, visit, clock_at):
    owners, leader = set(selectors.actors.people_of_enterprises([ground.line.enterprise_id])), ground.cast[Role.DOIT_LEADER]
    assert ground.owner.user_id in owners
    send(ground, visit, findings=[found()])

    def told(on):
        clock_at(DAY + timedelta(days=10 + on))
        following.remind()
        return set(Notice.objects.filter(kind__startswith="inspection.remind").values_list("user_id", flat=True))

    assert told(0) == owners
    assert told(1) == owners | {ground.officer.user_id}
    assert told(5) == owners | {ground.officer.user_id, leader.user_id}
    assert Reminder.objects.count() == 3


def test_nothing_is_asked_for_while_a_finding_stands(ground, visit):
    send(ground, visit, findings=[found()])
    with pytest.raises(Refused, match="Còn 1 tồn tại"):
        execution.request_payment(
            line=ground.line, who=ground.cast[Role.CENTER_OFFICER], kind=PaymentKind.ADVANCE, amount=1_000_000, note="Đợt 1"
        )


def test_what_was_fixed_is_not_reminded(ground, visit, clock_at):
    send(ground, visit, findings=[found()])
    inspections.fix_finding(finding=Finding.objects.get(), who=ground.owner, repair="Xong")
    clock_at(DAY + timedelta(days=30))
    assert following.remind() == 0


@pytest.fixture
def considered(ground, visit):
    send(ground, visit, findings=[found()])
    return following.propose(finding=Finding.objects.get(), measure=Measure.WITHHOLD, grounds="Chậm khắc phục", who=ground.officer)


def test_nobody_is_sanctioned_before_they_could_answer(ground, considered, clock_at):
    leader = ground.cast[Role.DOIT_LEADER]
    assert considered.reply_until == DAY + timedelta(days=10)
    assert considered.notice.context["body"]["paragraphs"]
    for action in ("suspend", "terminate"):
        with pytest.raises(Refused, match="quyền giải trình đến hết ngày 14/03/2024"):
            fire(ground.line, action, leader, reason="Vi phạm", resume_by=DAY + timedelta(days=30))
    with pytest.raises(ValidationError, match="quyền giải trình"):
        following.decide(sanction=considered, outcome=Outcome.IMPOSED, decision="Chậm", who=leader)
    with pytest.raises(NotAllowed):
        following.decide(sanction=considered, outcome=Outcome.DROPPED, decision="Thôi", who=ground.officer)
    clock_at(considered.reply_until + timedelta(days=1))
    assert (
        following.decide(sanction=considered, outcome=Outcome.IMPOSED, decision="Không giải trình", who=leader).outcome == Outcome.IMPOSED
    )
    fire(ground.line, "suspend", leader, reason="Vi phạm", resume_by=considered.reply_until + timedelta(days=30))


def test_an_answer_opens_the_way_and_the_measure_holds_money_until_it_is_lifted(ground, considered):
    leader, owner = ground.cast[Role.DOIT_LEADER], ground.owner
    with pytest.raises(NotAllowed):
        following.reply(sanction=considered, text="Tôi", who=actors.acting(Role.ENTERPRISE))
    following.reply(sanction=considered, text="Đang chờ bên bán", proof=pdf_file(), who=owner)
    with pytest.raises(ValidationError, match="đã giải trình"):
        following.reply(sanction=considered, text="Nữa", who=owner)
    following.decide(sanction=considered, outcome=Outcome.IMPOSED, decision="Lý do không xác đáng", who=leader)
    finding = Finding.objects.get()
    inspections.fix_finding(finding=finding, who=owner, repair="Xong")
    inspections.close_finding(finding=finding, who=ground.officer)
    ask = {"line": ground.line, "who": ground.cast[Role.CENTER_OFFICER], "kind": PaymentKind.ADVANCE, "amount": 1_000_000, "note": "Đợt 1"}
    with pytest.raises(Refused, match="Đang tạm dừng chi"):
        execution.request_payment(**ask)
    following.lift(sanction=considered, who=leader)
    assert execution.request_payment(**ask).pk
    with pytest.raises(ValidationError, match="không còn áp dụng"):
        following.lift(sanction=considered, who=leader)


def test_who_was_heard_after_an_inspection_is_not_heard_again_before_the_end(ground, visit):
    send(ground, visit, findings=[found()])
    leader, province = ground.cast[Role.DOIT_LEADER], ground.cast[Role.PROVINCE_LEADER]
    proceeding = following.propose(finding=Finding.objects.get(), measure=Measure.STOP, grounds="Bán máy", who=ground.officer)
    with pytest.raises(ValidationError, match="không báo trước lần nữa"):
        stopping.announce_end(line=ground.line, who=leader, grounds="Bán máy")
    following.reply(sanction=proceeding, text="Cho thuê", who=ground.owner)
    with pytest.raises(Refused, match="Chưa thông báo cho cơ sở giải trình"):
        fire(ground.line, "terminate", province, reason="Bán máy")
    following.decide(sanction=proceeding, outcome=Outcome.IMPOSED, decision="Không xác đáng", who=leader)
    fire(ground.line, "terminate", province, reason="Bán máy")
    assert ground.line.state == LineState.TERMINATED


def test_who_was_heard_before_the_end_is_not_heard_again_after_an_inspection(ground, considered, clock_at):
    leader = ground.cast[Role.DOIT_LEADER]
    hearing = stopping.announce_end(line=ground.line, who=leader, grounds="Bỏ dở")
    assert hearing.grounds.splitlines() == ["Bỏ dở", f"Tồn tại chưa khắc phục: {considered.finding.text}"]
    with pytest.raises(Refused, match="còn thời hạn giải trình"):
        fire(ground.line, "terminate", ground.cast[Role.PROVINCE_LEADER], reason="Bỏ dở")
    stopping.reply_to_notice(line=ground.line, who=ground.owner, reply="Xin thêm thời gian")
    following.reply(sanction=considered, text="Như trên", who=ground.owner)
    following.decide(sanction=considered, outcome=Outcome.DROPPED, decision="Chuyển sang chấm dứt", who=leader)
    with pytest.raises(ValidationError, match="không hỏi lại lần nữa"):
        following.propose(finding=considered.finding, measure=Measure.STOP, grounds="Bỏ dở", who=ground.officer)
    # Something else is considered: the end on what was answered waits for it only if it came up after the notice.
    clock_at(DAY + timedelta(days=1))
    following.propose(finding=considered.finding, measure=Measure.WARN, grounds="Chậm", who=ground.officer)
    with pytest.raises(Refused, match="quyền giải trình"):
        fire(ground.line, "terminate", ground.cast[Role.PROVINCE_LEADER], reason="Bỏ dở")


def test_one_answer_to_the_notice_of_an_end_covers_the_findings_in_it(ground, considered):
    stopping.announce_end(line=ground.line, who=ground.cast[Role.DOIT_LEADER], grounds="Bỏ dở")
    stopping.reply_to_notice(line=ground.line, who=ground.owner, reply="Xin thêm thời gian")
    fire(ground.line, "terminate", ground.cast[Role.PROVINCE_LEADER], reason="Bỏ dở")
    assert ground.line.state == LineState.TERMINATED


def test_what_is_mended_is_not_sanctioned(ground, considered):
    finding = Finding.objects.get()
    with pytest.raises(ValidationError, match="Đang chờ giải trình"):
        following.propose(finding=finding, measure=Measure.WARN, grounds="Lại", who=ground.officer)
    following.reply(sanction=considered, text="Đã sửa", who=ground.owner)
    inspections.fix_finding(finding=finding, who=ground.owner, repair="Xong")
    inspections.close_finding(finding=finding, who=ground.officer)
    leader = ground.cast[Role.DOIT_LEADER]
    with pytest.raises(ValidationError, match="đã được xác nhận khắc phục"):
        following.decide(sanction=considered, outcome=Outcome.IMPOSED, decision="Vẫn", who=leader)
    following.decide(sanction=considered, outcome=Outcome.DROPPED, decision="Đã khắc phục", who=leader)
    with pytest.raises(ValidationError, match="không xử lý"):
        following.propose(finding=finding, measure=Measure.WARN, grounds="Lại", who=ground.officer)
    assert Finding.objects.get().state == FindingState.CLOSED


def test_an_enterprise_reads_order_and_photos_only_after_the_minutes(ground, visit):
    owner = ground.owner
    assert not selectors.may_read_visit(owner, visit.pk)
    send(ground, visit)
    assert selectors.may_read_visit(owner, visit.pk)
    assert not selectors.may_read_visit(actors.acting(Role.ENTERPRISE), visit.pk)
    assert Visit.objects.get(pk=visit.pk).line.state == LineState.IMPLEMENTING
    bring_line(ground.line, LineState.COMPLETED, ground.cast)

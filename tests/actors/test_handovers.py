"""An officer who moves hands everything over in one act, when both sides have signed; nothing before, nothing by half."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from budgets.models import Estimate
from budgets.services import estimates
from budgets.services.estimates import EstimateRefused
from khuyencong import clock, notices
from khuyencong.access import Role
from khuyencong.actors.belongings import Holder, open_work
from khuyencong.actors.models import Handover
from khuyencong.actors.selectors import handovers as selectors
from khuyencong.actors.services import handovers, people
from khuyencong.actors.staffing import HandoverState, Outcome, Section
from khuyencong.documents.models import Paper
from khuyencong.notices.models import Notice
from khuyencong.notices.services import mark_read
from khuyencong.workflow import runner
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.enums import ProjectState as S
from projects.models import Project
from projects.workflow import separation
from tests.factories import actors
from tests.factories.handovers import draw_up, hand_over, sign
from tests.factories.projects import Cast, fire, make_draft, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def officers():
    """Three officers of the Sở."""
    return [actors.make_member(Role.DOIT_OFFICER) for _ in range(3)]


def appraised_by(member, cast):
    """A đề án that the officer appraises; what they were told of it is read."""
    cast.people[Role.DOIT_OFFICER] = actors.principal(member)
    project = make_project(state=S.APPRAISING, cast=cast)
    mark_read(user_id=member.user_id)
    return project


def test_everything_moves_with_the_last_signature_and_not_before(cast, officers):
    giver, taker, _ = officers
    project = appraised_by(giver, cast)
    notices.tell([giver.user_id], kind="k", title="Nhắc việc", body="b", url="/viec/")
    handover = sign(draw_up(giver, taker, on=DAY + timedelta(days=7)), giver)
    project.refresh_from_db()
    giver.refresh_from_db()
    assert (handover.state, project.appraiser_id, giver.valid_to) == ("signed", giver.user_id, None)
    assert Notice.objects.filter(user=taker.user, title__contains="Bên giao đã ký").exists()
    assert not Paper.objects.filter(subject_kind="handover").exists()

    version = project.version
    sign(handover, taker)
    project.refresh_from_db()
    giver.refresh_from_db()
    assert (handover.state, project.appraiser_id, giver.valid_to) == ("done", taker.user_id, DAY + timedelta(days=7))
    assert (project.state, project.version) == ("appraising", version + 1)
    log = TransitionLog.objects.get(machine="project", subject_id=project.pk, action="hand_over")
    assert (log.source, log.target, log.data) == (
        "appraising",
        "appraising",
        {"as": "appraiser_id", "from": giver.user_id, "to": taker.user_id},
    )
    assert Notice.objects.filter(user=taker.user, title="Nhắc việc", read_at__isnull=True).count() == 1
    assert not Notice.objects.filter(user=giver.user, read_at__isnull=True, kind="k").exists()
    paper = handover.paper
    assert (paper.label, paper.notation) == ("Biên bản bàn giao", "01/BB-SCT")
    said = str(paper.context)
    assert project.title in said
    assert "Dấu đến" in said
    outcomes = dict(handover.items.order_by("id").values_list("section", "outcome"))
    assert outcomes == {Section.FILE: Outcome.MOVED, Section.SEAL: Outcome.MOVED}


def test_who_judged_before_the_handover_still_counts(cast, officers):
    giver, taker, _ = officers
    project = appraised_by(giver, cast)
    hand_over(giver, taker)
    project.refresh_from_db()
    assert separation.appraisers_of(project) == {giver.user_id, taker.user_id}
    leader = actors.make_member(Role.DOIT_LEADER, user=giver.user)
    assert separation.has_appraised(project, actors.principal(leader))


def test_the_author_of_a_file_does_not_take_its_appraisal(cast, officers):
    giver, author, other = officers
    project = appraised_by(giver, cast)
    Project.objects.filter(pk=project.pk).update(written_by=author.user)
    handover = draw_up(giver, author)
    (planned,) = selectors.plan_of(handover)
    assert (planned.receiver, planned.why) == (None, f"{author.user.full_name}: là người lập đề án này")
    with pytest.raises(Refused, match="Chưa có người nhận phù hợp"):
        sign(handover, giver)
    handovers.add_receiver(handover=handover, membership=other, who=actors.principal(giver))
    sign(handover, giver)
    sign(handover, author)
    project.refresh_from_db()
    assert (handover.state, project.appraiser_id) == ("signed", giver.user_id)
    sign(handover, other)
    project.refresh_from_db()
    assert (handover.state, project.appraiser_id) == ("done", other.user_id)


def test_a_choice_that_may_not_be_is_refused_in_words(cast, officers):
    giver, author, other = officers
    project = appraised_by(giver, cast)
    Project.objects.filter(pk=project.pk).update(written_by=author.user)
    handover = draw_up(giver, author, other)
    first, second = selectors.receivers_of(handover)
    choose = {"handover": handover, "who": actors.principal(giver)}
    with pytest.raises(ValidationError, match="không giao được cho"):
        handovers.choose_takers(choices={(separation.APPRAISED, project.pk): first.pk}, **choose)
    handovers.choose_takers(choices={(separation.APPRAISED, project.pk): second.pk}, **choose)
    assert [row.receiver for row in selectors.plan_of(handover)] == [second]
    with pytest.raises(ValidationError, match="không có trong danh sách"):
        handovers.choose_takers(choices={(separation.APPRAISED, project.pk): 0}, **choose)


def test_somebody_without_the_role_takes_no_appraisal(cast, officers):
    appraised_by(officers[0], cast)
    clerk = actors.make_member(Role.DOIT_CLERK)
    handover = draw_up(officers[0], clerk)
    with pytest.raises(Refused, match="vai trò của người nhận không xử lý được"):
        sign(handover, officers[0])


def test_drafts_and_estimates_of_a_district_pass_too(cast):
    giver, taker = (actors.make_member(Role.DISTRICT_OFFICER) for _ in range(2))
    who = actors.principal(giver)
    project = make_draft(by=who, cast=cast)
    office = giver.organisation_id
    row = estimates.draft_estimate(year=2024, source="DISTRICT", owner_id=office, amount=1_000_000, by_id=giver.user_id)
    assert {kind.code for kind, _ in open_work(Holder.of(giver))} == {"projects.written", "budgets.estimates"}
    hand_over(giver, taker)
    project.refresh_from_db()
    assert project.written_by_id == taker.user_id
    assert Estimate.objects.get(pk=row.pk).drafted_by_id == taker.user_id
    assert open_work(Holder.of(giver)) == []
    estimates.submit_estimate(estimate_id=row.pk)
    with pytest.raises(EstimateRefused, match="khác người soạn"):
        estimates.approve_estimate(estimate_id=row.pk, by_id=giver.user_id, decision="1/QĐ")


def test_what_came_after_the_giver_signed_is_signed_for_anew(cast, officers):
    giver, taker, _ = officers
    handover = sign(draw_up(giver, taker), giver)
    project = appraised_by(giver, cast)
    with pytest.raises(Refused, match="có thêm 1 việc chưa ghi trong biên bản"):
        sign(handover, taker)
    runner.fire(handover, "give_back", actor=actors.principal(taker), version=handover.version, reason="Có thêm hồ sơ")
    assert (handover.state, handover.giver_signed_by) == ("draft", None)
    sign(sign(handover, giver), taker)
    project.refresh_from_db()
    assert project.appraiser_id == taker.user_id


def test_what_the_giver_has_lost_meanwhile_is_marked_so(cast, officers):
    giver, taker, third = officers
    project = appraised_by(giver, cast)
    handover = sign(draw_up(giver, taker), giver)
    Project.objects.filter(pk=project.pk).update(appraiser=third.user)
    sign(handover, taker)
    project.refresh_from_db()
    assert project.appraiser_id == third.user_id
    assert handover.items.get(section=Section.FILE).outcome == Outcome.GONE


def test_nobody_signs_twice_or_for_the_other(officers):
    giver, taker, other = officers
    handover = draw_up(giver, taker, other)
    with pytest.raises(Refused, match="do chính người bàn giao ký"):
        sign(handover, taker, "sign_giving")
    seen = handover.version
    sign(handover, giver)
    with pytest.raises(Stale):
        runner.fire(handover, "sign_giving", actor=actors.principal(giver), version=seen)
    with pytest.raises(Refused, match="do chính người nhận bàn giao ký"):
        sign(handover, giver, "sign_receiving")
    sign(handover, taker)
    with pytest.raises(Refused, match="Bạn đã ký nhận"):
        sign(handover, taker)
    stranger = actors.make_member(Role.DOIT_OFFICER)
    with pytest.raises(NotAllowed):
        sign(handover, stranger, "sign_receiving")
    assert handover.state == "signed"


def test_a_receiver_who_was_disabled_meanwhile_ends_it_cleanly(cast, officers):
    giver, taker, other = officers
    project = appraised_by(giver, cast)
    handover = sign(draw_up(giver, taker, other), giver)
    sign(handover, other)
    taker.user.is_active = False
    taker.user.save(update_fields=["is_active"])
    with pytest.raises(Refused, match="đã bị khóa"):
        sign(handover, taker)
    project.refresh_from_db()
    assert (handover.state, project.appraiser_id) == ("signed", giver.user_id)


def test_the_head_stands_in_for_a_giver_who_is_gone(cast, officers):
    giver, taker, _ = officers
    project = appraised_by(giver, cast)
    giver.user.is_active = False
    giver.user.save(update_fields=["is_active"])
    head = actors.make_member(Role.DOIT_LEADER)
    leading = actors.principal(head)
    handover = handovers.start_handover(membership=giver, effective_on=DAY, cause="Nghỉ ốm dài ngày", who=leading)
    handovers.add_receiver(handover=handover, membership=taker, who=leading)
    with pytest.raises(Refused, match="lý do"):
        runner.fire(handover, "stand_in", actor=leading, version=0)
    runner.fire(handover, "stand_in", actor=leading, version=0, reason="Bên giao nghỉ ốm")
    sign(handover, taker)
    project.refresh_from_db()
    assert (project.appraiser_id, handover.stand_in_reason) == (taker.user_id, "Bên giao nghỉ ốm")
    assert f"{head.user.full_name} ký thay bên giao" in str(handover.paper.context)
    # The name under the giving side is that of who has signed.
    body = handover.paper.context["body"]
    assert [(one["role"], one["name"]) for one in body["signatures"]] == [
        ("KÝ THAY BÊN GIAO", head.user.full_name),
        ("BÊN NHẬN", handover.receivers.get().membership.user.full_name),
    ]
    assert body["giving"]["organisation"] == ""  # its title names the office


@pytest.mark.parametrize("days", [-1, 40])
def test_a_day_out_of_order_is_refused(officers, days):
    giver = officers[0]
    giver.valid_to = DAY + timedelta(days=30)
    giver.save()
    with pytest.raises(ValidationError, match=r"Ngày bàn giao|chỉ được giao"):
        draw_up(giver, officers[1], on=DAY + timedelta(days=days))
    assert not Handover.objects.exists()


def test_one_handover_of_a_role_at_a_time(officers):
    draw_up(officers[0], officers[1])
    with pytest.raises(ValidationError, match="đang có một lần bàn giao"):
        draw_up(officers[0], officers[2])


def test_only_colleagues_take_over(officers):
    handover = draw_up(officers[0])
    who = actors.principal(officers[0])
    elsewhere = actors.make_member(Role.DISTRICT_OFFICER)
    for wrong in (officers[0], elsewhere):
        with pytest.raises(ValidationError, match="ở cùng cơ quan"):
            handovers.add_receiver(handover=handover, membership=wrong, who=who)
    with pytest.raises(Refused, match="Chưa chọn người nhận"):
        sign(handover, officers[0])
    with pytest.raises(NotAllowed):
        handovers.add_receiver(handover=handover, membership=officers[1], who=actors.principal(officers[2]))


def test_a_role_with_open_work_is_not_simply_ended(cast, officers):
    giver, taker, _ = officers
    project = appraised_by(giver, cast)
    head = actors.principal(actors.make_member(Role.DOIT_LEADER))
    with pytest.raises(ValidationError, match=f"còn 1 việc chưa bàn giao: {project.code}"):
        people.end_role(membership=giver, on=DAY, who=head)
    giver.refresh_from_db()
    assert giver.valid_to is None
    kept = people.end_role(membership=giver, on=DAY, who=head, forced_reason="Thôi việc gấp")
    giver.refresh_from_db()
    assert giver.valid_to == DAY
    assert list(selectors.without_taker(head)) == [kept]
    with pytest.raises(Refused, match="không hủy được"):
        runner.fire(kept, "call_off", actor=head, version=0, reason="x")
    handovers.add_receiver(handover=kept, membership=taker, who=head)
    runner.fire(kept, "stand_in", actor=head, version=0, reason="Bên giao đã thôi việc")
    sign(kept, taker)
    project.refresh_from_db()
    assert (project.appraiser_id, kept.state) == (taker.user_id, HandoverState.DONE)
    assert list(selectors.without_taker(head)) == []


def test_a_role_without_open_work_ends(officers):
    head = actors.principal(actors.make_member(Role.DOIT_LEADER))
    assert people.end_role(membership=officers[0], on=DAY, who=head) is None
    with pytest.raises(NotAllowed):
        people.end_role(membership=officers[1], on=DAY, who=actors.principal(officers[2]))


def test_the_new_appraiser_goes_on_where_the_old_one_stood(cast, officers):
    giver, taker, _ = officers
    project = appraised_by(giver, cast)
    hand_over(giver, taker)
    with pytest.raises(Refused, match="Chỉ người được giao thẩm định"):
        fire(project, "ask_more", actors.principal(giver), "Bổ sung")
    fire(project, "ask_more", actors.principal(taker), "Bổ sung báo giá")
    assert project.state == "returned"

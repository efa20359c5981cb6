"""A council from its foundation to its signed minutes, and every way in which it is refused."""

from copy import deepcopy
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from councils.enums import Conclusion, Seat, Vote
from councils.models import AgendaItem, Ballot
from councils.selectors import sittings_visible_to
from councils.services import councils, judging, sittings
from councils.services.judging import Points
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents.render.pages import paper_html
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.costs import Item
from projects.enums import ProjectState
from projects.services import applications, panel
from tests.factories import actors
from tests.factories.councils import Bench, cast, hold, make_bench, make_sitting, open_sitting, points
from tests.factories.projects import Cast, conclude, fire, make_project

pytestmark = pytest.mark.django_db
BIG = 500_000_000


@pytest.fixture(scope="module")
def built(province):
    cast_of = Cast()
    two = [actors.make_enterprise(), actors.make_enterprise()]
    project = make_project(state=ProjectState.APPRAISING, cast=cast_of, enterprises=two, cost=600_000_000, grant=BIG // 2)
    return cast_of, project, make_bench(cast_of[Role.DOIT_HEAD])


@pytest.fixture
def scene(built):
    return deepcopy(built)


@pytest.fixture
def cast_of(scene):
    return scene[0]


@pytest.fixture
def project(scene):
    return scene[1]


@pytest.fixture
def bench(scene):
    return scene[2]


def said(error) -> str:
    return " ".join(error.value.messages)


def refusals(project, cast_of, action: str = "recommend") -> str:
    option = next(o for o in runner.options(project, cast_of[Role.DOIT_LEADER]) if o.transition.name == action)
    return " ".join(str(refusal) for refusal in option.refusals)


def only_item(sitting) -> AgendaItem:
    return AgendaItem.objects.select_related("project", "sitting__council", "sitting__presided_by", "sitting__secretary").get(
        sitting=sitting
    )


def considered(bench: Bench, project, amount: int, *, declares: bool = True) -> AgendaItem:
    """A sitting whose signed minutes propose an amount; declarations of an earlier one stand, only the sheets are new."""
    sitting = open_sitting(bench, make_sitting(bench, project))
    for name in bench.seats:
        cast(bench, only_item(sitting), name, declares=declares)
    judging.conclude(item=only_item(sitting), who=bench.chair, discussion="", amount=amount)
    for who in (bench.secretary, bench.chair):
        judging.sign_minutes(sitting=sitting, who=who)
    return only_item(sitting)


@pytest.mark.thorough
def test_a_big_grant_waits_for_the_council_and_goes_on_with_its_signed_minutes(project, bench, cast_of):
    conclude(project, cast_of)
    assert "phải qua Hội đồng xét duyệt" in refusals(project, cast_of)
    with pytest.raises(Refused, match="Hội đồng xét duyệt"):
        fire(project, "recommend", cast_of[Role.DOIT_LEADER])
    sitting = hold(bench, project)
    item = only_item(sitting)
    assert (item.conclusion, item.amount_proposed, item.votes_for, item.score) == (Conclusion.RECOMMEND, BIG, 4, 8000)
    assert sitting.minutes.notation.endswith("/BB-SCT")
    assert sitting.invitation.notation.endswith("/GM-SCT")
    fire(project, "recommend", cast_of[Role.DOIT_LEADER])
    assert project.state == ProjectState.RECOMMENDED


def test_minutes_without_both_signatures_are_not_enough(project, bench, cast_of):
    conclude(project, cast_of)
    sitting = open_sitting(bench, make_sitting(bench, project))
    item = only_item(sitting)
    for name in bench.seats:
        cast(bench, item, name)
    with pytest.raises(ValidationError, match="Chưa kết luận"):
        judging.sign_minutes(sitting=sitting, who=bench.secretary)
    judging.conclude(item=item, who=bench.chair, discussion="", amount=BIG)
    with pytest.raises(ValidationError, match="Thư ký phiên họp ký trước"):
        judging.sign_minutes(sitting=sitting, who=bench.chair)
    judging.sign_minutes(sitting=sitting, who=bench.secretary)
    with pytest.raises(ValidationError, match="chờ chủ tọa ký"):
        judging.sign_minutes(sitting=sitting, who=bench.secretary)
    assert "chưa có đủ chữ ký" in refusals(project, cast_of)
    with pytest.raises(NotAllowed):
        judging.sign_minutes(sitting=sitting, who=bench.people["finance"])
    assert judging.sign_minutes(sitting=sitting, who=bench.chair).minutes is not None
    assert "Hội đồng" not in refusals(project, cast_of)
    with pytest.raises(ValidationError, match="đủ chữ ký"):
        judging.sign_minutes(sitting=sitting, who=bench.chair)


def test_a_small_grant_needs_no_council(cast_of):
    project = make_project(state=ProjectState.APPRAISING, cast=cast_of)
    conclude(project, cast_of)
    assert refusals(project, cast_of) == ""


def test_nobody_scores_before_declaring_nor_in_conflict(project, bench):
    sitting = open_sitting(bench, make_sitting(bench, project))
    item, seat, who = only_item(sitting), bench.seats["finance"], bench.people["finance"]
    with pytest.raises(ValidationError, match="Khai xung đột lợi ích trước"):
        cast(bench, item, "finance", declares=False)
    with pytest.raises(ValidationError, match="loại xung đột"):
        judging.declare(item=item, member=seat, who=who, has_conflict=True)
    with pytest.raises(ValidationError, match="ghi rõ"):
        judging.declare(item=item, member=seat, who=who, has_conflict=True, kind="relation", words="  ")
    judging.declare(item=item, member=seat, who=who, has_conflict=True, kind="relation", words="Em ruột là chủ cơ sở.")
    with pytest.raises(ValidationError, match="giữ nguyên"):
        judging.declare(item=item, member=seat, who=who, has_conflict=False)
    with pytest.raises(ValidationError, match="đã khai có xung đột"):
        cast(bench, item, "finance", declares=False)
    for name in ("chair", "secretary", "ict"):
        cast(bench, item, name)
    assert judging.conclude(item=item, who=bench.secretary, discussion="", amount=BIG).votes_for == 3


def test_a_conflict_declared_later_takes_the_sheet_out_of_the_count(project, bench):
    item = only_item(open_sitting(bench, make_sitting(bench, project)))
    for name in bench.seats:
        cast(bench, item, name, many=2 if name == "ict" else 8)
    judging.declare(item=item, member=bench.seats["ict"], who=bench.people["ict"], has_conflict=True, kind="other", words="Bạn học.")
    done = judging.conclude(item=item, who=bench.chair, discussion="", amount=BIG)
    assert (done.votes_for, done.score, Ballot.objects.filter(item=item).count()) == (3, 8000, 4)


def test_who_wrote_it_must_say_so(bench, cast_of):
    written = make_project(state=ProjectState.APPRAISING, cast=cast_of, by=cast_of[Role.CENTER_OFFICER])
    member = councils.add_member(council=bench.council, who=bench.head, user_id=cast_of[Role.CENTER_OFFICER].user_id, seat=Seat.MEMBER)
    item = only_item(make_sitting(bench, written))
    with pytest.raises(ValidationError, match="là người lập đề án"):
        judging.declare(item=item, member=member, who=cast_of[Role.CENTER_OFFICER], has_conflict=False)
    made = judging.declare(
        item=item, member=member, who=cast_of[Role.CENTER_OFFICER], has_conflict=True, kind="wrote", words="Đã lập hồ sơ."
    )
    assert made.has_conflict


def test_an_outside_expert_is_written_for_by_the_secretary_alone(project, bench):
    expert = councils.add_expert(
        council=bench.council,
        who=bench.head,
        full_name="TS. Lê Văn Cơ",
        email="co@daihoc.invalid",
        title="Giảng viên, Trường Đại học Cần Thơ",
    )
    bench.seats["expert"], bench.people["expert"] = expert, bench.secretary
    item = only_item(open_sitting(bench, make_sitting(bench, project)))
    with pytest.raises(NotAllowed):
        judging.declare(item=item, member=expert, who=bench.chair, has_conflict=False)
    cast(bench, item, "expert")
    assert Ballot.objects.get(member=expert).entered_by_id == bench.secretary.user_id
    with pytest.raises(NotAllowed):
        judging.declare(item=item, member=bench.seats["ict"], who=bench.secretary, has_conflict=False)


@pytest.mark.parametrize(
    ("votes", "conclusion"),
    [
        ("for for for against", Conclusion.RECOMMEND),
        ("for for against against", Conclusion.REFUSE),
        ("for for conditional against", Conclusion.CONDITIONAL),
        ("for conditional abstain abstain", Conclusion.REFUSE),
    ],
)
def test_the_conclusion_is_that_of_the_votes(project, bench, cast_of, votes, conclusion):
    conclude(project, cast_of)
    sitting = open_sitting(bench, make_sitting(bench, project))
    item = only_item(sitting)
    for name, vote in zip(bench.seats, votes.split(), strict=True):
        cast(bench, item, name, vote)
    if conclusion == Conclusion.CONDITIONAL:
        with pytest.raises(ValidationError, match="cần ghi điều kiện"):
            judging.conclude(item=item, who=bench.chair, discussion="", amount=BIG)
    done = judging.conclude(item=item, who=bench.chair, discussion="Đã bàn.", amount=BIG, conditions="Chứng minh vốn đối ứng.")
    assert done.conclusion == conclusion
    judging.sign_minutes(sitting=sitting, who=bench.secretary)
    judging.sign_minutes(sitting=sitting, who=bench.chair)
    assert ("không đề nghị hỗ trợ" in refusals(project, cast_of)) == (conclusion == Conclusion.REFUSE)


def test_a_lower_amount_and_changed_figures_ask_for_another_sitting(project, bench, cast_of):
    conclude(project, cast_of)
    sitting = open_sitting(bench, make_sitting(bench, project))
    item = only_item(sitting)
    for name in bench.seats:
        cast(bench, item, name)
    with pytest.raises(ValidationError, match="không quá 500"):
        judging.conclude(item=item, who=bench.chair, discussion="", amount=BIG + 1)
    judging.conclude(item=item, who=bench.chair, discussion="", amount=450_000_000)
    judging.sign_minutes(sitting=sitting, who=bench.secretary)
    judging.sign_minutes(sitting=sitting, who=bench.chair)
    assert "Hội đồng đề nghị 450.000.000 đồng" in refusals(project, cast_of)
    type(project).objects.filter(pk=project.pk).update(total_cost=1_300_000_000)
    project.refresh_from_db()
    assert "thay đổi sau khi Hội đồng xét" in refusals(project, cast_of)


def test_the_council_proposes_less_and_has_it_again_with_the_lower_amount(project, bench, cast_of):
    def ask_more(reason: str) -> None:
        fire(project, "ask_more", cast_of.appraiser, reason=reason)

    ask_more("Bổ sung báo giá")
    fire(project, "resubmit", project._author, reason="Đã bổ sung")
    conclude(project, cast_of)
    with pytest.raises(Refused, match="đã yêu cầu bổ sung một lần"):
        ask_more("Sửa số tiền")
    item = considered(bench, project, 450_000_000)
    with pytest.raises(Refused, match=r"Hội đồng đề nghị 450\.000\.000 đồng"):
        fire(project, "recommend", cast_of[Role.DOIT_LEADER])
    ask_more("Sửa số tiền theo kết luận của Hội đồng")
    own, by_council = project.supplements.order_by("id")
    assert (own.council_minutes, by_council.council_minutes) == (None, item.sitting.minutes)
    said = [row.paper.context["body"]["council_minutes"] for row in (own, by_council)]
    assert (said[0], f"số {item.sitting.minutes.notation} ngày" in said[1]) == ("", True)
    assert "Căn cứ Biên bản họp Hội đồng xét duyệt số" in paper_html(by_council.paper)

    lower_by_fifty_million(project)
    fire(project, "resubmit", project._author, reason="Đã sửa số tiền")
    item.refresh_from_db()
    assert item.is_void
    assert not project.appraisals.filter(is_void=False).exists()
    with pytest.raises(Refused, match="đã yêu cầu bổ sung một lần"):
        ask_more("Sửa nữa")
    conclude(project, cast_of)
    # 450 triệu alone would need no council; what one has had comes before it again.
    assert refusals(project, cast_of).startswith("Kết luận trước của Hội đồng không còn hiệu lực: cần đưa ra Hội đồng xét lại.")
    considered(bench, project, 450_000_000, declares=False)
    fire(project, "recommend", cast_of[Role.DOIT_LEADER])
    assert project.state == ProjectState.RECOMMENDED


def lower_by_fifty_million(project) -> None:
    line = project.lines.order_by("position")[0]
    items = [Item("Máy ép", 599_000_000, by_grant=BIG // 2 - 50_000_000), Item("Lắp đặt", 1_000_000)]
    applications.write_costs(
        line=line, who=project._author, subject_matter="Máy ép thủy lực", items=items, commits_counterpart=True, not_double_funded=True
    )
    project.refresh_from_db()
    assert project.requested == 450_000_000


def test_put_off_to_the_next_sitting_then_concluded_there(project, bench, cast_of):
    first = open_sitting(bench, make_sitting(bench, project))
    item = only_item(first)
    with pytest.raises(ValidationError, match="lý do hoãn"):
        judging.conclude(item=item, who=bench.chair, discussion=" ", postpone=True)
    assert judging.conclude(item=item, who=bench.chair, discussion="Chờ báo giá.", postpone=True).conclusion == Conclusion.POSTPONED
    for who in (bench.secretary, bench.chair):
        judging.sign_minutes(sitting=first, who=who)
    assert "chưa kết luận" in refusals(project, cast_of)
    assert considered(bench, project, BIG).conclusion == Conclusion.RECOMMEND


def test_sent_back_by_the_authority_the_council_considers_it_again(project, bench, cast_of):
    conclude(project, cast_of)
    item = only_item(hold(bench, project))
    fire(project, "recommend", cast_of[Role.DOIT_LEADER])
    fire(project, "send_back", cast_of[Role.PROVINCE_LEADER], reason="Xem lại dự toán")
    item.refresh_from_db()
    assert item.is_void
    conclude(project, cast_of)
    assert "chưa có phiên họp nào xét" in refusals(project, cast_of)
    assert considered(bench, project, BIG, declares=False).conclusion == Conclusion.RECOMMEND


def test_below_the_quorum_or_without_a_chair_it_does_not_open(project, bench):
    sitting = make_sitting(bench, project)
    with pytest.raises(ValidationError, match="Có mặt 2/4 thành viên, tối thiểu phải có 3"):
        open_sitting(bench, sitting, absent=("ict", "finance"))
    with pytest.raises(ValidationError, match="Chủ tọa phải là"):
        open_sitting(bench, sitting, absent=("chair",))
    with pytest.raises(NotAllowed):
        sittings.open_sitting(sitting=sitting, who=bench.people["ict"], present=[], presided_by=0, secretary=0)
    open_sitting(bench, sitting, absent=("ict",))
    with pytest.raises(ValidationError, match="không có mặt"):
        cast(bench, only_item(sitting), "ict")
    # Who comes later is added.
    open_sitting(bench, sitting)
    cast(bench, only_item(sitting), "ict", declares=False)


def test_a_sitting_of_tomorrow_is_prepared_but_not_opened(project, bench):
    sitting = make_sitting(bench, project, days=1)
    with pytest.raises(ValidationError, match="chưa khai mạc được"):
        open_sitting(bench, sitting)
    judging.declare(item=only_item(sitting), member=bench.seats["ict"], who=bench.people["ict"], has_conflict=False)
    with pytest.raises(ValidationError, match="chưa khai mạc"):
        cast(bench, only_item(sitting), "ict", declares=False)


def test_who_owes_a_sheet_is_named_and_points_are_bounded(project, bench):
    item = only_item(open_sitting(bench, make_sitting(bench, project)))
    cast(bench, item, "chair")
    with pytest.raises(ValidationError, match="Chưa có phiếu của: "):
        judging.conclude(item=item, who=bench.chair, discussion="", amount=BIG)
    seat, who = bench.seats["ict"], bench.people["ict"]
    judging.declare(item=item, member=seat, who=who, has_conflict=False)
    good = points(item.sitting)
    first, last = min(good), max(good)
    wrong = good | {first: Points(11, ""), last: Points(3, " ")}
    with pytest.raises(ValidationError) as error:
        judging.cast_ballot(item=item, member=seat, who=who, vote=Vote.CONDITIONAL, amount=None, remarks="", points=wrong)
    assert set(error.value.message_dict) == {f"points_{first}", f"remark_{last}", "amount", "remarks"}
    with pytest.raises(ValidationError, match="Không quá mức cơ sở đề nghị"):
        judging.cast_ballot(item=item, member=seat, who=who, vote=Vote.FOR, amount=BIG + 1, remarks="", points=good)


def test_a_de_an_stands_before_one_sitting_and_only_while_appraised(project, bench, cast_of):
    make_sitting(bench, project)
    with pytest.raises(ValidationError, match="đã có trong phiên họp"):
        make_sitting(bench, project)
    with pytest.raises(ValidationError, match="đang thẩm định"):
        make_sitting(bench, make_project(cast=cast_of))
    empty = sittings.plan_sitting(council=bench.council, who=bench.head, held_on=clock.today(), starts_at=time(8), place="Sở Công Thương")
    with pytest.raises(ValidationError, match="Chưa có đề án"):
        sittings.invite(sitting=empty, who=bench.head)


def test_dates_and_seats_are_refused_in_words(bench):
    today = clock.today()
    for kw, words in (
        ({"decided_on": today + timedelta(days=1), "valid_from": today + timedelta(days=1)}, "không được sau hôm nay"),
        ({"decided_on": today, "valid_from": today - timedelta(days=1)}, "trước ngày quyết định"),
        ({"decided_on": today, "valid_from": today, "valid_to": today - timedelta(days=1)}, "từ ngày bắt đầu trở đi"),
    ):
        with pytest.raises(ValidationError, match=words):
            councils.found_council(who=bench.head, name="Hội đồng", decision="1/QĐ", **kw)
    with pytest.raises(ValidationError, match="đã có người giữ cương vị"):
        councils.add_member(council=bench.council, who=bench.head, user_id=actors.acting(Role.DOIT_LEADER).user_id, seat=Seat.CHAIR)
    with pytest.raises(ValidationError, match="đã là thành viên"):
        councils.add_member(council=bench.council, who=bench.head, user_id=bench.people["ict"].user_id, seat=Seat.MEMBER)
    with pytest.raises(ValidationError, match="không có vai trò tham gia"):
        councils.add_member(council=bench.council, who=bench.head, user_id=actors.acting(Role.ENTERPRISE).user_id, seat=Seat.MEMBER)
    with pytest.raises(ValidationError, match="trước hôm nay"):
        sittings.plan_sitting(council=bench.council, who=bench.head, held_on=today - timedelta(days=1), starts_at=time(8), place="Sở")
    with pytest.raises(NotAllowed):
        councils.found_council(who=bench.secretary, name="Hội đồng", decision="1/QĐ", decided_on=today, valid_from=today)
    with pytest.raises(ValidationError, match="Địa chỉ này là của"):
        councils.add_expert(council=bench.council, who=bench.head, full_name="Người khác", email=email_of(bench), title="Chuyên gia")
    member = councils.end_member(member=bench.seats["ict"], who=bench.head, last_day=today)
    with pytest.raises(ValidationError, match="đã thôi"):
        councils.end_member(member=member, who=bench.head, last_day=today)


def email_of(bench: Bench) -> str:
    return bench.seats["ict"].user.email


def test_members_see_their_own_councils_and_the_so_sees_all(project, bench):
    sitting = make_sitting(bench, project)
    for who in (bench.people["finance"], bench.people["ict"], actors.acting(Role.DOIT_CLERK), actors.acting(Role.PROVINCE_LEADER)):
        assert list(sittings_visible_to(who)) == [sitting]
    for role in (Role.FINANCE_OFFICER, Role.CO_APPRAISER, Role.ENTERPRISE, Role.OPERATOR):
        assert not sittings_visible_to(actors.acting(role)).exists()


def test_the_panel_beside_the_lead(project, cast_of):
    head, lead, other = cast_of[Role.DOIT_HEAD], cast_of.appraiser, actors.acting(Role.DOIT_OFFICER)
    for person in (lead.user_id, project.written_by_id, actors.acting(Role.ENTERPRISE).user_id):
        with pytest.raises(ValidationError):
            panel.add_appraiser(project=project, who=head, person_id=person)
    panel.add_appraiser(project=project, who=head, person_id=other.user_id)
    with pytest.raises(ValidationError, match="đã được giao"):
        panel.add_appraiser(project=project, who=head, person_id=other.user_id)
    sheet = {"content_remarks": "Phù hợp.", "cost_remarks": "Hợp lý.", "is_positive": True}
    with pytest.raises(ValidationError, match="Khai xung đột lợi ích trước"):
        panel.write_sheet(project=project, who=other, **sheet)
    with pytest.raises(NotAllowed):
        panel.write_sheet(project=project, who=lead, **sheet)
    assert "Chưa có phiếu thẩm định của" in refusals(project, cast_of)
    panel.declare(project=project, who=other, has_conflict=False)
    with pytest.raises(ValidationError, match="Cần ghi nhận xét"):
        panel.write_sheet(project=project, who=other, **sheet | {"cost_remarks": " "})
    panel.write_sheet(project=project, who=other, **sheet)
    assert "Chưa có phiếu thẩm định của" not in refusals(project, cast_of)
    with pytest.raises(NotAllowed):
        panel.declare(project=project, who=actors.acting(Role.DOIT_OFFICER), has_conflict=False)


def test_a_lead_in_conflict_concludes_nothing_and_another_takes_over(project, cast_of):
    head, lead, other = cast_of[Role.DOIT_HEAD], cast_of.appraiser, actors.acting(Role.DOIT_OFFICER)
    with pytest.raises(Refused, match="Chỉ giao lại khi"):
        fire(project, "reassign", head, reason="Đổi người", appraiser_id=other.user_id)
    panel.declare(project=project, who=lead, has_conflict=True, kind="works_for", words="Góp vốn vào cơ sở.")
    with pytest.raises(ValidationError, match="không kết luận thẩm định"):
        conclude(project, cast_of)
    with pytest.raises(Refused, match="xung đột lợi ích"):
        fire(project, "reassign", head, reason="Đổi người", appraiser_id=lead.user_id)
    fire(project, "reassign", head, reason="Đổi người", appraiser_id=other.user_id)
    assert project.appraiser_id == other.user_id

"""Obstacles: raised by anybody, answered by the Sở, taken to UBND tỉnh, back to everybody concerned; with every refusal beside its success."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.services.merging import merge_enterprises
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from obstacles import selectors
from obstacles.enums import ObstacleState as S
from obstacles.models import Also, Obstacle
from obstacles.services import meet_too, raise_obstacle
from tests.factories import actors
from tests.factories.obstacles import make_obstacle, move
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


def waits(who) -> list[str]:
    """What stands in somebody's queue because of obstacles."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("obstacles.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def told(who) -> list[str]:
    return list(Notice.objects.filter(user_id=who.user_id).order_by("pk").values_list("title", flat=True))


def test_an_obstacle_goes_to_the_so_and_its_answer_comes_back(cast):
    owner, officer = cast.of(actors.make_enterprise()), cast[Role.DOIT_OFFICER]
    row = make_obstacle(owner)
    assert (row.state, row.area.code, selectors.due_days([row.pk])[row.pk]) == (S.RAISED, "829", date(2024, 3, 13))
    assert waits(officer) == ["Trả lời vướng mắc"]
    assert waits(cast[Role.PROVINCE_LEADER]) == waits(owner) == []
    assert [title for title in told(officer) if "Vướng mắc mới" in title]
    move(row, "answer", officer, answer="Đã trình điều chỉnh mức hỗ trợ.")
    assert (row.state, row.answered_by_id, selectors.due_days([row.pk])) == (S.ANSWERED, officer.user_id, {})
    assert any("Đã trả lời" in title for title in told(owner))
    assert waits(officer) == []
    move(row, "ask_again", owner, reason="Khi nào có quyết định?")
    assert waits(officer) == ["Trả lời vướng mắc"]
    move(row, "answer", officer, answer="Trong quý II.")
    move(row, "settle", owner)
    assert row.state == S.SETTLED


def test_what_is_beyond_the_so_goes_to_the_province_with_a_paper(cast, client_as):
    officer, leader, chair = actors.acting(Role.DISTRICT_OFFICER), cast[Role.DOIT_LEADER], cast[Role.PROVINCE_LEADER]
    row = make_obstacle(officer)
    with pytest.raises(NotAllowed):
        move(row, "escalate", cast[Role.DOIT_OFFICER], proposed="Trình HĐND")
    move(row, "escalate", leader, proposed="Trình HĐND tỉnh nâng mức hỗ trợ.")
    assert (row.state, row.report.kind, selectors.due_days([row.pk])[row.pk]) == (S.ESCALATED, "obstacle_report", date(2024, 3, 25))
    assert {"Mức hỗ trợ", "Trình HĐND tỉnh"} <= {word for word in ("Mức hỗ trợ", "Trình HĐND tỉnh") if word in str(row.report.context)}
    assert waits(chair) == ["Cho ý kiến về vướng mắc"]
    move(row, "give_back", chair, reason="Sở trả lời theo Nghị quyết hiện hành.")
    assert (row.state, waits(chair)) == (S.RAISED, [])
    move(row, "escalate", leader, proposed="Vẫn cần HĐND.")
    move(row, "decide", chair, decision="Giao Sở Tài chính cân đối.", shared_as="Mức hỗ trợ máy móc có được nâng không?")
    assert (row.state, row.outcome) == (S.DECIDED, "Giao Sở Tài chính cân đối.")
    assert any("UBND tỉnh đã có ý kiến" in title for title in told(officer))
    standing = selectors.standing(DAY, DAY)
    assert (standing.raised, standing.escalated, standing.decided, standing.open, standing.days) == (1, 1, 1, 0, 0.0)


def test_a_joined_one_is_answered_with_the_other(cast):
    first, second = cast.of(actors.make_enterprise()), cast.of(actors.make_enterprise())
    head = cast[Role.DOIT_HEAD]
    lead, other = make_obstacle(first), make_obstacle(second)
    with pytest.raises(Refused, match="chính nó"):
        move(other, "join", head, into=other)
    move(other, "join", head, into=lead)
    for name, who, more in (("join", head, {"into": make_obstacle()}), ("withdraw", first, {"reason": "Thôi"})):
        with pytest.raises(Refused, match="Đã có 1 vướng mắc gộp"):
            move(lead, name, who, **more)
    with pytest.raises(Refused, match="không nhận gộp"):
        move(make_obstacle(), "join", head, into=other)
    assert not selectors.answers_for(second).filter(pk=lead.pk).exists()
    move(lead, "answer", head, answer="Theo Nghị quyết mới.")
    assert any("Đã trả lời" in title for title in told(second))
    assert selectors.answers_for(second).filter(pk=lead.pk).exists()
    assert not selectors.visible_to(second).filter(pk=lead.pk).exists()


def test_everybody_reads_what_is_shared_and_nothing_else(cast, client_as):
    owner, stranger = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.ENTERPRISE)
    mine = actors.principal(owner)
    row = make_obstacle(mine, content="Ông Bảy ở ấp Ba chưa trả tiền.")
    page = client_as(stranger.user, stranger)
    address = row.get_absolute_url()
    assert page.get(address).status_code == 404
    with pytest.raises(Refused, match="không chép lại nguyên văn"):
        move(row, "answer", cast[Role.DOIT_OFFICER], answer="Có thể.", shared_as=row.content)
    move(row, "answer", cast[Role.DOIT_OFFICER], answer="Được tạm ứng 30%.", shared_as="Có được tạm ứng không?")
    shown = page.get(address).content.decode()
    assert "Được tạm ứng 30%." in shown
    assert "Ông Bảy" not in shown
    assert row.title not in shown
    assert "Có được tạm ứng không?" in page.get(reverse("obstacles:answers"), {"q": "tam ung"}).content.decode()
    assert "Có được tạm ứng không?" not in page.get(reverse("obstacles:answers"), {"q": "ong bay"}).content.decode()
    assert page.get(reverse("obstacles:raise"), {"ve": "a\0b"}).status_code == 400
    asked = page.get(reverse("obstacles:raise"), {"ve": "tạm ứng"}).content.decode()
    assert "Có được tạm ứng không?" in asked


def test_one_meets_it_too_and_is_told(cast):
    row = make_obstacle(cast.of(actors.make_enterprise()))
    officer, elsewhere = cast[Role.DISTRICT_OFFICER], actors.acting(Role.DISTRICT_OFFICER, district="831")
    assert meet_too(obstacle=row, who=officer) == meet_too(obstacle=row, who=officer)
    with pytest.raises(NotAllowed):
        meet_too(obstacle=row, who=elsewhere)
    with pytest.raises(ValidationError, match="do chính đơn vị"):
        meet_too(obstacle=make_obstacle(officer), who=officer)
    assert officer.user_id in selectors.concerned_by(row)


def test_only_what_is_ones_own_is_raised(cast):
    owner = cast.of(actors.make_enterprise())
    theirs = actors.make_enterprise()
    facts = {"topic": "norm", "title": "Thấp", "content": "Giá tăng"}
    for given, field in (({"enterprise": theirs}, "enterprise"), ({}, "enterprise"), ({"project": make_project(cast=cast)}, "project")):
        with pytest.raises(ValidationError) as refused:
            raise_obstacle(who=owner, **(facts | given))
        assert field in refused.value.error_dict
    with pytest.raises(ValidationError):
        make_obstacle(owner, title="")
    with pytest.raises(ValidationError):
        make_obstacle(owner, topic="moon")
    with pytest.raises(NotAllowed):
        raise_obstacle(who=actors.acting(Role.OPERATOR), **facts)
    assert not Obstacle.objects.exists()


def test_who_may_move_it_when(cast):
    row = make_obstacle(cast.of(actors.make_enterprise()))
    for role in (Role.DISTRICT_OFFICER, Role.FINANCE_OFFICER, Role.PROVINCE_LEADER, Role.DOIT_CLERK):
        assert [option for option in runner.options(row, cast[role]) if option.transition.name in ("answer", "withdraw", "decide")] == []
    with pytest.raises(NotAllowed):
        move(row, "withdraw", cast.of(actors.make_enterprise()), reason="x")
    old = row.version
    move(row, "answer", cast[Role.DOIT_OFFICER], answer="Được.")
    with pytest.raises(Stale):
        runner.fire(row, "ask_again", actor=actors.acting(Role.ENTERPRISE, enterprise=row.enterprise), version=old, reason="?")


def test_it_follows_a_merge(cast):
    keeper, loser = actors.make_enterprise("Cơ sở Dừa Xanh"), actors.make_enterprise("Cơ sở Dừa xanh")
    row = make_obstacle(cast.of(loser))
    other = make_obstacle(cast.of(actors.make_enterprise()))
    move(other, "answer", cast[Role.DOIT_OFFICER], answer="Được.", shared_as="Có được không?")
    for enterprise in (keeper, loser):
        meet_too(obstacle=other, who=cast.of(enterprise), enterprise=enterprise)
    merge_enterprises(loser=loser, keeper=keeper, reason="Một cơ sở", who=actors.acting(Role.DOIT_OFFICER), version=loser.version)
    row.refresh_from_db()
    assert row.enterprise == keeper
    assert set(Also.objects.values_list("enterprise", flat=True)) >= {keeper.pk}


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        (Role.ENTERPRISE, "own"), (Role.DISTRICT_OFFICER, "area"), (Role.DOIT_OFFICER, "all"), (Role.PROVINCE_LEADER, "all"),
        (Role.CO_APPRAISER, "none"), (Role.COMMUNE_OFFICER, "none"), (Role.OPERATOR, "none"),
    ],
)  # fmt: skip
def test_who_sees_which(cast, role, codes):
    own, near, far = (
        actors.make_enterprise(),
        actors.make_enterprise(),
        actors.make_enterprise(area=AdminUnit.objects.filter(parent__code="831").order_by("code")[0]),
    )
    rows = {name: make_obstacle(cast.of(enterprise)).pk for name, enterprise in (("own", own), ("near", near), ("far", far))}
    who = cast.of(own) if role == Role.ENTERPRISE else actors.acting(role)
    seen = set(selectors.visible_to(who).values_list("pk", flat=True))
    wanted = {"own": ["own"], "area": ["own", "near"], "all": ["own", "near", "far"], "none": []}[codes]
    assert seen == {rows[name] for name in wanted}


def test_pages(cast, client_as, django_assert_max_num_queries):
    owner = actors.make_member(Role.ENTERPRISE)
    page = client_as(owner.user, owner)
    enterprise = Enterprise.objects.get(pk=owner.enterprise_id)
    sent = {"topic": "land", "title": "Thiếu mặt bằng", "content": "Cụm công nghiệp chưa có đường vào.", "enterprise": enterprise.pk}
    wrong = page.post(reverse("obstacles:raise"), sent | {"code": "KHONG-CO", "title": ""})
    assert wrong.status_code == 422
    assert "Cụm công nghiệp chưa có đường vào." in wrong.content.decode()
    assert "Không có đề án mã này" in wrong.content.decode()
    row = Obstacle.objects.get() if page.post(reverse("obstacles:raise"), sent).status_code == 302 else None
    assert "Thiếu mặt bằng" in page.get(row.get_absolute_url()).content.decode()
    assert "Rút vướng mắc" in page.get(row.get_absolute_url()).content.decode()
    desk = actors.make_member(Role.DOIT_OFFICER)
    office = client_as(desk.user, desk)
    for _ in range(5):
        make_obstacle()
    with django_assert_max_num_queries(12):
        listed = office.get(reverse("obstacles:list"), {"q": "mat bang"}).content.decode()
    assert "Thiếu mặt bằng" in listed
    sent = b"".join(office.get(reverse("obstacles:list"), {"xuat": "csv"}).streaming_content).decode()
    assert "Thiếu mặt bằng" in sent
    assert len(office.get(reverse("obstacles:list"), {"xuat": "xlsx"}).getvalue()) > 1000
    move_address = reverse("obstacles:move", args=[row.pk, "answer"])
    assert office.post(move_address, {"version": 0, "answer": ""}).status_code == 422
    assert office.post(move_address, {"version": 0, "answer": "Huyện làm đường năm nay."}).status_code == 302
    assert office.post(move_address, {"version": 0, "answer": "Hai lần."}).status_code == 409
    with clock.at(DAY + timedelta(days=60)):
        assert page.get(row.get_absolute_url()).status_code == 200

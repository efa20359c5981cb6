"""A leader's role in another's hands: by dates, once, never further; the papers and the log say both."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Delegation
from khuyencong.actors.selectors import delegations as selectors
from khuyencong.actors.selectors import principal_of_delegate
from khuyencong.actors.services import delegations
from khuyencong.documents.models import Paper
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.documents import parties
from projects.enums import ProjectState as S
from projects.models import Project
from projects.permissions import P
from tests.factories import actors
from tests.factories.handovers import hand_over
from tests.factories.projects import Cast, conclude, fire, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def leader():
    return actors.make_member(Role.DOIT_LEADER)


@pytest.fixture
def deputy():
    return actors.make_member(Role.DOIT_HEAD)


def delegate(giver, receiver, *, who=None, **changed):
    """A right delegation for ten days, with some facts said otherwise."""
    facts = {
        "form": "kt", "title": "Phó Giám đốc", "valid_from": DAY, "valid_to": DAY + timedelta(days=9), "paper_number": "01/GUQ",
        "paper_date": DAY,
    }  # fmt: skip
    return delegations.delegate(giver=giver, receiver=receiver, who=who or actors.principal(giver), **(facts | changed))


def standing_in(row):
    """The principal of the delegate, as the middleware makes it."""
    return principal_of_delegate(next(found for found in selectors.received_by(row.receiver.user_id) if found.pk == row.pk))


def test_a_deputy_submits_for_the_director_and_everything_says_so(leader, deputy):
    cast = Cast()
    project = make_project(state=S.APPRAISING, cast=cast)
    conclude(project, cast)
    who = standing_in(delegate(leader, deputy))
    assert (who.role, who.name, who.on_behalf_of_name) == (Role.DOIT_LEADER, deputy.user.full_name, leader.user.full_name)
    fire(project, "recommend", who)
    assert project.state == S.RECOMMENDED
    log = TransitionLog.objects.get(machine="project", subject_id=project.pk, action="recommend")
    assert (log.actor_id, log.on_behalf_of_id, log.role) == (deputy.user_id, leader.user_id, Role.DOIT_LEADER)
    paper = Paper.objects.get(kind="submission", subject_id=project.pk)
    assert (paper.signer_capacity, paper.signer_title, paper.signer_name) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", deputy.user.full_name)


@pytest.mark.parametrize(
    ("role", "form", "title", "expected"),
    [
        (Role.DOIT_LEADER, "kt", "Phó Giám đốc", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        (Role.DOIT_LEADER, "tl", "Trưởng phòng Quản lý công nghiệp", ("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ CÔNG NGHIỆP")),
        (Role.DOIT_LEADER, "tuq", "Trưởng phòng", ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG")),
        (Role.DISTRICT_LEADER, "tm", "Phó Chủ tịch", ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (Role.PROVINCE_LEADER, "kt", "Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ],
)
def test_how_each_form_signs(role, form, title, expected):
    giver = actors.make_member(role)
    receiver = actors.make_member(role if role != Role.DOIT_LEADER else Role.DOIT_HEAD)
    signer = parties.leader(standing_in(delegate(giver, receiver, form=form, title=title)), giver.organisation)
    assert (signer.capacity, signer.title, signer.name) == (*expected, receiver.user.full_name)


def test_a_deputy_who_leads_signs_for_the_head_without_a_delegation():
    member = actors.make_member(Role.DISTRICT_LEADER)
    member.title = "Phó Chủ tịch"
    signer = parties.leader(actors.principal(member), member.organisation)
    assert (signer.capacity, signer.title) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


def test_separation_of_duties_counts_both(leader, deputy):
    cast = Cast()
    project = make_project(state=S.APPRAISING, cast=cast)
    who = standing_in(delegate(leader, deputy))
    for person in (leader, deputy):
        Project.objects.filter(pk=project.pk).update(written_by=person.user)
        with pytest.raises(Refused, match="Người lập đề án không được trình"):
            fire(project, "not_recommend", who, "Không phù hợp")


def test_only_what_was_delegated_is_in_the_hands_of_the_delegate(leader, deputy):
    who = standing_in(delegate(leader, deputy, permissions=[str(P.RECOMMEND)]))
    assert who.may(P.RECOMMEND)
    assert who.may(P.VIEW)
    assert not who.may(P.APPROVE)
    whole = standing_in(delegate(leader, actors.make_member(Role.DOIT_HEAD), permissions=[str(P.APPROVE)]))
    assert not whole.may(P.RECOMMEND)
    assert not whole.may(delegations.P.DELEGATE)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"valid_to": DAY - timedelta(days=1)}, "Ngày kết thúc"),
        ({"valid_from": DAY - timedelta(days=9), "valid_to": DAY - timedelta(days=3), "paper_date": DAY - timedelta(days=9)}, "đã qua"),
        ({"paper_date": DAY + timedelta(days=1)}, "Văn bản ủy quyền phải có trước"),
        ({"form": "tm"}, "TM. chỉ dùng"),
        ({"title": "Trưởng phòng"}, "phải là cấp phó"),
        ({"permissions": [str(P.ALLOCATE)]}, "thuộc vai trò của mình"),
        ({"paper_number": ""}, "văn bản ủy quyền"),
    ],
)
def test_wrong_facts_are_refused_in_words(leader, deputy, changed, words):
    with pytest.raises(ValidationError) as refused:
        delegate(leader, deputy, **changed)
    assert words in str(refused.value) or words == "văn bản ủy quyền"
    assert not Delegation.objects.exists()


def test_wrong_people_are_refused(leader, deputy):
    again = actors.make_member(Role.DOIT_HEAD, user=leader.user)
    with pytest.raises(ValidationError, match="cho chính mình"):
        delegate(leader, again)
    with pytest.raises(ValidationError, match="cùng cơ quan"):
        delegate(leader, actors.make_member(Role.FINANCE_OFFICER))
    deputy.user.is_active = False
    deputy.user.save()
    with pytest.raises(ValidationError, match="bị khóa"):
        delegate(leader, deputy)
    officer = actors.make_member(Role.DOIT_OFFICER)
    with pytest.raises(NotAllowed):
        delegate(officer, actors.make_member(Role.DOIT_CLERK))
    with pytest.raises(NotAllowed):
        delegate(leader, officer, who=actors.principal(actors.make_member(Role.DOIT_LEADER)))


def test_a_delegate_does_not_delegate(leader, deputy):
    row = delegate(leader, deputy)
    third = actors.make_member(Role.DOIT_OFFICER)
    with pytest.raises(ValidationError, match="không ủy quyền lại"):
        delegate(deputy, third, form="tuq", title="Chuyên viên")
    with pytest.raises(NotAllowed):
        delegate(leader, third, who=standing_in(row), form="tuq", title="Chuyên viên")
    other = actors.make_member(Role.DOIT_LEADER)
    with pytest.raises(ValidationError, match="đã ủy quyền cho người khác"):
        delegate(other, leader)


def test_one_permission_is_delegated_once_at_a_time(leader, deputy):
    other = actors.make_member(Role.DOIT_HEAD)
    delegate(leader, deputy, permissions=[str(P.RECOMMEND)])
    for permissions in ([], [str(P.RECOMMEND), str(P.APPROVE)]):
        with pytest.raises(ValidationError, match="đã ủy quyền cho"):
            delegate(leader, other, permissions=permissions)
    delegate(leader, other, permissions=[str(P.APPROVE)])
    delegate(leader, other, valid_from=DAY + timedelta(days=10), valid_to=DAY + timedelta(days=12))


def test_it_ends_by_itself_and_by_the_leader(leader, deputy):
    row = delegate(leader, deputy)
    assert selectors.received_by(deputy.user_id) == [row]
    assert selectors.received_by(deputy.user_id, on=DAY + timedelta(days=10)) == []
    for member, field in ((leader, "user"), (deputy, "user"), (leader, "valid_to"), (deputy, "valid_to")):
        if field == "user":
            member.user.is_active = False
            member.user.save()
            assert selectors.received_by(deputy.user_id) == []
            member.user.is_active = True
            member.user.save()
        else:
            member.valid_to = DAY - timedelta(days=1)
            member.save()
            assert selectors.received_by(deputy.user_id) == []
            member.valid_to = None
            member.save()
    with pytest.raises(NotAllowed):
        delegations.revoke(delegation=row, reason="x", who=actors.principal(deputy))
    delegations.revoke(delegation=row, reason="Về sớm", who=actors.principal(leader))
    assert selectors.received_by(deputy.user_id) == []
    with pytest.raises(ValidationError, match="đã được thu hồi"):
        delegations.revoke(delegation=row, reason="Lần nữa", who=actors.principal(leader))


def test_the_delegate_chooses_the_role_and_loses_it_at_the_next_request(client_as, leader, deputy):
    row = delegate(leader, deputy)
    client = client_as(deputy.user)
    assert "thay mặt" in client.get(reverse("portal:switch")).content.decode()
    client.post(reverse("portal:switch"), {"delegation_id": row.pk})
    page = client.get(reverse("actors:handovers"))
    assert page.status_code == 403  # handing over is one's own
    page = client.get(reverse("projects:list")).content.decode()
    assert f"thay mặt {leader.title} {leader.user.full_name}" in page
    delegations.revoke(delegation=row, reason="Về sớm", who=actors.principal(leader))
    assert "thay mặt" not in client.get(reverse("projects:list")).content.decode()


def test_nobody_takes_a_delegation_of_another(client_as, leader, deputy):
    row = delegate(leader, deputy)
    client = client_as(actors.make_member(Role.DOIT_HEAD).user)
    assert client.post(reverse("portal:switch"), {"delegation_id": row.pk}).status_code == 404
    assert client.post(reverse("portal:switch"), {"delegation_id": "x"}).status_code == 404


def test_the_page_delegates_and_says_what_is_wrong(client_as, leader, deputy):
    client = client_as(leader.user)
    address = reverse("actors:delegate")
    facts = {
        "receiver": deputy.pk, "form": "kt", "title": "Trưởng phòng", "valid_from": "04/03/2024", "valid_to": "10/03/2024",
        "paper_number": "01/GUQ-SCT", "paper_date": "04/03/2024", "extent": "tat-ca",
    }  # fmt: skip
    page = client.post(address, facts)
    assert page.status_code == 422
    assert "phải là cấp phó" in page.content.decode()
    assert client.post(address, facts | {"title": "Phó Giám đốc"}, follow=True).status_code == 200
    row = Delegation.objects.get()
    assert (row.receiver, row.permissions) == (deputy, [])
    assert "Đang hiệu lực" in client.get(reverse("actors:delegations")).content.decode()
    client.post(reverse("actors:revoke_delegation", args=[row.pk]), {"reason": "Về sớm"})
    row.refresh_from_db()
    assert row.revoked_reason == "Về sớm"


def test_ending_the_role_ends_the_delegation_with_a_handover(leader, deputy):
    row = delegate(leader, deputy)
    hand_over(leader, actors.make_member(Role.DOIT_LEADER))
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert "Bàn giao" in row.revoked_reason

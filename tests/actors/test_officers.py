"""Who is in charge of khuyến công where (clause 8b): terms that do not overlap, what stands out, turnover."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import OfficerAssignment, Qualification, Training
from khuyencong.actors.selectors import officers as selectors
from khuyencong.actors.services import officers
from khuyencong.workflow.refusals import NotAllowed
from tests.factories import actors
from tests.factories.projects import pdf_file

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        actors.make_province()
        yield


@pytest.fixture
def leader():
    return actors.principal(actors.make_member(Role.DISTRICT_LEADER))


@pytest.fixture
def officer():
    return actors.make_member(Role.DISTRICT_OFFICER)


def assign(leader, member, first=DAY, **changed):
    """A right assignment, with some facts said otherwise."""
    facts = {"decision_number": "12/QĐ-UBND", "decided_on": min(first, DAY), "share": 50} | changed
    return officers.assign_officer(organisation=member.organisation, user=member.user, valid_from=first, who=leader, **facts)


def standing(member, on=None):
    """How the unit of a member stands."""
    rows = selectors.with_standing(type(member.organisation).objects.filter(pk=member.organisation_id), on)
    return selectors.standings_of(rows.get())


def test_a_unit_goes_from_missing_to_fine(leader, officer):
    assert standing(officer) == [selectors.MISSING]
    assign(leader, officer)
    assert standing(officer) == [selectors.UNTRAINED, selectors.NEW]
    officers.record_training(user=officer.user, topic="promotion", name="Khóa 1", organiser="Cục", starts_on=DAY, ends_on=DAY, who=leader)
    assert standing(officer) == [selectors.NEW]
    assert standing(officer, DAY + timedelta(days=366)) == [selectors.FINE]


def test_a_term_that_ends_soon_stands_out(leader, officer):
    assign(leader, officer, valid_to=DAY + timedelta(days=30))
    assert standing(officer)[0] == selectors.ENDING


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decided_on": DAY + timedelta(days=1)}, "decided_on"),
        ({"valid_to": DAY - timedelta(days=1)}, "valid_to"),
        ({"share": 0}, "share"),
        ({"share": 101}, "share"),
        ({"decision_number": ""}, "decision_number"),
    ],
)
def test_wrong_facts_are_refused_at_their_field(leader, officer, changed, field):
    with pytest.raises(ValidationError) as refused:
        assign(leader, officer, **changed)
    assert field in refused.value.message_dict
    assert not OfficerAssignment.objects.exists()


def test_a_term_that_overlaps_is_refused_and_the_next_day_is_not(leader, officer):
    other = actors.make_member(Role.DISTRICT_OFFICER)
    assign(leader, officer, valid_to=DAY + timedelta(days=9))
    with pytest.raises(ValidationError, match="đã có người phụ trách chính"):
        assign(leader, other, DAY + timedelta(days=9))
    assign(leader, other, DAY + timedelta(days=9), is_main=False)
    assign(leader, actors.make_member(Role.DISTRICT_OFFICER), DAY + timedelta(days=10))


def test_only_people_of_the_unit_and_only_its_leader(leader, officer):
    stranger = actors.make_member(Role.DISTRICT_OFFICER, district="831")
    with pytest.raises(ValidationError, match="không giữ vai trò nào ở đơn vị"):
        officers.assign_officer(
            organisation=officer.organisation, user=stranger.user, valid_from=DAY, decision_number="1", decided_on=DAY, share=1, who=leader
        )
    for who in (actors.acting(Role.DISTRICT_LEADER, district="831"), actors.principal(officer), actors.acting(Role.DOIT_LEADER)):
        with pytest.raises(NotAllowed):
            assign(who, officer)


def test_a_term_is_ended_with_a_reason_and_a_day_in_order(leader, officer):
    row = assign(leader, officer)
    for on, reason, words in ((DAY - timedelta(days=1), "x", "Ngày kết thúc"), (DAY, " ", "lý do")):
        with pytest.raises(ValidationError, match=words):
            officers.end_assignment(assignment=row, on=on, reason=reason, who=leader)
    officers.end_assignment(assignment=row, on=DAY + timedelta(days=5), reason="Chuyển công tác", who=leader)
    with pytest.raises(ValidationError, match="đã kết thúc"):
        officers.end_assignment(assignment=row, on=DAY + timedelta(days=5), reason="Lần nữa", who=leader)


def test_changes_are_counted_by_year_and_not_the_first_officer(leader, officer):
    second, third = (actors.make_member(Role.DISTRICT_OFFICER) for _ in range(2))
    for member, first, last in ((officer, -800, -401), (second, -400, -31), (third, -30, None)):
        end = DAY + timedelta(days=last) if last is not None else None
        assign(leader, member, DAY + timedelta(days=first), valid_to=end, decided_on=DAY + timedelta(days=first))
    changes = selectors.changes_of([officer.organisation_id])
    assert [change.on for change in changes] == [DAY - timedelta(days=400), DAY - timedelta(days=30)]
    assert selectors.changes_in(changes, selectors.a_year_before(DAY), DAY) == {officer.organisation_id: 1}
    evidence = selectors.officers_evidence(2024)
    assert (evidence.units, evidence.with_officer, evidence.without_officer, evidence.changes, evidence.new) == (9, 1, 8, 1, 1)
    assert selectors.officers_evidence(2023).changes == 1


def test_learning_is_recorded_once_and_when_it_is_over(leader, officer):
    facts = {"user": officer.user, "topic": "energy", "name": "Khóa 1", "organiser": "Sở", "who": leader}
    with pytest.raises(ValidationError, match="đã học xong"):
        officers.record_training(starts_on=DAY, ends_on=DAY + timedelta(days=1), **facts)
    officers.record_training(starts_on=DAY, ends_on=DAY, **facts)
    with pytest.raises(ValidationError, match="đã được ghi"):
        officers.record_training(starts_on=DAY, ends_on=DAY, **facts)
    row = officers.record_qualification(user=officer.user, degree="master", field="Hóa", years=3, who=actors.principal(officer))
    with pytest.raises(NotAllowed):
        officers.record_qualification(user=officer.user, degree="doctor", field="Hóa", years=3, who=actors.acting(Role.DISTRICT_OFFICER))
    officers.forget_qualification(qualification=row, who=leader)
    officers.forget_training(training=Training.objects.get(), who=leader)
    assert not Qualification.objects.exists()


def test_the_list_shows_the_sheet_exports_the_district_sees_its_own(client_as, leader, officer):
    assign(leader, officer)
    sees_all = client_as(actors.make_member(Role.DOIT_OFFICER).user)
    page = sees_all.get(reverse("actors:officers")).content.decode()
    assert officer.user.full_name in page
    assert "1/9 đơn vị có người phụ trách" in page
    missing = sees_all.get(reverse("actors:officers"), {"tinh-trang": "thieu"}).content.decode()
    assert officer.user.full_name not in missing
    own = client_as(actors.make_member(Role.DISTRICT_LEADER, district="831").user).get(reverse("actors:officers")).content.decode()
    assert officer.user.full_name not in own
    assert "Phân công" in own
    sheet = (
        CalamineWorkbook.from_filelike(BytesIO(sees_all.get(reverse("actors:export_officers")).content)).get_sheet_by_index(0).to_python()
    )
    rows = [row for row in sheet if officer.user.full_name in row]
    assert [(row[1], row[3], row[5]) for row in rows] == [(officer.organisation.name, DAY, 50.0)]


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_one_officer_or_many(client_as, count, django_assert_num_queries):
    for code in ("829", "831", "832", "833", "834")[:count]:
        heading = actors.principal(actors.make_member(Role.DISTRICT_LEADER, district=code))
        assign(heading, actors.make_member(Role.DISTRICT_OFFICER, district=code))
    client = client_as(actors.make_member(Role.DOIT_CLERK).user)
    client.get(reverse("actors:officers"))
    with django_assert_num_queries(9):
        client.get(reverse("actors:officers"))


def test_the_form_keeps_what_was_typed_and_takes_the_decision(client_as, leader, officer):
    client = client_as(actors.make_member(Role.DISTRICT_LEADER).user)
    address = reverse("actors:assign_officer", args=[officer.organisation_id])
    facts = {
        "user": officer.user_id, "is_main": "chinh", "valid_from": "04/03/2024", "valid_to": "", "decision_number": "12/QĐ-UBND",
        "decided_on": "05/03/2024", "share": "60", "note": "",
    }  # fmt: skip
    page = client.post(address, facts)
    assert page.status_code == 422
    assert "12/QĐ-UBND" in page.content.decode()
    client.post(address, facts | {"decided_on": "01/03/2024", "decision": pdf_file("Quyết định.pdf")})
    unit = client.get(reverse("actors:officer_unit", args=[officer.organisation_id])).content.decode()
    assert "Quyết định.pdf" in unit
    assert "60 %" in unit

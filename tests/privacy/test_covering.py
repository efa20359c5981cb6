"""Personal numbers are covered for who has no need of them, in pages, lists and searches; a reason reveals them, and is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from khuyencong.access import Principal, Role, is_covered, masked, may_reveal, needs, reveal_kind, shown
from khuyencong.audit.models import Event
from khuyencong.privacy.models import Disclosure
from khuyencong.privacy.services.disclosing import SEEN_IN_FULL
from khuyencong.privacy.views.revealing import LASTS
from projects.enums import ProjectState
from tests.factories import actors
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "083190001234", "0905 123 456"
REASON = "Liên hệ chủ hộ về buổi kiểm tra ngày mai"


@pytest.fixture
def household():
    return actors.make_enterprise("Hộ kinh doanh Thanh Trà", legal_form="household", tax_code=NUMBER, phone=PHONE)


@pytest.mark.parametrize(
    ("role", "where", "sees"),
    [
        (Role.DISTRICT_OFFICER, {"district": "829"}, True),
        (Role.DISTRICT_OFFICER, {"district": "836"}, False),
        (Role.CENTER_OFFICER, {}, True),
        (Role.DOIT_CLERK, {}, True),
        (Role.DOIT_OFFICER, {}, True),
        (Role.FINANCE_OFFICER, {}, True),
        (Role.DOIT_LEADER, {}, False),
        (Role.PROVINCE_LEADER, {}, False),
        (Role.CO_APPRAISER, {}, False),
        (Role.OPERATOR, {}, False),
        (Role.ENTERPRISE, {}, False),
    ],
    ids=str,
)
def test_who_sees_a_household_in_full(household, role, where, sees):
    who = actors.acting(role, **where)
    assert needs(who, household) is sees
    assert shown(household, "phone", who) == (PHONE if sees else "•••456")
    assert shown(household, "tax_code", who) == (NUMBER if sees else "•••234")


def test_its_own_people_see_it_in_full(household):
    who = actors.acting(Role.ENTERPRISE, enterprise=household)
    assert shown(household, "tax_code", who) == NUMBER


def test_nobody_who_is_not_signed_in_does(household):
    assert shown(household, "phone", None) == "•••456"


def test_the_tax_code_of_a_company_is_public_its_telephone_is_not():
    company = actors.make_enterprise("Công ty Dừa", tax_code="0100233488", phone=PHONE)
    who = actors.acting(Role.PROVINCE_LEADER)
    assert shown(company, "tax_code", who) == "0100233488"
    assert shown(company, "phone", who) == "•••456"
    assert not is_covered(actors.make_enterprise("Cơ sở chưa có số"), "phone")


def test_a_secret_is_never_shown(household):
    member = actors.make_member(Role.OPERATOR)
    with pytest.raises(LookupError):
        shown(member.user, "password", actors.principal(member))


def test_addresses_of_accounts_are_for_their_owner_and_operators():
    member, other = actors.make_member(Role.DOIT_OFFICER), actors.make_member(Role.DOIT_LEADER)
    assert shown(member.user, "email", actors.principal(member)) == member.user.email
    assert shown(member.user, "email", actors.acting(Role.OPERATOR)) == member.user.email
    assert shown(member.user, "email", actors.principal(other)) == masked(member.user.email)


def test_a_delegate_without_the_permission_does_not_see(household):
    who = actors.acting(Role.DOIT_OFFICER)
    narrowed = Principal(user_id=who.user_id, name=who.name, role=who.role, only=frozenset({"projects.view_project"}))
    assert not needs(narrowed, household)


def test_a_page_covers_and_offers_the_way_to_see(household, client_as):
    project = make_project(state=ProjectState.RECOMMENDED, enterprises=[household])
    leader, officer = actors.make_member(Role.PROVINCE_LEADER), actors.make_member(Role.DOIT_OFFICER)
    page = client_as(leader.user).get(project.get_absolute_url()).content.decode()
    assert NUMBER not in page
    assert "•••234" in page
    assert reverse("privacy:reveal", args=["co-so", household.pk]) in page
    page = client_as(officer.user).get(project.get_absolute_url()).content.decode()
    assert NUMBER in page
    assert "Xem đầy đủ" not in page


@pytest.mark.parametrize(("query", "role", "found"), [("Thanh Trà", Role.DOIT_HEAD, True), (NUMBER, Role.DOIT_HEAD, True),
    ("Thanh Trà", Role.CO_APPRAISER, False), ("0831900", Role.DOIT_HEAD, False), ("0831900", Role.DOIT_OFFICER, True)])  # fmt: skip
def test_digits_cannot_be_guessed_one_by_one(household, client_as, query, role, found):
    page = client_as(actors.make_member(role).user).get(reverse("portal:search"), {"q": query}).content.decode()
    assert ("Hộ kinh doanh Thanh Trà" in page) is found
    assert (f"mã số thuế {NUMBER}" in page) is (role == Role.DOIT_OFFICER)


def test_a_reason_reveals_for_ten_minutes_and_is_kept(household, client_as, clock_at):
    member = actors.make_member(Role.DISTRICT_LEADER, district="829")
    client = client_as(member.user)
    page = reverse("privacy:reveal", args=["co-so", household.pk])
    assert PHONE not in client.get(page).content.decode()
    answer = client.post(page, {"reason": REASON}, follow=True)
    assert PHONE in answer.content.decode()
    assert NUMBER in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    kept = Disclosure.objects.get()
    assert (kept.by, kept.role, kept.subject_kind, kept.subject_id, kept.reason) == (
        member.user, Role.DISTRICT_LEADER, "co-so", household.pk, REASON,
    )  # fmt: skip
    assert Event.objects.filter(event=SEEN_IN_FULL, row_id=str(household.pk), new_values__reason=REASON).count() == 1
    clock_at(kept.at + LASTS + timedelta(seconds=5))
    assert PHONE not in client.get(page).content.decode()
    assert PHONE not in client_as(actors.make_member(Role.DOIT_LEADER).user).get(page).content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "xem", "x" * 501])
def test_without_a_reason_nothing_is_revealed(household, client_as, reason):
    client = client_as(actors.make_member(Role.PROVINCE_LEADER).user)
    answer = client.post(reverse("privacy:reveal", args=["co-so", household.pk]), {"reason": reason})
    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()
    assert reason.strip() in answer.content.decode()
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("role", "where"), [(Role.DISTRICT_LEADER, {"district": "836"}), (Role.CO_APPRAISER, {}), (Role.ENTERPRISE, {})], ids=str
)
def test_who_may_not_reveal_finds_nothing_there(household, client_as, role, where):
    member = actors.make_member(role, **where)
    assert not may_reveal(actors.principal(member), household)
    assert reveal_kind(household, "phone", actors.principal(member)) == ""
    client = client_as(member.user)
    for kind, pk in (("co-so", household.pk), ("co-so", 10**9), ("user", member.user_id), ("khac", 1)):
        assert client.get(reverse("privacy:reveal", args=[kind, pk])).status_code == 404
        assert client.post(reverse("privacy:reveal", args=[kind, pk]), {"reason": REASON}).status_code == 404
    assert not Disclosure.objects.exists()


def test_public_pages_show_no_number(household, client):
    make_project(state=ProjectState.APPROVED, enterprises=[household])
    for page in ("portal:funded", "portal:track", "portal:front", "privacy:about"):
        html = client.get(reverse(page)).content.decode()
        assert NUMBER not in html
        assert PHONE not in html

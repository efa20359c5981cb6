"""Facts change: those of identity with the district's word, the others at once; figures stand by year; the size is judged by the law of the day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.enums import ChangeState
from khuyencong.actors.models import Enterprise, User
from khuyencong.actors.selectors.enterprises import industry_words, size_of
from khuyencong.actors.services import enterprises as services
from khuyencong.actors.services.lists import load_lists
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed, Stale
from tests.factories import actors

DAY = date(2026, 3, 2)
BILLION = 1_000_000_000
pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return actors.make_enterprise("Cơ sở Dừa Xanh", phone="0903 123 456", tax_code="0100233488", capital=BILLION)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(DAY):
        actors.make_province()
        yield


@pytest.fixture
def owner(enterprise):
    return actors.acting(Role.ENTERPRISE, enterprise=enterprise)


@pytest.fixture
def officer():
    return actors.acting(Role.DISTRICT_OFFICER)


def identity(enterprise, **more):
    said = {"name": enterprise.name, "tax_code": enterprise.tax_code, "legal_form": enterprise.legal_form, "area": enterprise.area}
    return said | {"address": enterprise.address} | more


def test_the_old_name_holds_until_the_district_has_decided(enterprise, owner, officer):
    change = services.propose_change(enterprise, who=owner, note="Giấy mới", **identity(enterprise, name="Công ty Dừa Xanh"))
    enterprise.refresh_from_db()
    assert (enterprise.name, change.facts) == ("Cơ sở Dừa Xanh", {"name": ["Cơ sở Dừa Xanh", "Công ty Dừa Xanh"]})
    with pytest.raises(ValidationError, match="Đang có một đề nghị"):
        services.propose_change(enterprise, who=owner, **identity(enterprise, name="Khác"))
    with pytest.raises(NotAllowed):
        services.decide_change(change, who=actors.acting(Role.DISTRICT_OFFICER, district="831"), accept=True)
    with pytest.raises(ValidationError, match="lý do"):
        services.decide_change(change, who=officer, accept=False)
    services.decide_change(change, who=officer, accept=True)
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.changes.get().state) == ("Công ty Dừa Xanh", ChangeState.APPLIED)
    assert Notice.objects.filter(user_id=owner.user_id, kind="enterprise.change_decided").count() == 1
    for again in (lambda: services.decide_change(change, who=officer, accept=True), lambda: services.withdraw_change(change, who=owner)):
        with pytest.raises(Stale):
            again()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Chưa có gì thay đổi"),
        ({"tax_code": "0100233480"}, "chữ số kiểm tra"),
        ({"tax_code": "0314409058"}, "đã có trong danh sách"),
        ({"tax_code": "083085001234"}, "hộ kinh doanh"),
    ],
)
def test_a_change_that_cannot_be_is_refused_when_it_is_proposed(enterprise, owner, facts, words):
    actors.make_enterprise("Khác", tax_code="0314409058")
    with pytest.raises(ValidationError, match=words):
        services.propose_change(enterprise, who=owner, **identity(enterprise, **facts))
    assert not enterprise.changes.exists()


def test_before_and_after_stand_on_the_page_and_the_owner_may_take_it_back(client_as, enterprise, owner, officer):
    mine, desk = (client_as(User.objects.get(pk=who.user_id)) for who in (owner, officer))
    page = enterprise.get_absolute_url()
    said = identity(enterprise, name="Công ty Dừa Xanh", note="Giấy mới") | {"area": enterprise.area_id}
    assert mine.post(f"{page}de-nghi/", said).status_code == 302
    change = enterprise.changes.get()
    shown = desk.get(f"{page}thay-doi/{change.pk}/").content.decode()
    assert shown.index("Cơ sở Dừa Xanh") < shown.index("Công ty Dừa Xanh")
    assert desk.post(f"{page}thay-doi/{change.pk}/rut/").status_code == 403
    assert mine.post(f"{page}thay-doi/{change.pk}/").status_code == 403
    assert mine.post(f"{page}thay-doi/{change.pk}/rut/").status_code == 302
    assert desk.post(f"{page}thay-doi/{change.pk}/", {"answer": "yes"}).status_code == 409


def test_contact_changes_at_once_and_keeps_its_history(enterprise, owner):
    services.update_enterprise(enterprise, who=owner, phone="0275 3 822 345", representative="Lê Thị Tư")
    enterprise.refresh_from_db()
    assert enterprise.phone == "+842753822345"
    assert enterprise.changes.get().facts["representative"] == ["Nguyễn Văn An", "Lê Thị Tư"]
    services.update_enterprise(enterprise, who=owner, phone="0275 3822345")
    assert enterprise.changes.count() == 1
    with pytest.raises(ValueError, match="identity"):
        services.update_enterprise(enterprise, who=owner, name="Lén đổi")
    with pytest.raises(NotAllowed):
        services.update_enterprise(enterprise, who=actors.acting(Role.ENTERPRISE), phone="")


def test_an_office_corrects_within_its_area_only(enterprise, officer):
    services.correct_enterprise(enterprise, who=officer, note="Theo giấy đăng ký", name="Cơ sở Dừa Xanh Ba Vát")
    assert Enterprise.objects.get(pk=enterprise.pk).name == "Cơ sở Dừa Xanh Ba Vát"
    with pytest.raises(ValidationError, match="địa bàn của cơ quan"):
        services.correct_enterprise(enterprise, who=officer, area=actors.commune("Xã Giao Long"))


def test_figures_stand_by_year_and_the_latest_is_shown(enterprise, owner):
    services.report_year(enterprise, who=owner, year=2024, employees=20, capital=None)
    services.report_year(enterprise, who=owner, year=2025, employees=30, capital=2 * BILLION)
    services.report_year(enterprise, who=owner, year=2026, employees=None, capital=None, revenue=5 * BILLION)
    enterprise.refresh_from_db()
    assert [(row.year, row.employees) for row in enterprise.years.order_by("year")] == [(2024, 20), (2025, 30), (2026, None)]
    assert enterprise.employees == 24
    for year, words in ((2027, "Năm phải từ"), (1980, "Năm phải từ")):
        with pytest.raises(ValidationError, match=words):
            services.report_year(enterprise, who=owner, year=year, employees=1, capital=None)
    with pytest.raises(ValidationError, match="ít nhất một"):
        services.report_year(enterprise, who=owner, year=2025, employees=None, capital=None)


@pytest.mark.parametrize(
    ("day", "figures", "fits"),
    [
        # Nghị định 56/2009: one of the two is enough.
        (date(2015, 1, 5), (290, 150 * BILLION, None), True),
        (date(2015, 1, 5), (301, 101 * BILLION, None), False),
        (date(2015, 1, 5), (301, None, None), None),
        # Nghị định 39/2018 and 80/2021: labour, and one of the amounts.
        (date(2019, 1, 7), (201, BILLION, BILLION), False),
        (date(2022, 1, 5), (200, 100 * BILLION, None), True),
        (date(2022, 1, 5), (200, 101 * BILLION, 200 * BILLION), True),
        (date(2022, 1, 5), (200, 101 * BILLION, 201 * BILLION), False),
        (date(2022, 1, 5), (200, 101 * BILLION, None), None),
        (date(2022, 1, 5), (None, BILLION, None), None),
    ],
)
def test_size_is_judged_by_the_law_of_the_day(enterprise, owner, day, figures, fits):
    employees, capital, revenue = figures
    services.report_year(enterprise, who=owner, year=day.year, employees=employees, capital=capital, revenue=revenue)
    said = size_of(enterprise, day)
    assert said.fits is fits
    assert {2015: "56/2009", 2019: "39/2018", 2022: "80/2021"}[day.year] in said.citation


def test_a_household_has_no_size_and_long_ago_there_was_no_rule(enterprise):
    assert size_of(actors.make_enterprise(legal_form="household", employees=9000)).fits
    assert size_of(enterprise, date(2005, 1, 3)) is None


def test_codes_of_industry_are_of_their_time():
    assert "27/2018" in industry_words("1073", date(2025, 11, 14))
    assert "36/2025/QĐ-TTg, cần kiểm tra" in industry_words("1073", date(2025, 11, 15))
    assert "không có trong danh mục" in industry_words("9999")
    assert industry_words("") == ""
    assert load_lists() == 0

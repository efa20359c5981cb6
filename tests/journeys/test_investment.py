"""Clause 4b: the Trung tâm invites to a place in two languages, an investor is followed up to the licence, the directive's page counts it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from directive.services import load_directive
from investment.models import Lead, Opportunity
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, User
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.projects import Cast, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def fill(page: Page, **typed: str) -> None:
    for name, words in typed.items():
        page.locator(f"#id_{name}").fill(words)


def test_investors_are_invited_and_followed_up(browse: Browse) -> None:
    prepare_province()
    load_directive()
    officer = actors.make_member(Role.CO_APPRAISER, organisation_code="ttxtdt").user
    today, later = f"{clock.today():%d/%m/%Y}", f"{clock.today() + timedelta(days=10):%d/%m/%Y}"

    page = browse("/moi-goi-dau-tu/tat-ca/", user=officer)
    step(page, "Ghi cơ hội đầu tư")
    assert page.locator("main form [name]:visible").count() <= 6
    press(page, "Ghi bản nháp")
    looked_at(page, "opportunity-wrong")
    page.locator("#id_area").select_option(str(AdminUnit.objects.get(code="834", level="district").pk))
    page.locator("#id_trade").select_option("agro_food")
    fill(
        page, title="Nhà máy chế biến dừa", site="Cụm công nghiệp Phong Nẫm", does="Chế biến sâu.", incentives="Miễn tiền thuê đất 11 năm."
    )
    press(page, "Ghi bản nháp")
    expect(page.get_by_text("Còn thiếu bản tiếng Anh").first).to_be_visible()
    looked_at(page, "opportunity-draft")
    step(page, "Sửa")
    page.get_by_text("Bản tiếng Anh, diện tích, vốn dự kiến").click()
    fill(
        page, title_en="Coconut plant", site_en="Phong Nam cluster", does_en="Deep processing.", incentives_en="No land rent for 11 years."
    )
    fill(page, land_m2="20000", capital_from="50 tỷ")
    looked_at(page, "opportunity-form")
    press(page, "Lưu")
    step(page, "Công bố mời gọi")
    press(page, "Công bố mời gọi")
    looked_at(page, "opportunity-kept")
    row = Opportunity.objects.get()

    page = browse("/", width=360)
    follow(page.get_by_role("link", name="Mời gọi đầu tư"))
    looked_at(page, "opportunity-public")
    step(page, "Nhà máy chế biến dừa")
    looked_at(page, "opportunity-public-one")
    step(page, "English")
    looked_at(page, "opportunity-english-one")
    looked_at(browse("/en/investment/", width=360), "opportunity-english")

    page = browse(row.get_absolute_url(), user=officer)
    step(page, "Ghi nhà đầu tư quan tâm")
    assert page.locator("main form [name]:visible").count() <= 6
    fill(page, investor="Green Coconut Pte.", phone="0275 382 1234", words="Hỏi giá thuê đất.")
    looked_at(page, "lead-form")
    press(page, "Ghi")
    lead = Lead.objects.get()
    step(page, "Ghi lần làm việc")
    fill(page, said="Đã xem đất.", next_on=later)
    press(page, "Ghi lần làm việc")
    step(page, "Ghi đã đầu tư")
    fill(page, licence="GCN 01", invested_on=today, capital="60 tỷ")
    press(page, "Ghi đã đầu tư")
    looked_at(page, "lead-invested")
    assert Lead.objects.get(pk=lead.pk).capital == 60_000_000_000
    looked_at(browse("/nha-dau-tu/", user=officer), "lead-list")
    looked_at(browse("/moi-goi-dau-tu/tat-ca/", user=officer), "opportunity-list")

    head = User.objects.get(pk=Cast()[Role.DOIT_HEAD].user_id)
    page = browse("/chi-thi/", user=head)
    follow(page.get_by_role("link", name="Nhà đầu tư quan tâm được hướng dẫn"))
    for words in ("Nhà đầu tư đã đầu tư", "60.000 triệu đồng"):
        expect(page.get_by_role("main")).to_contain_text(words)
    looked_at(page, "directive-4b")

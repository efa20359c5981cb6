"""What a workshop showed, an investor who writes without an account, a scan that both sides read, an exception that everybody reads."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from investment.models import Lead
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import LineState, ProjectState
from projects.models import NormException
from projects.services.eligibility import argue_exception
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.investment import make_opportunity
from tests.factories.projects import Cast, conclude, give_estimate, make_line, make_project, photo_file, prepare_province
from tests.factories.technology import make_technology

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def test_a_workshop_shows_a_technology_and_silence_has_its_rule(browse: Browse) -> None:
    prepare_province()
    technology = make_technology(name="Máy sấy bơm nhiệt")
    officer = actors.make_member(Role.DISTRICT_OFFICER).user
    page = browse("/hoat-dong/lap/", user=officer)
    page.locator("#id_kind").select_option("workshop")
    page.locator("#id_title").fill("Hội thảo giới thiệu máy sấy")
    page.get_by_text("Thêm chi tiết").click()
    page.locator("#id_shown").fill("Máy sấy bơm nhiet\nMáy lạ")
    press(page, "Lập hoạt động")
    looked_at(page, "workshop-wrong")
    page.locator("#id_shown").fill("Máy sấy bơm nhiệt")
    press(page, "Lập hoạt động")
    looked_at(page, "workshop")
    step(page, "Máy sấy bơm nhiệt (Công ty Cơ khí Sao Mai)")
    expect(page.get_by_role("main")).to_contain_text("Đã giới thiệu ở")
    looked_at(page, "technology-told")
    assert page.url.endswith(technology.get_absolute_url())
    looked_at(browse("/truyen-thong/", user=User.objects.get(pk=Cast()[Role.DOIT_HEAD].user_id)), "media-silence")


def test_an_investor_writes_without_an_account(browse: Browse) -> None:
    prepare_province()
    officer = actors.make_member(Role.CO_APPRAISER, organisation_code="ttxtdt").user
    row = make_opportunity()
    page = browse(row.get_absolute_url(), width=360)
    looked_at(page, "interest-way")
    step(page, "Gửi quan tâm")
    assert page.locator("main form [name]:visible").count() <= 6
    looked_at(page, "interest-form")
    press(page, "Gửi quan tâm")
    looked_at(page, "interest-wrong")
    page.locator("#id_name").fill("Trần Thị Đầu Tư")
    page.locator("#id_phone").fill("+65 6123 4567")
    page.locator("#id_words").fill("Hỏi giá thuê đất, điện ba pha.")
    page.locator("#id_has_read").check()
    press(page, "Gửi quan tâm")
    lead = Lead.objects.get()
    expect(page.get_by_role("main")).to_contain_text(lead.code)
    looked_at(page, "interest-sent")
    page = browse(row.english_url, width=360)
    step(page, "I am interested")
    press(page, "Send")
    looked_at(page, "interest-english-wrong")
    page.locator("#id_name").fill("Jane Investor")
    page.locator("#id_organisation").fill("Green Coconut Pte.")
    page.locator("#id_email").fill("jane@mail.invalid")
    page.locator("#id_words").fill("Land rent?")
    page.locator("#id_has_read").check()
    press(page, "Send")
    looked_at(page, "interest-english-sent")
    page = browse("/viec/", user=officer)
    expect(page.get_by_role("main")).to_contain_text("Green Coconut Pte.")
    looked_at(browse(lead.get_absolute_url(), user=officer), "interest-lead")
    looked_at(browse("/nha-dau-tu/", user=officer), "interest-leads")


def test_a_scan_for_both_sides_and_an_exception_for_everybody(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "kept"
    prepare_province()
    give_estimate()
    cast = Cast()
    line = make_line(LineState.CONTRACTED, cast)
    center, owner, leader = (
        User.objects.get(pk=who.user_id) for who in (cast[Role.CENTER_OFFICER], cast.of(line.enterprise), cast[Role.PROVINCE_LEADER])
    )
    files = []
    for number in (1, 2):
        files.append(tmp_path / f"trang {number}.jpg")
        files[-1].write_bytes(photo_file().read())
    looked_at(browse(line.get_absolute_url(), user=center), "scan-missing")
    page = browse(line.get_absolute_url(), user=center)
    step(page, "Đính kèm bản ký hợp đồng")
    page.locator("#id_signer_a").fill("Nguyễn Văn Giám Đốc")
    page.locator("#id_signer_b").fill("Phạm Thị Chủ Cơ Sở")
    press(page, "Đính kèm")
    looked_at(page, "scan-wrong")
    page.locator("#id_files").set_input_files(files)
    press(page, "Đính kèm")
    looked_at(page, "scan-attached")
    page = browse(line.get_absolute_url(), user=owner)
    expect(page.get_by_role("main")).to_contain_text("Nguyễn Văn Giám Đốc (bên A)")
    looked_at(page, "scan-of-the-other-side")

    project = make_project(state=ProjectState.APPRAISING, cast=cast, cost=500_000_000, grant=300_000_000)
    conclude(project, cast)
    argue_exception(line=project.lines.get(), who=cast.appraiser, reason="Công nghệ mới", until=clock.today() + timedelta(days=30))
    page = browse(f"/de-an/{project.code}/ngoai-le/{NormException.objects.get().pk}/", user=leader)
    page.get_by_label("Cho phép ngoại lệ", exact=True).check()
    page.get_by_label("Ý kiến").fill("Đồng ý")
    page.get_by_label("Văn bản cho phép (số, ngày, cơ quan)").fill("Công văn 12/UBND-KT ngày 04/03/2024")
    press(page, "Ghi quyết định")
    looked_at(page, "exception-wrong")
    page.get_by_label("Lý do theo lời văn bản, được công bố").fill("Công nghệ sấy lần đầu có trong tỉnh, giảm một phần ba điện năng.")
    press(page, "Ghi quyết định")
    page = browse("/de-an-duoc-ho-tro/", width=360)
    looked_at(page, "funded")
    step(page, "Ngoại lệ định mức")
    expect(page.get_by_role("main")).to_contain_text("Công nghệ sấy lần đầu có trong tỉnh")
    looked_at(page, "exceptions")

"""A cơ sở posts whom it wants, the office that plans training opens a class, certifies, records the work; the directive's page shows it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from directive.services import load_directive
from employment.models import Course, Need, Trainee
from khuyencong import clock
from khuyencong.access import Role
from projects.enums import ProjectState
from tests.browser import Browse, follow, looked_at, press
from tests.factories import actors
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_people_are_trained_for_work_that_somebody_offers(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    owner, planner = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.CO_APPRAISER, organisation_code="sldtbxh")
    head = actors.make_member(Role.DOIT_HEAD)
    training = make_project(
        cast=Cast(), state=ProjectState.SUBMITTED, enterprises=[owner.enterprise], by=actors.principal(owner), code="VOCATIONAL_TRAINING"
    )
    today = clock.today()

    page = browse("/tuyen-dung/", user=owner.user, width=360)
    looked_at(page, "employment-empty")
    follow(page.get_by_role("main").get_by_role("link", name="Đăng nhu cầu").first)
    assert page.locator("main form input:visible, main form textarea:visible, main form select:visible").count() <= 6
    page.get_by_label("Nghề cần tuyển").fill("May công nghiệp")
    page.get_by_label("Số người").fill("12")
    page.get_by_label("Lương dự kiến một tháng").fill("6 triệu")
    looked_at(page, "employment-post")
    press(page, "Đăng")
    need = Need.objects.get()

    page = browse("/viec/", user=planner.user)
    follow(page.get_by_role("link", name="12 người, May công nghiệp").first)
    looked_at(page, "employment-need")
    follow(page.get_by_role("main").get_by_role("link", name="Mở lớp").first)
    page.get_by_label("Khai giảng").fill(f"{today - timedelta(days=20):%d/%m/%Y}")
    page.get_by_label("Bế giảng").fill(f"{today:%d/%m/%Y}")
    looked_at(page, "employment-open")
    press(page, "Mở lớp")
    course = Course.objects.get()
    for name in ("Nguyễn Thị Bé", "Trần Văn Tư"):
        follow(page.get_by_role("main").get_by_role("link", name="Thêm học viên"))
        page.locator("#id_full_name").fill(name)
        page.locator("#id_born").fill("1996")
        if name.startswith("Nguyễn"):
            press(page, "Ghi học viên")
            expect(page.get_by_text("Chỉ ghi học viên khi người đó đã đồng ý.").first).to_be_visible()
            looked_at(page, "employment-enrol-wrong")
        page.locator("#id_has_consented").check()
        press(page, "Ghi học viên")

    page = browse(f"/tuyen-dung/{need.pk}/dong/", user=owner.user, width=360)
    press(page, "Đóng nhu cầu")
    expect(page.get_by_text("còn đang học").first).to_be_visible()
    looked_at(page, "employment-close-refused")

    page = browse(course.get_absolute_url(), user=planner.user)
    follow(page.get_by_role("main").get_by_role("link", name="Kết thúc lớp"))
    page.get_by_label("Trần Văn Tư").uncheck()
    looked_at(page, "employment-finish")
    press(page, "Kết thúc lớp")
    follow(page.get_by_role("main").get_by_role("link", name="Ghi việc làm"))
    looked_at(page, "employment-hire")
    press(page, "Lưu")
    looked_at(page, "employment-course")
    assert Trainee.objects.get(full_name="Nguyễn Thị Bé").hired_by == owner.enterprise

    page = browse("/tuyen-dung/de-an-chua-co-nhu-cau/", user=planner.user)
    expect(page.get_by_role("link", name=training.title)).to_be_visible()
    looked_at(page, "employment-without-need")
    follow(page.get_by_role("link", name="Gắn nhu cầu"))
    page.locator("#id_need").select_option(str(need.pk))
    looked_at(page, "employment-link")
    press(page, "Gắn")
    expect(page.get_by_text("Đề án đào tạo nào cũng có nhu cầu tuyển dụng đứng sau")).to_be_visible()
    looked_at(browse("/lop-nghe/", user=planner.user), "employment-courses")
    looked_at(browse("/tuyen-dung/", user=planner.user), "employment-needs")
    looked_at(browse(course.get_absolute_url(), user=owner.user), "employment-course-of-owner")

    page = browse("/chi-thi/", user=head.user)
    follow(page.get_by_role("link", name="Học viên có việc sau đào tạo"))
    expect(page.get_by_text("Người cần tuyển theo nhu cầu đăng trong năm")).to_be_visible()
    expect(page.get_by_text("100 %", exact=False).first).to_be_visible()
    looked_at(page, "employment-directive")

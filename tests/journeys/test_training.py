"""The Sở opens a course, a district's officer registers and scans the code of the day, gets a certificate; the directive's page counts it (1c)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from activities.models import Activity, Attendee
from activities.services import attendance
from directive.services import load_directive
from khuyencong import clock
from khuyencong.access import Role
from tests.browser import Browse, looked_at
from tests.factories import actors
from tests.factories.projects import prepare_province
from tests.journeys.test_activities import press, step

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_an_officer_is_trained(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    holder, person = actors.make_member(Role.DOIT_OFFICER).user, actors.make_member(Role.DISTRICT_OFFICER).user
    page = browse("/hoat-dong/lap/?loai=course", user=holder)
    page.get_by_label("Tên hoạt động").fill("Tập huấn sản xuất sạch hơn")
    page.get_by_label("Địa điểm").fill("Hội trường Sở Công Thương")
    press(page, "Lập hoạt động")
    step(page, "Mở đăng ký, mời dự")
    looked_at(page, "course-open")
    page.get_by_label("Chủ đề").select_option("cleaner")
    press(page, "Mở đăng ký")
    row = Activity.objects.get()

    page = browse("/viec/", user=person, width=360)
    page.get_by_role("link", name="Tập huấn sản xuất sạch hơn").first.click()
    looked_at(page, "course-invited")
    step(page, "Đăng ký cho tôi, đồng nghiệp")
    looked_at(page, "course-register")
    press(page, "Đăng ký")
    page = browse(f"/hoat-dong/{row.pk}/ma-diem-danh/", user=holder)
    looked_at(page, "course-code")
    course = row.course
    page = browse(f"/diem-danh/{attendance.token_of(course, clock.today())}/", user=person, width=360)
    looked_at(page, "course-present")
    press(page, "Tôi có mặt")
    expect(page.get_by_text("Bạn đã điểm danh")).to_be_visible()

    page = browse(row.get_absolute_url(), user=holder)
    step(page, "Ghi kết quả thực hiện")
    press(page, "Ghi kết quả thực hiện")
    step(page, "Cấp giấy chứng nhận")
    looked_at(page, "course-certify")
    press(page, "Cấp giấy chứng nhận")
    looked_at(page, "course-held")
    looked_at(browse(f"/hoat-dong/{row.pk}/diem-danh/", user=holder), "course-roll")
    page = browse(row.get_absolute_url(), user=person, width=360)
    expect(page.get_by_role("link", name=Attendee.objects.get().certificate.notation).first).to_be_visible()
    step(page, "Đánh giá lớp")
    page.get_by_label("5 · Rất tốt").check()
    looked_at(page, "course-evaluate")
    press(page, "Gửi đánh giá")
    looked_at(browse("/dao-tao/nguoi-hoc/", user=holder), "trained")

    page = browse("/chi-thi/", user=holder)
    page.get_by_role("link", name="Cán bộ được đào tạo, tập huấn trong năm").click()
    expect(page.get_by_text("Giấy chứng nhận đã cấp")).to_be_visible()
    looked_at(page, "directive-1c")

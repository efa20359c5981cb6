"""A district gives its communes a task, one reports by its link on a phone, the map and the directive's page show it; a signal is answered."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from communes.models import Assignment, Report, Signal, Task
from directive.services import load_directive
from khuyencong.access import Role
from tests.browser import Browse, follow, looked_at, press
from tests.factories import actors
from tests.factories.communes import offices, token_for
from tests.factories.projects import photo_file, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_communes_spread_the_word_and_the_directive_counts_it(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    first, second, *_ = offices()
    officer, there = actors.make_member(Role.DISTRICT_OFFICER), actors.make_member(Role.COMMUNE_OFFICER, organisation_code=second.code)
    head = actors.make_member(Role.DOIT_HEAD)
    picture = tmp_path / "buoi-hop.jpg"
    picture.write_bytes(photo_file().read())

    page = browse("/viec-giao-xa/", user=officer.user)
    looked_at(page, "communes-empty")
    follow(page.get_by_role("main").get_by_role("link", name="Giao việc").first)
    assert page.locator("main input:visible:not([type=hidden]), main textarea:visible").count() <= 6
    page.get_by_label("Việc giao cho xã, trong một câu").fill("Phổ biến chính sách khuyến công năm nay")
    looked_at(page, "communes-send")
    press(page, "Giao việc")
    looked_at(page, "communes-task")
    row = Assignment.objects.get(task=Task.objects.get(), organisation=first)
    page = browse(row.get_absolute_url(), user=officer.user)
    expect(page.get_by_alt_text("Mã QR của liên kết báo cáo")).to_be_visible()
    looked_at(page, "communes-link")

    address = f"/xa-bao-cao/{token_for(row)}/"
    page = browse(address, width=360)
    press(page, "Gửi báo cáo")
    looked_at(page, "communes-by-link-wrong")
    page.get_by_label("Xã đã làm gì").fill("Đã họp ba khu phố, phát tờ thông báo.")
    page.get_by_label("Số cơ sở, hộ đã được phổ biến").fill("40")
    page.locator("#id_photo").set_input_files(picture)
    press(page, "Gửi báo cáo")
    expect(page.get_by_role("heading", name="Đã nhận báo cáo của xã")).to_be_visible()
    looked_at(page, "communes-thanks")
    page = browse(address, width=360)
    expect(page.get_by_text("mỗi việc báo cáo một lần")).to_be_visible()
    looked_at(page, "communes-gone")
    assert Report.objects.get().by is None

    page = browse("/viec/", user=there.user, width=360)
    follow(page.get_by_role("link", name="Phổ biến chính sách khuyến công năm nay").first)
    page.get_by_label("Xã đã làm gì").fill("Đã phát thanh hai buổi.")
    page.get_by_label("Số cơ sở, hộ đã được phổ biến").fill("25")
    page.locator("#id_photo").set_input_files(picture)
    looked_at(page, "communes-report")
    press(page, "Gửi báo cáo")
    looked_at(page, "communes-reported")
    page = browse("/tin-tu-xa/moi/", user=there.user, width=360)
    page.get_by_label("Ai, việc gì, trong một câu").fill("Tổ đan giỏ cọng dừa muốn mua máy")
    page.get_by_label("Nội dung").fill("Tổ có 12 người.")
    looked_at(page, "communes-tell")
    press(page, "Gửi")

    page = browse(Signal.objects.get().get_absolute_url(), user=officer.user)
    looked_at(page, "communes-signal")
    follow(page.get_by_role("main").get_by_role("link", name="Trả lời", exact=True))
    page.get_by_label("Trả lời xã").fill("Mời tổ tới phòng Kinh tế ngày thứ hai.")
    press(page, "Gửi trả lời")
    page = browse(Task.objects.get().get_absolute_url(), user=officer.user)
    looked_at(page, "communes-map")
    for path, name in (
        ("/viec-giao-xa/", "list"),
        ("/viec-giao-xa/bao-cao/", "reports"),
        ("/viec-giao-xa/dau-moi/", "contacts"),
        ("/tin-tu-xa/", "signals"),
    ):
        looked_at(browse(path, user=officer.user), f"communes-{name}")

    page = browse("/chi-thi/", user=head.user)
    follow(page.get_by_role("link", name="Xã, phường đã phổ biến chính sách và báo cáo"))
    expect(page.get_by_text("Cơ sở, hộ đã được phổ biến")).to_be_visible()
    expect(page.get_by_text("2 trên", exact=False).first).to_be_visible()
    looked_at(page, "communes-directive")

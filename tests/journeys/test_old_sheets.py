"""An old spreadsheet on its way into statistics: sent, its columns said, its words explained, looked through, taken in, withdrawn."""

from pathlib import Path

import pytest

from khuyencong.access import Role
from tests.browser import Browse, follow, looked_at, press
from tests.factories import actors
from tests.factories.projects import prepare_province
from tests.reports.test_past_sheets import ROWS, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_an_old_spreadsheet_comes_into_statistics(browse: Browse, tmp_path: Path) -> None:
    prepare_province()
    user = actors.make_member(Role.DOIT_OFFICER).user
    file, bad = tmp_path / "Kết quả khuyến công 2008-2012.xlsx", tmp_path / "sai.xlsx"
    file.write_bytes(sheet_of(*ROWS))
    page = browse("/thong-ke/bang-cu/", user=user)
    looked_at(page, "old-sheets-none")
    follow(page.get_by_role("link", name="Nhập bảng cũ"))
    looked_at(page, "old-sheet-send")
    page.get_by_label("Bảng tính").set_input_files(file)
    press(page, "Gửi bảng")
    looked_at(page, "old-sheet-columns")
    press(page, "Ghép cột")
    looked_at(page, "old-sheet-words")
    for word, meaning in (("“Dạy nghề”", "MACHINERY"), ("“Máy móc”", "MACHINERY"), ("“KC địa phương”", "KCDP")):
        page.get_by_label(word).select_option(meaning)
    press(page, "Lưu nghĩa")
    looked_at(page, "old-sheet-preview")
    press(page, "Nhập")
    looked_at(page, "old-sheet-taken")
    page = browse("/thong-ke/?first=year&second=district&measure=projects&from_year=2008&to_year=2012", user=user)
    assert "Số nhập từ bảng cũ: năm 2009" in page.inner_text("main")
    looked_at(page, "old-sheet-statistics")

    # The next one of the form goes straight on, and one wrong cell holds all of it back.
    bad.write_bytes(sheet_of([1, 2011, "TX. Bến Tre", "Dạy nghề", "KC địa phương", "ba", "1.200", 310.5], *ROWS[1:2]))
    page = browse("/thong-ke/bang-cu/gui/", user=user)
    page.get_by_label("Bảng tính").set_input_files(bad)
    press(page, "Gửi bảng")
    assert "không đọc được số “ba”" in page.inner_text("main")
    looked_at(page, "old-sheet-wrong")

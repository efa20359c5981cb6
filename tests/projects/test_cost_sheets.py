"""The table of costs as a spreadsheet: what goes out comes in the same, every mistake by row and column, all or none."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.models import CostShare
from projects.services.cost_sheets import LABELS
from tests.actors.test_importing import sheet
from tests.factories import actors
from tests.factories.projects import Cast, make_draft, prepare_province

pytestmark = pytest.mark.django_db

HEADS = [LABELS[name] for name in ("part", "name", "unit", "quantity", "amount", "by_grant", "SCIENCE", "own", "note", "serial")]
MACHINE = [1, "Máy sấy", "cái", 2, 600_000_000, "150 triệu", 100_000_000, 350_000_000, "Dự án KHCN 05", "MX-2041"]
FITTING = [2, "Lắp đặt", "gói", "", "50 triệu", "", "", "", "", ""]


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def group(cast):
    both = [actors.make_enterprise("Cơ sở Một"), actors.make_enterprise("Cơ sở Hai")]
    return make_draft(enterprises=both, by=cast[Role.DISTRICT_OFFICER], cast=cast)


@pytest.fixture
def send(client_as, group):
    """Send rows, or a file, for all parts of the group or for one."""
    client = client_as(User.objects.get(pk=group._author.user_id))

    def post(*rows, what="keep", part="", heads=HEADS, name="kinh-phi.xlsx", content=None, **more):
        address = f"/de-an/{group.code}/soan/kinh-phi/{part}nhap/"
        mark = client.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
        file = SimpleUploadedFile(name, sheet(*rows, heads=heads) if content is None else content)
        page = client.post(address, {"seen": mark, "what": what, "file": file} | more)
        return page.status_code, page.content.decode()

    post.client = client
    return post


def sums(group):
    return list(group.lines.order_by("position").values_list("total_cost", "requested", "other_state", "counterpart"))


BEFORE = [(600_000_000, 200_000_000, 0, 400_000_000)] * 2


def test_a_file_replaces_the_tables_of_the_parts_it_names(send, group):
    assert send(MACHINE, FITTING, what="check")[0] == 200
    assert sums(group) == BEFORE
    assert send(MACHINE, FITTING, ["", "Tổng cộng", "", "", 650_000_000, 150_000_000, 100_000_000, "", "", ""])[0] == 302
    assert sums(group) == [(600_000_000, 150_000_000, 100_000_000, 350_000_000), (50_000_000, 0, 0, 50_000_000)]
    first = group.lines.get(position=1)
    assert (first.serial_number, first.other_state_note, first.items.get().quantity) == ("MX-2041", "Dự án KHCN 05", 2)
    assert first.subject_matter == "Máy ép thủy lực"
    group.refresh_from_db()
    assert (group.total_cost, group.requested, group.counterpart) == (650_000_000, 150_000_000, 400_000_000)
    assert send([*MACHINE[:1], "Máy nghiền", *MACHINE[2:]], part="1/")[0] == 302
    assert list(first.items.values_list("name", flat=True)) == ["Máy nghiền"]


def test_what_goes_out_comes_in_the_same(send, group):
    send(MACHINE, FITTING)
    before = sums(group)
    out = send.client.get(f"/de-an/{group.code}/bang-kinh-phi/").getvalue()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(out)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == ["Khoản mục", "Máy sấy", "Lắp đặt", "Cộng"]
    assert LABELS["KCDP"] not in rows[0]
    assert rows[3][5:7] == [650_000_000, 150_000_000]
    assert send(content=out)[0] == 302
    assert sums(group) == before
    assert CostShare.objects.get().amount == 100_000_000
    one = send.client.get(f"/de-an/{group.code}/bang-kinh-phi/2/").getvalue()
    assert [row[2] for row in CalamineWorkbook.from_filelike(io.BytesIO(one)).get_sheet_by_index(0).to_python()[1:]] == ["Lắp đặt", "Cộng"]


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    ("wrong", "column", "words"),
    [
        ({4: 300_000_000, 5: 250_000_000}, "amount", "thừa 50.000.000 đồng"),
        ({7: 340_000_000}, "own", "còn 350.000.000 đồng"),
        ({4: "sáu trăm"}, "amount", "Không đọc được số tiền"),
        ({4: 600_000_000.5}, "amount", "phải chẵn đồng"),
        ({4: -5}, "amount", "không được âm"),
        ({4: 600}, "amount", "hãy viết “600 triệu”"),
        ({3: "hai"}, "quantity", "cần số nguyên"),
        ({1: "=HYPERLINK(1)"}, "name", "không được bắt đầu bằng ="),
        ({1: "\x00Máy"}, "name", "ký tự không hợp lệ"),
        ({1: "M" * 201}, "name", "dài hơn 200 ký tự"),
        ({1: ""}, "name", "còn trống"),
        ({0: 3}, "part", "không có trong bảng kinh phí này"),
        ({0: ""}, "part", "đề án có nhiều phần"),
        ({8: ""}, "note", "cần ghi khi có nguồn khác"),
    ],
)
def test_a_mistake_is_told_by_row_and_column_and_nothing_is_kept(send, group, wrong, column, words):
    bad = [wrong.get(at, cell) for at, cell in enumerate(MACHINE)]
    csv = "﻿" + "\n".join(";".join(map(str, row)) for row in (HEADS, FITTING, bad))
    status, html = send(name="kinh-phi.csv", content=csv.encode()) if "\x00" in str(bad[1]) else send(FITTING, bad)
    assert status == 422
    row = html.split("Lỗi trong bảng tính")[1]
    assert words in row
    assert f'data-k="Cột">{LABELS[column]}' in row
    assert 'data-k="Dòng">3' in row
    assert sums(group) == BEFORE


def test_a_wrong_total_and_a_missing_column_are_told(send, group):
    status, html = send(MACHINE, ["", "Cộng", "", "", 599_000_000, "", "", "", "", ""])
    assert (status, "dòng cộng ghi 599.000.000 đồng; các dòng trên cộng lại 600.000.000 đồng" in html) == (422, True)
    assert "còn thiếu cột: Thành tiền (đồng)" in send(["x"], heads=["Khoản mục"])[1]
    assert "hơn 500 dòng" in send(*[FITTING] * 501)[1]
    assert "có hơn 60 khoản mục" in send(*[FITTING] * 61)[1]
    assert (
        "là nguồn của đề án"
        in send([1, "Máy", 5_000_000, "", 500_000], heads=[*(LABELS[n] for n in ("part", "name", "amount", "by_grant", "KCDP"))])[1]
    )
    assert "Chỉ nhận bảng tính" in send(name="x.exe", content=b"MZ")[1]
    assert sums(group) == BEFORE


def test_small_amounts_go_in_when_they_are_meant(send, group):
    small = [2, "Tem", "cái", 1, 50_000, "", "", "", "", ""]
    assert send(small)[0] == 422
    assert send(small, trusts_small="on")[0] == 302
    assert group.lines.get(position=2).total_cost == 50_000


def test_a_table_that_somebody_changed_is_not_overwritten(send, group):
    address = f"/de-an/{group.code}/soan/kinh-phi/nhap/"
    file = SimpleUploadedFile("a.xlsx", sheet(MACHINE, heads=HEADS))
    page = send.client.post(address, {"seen": "of another day", "what": "keep", "file": file})
    assert page.status_code == 409
    assert "Có người vừa sửa bảng kinh phí" in page.content.decode()
    assert sums(group) == BEFORE

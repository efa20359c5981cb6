"""Cơ sở from a spreadsheet: every mistake by row and column, all or none, the same file twice makes no twin."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise
from khuyencong.actors.services.importing import import_enterprises
from khuyencong.documents.inspection import FileRefused
from khuyencong.workflow.refusals import NotAllowed
from tests.factories import actors

HEADS = ["Tên cơ sở", "LOẠI HÌNH", "Ngành nghề", "Xã, phường, thị trấn", "Mã số thuế", "Điện thoại", "Số lao động", "Ngày thành lập", "Ghi chú"]
GOOD = [
    ["Cơ sở Dừa Xanh", "Doanh nghiệp", "Tiểu thủ công nghiệp", "phuong phu khuong", "0100233488", "0903 123 456", 12, "28/06/2018", "x"],
    ["Hộ Ba Vát", "hộ kinh doanh", "Tiểu thủ công nghiệp", "Phường Phú Khương", "083085001234", "", 5.0, "", ""],
]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(date(2026, 3, 2)):
        actors.make_province()
        yield


@pytest.fixture
def officer():
    return actors.acting(Role.DISTRICT_OFFICER)


def sheet(*rows, heads=HEADS) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([heads, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def take(who, *rows, commit=True, heads=HEADS):
    return import_enterprises(who=who, name="co-so.xlsx", content=sheet(*rows, heads=heads), commit=commit)


def test_judged_recorded_and_sent_twice(officer):
    assert (len(take(officer, *GOOD, commit=False).new), Enterprise.objects.count()) == (2, 0)
    done = take(officer, *GOOD)
    assert (done.created, done.errors) == (2, [])
    made = Enterprise.objects.get(tax_code="0100233488")
    assert (made.phone, made.employees, made.founded_on, made.is_confirmed) == ("+84903123456", 12, date(2018, 6, 28), True)
    again = take(officer, *GOOD)
    assert (again.created, again.known, Enterprise.objects.count()) == (0, 2, 2)


def test_every_mistake_is_named_and_nothing_is_recorded(officer):
    rows = [
        *GOOD,
        ["", "Công ty lạ", "Nghề lạ", "Xã Giao Long", "0100233480", "12", -3, "31/02/2018", ""],
        ["Cơ sở Dừa Xanh", "Doanh nghiệp", "Tiểu thủ công nghiệp", "Phường Phú Khương", "0100233488", "", "", "", ""],
        ["Công ty X", "Doanh nghiệp", "Tiểu thủ công nghiệp", "Phường Phú Khương", "083085001235", "", "nhiều", "01/01/2030", ""],
    ]
    judged = take(officer, *rows)
    found = {(one.row, one.column) for one in judged.errors}
    first = ("Tên cơ sở", "Loại hình", "Ngành nghề", "Xã, phường, thị trấn", "Mã số thuế", "Điện thoại", "Số lao động", "Ngày thành lập")
    assert found >= {(4, column) for column in first}
    assert found >= {(5, "Tên cơ sở"), (6, "Mã số thuế"), (6, "Số lao động"), (6, "Ngày thành lập")}
    assert {row for row, _ in found} == {4, 5, 6}
    assert (judged.created, Enterprise.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04khong", "Hãy|đọc"),
        ("a.csv", b"\xff\xfe\x00", "CSV"),
        ("a.csv", "Tên cơ sở\n".encode(), "chưa có dòng"),
        ("a.csv", "Tên cơ sở,Loại hình\nA,B\n".encode(), "thiếu cột: Ngành nghề"),
        ("a.csv", b"a\n" * 2100, "2000 dòng"),
        ("a.exe", b"MZ", "Chỉ nhận tệp"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(officer, name, content, words):
    with pytest.raises(FileRefused, match=words):
        import_enterprises(who=officer, name=name, content=content, commit=True)


def test_the_page_judges_first_and_only_offices_may(client_as):
    officer = actors.make_member(Role.DISTRICT_OFFICER)
    client = client_as(officer.user)
    template = b"".join(client.get("/doanh-nghiep/nhap/mau/"))

    def send(content, what):
        return client.post("/doanh-nghiep/nhap/", {"file": SimpleUploadedFile("co-so.csv", content), "what": what})

    assert "1 cơ sở mới, 0 cơ sở đã có" in send(template, "check").content.decode()
    assert "Đã ghi nhận 1 cơ sở" in send(template, "record").content.decode()
    wrong = send(template.replace("Phường Phú Khương".encode(), "Xã Không Có".encode()), "record")
    assert wrong.status_code == 422
    assert "không có “Xã Không Có” trong địa bàn hôm nay" in wrong.content.decode()
    with pytest.raises(NotAllowed):
        take(actors.acting(Role.DOIT_HEAD), *GOOD)

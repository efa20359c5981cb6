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
from tests.budgets.test_concurrency import at_once
from tests.factories import actors

HEADS = [
    "Tên cơ sở",
    "LOẠI HÌNH",
    "Ngành nghề",
    "Xã, phường, thị trấn",
    "Mã số thuế",
    "Điện thoại",
    "Số lao động",
    "Ngày thành lập",
    "Ghi chú",
]
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
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
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
    # Every mistake of a row at once: those of the portal's rules, of the row's lengths and of the file.
    first = ("Tên cơ sở", "Loại hình", "Ngành nghề", "Xã, phường, thị trấn", "Mã số thuế", "Điện thoại", "Số lao động", "Ngày thành lập")
    assert found >= {(4, column) for column in first}
    assert found >= {(5, "Mã số thuế"), (6, "Mã số thuế"), (6, "Số lao động"), (6, "Ngày thành lập")}
    assert {row for row, _ in found} == {4, 5, 6}
    assert (judged.created, Enterprise.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04khong", "bị hỏng"),
        ("a.csv", b"\xff\xfe\x00", "CSV"),
        ("a.csv", "Tên cơ sở\n".encode(), "chưa có dòng"),
        ("a.csv", "Tên cơ sở,Loại hình\nA,B\n".encode(), "thiếu cột: Ngành nghề"),
        ("a.csv", b"a\n" * 600, "hơn 500 dòng"),
        ("a.csv", 'Tên cơ sở,Loại hình,Ngành nghề,"Xã, phường, thị trấn",Tên cơ sở\nA,B,C,D,E\n'.encode(), "ghi hai lần: Tên cơ sở"),
        ("a.csv", b'"' + b"a" * 200_000 + b'"\nb\n', "Chưa đọc được tệp CSV"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        ("a.csv", b"", "chưa có dòng"),
        ("a.exe", b"MZ", "Chỉ nhận bảng tính"),
        ("a.pdf", b"%PDF-1.4", "Chỉ nhận bảng tính"),
        ("a.xlsx", b"%PDF-1.4", "không phải XLSX"),
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
    done = send(template, "record")
    assert (done.status_code, done["Location"]) == (302, "/doanh-nghiep/?xep=moi")
    assert "Đã ghi nhận 1 cơ sở" in client.get(done["Location"]).content.decode()
    assert "0 cơ sở mới, 1 cơ sở đã có" in send(template, "record").content.decode()
    wrong = send(template.replace("Thành phố Bến Tre".encode(), "Huyện Ba Tri".encode()), "record")
    assert wrong.status_code == 422
    assert "thuộc Thành phố Bến Tre, không thuộc “Huyện Ba Tri”" in wrong.content.decode()
    with pytest.raises(NotAllowed):
        take(actors.acting(Role.DOIT_HEAD), *GOOD)


HOME = "Phường Phú Khương"


def row(name="Cơ sở A", code="", phone="", labour="", day="", *, form="Doanh nghiệp", area=HOME):
    return [name, form, "Tiểu thủ công nghiệp", area, code, phone, labour, day, ""]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": "=HYPERLINK(1)"}, "Tên cơ sở", "không được bắt đầu bằng ="),
        ({"name": "@SUM"}, "Tên cơ sở", "không được bắt đầu bằng ="),
        ({"name": "A" * 201}, "Tên cơ sở", "200"),
        ({"name": "A" * 501}, "Tên cơ sở", "dài hơn 500"),
        ({"form": "Tập đoàn"}, "Loại hình", "không có “Tập đoàn”; chọn một trong"),
        ({"area": "Xã Giao Long"}, "Xã, phường, thị trấn", "trong địa bàn hôm nay"),
        ({"code": 100233488.0}, "Mã số thuế", "mất số 0 ở đầu"),
        ({"code": "083085001234"}, "Mã số thuế", "hộ kinh doanh"),
        ({"phone": 903123456.0}, "Điện thoại", "mất số 0 ở đầu"),
        ({"labour": 1.5}, "Số lao động", "số nguyên"),
        ({"labour": "9" * 400}, "Số lao động", "số nguyên"),
        ({"day": "2018"}, "Ngày thành lập", "28/06/2018"),
    ],
)
def test_each_mistake_is_the_only_one_of_its_row(officer, cells, column, words):
    """The same row without the mistake is good, so nothing else refuses it."""
    assert take(officer, row(), commit=False).errors == []
    (wrong,) = take(officer, row(**cells)).errors
    assert (wrong.row, wrong.column) == (2, column)
    assert words in wrong.message
    assert Enterprise.objects.count() == 0


def test_what_resembles_one_that_is_there_is_told(officer):
    actors.make_enterprise("Cơ sở A", area=actors.commune(HOME))
    actors.make_enterprise("Cơ sở B", area=actors.commune("Xã Giao Long"), tax_code="0100233488")
    assert take(officer, row()).known == 1
    for cells, column in (({"code": "0100233488", "name": "Cơ sở B"}, "Mã số thuế"), ({"code": "0101243150"}, "Tên cơ sở")):
        (wrong,) = take(officer, row(**cells)).errors
        assert (wrong.column, "cần đối chiếu" in wrong.message) == (column, True)
    judged = take(officer, row("Cơ sở C"), row("cơ sở  c"), row("Cơ sở D", code="0101243150"), row("Cơ sở E", code="0101243150"))
    assert [(one.row, one.message) for one in judged.errors] == [(3, "trùng với dòng 2"), (5, "trùng với dòng 4")]


def test_a_file_with_semicolons_whose_district_is_checked():
    center = actors.acting(Role.CENTER_OFFICER)
    heads = "Tên cơ sở;Loại hình;Ngành nghề;Xã, phường, thị trấn;Huyện, thành phố;Tổng nguồn vốn (đồng)"
    line = "Cơ sở A;Doanh nghiệp;Tiểu thủ công nghiệp;Xã Giao Long;%s;300 triệu"

    def send(district):
        return import_enterprises(who=center, name="a.csv", content=f"{heads}\n{line % district}\n".encode(), commit=False)

    assert [facts["capital"] for facts in send("Châu Thành").new.values()] == [300_000_000]
    assert [one.column for one in send("Ba Tri").errors] == ["Huyện, thành phố"]


def test_a_far_cell_does_not_take_the_memory(officer):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, GOOD[0])
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(FileRefused, match="hơn 500 dòng"):
        import_enterprises(who=officer, name="a.xlsx", content=out.getvalue(), commit=False)


def test_a_row_refused_at_the_last_moment_undoes_the_others(officer, monkeypatch):
    """What another page has recorded between the look and the write is a mistake of its row, not a crash."""
    actors.make_enterprise("Cơ sở A", area=actors.commune(HOME), tax_code="0100233488")
    monkeypatch.setattr("khuyencong.actors.services.importing._There.find", lambda self, facts, tell: False)
    judged = take(officer, row("Cơ sở B"), row("Cơ sở A", code="0100233488"))
    assert [(one.row, one.message) for one in judged.errors] == [(3, "Mã số thuế này đã có trong danh sách cơ sở.")]
    assert (judged.created, Enterprise.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_record_it_once(officer):
    rows = [row("Cơ sở A"), row("Cơ sở B", code="0100233488")]

    def press(_: int) -> int:
        with clock.at(date(2026, 3, 2)):
            return take(officer, *rows).created

    assert sorted(map(str, at_once(press, 2))) == ["0", "2"]
    assert Enterprise.objects.count() == 2

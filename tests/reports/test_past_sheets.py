"""Old spreadsheets: read whatever their columns and words are called, remembered, taken in whole, told beside the portal's own figures, withdrawn."""

import io
from datetime import datetime

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.models import SupportContent
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit
from khuyencong.documents.inspection import FileRefused
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from reports import figures, periods, selectors
from reports.enums import PastState
from reports.figures import Where
from reports.history import import_history
from reports.kinds.listing import past_of
from reports.models import HistoricalProject, PastFigure, PastForm, PastSheet, PastWord, PastYear
from reports.old import columns, reading, words
from reports.old.judging import judge
from reports.services import past
from tests.factories import actors
from tests.factories.norms import load_norms
from tests.factories.projects import Cast, make_project
from tests.reports.test_history import csv_file

pytestmark = pytest.mark.django_db
STAGE = periods.parse("2008..2012")
HEADS = ["STT", "Năm", "Huyện, thị", "Nội dung hỗ trợ", "Nguồn vốn", "Số đề án", "Tổng kinh phí", "Kinh phí khuyến công"]
ROWS = [
    [1, 2009, "TX. Bến Tre", "Dạy nghề", "KC địa phương", 3, "1.200", 310.5],
    [2, 2009, "H. Ba Tri", "Dạy nghề", "KC địa phương", 2, 800, "200"],
    [3, 2010, "Huyện Ba Tri", "Máy móc", "Khuyến công quốc gia", 4, "2.000", "-"],
    ["Tổng cộng", "", "", "", "", 9, "4.000", 510.5],
]


def sheet_of(*rows, heads=HEADS, unit="Đơn vị tính: triệu đồng"):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 3, 4)})  # noqa: DTZ001 -- the same bytes again
    page = book.add_worksheet()
    for line, row in enumerate([["KẾT QUẢ KHUYẾN CÔNG GIAI ĐOẠN 2008 - 2012"], [unit], heads, *rows]):
        page.write_row(line, 0, row)
    book.close()
    return out.getvalue()


@pytest.fixture
def officer(db):
    actors.make_province()
    load_norms()
    return actors.acting(Role.DOIT_OFFICER)


def guessed(sheet):
    return columns.guess_columns(sheet.table, sheet.head)


def ready(officer, *rows, name="bang.xlsx", **more):
    """A draft whose columns are as guessed and whose words are all explained."""
    sheet = past.start(who=officer, name=name, content=sheet_of(*(rows or ROWS), **more))
    if not sheet.columns:
        sheet = past.say_columns(sheet=sheet, who=officer, columns=guessed(sheet), year=None, source="", is_list=False)
    town, content = AdminUnit.objects.get(code="829", level="district"), SupportContent.objects.get(code="MACHINERY")
    meant = {"district": str(town.pk), "content": content.code, "source": "KCDP"}
    answers = {key: (one.word, meant[one.dimension]) for key, one in judge(sheet).read.asked.items()}
    past.explain(who=officer, answers=answers)
    return sheet


def figure(measure, year="2008..2012", **more):
    return figures.totals(Where(periods.parse(year), **more))[measure]


def test_columns_are_guessed_words_asked_once_and_both_remembered(officer):
    sheet = past.start(who=officer, name="cu.xlsx", content=sheet_of(*ROWS))
    assert (sheet.head, sheet.columns) == (3, [])
    assert guessed(sheet) == ["", "year", "district", "content", "source", "projects", "total_cost:million", "grant:million"]
    sheet = past.say_columns(sheet=sheet, who=officer, columns=guessed(sheet), year=None, source="", is_list=False)
    asked = judge(sheet).read.asked
    # What the portal calls so itself, also shortened, is not asked; a thị xã that is a thành phố now is, and proposed.
    assert {(one.dimension, one.word) for one in asked.values()} == {
        ("district", "TX. Bến Tre"), ("content", "Dạy nghề"), ("content", "Máy móc"), ("source", "KC địa phương"),
    }  # fmt: skip
    town = AdminUnit.objects.get(code="829", level="district")
    assert words.proposal("district", reading.key_of("TX. Bến Tre"), words.own_words()) == str(town.pk)
    with pytest.raises(ValidationError, match="4 từ chưa rõ nghĩa"):
        past.take_in(sheet=sheet, who=officer)
    ready(officer)
    assert judge(sheet).read.asked == {}
    # The same form of the next year is read at once.
    later = past.start(who=officer, name="sau.xlsx", content=sheet_of([1, 2011, "TX Bến Tre", "Dạy nghề", "KC địa phương", 1, 10, 5]))
    assert later.columns == sheet.columns
    assert judge(later).refusals == []
    assert PastForm.objects.count() == 1
    # With a further cell beyond the heads it is the same form.
    wider = past.start(who=officer, name="rong.xlsx", content=sheet_of([*ROWS[0], "ghi chú"]))
    assert wider.columns == [*sheet.columns, ""]


def test_figures_are_told_by_every_dimension_and_never_twice(officer):
    sheet = past.take_in(sheet=ready(officer), who=officer)
    assert (figure("projects"), figure("total_cost"), figure("grant")) == (9, 4_000_000_000, 510_500_000)
    assert (figure("paid"), figure("grant", "2010"), figure("projects", "2010-Q1")) == (None, None, 0)
    assert figure("projects", source="KCQG") == 4
    town = AdminUnit.objects.get(code="829", level="district")
    assert figure("projects", unit_id=town.pk) == 3
    by = selectors.pivot(Where(STAGE), ("year", "district"), "projects")
    assert [(row["labels"], row["figure"]) for row in by.rows] == [
        (["2009", "Thành phố Bến Tre"], 3), (["2009", "Huyện Ba Tri"], 2), (["2010", "Huyện Ba Tri"], 4),
    ]  # fmt: skip
    for dimension in figures.DIMENSIONS:
        cells = figures.cells(Where(STAGE), (dimension,))
        assert sum(cell["projects"] for cell in cells.values()) == 9
    listed = past_of(Where(STAGE))
    assert sum(row["total_cost"] for row in listed) == 4_000_000_000
    assert "số nhập từ bảng cũ “bang.xlsx”, dòng 4" in listed[0]["title"]
    with pytest.raises(ValidationError, match="đã nhập hoặc đã bỏ"):
        past.take_in(sheet=sheet, who=officer)
    with pytest.raises(FileRefused, match="Tệp này đã được"):
        past.start(who=officer, name="khac.xlsx", content=sheet_of(*ROWS))


def test_a_year_is_told_by_the_latest_sheet_and_by_the_earlier_again_when_it_is_withdrawn(officer):
    import_history(content=csv_file({"code": "A", "year": "2010", "total_cost": 900}), name="a.csv", commit=True)
    first = ready(officer)
    with pytest.raises(ValidationError, match="thay cho số đang tính"):
        past.take_in(sheet=first, who=officer)
    past.take_in(sheet=first, who=officer, replace=True)
    assert (figure("projects", "2010"), HistoricalProject.objects.count()) == (4, 1)
    row = [1, 2010, "Huyện Ba Tri", "Máy móc", "KC địa phương", 6, 10, 5]
    second = ready(officer, row, name="moi.xlsx")
    assert [(one.year, one.by) for one in judge(second).told] == [(2010, "bảng “bang.xlsx”")]
    past.take_in(sheet=second, who=officer, replace=True)
    assert (figure("projects", "2010"), figure("projects", "2009")) == (6, 5)
    with pytest.raises(ValidationError, match="lý do"):
        past.withdraw(sheet=second, who=officer, reason=" ")
    assert past.withdraw(sheet=second, who=officer, reason="Nhầm bảng") == [2010]
    assert figure("projects", "2010") == 4
    assert past.withdraw(sheet=first, who=officer, reason="Nhầm bảng") == [2009, 2010]
    assert (figure("projects", "2010"), figure("projects", "2009")) == (1, 0)
    # What was withdrawn may be sent again, and stays where it was.
    assert past.start(who=officer, name="bang.xlsx", content=sheet_of(*ROWS)).pk != first.pk
    assert PastFigure.objects.filter(of__sheet=first).count() == 3


@pytest.mark.parametrize(
    ("row", "column", "words_said"),
    [
        ({1: "hai nghìn"}, "Năm", "không phải là một năm"),
        ({1: 1890}, "Năm", "không phải là một năm"),
        ({1: ""}, "Năm", "còn trống"),
        ({5: 1.5}, "Số đề án", "phải là số nguyên"),
        ({5: -1}, "Số đề án", "là số âm"),
        ({6: "12,3,4"}, "Tổng kinh phí (triệu đồng)", "không đọc được số"),
        ({6: "1e999"}, "Tổng kinh phí (triệu đồng)", "quá lớn"),
        ({6: 1e12}, "Tổng kinh phí (triệu đồng)", "đơn vị tính"),
        ({6: 0.0000001}, "Tổng kinh phí (triệu đồng)", "không chẵn đồng"),
        ({6: 1, 7: 2}, "Kinh phí khuyến công hỗ trợ", "lớn hơn tổng kinh phí"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken_in(officer, row, column, words_said):
    wrong = [row.get(place, cell) for place, cell in enumerate(ROWS[0])]
    sheet = ready(officer, ROWS[1], wrong)
    (said,) = judge(sheet).read.wrong
    assert (said.row, said.column) == (5, column)
    assert words_said in said.message
    with pytest.raises(ValidationError, match="Còn 1 ô sai"):
        past.take_in(sheet=sheet, who=officer, replace=True)
    assert not PastYear.objects.exists()


def test_a_table_with_a_column_for_each_year_is_read_as_well(officer):
    heads = ["Huyện", "Kinh phí hỗ trợ 2011 (nghìn đồng)", "Kinh phí hỗ trợ 2012 (nghìn đồng)"]
    sheet = past.start(
        who=officer, name="ngang.xlsx", content=sheet_of(["Huyện Ba Tri", 1000, 2000], ["Huyện Giồng Trôm", 10, ""], heads=heads, unit="")
    )
    assert guessed(sheet) == ["district", "grant:thousand", "grant:thousand"]
    sheet = past.say_columns(sheet=sheet, who=officer, columns=guessed(sheet), year=None, source="KCDP", is_list=False)
    assert judge(sheet).sums == {2011: {"grant": 1_010_000}, 2012: {"grant": 2_000_000}}


@pytest.mark.parametrize(
    ("said", "year", "message"),
    [
        (["", "", "", "", "", "", "", ""], 2009, "Chưa có cột số liệu"),
        (["", "", "", "", "", "projects", "", ""], None, "Chưa rõ số liệu của năm nào"),
        (["", "year", "", "", "", "projects", "grant:dong", "grant:million"], None, "Hai cột cùng là"),
        (["", "year", "", "", "", "projects", "", "nonsense"], None, "không khớp với bảng"),
        (["year", "projects"], None, "không khớp với bảng"),
    ],
)
def test_columns_that_say_nothing_are_refused(officer, said, year, message):
    sheet = past.start(who=officer, name="cu.xlsx", content=sheet_of(*ROWS))
    with pytest.raises(ValidationError, match=message):
        past.say_columns(sheet=sheet, who=officer, columns=said, year=year, source="", is_list=False)
    assert not PastForm.objects.exists()


def test_a_year_of_the_portal_is_its_own(day):
    load_norms()
    officer = actors.acting(Role.DOIT_OFFICER)
    make_project(state=ProjectState.APPROVED, cast=Cast())
    sheet = ready(officer, [1, 2024, "Huyện Ba Tri", "Máy móc", "KC địa phương", 6, 10, 5])
    with pytest.raises(ValidationError, match="Năm 2024: cổng đã có 1 đề án"):
        past.take_in(sheet=sheet, who=officer, replace=True)


def test_who_may_and_what_the_pages_say(officer, client_as):
    member = actors.make_member(Role.DOIT_OFFICER)
    client = client_as(member.user)
    with pytest.raises(NotAllowed):
        past.start(who=actors.acting(Role.DOIT_LEADER), name="a.xlsx", content=sheet_of(*ROWS))
    assert client_as(actors.make_member(Role.DOIT_LEADER).user).get(reverse("reports:past_sheets")).status_code == 403
    bad = client.post(reverse("reports:send_past"), {"file": SimpleUploadedFile("a.xlsx", b"khong phai")})
    assert bad.status_code == 422
    assert not PastSheet.objects.exists()
    sent = client.post(reverse("reports:send_past"), {"file": SimpleUploadedFile("số cũ.xlsx", sheet_of(*ROWS))})
    sheet = PastSheet.objects.get()
    at = sheet.get_absolute_url()
    assert sent["Location"] == at
    page = client.get(at).content.decode()
    assert "Cột H: Kinh phí khuyến công" in page
    assert "Ví dụ: TX. Bến Tre; H. Ba Tri" in page
    said = {f"c{place}": "-" for place in range(8)} | {"c5": "projects", "source": ""}
    wrong = client.post(reverse("reports:past_columns", args=[sheet.pk]), said)
    assert (wrong.status_code, "Chưa rõ số liệu của năm nào" in wrong.content.decode()) == (422, True)
    assert client.post(reverse("reports:past_head", args=[sheet.pk]), {"head": "99"}).status_code == 422
    early = client.post(reverse("reports:take_past", args=[sheet.pk]))
    assert (early.status_code, "Chưa ghép cột" in early.content.decode()) == (422, True)
    said = {f"c{place}": name or "-" for place, name in enumerate(guessed(sheet))}
    assert client.post(reverse("reports:past_columns", args=[sheet.pk]), said).status_code == 302
    assert "Địa bàn: “TX. Bến Tre” (1 dòng)" in client.get(at).content.decode()
    assert client.post(reverse("reports:past_words", args=[sheet.pk]), {"w0": "nonsense"}).status_code == 422
    assert not PastWord.objects.exists()
    meant = {"district": "?", "content": "MACHINERY", "source": "KCDP"}
    asked = judge(PastSheet.objects.get()).read.asked.values()
    ready_words = {f"w{place}": meant[one.dimension] for place, one in enumerate(asked)}
    assert client.post(reverse("reports:past_words", args=[sheet.pk]), ready_words).status_code == 302
    page = client.get(at).content.decode()
    assert "Xem trước: 3 số liệu của 2 năm" in page
    assert page.count("Huyện Ba Tri") == 2
    assert "dòng 7" in page  # the total
    assert client.post(reverse("reports:take_past", args=[sheet.pk])).status_code == 302
    assert client.post(reverse("reports:take_past", args=[sheet.pk])).status_code == 422
    assert "Đang tính từ bảng này" in client.get(at).content.decode()
    asked = {"first": "year", "measure": "projects", "from_year": 2008, "to_year": 2012}
    assert "năm 2009 (<a" in client.get(reverse("reports:statistics"), asked).content.decode()
    assert "số cũ.xlsx" in client.get(reverse("reports:map"), asked).content.decode()
    assert client.post(reverse("reports:throw_away_past", args=[sheet.pk])).status_code == 302
    assert PastSheet.objects.get().state == PastState.TAKEN
    assert client.post(reverse("reports:withdraw_past", args=[sheet.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("reports:withdraw_past", args=[sheet.pk]), {"reason": "Nhầm"}).status_code == 302
    page = client.get(at).content.decode()
    assert "Không tính từ bảng này" in page
    assert "Nhầm" in page
    assert client.get(reverse("reports:withdraw_past", args=[sheet.pk])).status_code == 409
    assert "số cũ.xlsx" in client.get(reverse("reports:past_sheets")).content.decode()


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.200", 1200),
        ("1,200", 1200),
        ("1.200,5", 1200.5),
        ("1,200.5", 1200.5),
        ("12,5", 12.5),
        ("0.376", 0.376),
        ("1 234", 1234),
        (376.2, 376.2),
        ("–", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(cell, amount):
    assert reading.amount_of(cell, 1_000_000) == (None if amount is None else round(amount * 1_000_000))

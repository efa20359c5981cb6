"""The list of cơ sở: reach, search, filters, files, a fixed number of queries; what is private stays covered."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from tests.factories import actors
from tests.factories.projects import make_project

DAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(DAY):
        actors.make_province()
        yield


@pytest.fixture
def rows():
    far = actors.commune("Xã Giao Long")
    return {
        "near": actors.make_enterprise("Cơ sở Kẹo dừa Mỹ Lồng", phone="0903 123 456", vsic_code="1073"),
        "home": actors.make_enterprise("=Hộ Ba Vát", legal_form="household", trade="handicraft", tax_code="083085001234"),
        "far": actors.make_enterprise("Cơ sở Chiếu An Hiệp", area=far),
    }


def names(page) -> list[str]:
    text = page.content.decode()
    return [name for name in ("Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp") if name in text]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.DISTRICT_OFFICER, ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát"]),
        (Role.DISTRICT_LEADER, ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát"]),
        (Role.DOIT_OFFICER, ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp"]),
        (Role.CENTER_OFFICER, ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp"]),
    ],
)
def test_a_reader_sees_their_area_on_page_file_and_object(client_as, rows, role, seen):
    client = client_as(actors.make_member(role).user)
    assert names(client.get("/doanh-nghiep/")) == seen
    text = b"".join(client.get("/doanh-nghiep/?xuat=csv")).decode("utf-8-sig")
    assert [name for name in ("Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp") if name in text] == seen
    assert client.get(rows["far"].get_absolute_url()).status_code == (200 if len(seen) == 3 else 404)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=keo+dua+mi+long", ["Kẹo dừa Mỹ Lồng"]),
        ("q=083085", ["Hộ Ba Vát"]),
        ("nganh=handicraft", ["Hộ Ba Vát"]),
        ("loai=household&q=ba", ["Hộ Ba Vát"]),
        ("tinh-trang=declared", []),
        ("tinh-trang=x&xep=y&sau=z", ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp"]),
        ("xep=lao-dong", ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp"]),
        ("q=%00", ["Kẹo dừa Mỹ Lồng", "Hộ Ba Vát", "Chiếu An Hiệp"]),
    ],
)
def test_search_and_filters(client_as, rows, query, seen):
    client = client_as(actors.make_member(Role.DOIT_OFFICER).user)
    assert names(client.get(f"/doanh-nghiep/?{query}")) == seen


def test_files_hold_what_is_shown_and_no_formulas(client_as, rows):
    client = client_as(actors.make_member(Role.CENTER_OFFICER).user)
    answer = client.get("/doanh-nghiep/?xuat=csv&loai=household")
    (head, row) = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert (head[0], row[0], row[1]) == ("Tên cơ sở", "'=Hộ Ba Vát", "083085001234")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(client.get("/doanh-nghiep/?xuat=xlsx&loai=household"))))
    sheet = book.get_sheet_by_index(0).to_python()
    assert (sheet[0][0], sheet[1][0], sheet[1][7]) == ("Tên cơ sở", "=Hộ Ba Vát", 24)
    assert client.get("/doanh-nghiep/?xuat=pdf").status_code == 404


def test_a_personal_number_and_a_telephone_are_covered_for_who_needs_neither(client_as, rows):
    for role, code, phone in ((Role.DOIT_HEAD, "•••234", "•••456"), (Role.DOIT_OFFICER, "083085001234", "0903 123 456")):
        client = client_as(actors.make_member(role).user)
        pages = [client.get(rows[name].get_absolute_url()).content.decode() for name in ("home", "near")]
        assert code in pages[0]
        assert phone in pages[1]
        assert code in client.get("/doanh-nghiep/").content.decode()
        assert ("083085001234" in pages[0]) is (role == Role.DOIT_OFFICER)
        # Digits cannot be guessed one by one where they are covered.
        assert names(client.get("/doanh-nghiep/?q=083085")) == (["Hộ Ba Vát"] if role == Role.DOIT_OFFICER else [])
        assert names(client.get("/doanh-nghiep/?q=083085001234")) == ["Hộ Ba Vát"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(client_as, django_assert_num_queries, number):
    client = client_as(actors.make_member(Role.DISTRICT_OFFICER).user)
    for n in range(number):
        actors.make_enterprise(f"Cơ sở {n}")
    client.get("/doanh-nghiep/")
    with django_assert_num_queries(10):
        client.get("/doanh-nghiep/")


def test_its_page_shows_its_projects_and_money_that_the_reader_may_see(client_as, rows):
    project = make_project(state="submitted", enterprises=[rows["near"]])
    for role in (Role.DISTRICT_OFFICER, Role.DOIT_OFFICER):
        assert project.code in client_as(actors.make_member(role).user).get(rows["near"].get_absolute_url()).content.decode()
    draft = make_project(state="draft", enterprises=[rows["home"]])
    assert draft.code not in client_as(actors.make_member(Role.DOIT_OFFICER).user).get(rows["home"].get_absolute_url()).content.decode()

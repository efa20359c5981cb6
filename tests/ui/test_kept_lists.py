"""Filters under a name, columns by choice, and the file of what is shown: each person's own, shared inside the office, masked as the page."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from khuyencong.access import Role
from khuyencong.ui import kept
from khuyencong.ui.lists import KEYED
from khuyencong.ui.models import KeptList
from tests.factories import actors

pytestmark = pytest.mark.django_db
R = Role
LIST, PAGE = "/doanh-nghiep/", "/danh-sach/co-so/"


@pytest.fixture
def scene(client_as):
    actors.make_enterprise("Kẹo dừa Mỹ Lồng", employees=8, tax_code="0100233488")
    actors.make_enterprise("Hộ Ba Vát", legal_form="household", trade="handicraft", tax_code="083085001234")
    members = [actors.make_member(R.DOIT_OFFICER) for _ in range(2)] + [actors.make_member(R.DISTRICT_OFFICER)]
    return members, [client_as(member.user) for member in members]


def heads(page: bytes) -> list[str]:
    return [part.partition("</th>")[0].rpartition(">")[2] for part in page.decode().split('<th scope="col"')[1:]]


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_columns_are_chosen_ordered_and_remembered(scene):
    _, (mine, theirs, _) = scene
    usual = heads(mine.get(LIST).content)
    answer = mine.post(PAGE, {"viec": "cot", "capital": "2", "name": "1", "state": "1", "loc": "nganh=handicraft"})
    assert answer.url == f"{LIST}?nganh=handicraft"
    assert heads(mine.get(answer.url).content) == ["Cơ sở", "Tình trạng", "Nguồn vốn (đồng)"]
    assert lines(mine.get(LIST, {"xuat": "csv"}))[0] == ["Tên cơ sở", "Mã số thuế", "Loại hình", "Tình trạng", "Tổng nguồn vốn (đồng)"]
    assert heads(theirs.get(LIST).content) == usual
    assert heads(mine.get(LIST, {"cot": "state,khong-co,state,name"}).content) == ["Tình trạng", "Cơ sở"]
    mine.post(PAGE, {"viec": "mac-dinh"})
    assert heads(mine.get(LIST).content) == usual


def test_no_column_at_all_is_refused_and_what_was_typed_stays(scene):
    _, (mine, *_) = scene
    answer = mine.post(PAGE, {"viec": "cot", "name": "", "state": "x"})
    assert (answer.status_code, 'value="x"' in answer.content.decode()) == (422, True)
    answer = mine.post(PAGE, {"viec": "cot"})
    assert (answer.status_code, "ít nhất một cột" in answer.content.decode()) == (422, True)
    assert not KeptList.objects.exists()


def test_a_filter_is_kept_opened_and_forgotten(scene):
    _, (mine, *_) = scene
    asked = {"viec": "loc", "name": "  Thủ  công ", "is_default": "on", "loc": "nganh=handicraft&sau=x&la=1&cot=name,state&q=%00"}
    answer = mine.post(PAGE, asked)
    assert parse_qs(urlsplit(answer.url).query) == {"nganh": ["handicraft"], "cot": ["name,state"]}
    page = mine.get(LIST, follow=True)
    assert page.redirect_chain == [(answer.url, 302)]
    html = page.content.decode()
    assert ("Hộ Ba Vát" in html, "Kẹo dừa" in html, ">Thủ công</a>" in html) == (True, False, True)
    assert "Kẹo dừa" in mine.get(LIST, {"tat-ca": "1"}).content.decode()
    row = KeptList.objects.get()
    mine.post(PAGE, asked | {"name": "Thủ công", "loc": ""})
    row.refresh_from_db()
    assert row.query == ""
    for words in ("Đã bỏ bộ lọc", "không còn"):
        answer = mine.post(reverse("ui:forget_kept", args=["co-so", row.pk]), follow=True)
        assert words in answer.content.decode()


def test_one_filter_opens_the_list(scene):
    (member, *_), _ = scene
    who = actors.principal(member)
    for name in ("một", "hai"):
        kept.keep_filter(who=who, key="co-so", name=name, query="q=dua", is_default=True)
    assert list(KeptList.objects.filter(is_default=True).values_list("name", flat=True)) == ["hai"]


def test_a_shared_filter_is_read_in_the_office_and_shows_each_what_they_may_see(scene):
    (member, *_), (mine, colleague, elsewhere) = scene
    mine.post(PAGE, {"viec": "loc", "name": "Của phòng", "is_shared": "on", "loc": "q=083085"})
    mine.post(PAGE, {"viec": "loc", "name": "Của riêng", "loc": "q=083085"})
    pages = [client.get(LIST).content.decode() for client in (mine, colleague, elsewhere)]
    assert ["Của phòng" in page for page in pages] == [True, True, False]
    assert ["Của riêng" in page for page in pages] == [True, False, False]
    pk = KeptList.objects.get(is_shared=True).pk
    assert "không còn" in colleague.post(reverse("ui:forget_kept", args=["co-so", pk]), follow=True).content.decode()
    assert KeptList.objects.filter(pk=pk, user=member.user).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Cần nhập"),
        ({"name": "x" * 61}, "60"),
        ({"name": "a\0b"}, "ký tự"),
        ({"name": "dài", "loc": "q=" + "x" * 1600}, "quá dài"),
    ],
)
def test_a_wrong_filter_is_refused_in_words(scene, wrong, words):
    _, (mine, *_) = scene
    good = {"viec": "loc", "name": "Được", "loc": "q=dua"}
    assert mine.post(PAGE, good).status_code == 302
    answer = mine.post(PAGE, good | wrong)
    assert (answer.status_code, words in answer.content.decode(), KeptList.objects.count()) == (422, True, 1)


def test_too_many_filters_and_sharing_with_nobody_are_refused(scene, monkeypatch):
    (member, *_), _ = scene
    monkeypatch.setattr(kept, "MOST", 1)
    who, owner = actors.principal(member), actors.acting(R.ENTERPRISE)
    kept.keep_filter(who=who, key="co-so", name="một", query="")
    with pytest.raises(ValidationError, match="bỏ bớt"):
        kept.keep_filter(who=who, key="co-so", name="hai", query="")
    with pytest.raises(ValidationError) as refused:
        kept.keep_filter(who=owner, key="co-so", name="một", query="", is_shared=True)
    assert "is_shared" in refused.value.error_dict


def test_a_list_that_is_not_ones_own_cannot_be_kept(client_as, scene):
    _, (mine, *_) = scene
    assert mine.get("/danh-sach/khong-co/").status_code == 404
    operator = client_as(actors.make_member(R.OPERATOR).user)
    assert operator.get("/danh-sach/de-an/").status_code == 404
    assert operator.post("/danh-sach/de-an/", {"viec": "loc", "name": "x"}).status_code == 404


def test_the_file_is_what_is_shown_and_covers_what_is_covered(scene, client_as):
    head = client_as(actors.make_member(R.DOIT_HEAD).user)
    names, row = lines(head.get(LIST, {"xuat": "csv", "nganh": "handicraft", "cot": "name"}))
    assert (names, row) == (["Tên cơ sở", "Mã số thuế", "Loại hình"], ["Hộ Ba Vát", "•••234", "Hộ kinh doanh"])
    _, (mine, *_) = scene
    answer = mine.get(LIST, {"xuat": "xlsx", "cot": "size,name", "q": "083085001234"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["Số lao động", "Tên cơ sở", "Mã số thuế", "Loại hình"]
    assert sheet[1][2] == "083085001234"
    assert mine.get(LIST, {"xuat": "pdf"}).status_code == 404


def test_a_file_costs_the_same_however_long(scene):
    _, (mine, *_) = scene
    counts = []
    for number in (1, 4):
        for n in range(number):
            actors.make_enterprise(f"Cơ sở {number}-{n}")
        with CaptureQueriesContext(connection) as asked:
            assert len(lines(mine.get(LIST, {"xuat": "csv"}))) > number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_list_that_finds_nothing_leads_to_the_forgiving_search(scene):
    _, (mine, *_) = scene
    html = mine.get(LIST, {"q": "kẹo duwa mĩ lồng"}).content.decode()
    assert "Không có dòng nào khớp" in html
    href = html.partition("Tìm gần đúng")[0].rpartition('href="')[2].partition('"')[0]
    assert "Kẹo dừa Mỹ Lồng" in mine.get(href).content.decode()


def test_lists_of_projects_offer_the_officer_to_offices_alone(scene, client_as):
    _, (mine, *_) = scene
    owner = client_as(actors.make_member(R.ENTERPRISE).user)
    offered = ["Người thẩm định" in client.get("/danh-sach/de-an/").content.decode() for client in (mine, owner)]
    assert offered == [True, False]
    assert "Người thẩm định" not in owner.get("/de-an/", {"cot": "officer,subject"}).content.decode()


def test_every_column_has_its_cell_and_every_list_an_address():
    reverse("projects:list")  # every room's pages are read by now
    assert {"de-an", "co-so", "de-nghi-chi", "kiem-tra", "ton-tai"} <= KEYED.keys()
    for page in KEYED.values():
        cells = engines["jinja2"].env.get_template(page.cells).module
        assert [column.key for column in page.columns if not hasattr(cells, column.key)] == [], page
        assert reverse(page.url_name).startswith("/")
        assert len({column.key for column in page.columns}) == len(page.columns)


@pytest.mark.parametrize(
    ("path", "role"), [("/kiem-tra/", R.DOIT_OFFICER), ("/kiem-tra/ton-tai/", R.DOIT_OFFICER), ("/de-an/", R.CENTER_OFFICER)]
)
def test_lists_are_files_too_even_when_empty(client_as, path, role):
    answer = client_as(actors.make_member(role).user).get(path, {"xuat": "csv"})
    assert len(lines(answer)) == 1

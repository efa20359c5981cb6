"""Lists: every row once in both directions, whatever the ordering; words that mean nothing are passed over."""

from datetime import date
from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import Subquery
from django.test import Client, RequestFactory
from django.urls import include, path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.actors.models import AdminUnit
from khuyencong.ui.keyset import Key, page
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort

pytestmark = pytest.mark.django_db


class Units(ListPage):
    title = "Đơn vị"
    cells = "ui/living_cells.html"
    columns = (Column("verb", "Tên"),)
    sorts = (
        Sort("ma", "Mã", (Key("code"), Key("id"))),
        Sort("het", "Hết hiệu lực", (Key("valid_to", nullable=True), Key("id", descending=True))),
    )
    filters = (Filter("cap", "Cấp", lambda view: [("district", "Huyện"), ("commune", "Xã")], lambda rows, value: rows.filter(level=value)),)
    search_fields = ("name",)
    size = 2
    template_name = "list.html"

    def rows(self):
        return AdminUnit.objects.all()


class NoUnits(Units):
    empty_title = "Chưa có đơn vị nào"
    empty_words = "Nạp danh mục đơn vị để bắt đầu."


urlpatterns = [path("don-vi/", NoUnits.as_view()), path("", include("khuyencong.urls"))]


def make_units(endings: list[date | None]) -> None:
    AdminUnit.objects.bulk_create(
        AdminUnit(
            code=str(900 + place), name=f"Xã số {place}", sort_name="x", level="province", valid_from=date(1990, 1, 1), valid_to=ending
        )
        for place, ending in enumerate(endings)
    )


def listing(**query: str) -> Rows:
    view = Units()
    view.setup(RequestFactory().get("/don-vi/", query))
    return view.listing()


ORDERINGS = [
    (Key("code"), Key("id")),
    (Key("code", descending=True), Key("id")),
    (Key("valid_to", nullable=True), Key("id")),
    (Key("valid_to", nullable=True, descending=True), Key("valid_from"), Key("id", descending=True)),
]


@pytest.mark.parametrize("keys", ORDERINGS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(endings=st.lists(st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1)]), max_size=9), size=st.integers(1, 4))
def test_walking_forward_and_back_meets_every_row_once(keys, endings, size):
    AdminUnit.objects.all().delete()
    make_units(endings)
    expected = list(AdminUnit.objects.order_by(*(key.order(reverse=False) for key in keys)).values_list("pk", flat=True))
    pages = [page(AdminUnit.objects.all(), keys, size=size)]
    while pages[-1].next:
        pages.append(page(AdminUnit.objects.all(), keys, size=size, after=pages[-1].next))
    assert [row.pk for part in pages for row in part.rows] == expected
    back = [pages[-1]]
    while back[-1].previous:
        back.append(page(AdminUnit.objects.all(), keys, size=size, before=back[-1].previous))
    assert [row.pk for part in reversed(back) for row in part.rows] == expected


@pytest.mark.parametrize("parameter", ["sau", "truoc"])
@pytest.mark.parametrize("cursor", ["x", "a:b", "eyJrIjoiY29kZSJ9:zzz", "\0", "é" * 5000])
def test_a_bad_cursor_gives_the_first_page(parameter, cursor):
    make_units([None] * 3)
    assert [row.code for row in listing(**{parameter: cursor}).items] == ["900", "901"]


def test_a_cursor_of_another_ordering_gives_the_first_page():
    make_units([None] * 3)
    cursor = parse_qs(urlsplit(listing().next_url).query)["sau"][0]
    assert [row.code for row in listing(sau=cursor).items] == ["902"]
    assert [row.code for row in listing(sau=cursor, xep="het").items] == ["902", "901"]


def test_a_row_that_left_does_not_shift_the_next_page():
    make_units([None] * 5)
    cursor = parse_qs(urlsplit(listing().next_url).query)["sau"][0]
    AdminUnit.objects.filter(code__in=["900", "901"]).delete()
    assert [row.code for row in listing(sau=cursor).items] == ["902", "903"]


def test_search_needs_no_marks_and_filters_stay_in_the_addresses():
    make_units([None] * 5)
    found = listing(q="xa so", cap="district", xep="ma")
    assert (found.items, found.is_filtered) == ([], True)
    found = listing(q="SO xa")
    assert found.count_words == "5 dòng"
    assert parse_qs(urlsplit(found.next_url).query)["q"] == ["SO xa"]


def test_an_unknown_filter_value_is_passed_over():
    make_units([None])
    assert listing(cap="khong-co", xep="khong-co", q="\0").is_filtered is False


def test_the_count_stops_at_its_cap(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("khuyencong.ui.lists.page.COUNT_CAP", 3)
    make_units([None] * 5)
    assert listing().count_words == "Hơn 3 dòng"


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_costs_two_queries(count, django_assert_num_queries):
    make_units([None] * count)
    with django_assert_num_queries(2):
        listing()


def test_the_count_leaves_out_what_the_cells_show(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries):
    monkeypatch.setattr(Units, "rows", lambda _: AdminUnit.objects.annotate(beside=Subquery(AdminUnit.objects.values("decree")[:1])))
    make_units([None] * 5)
    with django_assert_num_queries(2) as asked:
        assert listing().count_words == "5 dòng"
    said = [query["sql"] for query in asked.captured_queries]
    assert ["beside" in words or "decree" in words for words in said] == [True, False]


class Numbered(Units):
    folded_column = "code"


@pytest.mark.parametrize(("cap", "walk"), [(3, 4), (3, 1), (3, 100), (100, 4)])
def test_a_search_that_finds_much_finds_the_same_either_way(monkeypatch: pytest.MonkeyPatch, cap: int, walk: int):
    """Along the order of the list or by the index of letters: near and far, forwards and back."""
    monkeypatch.setattr("khuyencong.ui.lists.page.COUNT_CAP", cap)
    monkeypatch.setattr("khuyencong.ui.lists.page.WALK", walk)
    make_units([None] * 30)
    view, addresses, found = Numbered(), ["/don-vi/?q=9+2"], []

    def read(address: str) -> Rows:
        view.setup(RequestFactory().get(address))
        return view.listing()

    while addresses[-1]:
        rows = read(addresses[-1])
        found.append([row.code for row in rows.items])
        addresses.append(rows.next_url)
    expected = [code for code in map(str, range(900, 930)) if "2" in code]
    assert list(chain.from_iterable(found)) == expected == ["902", "912", *map(str, range(920, 930))]
    back, address = [found[-1]], read(addresses[-2]).previous_url
    while address:
        rows = read(address)
        back.append([row.code for row in rows.items])
        address = rows.previous_url
    assert back == found[::-1]
    assert read("/don-vi/?q=9+2").count_words == ("Hơn 3 dòng" if cap == 3 else "12 dòng")


def test_a_search_that_finds_much_does_not_fetch_all_of_it(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries):
    monkeypatch.setattr("khuyencong.ui.lists.page.COUNT_CAP", 3)
    make_units([None] * 30)
    view = Numbered()
    view.setup(RequestFactory().get("/don-vi/?q=9"))
    monkeypatch.setattr("khuyencong.ui.lists.page.WALK", 9)
    with django_assert_num_queries(2) as asked:
        assert [row.code for row in view.listing().items] == ["900", "901"]
    assert ["STRPOS" in query["sql"] for query in asked.captured_queries] == [False, True]


@pytest.mark.urls(__name__)
def test_an_empty_list_says_why_and_what_comes_next(client: Client):
    html = client.get("/don-vi/").content.decode()
    assert "Chưa có đơn vị nào" in html
    assert "Nạp danh mục đơn vị" in html
    assert "Không có dòng nào khớp" in client.get("/don-vi/", {"q": "khong co"}).content.decode()


def test_an_export_follows_the_same_filters_and_order():
    make_units([None] * 4)
    view = Units()
    view.setup(RequestFactory().get("/don-vi/", {"q": "so"}))
    assert [row.code for row in view.filtered()] == ["900", "901", "902", "903"]

"""Selections from the first product to the certificate; every refusal beside its success."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.hooks import mover_of
from khuyencong.actors.models import User
from khuyencong.actors.residents import Change
from khuyencong.documents.models import Paper
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from products.documents import valid_to
from products.models import Entry, Juror, Mark, Product, ProductCriterion, Selection, Sheet
from products.ranking import Point, ranked
from products.residents import RESIDENTS
from products.selectors import selections as reading
from products.services import entries, rules, selections
from projects.selectors import known
from tests import database
from tests.factories import actors
from tests.factories.products import make_entry, make_selection, move, score
from tests.factories.projects import photo_file

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(scope="module")
def cast(province, django_db_blocker) -> Any:
    """Two cơ sở of one district with their owners, a third elsewhere; those who hold, score and decide; once for the file."""
    with django_db_blocker.unblock(), database.undone(), clock.at(DAY):
        owner, other = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.ENTERPRISE)
        far = actors.make_member(Role.ENTERPRISE, enterprise=actors.make_enterprise(area=actors.commune("Xã Mỹ Thạnh")))
        officer, judge = actors.make_member(Role.DOIT_OFFICER), actors.make_member(Role.CENTER_OFFICER)
        yield SimpleNamespace(
            member=owner, owner=actors.principal(owner), other=actors.principal(other), far=actors.principal(far), enterprise=owner.enterprise,
            officer=actors.principal(officer), office=officer, judge=actors.principal(judge), judging=judge, its=other,
            chair=actors.acting(Role.PROVINCE_LEADER), district=actors.acting(Role.DISTRICT_OFFICER), mayor=actors.acting(Role.DISTRICT_LEADER),
            stranger=actors.acting(Role.DISTRICT_OFFICER, district="834"),
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def waits(who: Principal) -> list[str]:
    """What stands in somebody's queue because of this room."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("products.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def refused(field: str, verb: Any, **given: Any) -> None:
    with pytest.raises(ValidationError) as said:
        verb(**given)
    assert field in said.value.error_dict


def points(*given: int) -> list[Point]:
    return [Point(one, 10, 50) for one in given]


@pytest.mark.parametrize(
    ("sheets", "placed"),
    [
        ({1: [points(8, 8)], 2: [points(9, 9)]}, [(2, 1, False, "90,00"), (1, 2, False, "80,00")]),
        ({1: [points(8, 8)], 2: [points(7, 9)], 3: [points(5, 5)]}, [(1, 1, True, "80,00"), (2, 1, True, "80,00"), (3, 3, False, "50,00")]),
        ({1: [points(8, 8), points(9, 9), points(9, 9)], 2: []}, [(1, 1, False, "86,67")]),
        # As they are shown both have 80,00; the one is better all the same.
        ({1: [[Point(80000, 99999, 100)]], 2: [[Point(8, 10, 100)]]}, [(1, 1, False, "80,00"), (2, 2, False, "80,00")]),
        ({}, []),
    ],
)
def test_products_are_ranked_exactly_and_ties_are_shown(sheets, placed):
    assert [(one.key, one.place, one.tied, one.shown) for one in ranked(sheets)] == placed


@pytest.mark.parametrize(
    ("decided", "years", "last"), [("2024-03-04", 5, "2029-03-03"), ("2024-02-29", 5, "2029-02-28"), ("2024-03-04", None, None)]
)
def test_the_last_day_of_a_certificate(decided, years, last):
    assert valid_to(date.fromisoformat(decided), years) == (date.fromisoformat(last) if last else None)


def test_a_selection_opens_with_the_criteria_of_the_day_and_in_its_cycle(cast):
    rules.load_rules()
    assert rules.load_rules() == 0
    given: dict[str, Any] = {"who": cast.officer, "year": 2024, "closes_on": DAY + timedelta(days=30)}
    refused("closes_on", selections.open_selection, **(given | {"closes_on": DAY - timedelta(days=1)}))
    refused("year", selections.open_selection, **(given | {"year": 2019}))
    refused("certificate_years", selections.open_selection, **(given | {"certificate_years": 0}))
    for who in (cast.owner, cast.chair, cast.mayor):
        with pytest.raises(NotAllowed):
            selections.open_selection(**(given | {"who": who}))
    row = selections.open_selection(**given)
    assert (row.level, row.area, str(row)) == ("province", None, "Bình chọn cấp tỉnh năm 2024")
    assert Notice.objects.filter(user=cast.member.user, kind="products.open").exists()
    ProductCriterion.objects.filter(code="economy").update(label="Khác")
    assert row.criteria.first().label.startswith("Doanh thu")
    refused("year", selections.open_selection, **given)
    refused("year", selections.open_selection, **(given | {"year": 2025}))
    own = selections.open_selection(**(given | {"who": cast.district}))
    assert (own.level, own.area_id in cast.district.area_ids) == ("district", True)
    assert own not in reading.visible_to(cast.far)
    assert set(reading.visible_to(cast.owner)) == {row, own}
    move(row, "cancel", cast.officer, reason="Mở nhầm năm")
    assert selections.open_selection(**(given | {"year": 2025})).year == 2025


def test_an_enterprise_registers_its_own_product_in_time(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = make_selection(cast.district)
    entry = make_entry(row, cast.owner, name="Kẹo dừa", photo=photo_file())
    assert entry.photo is not None
    assert Notice.objects.filter(user_id=cast.district.user_id, kind="products.entered").exists()
    for given, field in (
        ({"name": "KẸO  dừa"}, "name"), ({"enterprise": cast.its.enterprise}, "enterprise"), ({"name": " "}, "name"), ({"description": " "}, "description"),
        ({"group": "moon"}, "group"), ({"name": "x" * 201}, "name"), ({"photo": SimpleUploadedFile("a.jpg", b"none")}, "photo"),
    ):  # fmt: skip
        with transaction.atomic():
            refused(field, make_entry, selection=row, owner=cast.owner, **given)
            transaction.set_rollback(True)
    refused("enterprise", make_entry, selection=row, owner=cast.far)
    with pytest.raises(NotAllowed):
        entries.enter_product(selection=row, who=cast.district, enterprise=cast.enterprise, name="x", group="food", description="x")
    with pytest.raises(NotAllowed):
        entries.withdraw_entry(entry=entry, who=cast.other)
    entries.withdraw_entry(entry=entry, who=cast.owner)
    with pytest.raises(ValidationError, match="đã rút"):
        entries.withdraw_entry(entry=entry, who=cast.owner)
    assert make_entry(row, cast.owner, name="Kẹo dừa").pk == entry.pk
    selections.exclude(entry=entry, who=cast.district, reason="Chưa có nhãn")
    refused("name", make_entry, selection=row, owner=cast.owner, name="Kẹo dừa")
    with clock.at(DAY + timedelta(days=31)), pytest.raises(ValidationError, match="chỉ nhận đăng ký"):
        make_entry(row, cast.other)
    assert (Product.objects.count(), Entry.objects.count()) == (1, 1)


def test_from_the_panel_to_the_certificate(cast):
    row = make_selection(cast.officer, certificate_years=5)
    with pytest.raises(Refused, match="Ban giám khảo"):
        move(row, "begin_scoring", cast.officer)
    for member in (cast.judge, cast.other, cast.judge):
        selections.seat(selection=row, who=cast.officer, user=User.objects.get(pk=member.user_id))
    with pytest.raises(NotAllowed):
        selections.seat(selection=row, who=cast.district, user=cast.member.user)
    own, theirs, out = make_entry(row, cast.owner), make_entry(row, cast.other), make_entry(row, cast.far)
    with pytest.raises(ValidationError, match="không chấm được"):
        score(own, cast.judge, 8)
    move(row, "begin_scoring", cast.officer)
    with pytest.raises(ValidationError, match="không còn sửa"):
        selections.seat(selection=row, who=cast.officer, user=cast.member.user)
    with pytest.raises(ValidationError, match="không rút được"):
        entries.withdraw_entry(entry=own, who=cast.owner)
    with pytest.raises(DatabaseError, match="before scoring"), transaction.atomic():
        Juror.objects.filter(selection=row).delete()
    assert (waits(cast.judge), waits(cast.other), waits(cast.owner)) == (
        ["Theo dõi, chốt điểm bình chọn", *["Chấm điểm sản phẩm"] * 3], ["Chấm điểm sản phẩm"] * 2, [],
    )  # fmt: skip
    # Not one's own, not without a seat, not more than there is to give, not half a sheet.
    with pytest.raises(ValidationError, match="không chấm sản phẩm này"):
        score(theirs, cast.other, 9)
    with pytest.raises(DatabaseError, match="own enterprise"), transaction.atomic():
        Sheet.objects.create(entry=theirs, juror=row.panel.get(user=cast.other.user_id))
    with pytest.raises(NotAllowed):
        score(own, cast.owner, 9)
    first = row.criteria.order_by("position")[0]
    refused(f"criterion_{first.pk}", score, entry=own, who=cast.judge, points=11)
    refused(f"criterion_{first.pk}", entries.score_product, entry=own, who=cast.judge, points={})
    with pytest.raises(ValidationError, match="không thuộc"):
        entries.score_product(entry=own, who=cast.judge, points={0: 5})
    assert not Sheet.objects.exists()
    score(own, cast.judge, 5)
    score(own, cast.judge, 8, remarks="Đóng gói tốt")
    assert (Sheet.objects.count(), Mark.objects.count()) == (1, 4)
    score(own, cast.other, 8)
    score(theirs, cast.judge, 8)
    with pytest.raises(Refused, match="Còn thiếu phiếu chấm"):
        move(row, "close_scoring", cast.officer)
    selections.exclude(entry=out, who=cast.officer, reason="Không gửi mẫu")
    stale = Selection.objects.get(pk=row.pk)
    move(row, "close_scoring", cast.officer)
    with pytest.raises(Stale):
        move(stale, "close_scoring", cast.officer)
    with pytest.raises(ValidationError, match="không chấm được"):
        score(own, cast.judge, 10)
    with pytest.raises(DatabaseError, match="being scored"), transaction.atomic():
        Mark.objects.update(points=10)
    assert [(one.key, one.place, one.tied) for one in reading.ranking(row)] == [(own.pk, 1, True), (theirs.pk, 1, True)]
    assert (waits(cast.chair), waits(cast.mayor)) == (["Công nhận sản phẩm tiêu biểu"], [])
    said: dict[str, Any] = {"number": "125/QĐ-UBND", "decided_on": DAY, "chosen": [own]}
    for given in (
        {"number": " "},
        {"decided_on": DAY + timedelta(days=1)},
        {"decided_on": DAY - timedelta(days=1)},
        {"chosen": []},
        {"chosen": [out]},
    ):
        with pytest.raises(Refused):
            move(row, "decide", cast.chair, **(said | given))
    with pytest.raises(NotAllowed):
        move(row, "decide", cast.mayor, **said)
    move(row, "decide", cast.chair, **said)
    own.refresh_from_db()
    assert (own.certificate.number, own.valid_to) == (1, date(2029, 3, 3))
    assert Paper.objects.get().kind == "product_certificate"
    assert Notice.objects.filter(user=cast.member.user, kind__startswith="product_selection").exists()
    assert list(reading.typical_of(cast.enterprise.pk)) == [own]
    # The rules of priority hear of it: on its days, of its cơ sở.
    assert [known.fact("typical_product", cast.enterprise.pk, on) for on in (DAY, date(2029, 3, 3), date(2029, 3, 4))] == [True, True, None]
    assert known.fact("typical_product", cast.its.enterprise_id, DAY) is None
    with clock.at(date(2029, 3, 4)):
        assert not reading.typical_of(cast.enterprise.pk).exists()
    with pytest.raises(Refused):
        move(row, "decide", cast.chair, **said)


def test_products_follow_a_merge_and_selections_their_unit(cast):
    row = make_selection(cast.district)
    mine, same = make_entry(row, cast.owner, name="Kẹo dừa"), make_entry(row, cast.other, name="kẹo Dừa")
    mover = mover_of("products.Product")
    assert mover is not None
    with pytest.raises(ValidationError, match="cùng có sản phẩm"):
        mover(cast.enterprise.pk, cast.its.enterprise_id)
    assert mover(cast.enterprise.pk, actors.make_enterprise().pk) == []
    Product.objects.filter(pk=same.product_id).update(name="Bánh tráng")
    assert mover(cast.enterprise.pk, cast.its.enterprise_id) == [same.product_id]
    assert {one.product.enterprise_id for one in Entry.objects.select_related("product")} == {mine.product.enterprise_id}
    resident = RESIDENTS[0]
    assert row.area_id is not None
    change = Change(units={row.area_id: actors.commune("Xã Mỹ Thạnh")}, ended=frozenset({row.area_id}))
    assert [one.pk for one in resident.move(change)] == [row.pk]
    assert resident.stays(change) == 0


def test_pages(cast, client_as, django_assert_max_num_queries, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office, owner, judge = (
        client_as(cast.office.user, cast.office),
        client_as(cast.member.user, cast.member),
        client_as(cast.judging.user, cast.judging),
    )
    rules.load_rules()
    assert office.post(reverse("products:open_selection"), {"year": "2024", "closes_on": "01/03/2024"}).status_code == 422
    assert office.post(reverse("products:open_selection"), {"year": "2024", "closes_on": "30/04/2024"}).status_code == 302
    row = Selection.objects.get()
    enter = reverse("products:enter", args=[row.pk])
    sent = {"enterprise": cast.enterprise.pk, "name": "Kẹo dừa", "group": "food", "description": "Ngọt thanh"}
    wrong = owner.post(enter, sent | {"name": "a\x00"})
    assert (wrong.status_code, "Ngọt thanh" in wrong.content.decode()) == (422, True)
    assert owner.post(enter, sent | {"enterprise": cast.its.enterprise_id}).status_code == 422
    assert owner.post(enter, sent | {"photo": photo_file()}).status_code == 302
    entry = Entry.objects.get()
    photo = reverse("products:photo", args=[entry.pk, entry.photo.sha256[:16]])
    for reader in (owner, office):
        assert b"".join(reader.get(photo).streaming_content)
    assert client_as(cast.its.user, cast.its).get(photo).status_code == 404
    assert owner.post(reverse("products:seat", args=[row.pk]), {"user": cast.judging.user_id}).status_code == 403
    assert office.post(reverse("products:seat", args=[row.pk]), {"user": cast.judging.user_id}).status_code == 302
    sheet = reverse("products:score", args=[entry.pk])
    assert judge.get(sheet).status_code == 409
    assert office.get(sheet).status_code == 404
    assert office.post(f"{row.get_absolute_url()}buoc/begin_scoring/", {"version": "0"}).status_code == 302
    given = {f"criterion_{one.pk}": "9" for one in row.criteria.order_by("position")}
    assert judge.post(sheet, given | {next(iter(given)): "11"}).status_code == 422
    assert judge.post(sheet, given).status_code == 302
    assert "90,00" not in owner.get(row.get_absolute_url()).content.decode()
    assert office.post(f"{row.get_absolute_url()}buoc/close_scoring/", {"version": "1"}).status_code == 302
    assert "90,00" in owner.get(row.get_absolute_url()).content.decode()
    row.refresh_from_db()
    move(row, "decide", cast.chair, number="125/QĐ-UBND", decided_on=DAY, chosen=[entry])
    assert "Giấy chứng nhận (PDF)" in owner.get(reverse("products:entry", args=[entry.pk])).content.decode()
    for name in ("selections", "typical", "villages", "public_villages"):
        with django_assert_max_num_queries(14):
            assert office.get(reverse(f"products:{name}")).status_code == 200
    for query in ("", "?nhom=food&cap=province&nam=2024", "?q=keo+dua"):
        assert "Kẹo dừa" in owner.get(reverse("products:typical") + query).content.decode()
    assert "Kẹo dừa" not in owner.get(reverse("products:typical") + "?nhom=handicraft").content.decode()
    assert "Kẹo dừa" in owner.get(reverse("actors:enterprise", args=[cast.enterprise.pk])).content.decode()
    listed = b"".join(office.get(reverse("products:selections"), {"xuat": "csv"}).streaming_content).decode()
    assert "125/QĐ-UBND" in listed

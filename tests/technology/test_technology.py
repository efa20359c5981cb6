"""Technology: the catalogue, what suits a cơ sở, interests to contract, registrations to certificate; every refusal beside its success."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from directive.evidence import evidence, year_of
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise
from khuyencong.actors.services.merging import merge_enterprises
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.enums import ProjectState
from technology import selectors
from technology.enums import RightState, TransferState
from technology.models import PropertyRight, Technology, Transfer
from technology.services.asking import express_interest
from technology.services.catalogue import Twin, keep_technology, see_working, unsee
from technology.services.importing import LABELS, import_technologies
from tests.factories import actors
from tests.factories.projects import Cast, make_project, photo_file
from tests.factories.technology import bring_right, make_interest, make_right, make_technology, move, scout
from tests.factories.treasury import csv_of

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def officer(cast):
    return scout()


def waits(who) -> list[str]:
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("technology.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def told(who) -> list[str]:
    return list(Notice.objects.filter(user_id=who.user_id).order_by("pk").values_list("title", flat=True))


# --- the catalogue ---------------------------------------------------------------
def test_a_technology_stands_once_however_it_is_written(officer):
    row = make_technology(officer, name="Máy sấy  Bơm nhiệt", supplier="Công ty Sao Mai")
    assert (row.name, row.state) == ("Máy sấy Bơm nhiệt", "published")
    for name, supplier in (("MÁY SẤY BƠM NHIỆT", "Công ty Sao Mai"), ("máy sấi bơm nhiêt", " công ty  sao mai ")):
        with pytest.raises(Twin, match="đã có trong danh mục") as refused:
            make_technology(officer, name=name, supplier=supplier)
        assert refused.value.twin == row
    with pytest.raises(IntegrityError, match="technology_stands_once"), transaction.atomic():
        Technology(name="MAY SAY BOM NHIET", supplier="CÔNG TY SAO MAI", does="Sấy", trade="agro_food", kept_by_id=officer.user_id).save()
    assert make_technology(officer, name="Máy sấy bơm nhiệt", supplier="Công ty khác").pk
    with pytest.raises(Twin):
        keep_technology(who=officer, technology=make_technology(officer), name=row.name, supplier=row.supplier)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"price_from": 300, "price_to": 200}, "price_to"), ({"price_from": 0}, "price_from"), ({"price_to": -1}, "price_to"),
        ({"least_employees": 10, "most_employees": 5}, "most_employees"), ({"vsic_codes": ["9999"]}, "vsic_codes"), ({"trade": "moon"}, "trade"),
        ({"name": ""}, "name"), ({"name": "x" * 201}, "name"), ({"does": " "}, "does"), ({"supplier": "a\0b"}, "supplier"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(officer, facts, field):
    with pytest.raises(ValidationError) as refused:
        make_technology(officer, **facts)
    assert field in refused.value.error_dict
    assert not Technology.objects.exists()


def test_who_keeps_the_catalogue(officer, cast):
    for who in (cast[Role.DOIT_OFFICER], actors.acting(Role.CO_APPRAISER), cast.of(actors.make_enterprise())):
        with pytest.raises(NotAllowed):
            make_technology(who)
    draft = make_technology(officer, publish=False, price_from=None, price_to=None)
    with pytest.raises(NotAllowed):
        move(draft, "publish", cast[Role.DOIT_LEADER])
    with pytest.raises(Refused, match="khoảng giá"):
        move(draft, "publish", officer)
    keep_technology(who=officer, technology=draft, price_to=5_000_000, version=0)
    move(draft, "publish", officer)
    with pytest.raises(Stale):
        keep_technology(who=officer, technology=draft, price_to=6_000_000, version=0)
    with pytest.raises(ValidationError, match="khoảng giá"):
        keep_technology(who=officer, technology=draft, price_to=None)
    with pytest.raises(Refused, match="lý do"):
        move(draft, "withdraw", officer)
    move(draft, "withdraw", officer, reason="Hãng đã ngừng")
    assert not selectors.shown().filter(pk=draft.pk).exists()
    assert selectors.catalogue_for(officer).filter(pk=draft.pk).exists()
    assert not selectors.catalogue_for(cast[Role.DOIT_OFFICER]).filter(pk=draft.pk).exists()


def test_where_it_works_is_a_funded_file_or_a_place(officer, cast):
    row = make_technology(officer, seen_at="Hợp tác xã Dừa, huyện Giồng Trôm")
    funded, draft = make_project(state=ProjectState.APPROVED, cast=cast), make_project(cast=cast)
    assert see_working(technology=row, who=officer, project=funded) == see_working(technology=row, who=officer, project=funded)
    for given in ({"project": draft}, {}, {"project": funded, "place": "x"}, {"place": "x" * 201}):
        with pytest.raises(ValidationError):
            see_working(technology=row, who=officer, **given)
    assert [one.place or one.project for one in selectors.seen_of(row)] == ["Hợp tác xã Dừa, huyện Giồng Trôm", funded]
    unsee(seen=row.seen.get(project=funded), who=officer)
    assert len(selectors.seen_of(row)) == 1
    with pytest.raises(NotAllowed):
        see_working(technology=row, who=cast[Role.DOIT_OFFICER], place="Ở đây")


def test_what_suits_by_code_trade_and_size(officer):
    by_code = make_technology(officer, vsic_codes=["1030", "1040"])
    by_trade = make_technology(officer, least_employees=5, most_employees=50)
    other = make_technology(officer, trade="handicraft")
    make_technology(officer, publish=False)
    large = make_technology(officer, least_employees=100)
    fruit = actors.make_enterprise(vsic_code="1030", employees=20)
    sweets = actors.make_enterprise(vsic_code="1073", employees=60)
    weaver = actors.make_enterprise(trade="handicraft", employees=None)
    uncoded = actors.make_enterprise(employees=120)

    def found(*rows: Enterprise) -> set[Technology]:
        return set(selectors.suited(rows))

    assert found(fruit) == {by_code, by_trade}
    assert found(sweets) == set()
    assert found(weaver) == {other}
    assert found(uncoded) == {by_code, large}
    assert found(fruit, weaver) == {by_code, by_trade, other}
    assert found() == set()


def test_a_spreadsheet_is_judged_then_written_whole(officer, cast):
    there = make_technology(officer, name="Máy ép dầu dừa", supplier="Cơ khí Bến Tre")
    heads = list(LABELS.values())
    good = ["Máy nghiền xơ dừa", "Nghiền xơ", "Cơ khí Tân Thành", "Chế biến nông, lâm, thủy sản và thực phẩm", "1030, 1040", "50 triệu", "80 triệu",
            "1 tấn/giờ", "7,5 kW", "5", "50", "Xưởng mẫu"]  # fmt: skip
    known = ["MAY EP DAU DUA", "Ép dầu", "co khi ben tre", "agro_food", *[""] * 8]

    def read(*rows, commit=True):
        return import_technologies(who=officer, name="cong-nghe.csv", content=csv_of([heads, *rows]), commit=commit)

    judged = read(good, known, commit=False)
    assert (len(judged.new), judged.known, judged.errors, judged.created) == (1, {3: there}, [], 0)
    bad = [
        [good[0].upper(), *good[1:]], ["", *good[1:]], [*good[:5], "80 triệu", "50 triệu", *good[7:]], [*good[:4], "9999", *good[5:]],
        [*good[:3], "mặt trăng", *good[4:]], [*good[:9], "50", "5", ""], ["=1+1", *good[1:]], [*good[:5], "rẻ lắm", *good[6:]],
    ]  # fmt: skip
    judged = read(good, *[[f"{row[0]} {n}" if row[0] and n else row[0], *row[1:]] for n, row in enumerate(bad)])
    assert sorted({wrong.row for wrong in judged.errors}) == list(range(3, 11))
    assert any("trùng với dòng 2" in wrong.message for wrong in judged.errors)
    assert (judged.created, Technology.objects.count()) == (0, 1)
    judged = read(good, known)
    row = Technology.objects.get(name="Máy nghiền xơ dừa")
    assert (judged.created, row.state, row.price_from, row.vsic_codes, row.seen.get().place) == (
        1,
        "draft",
        50_000_000,
        ["1030", "1040"],
        "Xưởng mẫu",
    )
    assert (read(good, known).created, Technology.objects.count()) == (0, 2)
    with pytest.raises(NotAllowed):
        import_technologies(who=cast[Role.DOIT_OFFICER], name="a.csv", content=csv_of([heads, good]), commit=True)


# --- interest to contract --------------------------------------------------------
@pytest.mark.thorough
def test_interest_becomes_a_transfer_tied_to_a_file(officer, cast):
    enterprise = actors.make_enterprise()
    owner, technology = cast.of(enterprise), make_technology(officer)
    row = make_interest(owner, technology)
    assert (row.state, waits(officer), waits(owner)) == (TransferState.ASKED, ["Tư vấn công nghệ"], [])
    assert any("Cơ sở quan tâm" in title for title in told(officer))
    with pytest.raises(ValidationError, match="đã quan tâm"):
        make_interest(owner, technology)
    with pytest.raises(NotAllowed):
        move(row, "advise", actors.acting(Role.CO_APPRAISER), advice="x")
    move(row, "advise", officer, advice="Hợp; cần điện ba pha.")
    assert waits(officer) == []
    assert any("Đã tư vấn" in title for title in told(owner))
    project, strange = make_project(state=ProjectState.APPROVED, cast=cast, enterprises=[enterprise]), make_project(cast=cast)
    signed = {"contract_on": DAY, "value": 200_000_000, "partner": technology.supplier}
    for wrong, words in (
        ({"contract_on": DAY + timedelta(days=1)}, "tương lai"), ({"contract_on": DAY - timedelta(days=1)}, "trước khi cơ sở đề nghị"),
        ({"value": 0}, "giá trị"), ({"project": strange}, "không hỗ trợ cơ sở này"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            move(row, "transfer", officer, **(signed | wrong))
    old = row.version
    move(row, "transfer", officer, **signed)
    with pytest.raises(Stale):
        move(Transfer(pk=row.pk, version=old), "transfer", officer, **signed)
    with pytest.raises(Refused, match="Cần mã đề án"):
        move(row, "link", officer)
    move(row, "link", officer, project=project)
    with pytest.raises(Refused, match="Đã gắn"):
        move(row, "link", officer, project=project)
    assert (row.state, row.project, row.value) == (TransferState.TRANSFERRED, project, 200_000_000)
    again = make_interest(owner, technology)
    move(again, "give_up", owner, reason="Chưa có mặt bằng")
    assert again.state == TransferState.DECLINED


def test_only_ones_own_and_what_is_shown(officer, cast):
    owner, theirs = cast.of(actors.make_enterprise()), actors.make_enterprise()
    technology, draft = make_technology(officer), make_technology(officer, publish=False)
    for given in ({"enterprise": theirs}, {"enterprise": None}):
        with pytest.raises(ValidationError, match="cơ sở của bạn"):
            make_interest(owner, technology, **given)
        with pytest.raises(ValidationError, match="cơ sở của bạn"):
            make_right(owner, **given)
    with pytest.raises(ValidationError, match="không còn"):
        make_interest(owner, draft)
    with pytest.raises(NotAllowed):
        express_interest(technology=technology, who=cast[Role.DISTRICT_OFFICER], enterprise=theirs)
    for wrong, field in (({"kind": "moon"}, "kind"), ({"subject": " "}, "subject"), ({"words": "a\0"}, "words")):
        with pytest.raises(ValidationError) as refused:
            make_right(owner, **wrong)
        assert field in refused.value.error_dict
    assert not Transfer.objects.exists()
    assert not PropertyRight.objects.exists()


def test_interests_follow_a_merge(officer, cast):
    keeper, loser = actors.make_enterprise("Cơ sở Dừa Xanh"), actors.make_enterprise("Cơ sở Dừa xanh")
    technology = make_technology(officer)
    row, right = make_interest(cast.of(loser), technology), make_right(cast.of(loser))
    own = make_interest(cast.of(keeper), technology)
    desk = actors.acting(Role.DOIT_OFFICER)
    with pytest.raises((ValidationError, Refused), match="cùng đang quan tâm"):
        merge_enterprises(loser=loser, keeper=keeper, reason="Một cơ sở", who=desk, version=loser.version)
    move(own, "decline", officer, reason="Trùng")
    loser.refresh_from_db()
    merge_enterprises(loser=loser, keeper=keeper, reason="Một cơ sở", who=desk, version=loser.version)
    row.refresh_from_db()
    right.refresh_from_db()
    assert row.enterprise == right.enterprise == keeper


# --- registrations ---------------------------------------------------------------
def test_a_mark_is_guided_to_its_certificate(officer, cast):
    owner = cast.of(actors.make_enterprise())
    row = make_right(owner, subject="Kẹo dừa Sao Mai")
    assert waits(officer) == ["Hướng dẫn đăng ký sở hữu công nghiệp"]
    assert selectors.with_due(selectors.rights_visible_to(owner), "property_right").get().due_on == date(2024, 3, 11)
    with pytest.raises(ValidationError, match="Đã có đề nghị"):
        make_right(owner, subject="KẸO DỪA  sao mai")
    with pytest.raises(NotAllowed):
        move(row, "guide", owner, guidance="x")
    move(row, "guide", officer, guidance="Tra cứu, nộp tờ khai.")
    assert (waits(officer), waits(owner)) == ([], ["Chuẩn bị hồ sơ đăng ký"])
    move(row, "say_prepared", owner)
    assert (waits(officer), waits(owner)) == (["Nộp đơn, ghi số đơn"], [])
    for wrong, words in (
        ({"filed_on": DAY + timedelta(days=1)}, "tương lai"),
        ({"file_number": " "}, "số đơn"),
        ({"filed_on": None}, "ghi ngày"),
    ):
        with pytest.raises(Refused, match=words):
            move(row, "file", officer, **({"file_number": "4-2024-1", "filed_on": DAY} | wrong))
    move(row, "file", officer, file_number="4-2024-1", filed_on=DAY)
    assert row.expected_on == date(2024, 4, 3)
    other = bring_right(make_right(owner), "prepared", officer, owner)
    with pytest.raises(Refused, match=f"đã ghi ở đề nghị {row.code}"):
        move(other, "file", officer, file_number="4-2024-1", filed_on=DAY)
    with pytest.raises(Refused, match="trước bước liền trước"):
        move(row, "accept", officer, accepted_on=DAY - timedelta(days=1))
    with pytest.raises(Refused, match="Không thể"):
        move(row, "grant", officer, certificate_number="1", closed_on=DAY)
    with clock.at(date(2024, 5, 6)):
        assert "Hỏi Cục Sở hữu trí tuệ: quá ngày trả lời" in waits(officer)
        move(row, "accept", officer, accepted_on=date(2024, 4, 1))
    with clock.at(date(2025, 1, 6)):
        move(row, "publish", officer, published_on=date(2024, 6, 3))
        assert row.expected_on is not None
        move(row, "grant", officer, certificate_number="VB-1", closed_on=date(2025, 1, 3))
    assert (row.state, row.expected_on) == (RightState.GRANTED, None)
    assert any("Được cấp văn bằng" in title for title in told(owner))


def test_it_may_be_refused_or_withdrawn(officer, cast):
    owner = cast.of(actors.make_enterprise())
    refused = bring_right(make_right(owner), "accepted", officer, owner)
    move(refused, "refuse", officer, reason="Trùng nhãn hiệu khác")
    withdrawn = make_right(owner)
    with pytest.raises(NotAllowed):
        move(withdrawn, "withdraw", cast.of(actors.make_enterprise()), reason="x")
    with pytest.raises(Refused, match="lý do"):
        move(withdrawn, "withdraw", owner)
    move(withdrawn, "withdraw", owner, reason="Chưa cần")
    assert (refused.state, withdrawn.state, withdrawn.closed_on) == (RightState.REFUSED, RightState.WITHDRAWN, DAY)
    with pytest.raises(Refused):
        move(withdrawn, "guide", officer, guidance="x")


def test_a_far_day_is_expected_even_where_the_calendar_ends(officer):
    assert selectors.expected_on("ip_substance_mark", date(2098, 3, 3)) > date(2098, 11, 1)
    assert selectors.expected_on("ip_substance_patent", DAY) is None


# --- evidence, sight, pages ------------------------------------------------------
def test_the_directive_counts_what_came_of_it(officer, cast):
    owner = cast.of(actors.make_enterprise())
    kind = evidence("technology_transfer")
    assert (kind.count(year_of(2024)).value, kind.count(year_of(2024)).expected) == (0, None)
    row = make_interest(owner)
    move(row, "advise", officer, advice="Hợp.")
    move(row, "transfer", officer, contract_on=DAY, value=90_000_000, partner="Sao Mai")
    bring_right(make_right(owner), "granted", officer, owner)
    make_right(owner)
    counted = kind.count(year_of(2024))
    figures = {figure.label: figure.value for figure in counted.figures}
    assert (counted.value, counted.expected) == (2, 3)
    assert (figures["Giá trị hợp đồng chuyển giao"], figures["Đơn đã nộp"], figures["Văn bằng được cấp"]) == (90_000_000, 1, 1)
    assert (figures["Đang chờ tư vấn, hướng dẫn"], figures["Quá hạn"]) == (1, 0)
    with clock.at(date(2024, 6, 3)):
        assert kind.count(year_of(2024)).figures[-1].value == 1
    assert kind.count(year_of(2023)).value == 0


@pytest.mark.parametrize(
    ("role", "where", "sees"),
    [
        (Role.ENTERPRISE, {}, "own"), (Role.DISTRICT_OFFICER, {}, "near"), (Role.DOIT_OFFICER, {}, "all"), (Role.CO_APPRAISER, {}, "none"),
        (Role.CO_APPRAISER, {"organisation_code": "skhcn"}, "all"), (Role.OPERATOR, {}, "none"),
    ],
)  # fmt: skip
def test_who_sees_which(officer, cast, role, where, sees):
    own, near = actors.make_enterprise(), actors.make_enterprise()
    far = actors.make_enterprise(area=actors.commune("Xã An Phước"))
    ids = {name: make_right(cast.of(one)).pk for name, one in (("own", own), ("near", near), ("far", far))}
    for one in (own, near, far):
        make_interest(cast.of(one))
    who = cast.of(own) if role == Role.ENTERPRISE else actors.acting(role, **where)
    wanted = {"own": ["own"], "near": ["own", "near"], "all": ["own", "near", "far"], "none": []}[sees]
    assert set(selectors.rights_visible_to(who).values_list("pk", flat=True)) == {ids[name] for name in wanted}
    assert selectors.transfers_visible_to(who).count() == len(wanted)


def test_pages_of_the_catalogue(officer, client_as, settings, tmp_path, django_assert_max_num_queries):
    client = Client()
    settings.MEDIA_ROOT = tmp_path
    member = actors.make_member(Role.CO_APPRAISER, organisation_code="skhcn")
    desk = client_as(member.user, member)
    sent = {
        "name": "Máy <script>alert(1)</script> sấy", "does": "Sấy <b>nhanh</b>", "supplier": "Sao Mai", "trade": "agro_food", "price_from": "180 triệu",
        "price_to": "90 triệu", "vsic_codes": ["1030"],
    }  # fmt: skip
    wrong = desk.post(reverse("technology:keep"), sent)
    assert wrong.status_code == 422
    assert "Giá đến phải từ giá từ trở lên" in wrong.content.decode()
    assert "Sao Mai" in wrong.content.decode()
    assert desk.post(reverse("technology:keep"), sent | {"price_to": "260 triệu", "photo": photo_file()}).status_code == 302
    row = Technology.objects.get()
    twin = desk.post(reverse("technology:keep"), sent | {"price_to": "260 triệu"})
    assert twin.status_code == 422
    assert row.get_absolute_url() in twin.content.decode()
    assert client.get(row.get_absolute_url()).status_code == 404
    photo = reverse("technology:photo", args=[row.pk, row.photo.sha256[:16]])
    assert (client.get(photo).status_code, b"".join(desk.get(photo).streaming_content)[:2]) == (404, b"\xff\xd8")
    assert desk.post(reverse("technology:move", args=[row.pk, "publish"]), {"version": 0}).status_code == 302
    assert desk.post(reverse("technology:move", args=[row.pk, "publish"]), {"version": 0}).status_code == 409
    page = client.get(row.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert "180.000.000 – 260.000.000 đồng" in page
    assert b"".join(client.get(photo).streaming_content)[:2] == b"\xff\xd8"
    assert client.get(reverse("technology:photo", args=[row.pk, "0" * 16])).status_code == 404
    for _ in range(4):
        make_technology(officer)
    with django_assert_max_num_queries(6):
        assert "Máy sấy bơm nhiệt" in client.get(reverse("technology:shown"), {"q": "may say bom"}).content.decode()
    row.refresh_from_db()
    edited = desk.post(reverse("technology:edit", args=[row.pk]), sent | {"price_to": "300 triệu", "version": row.version})
    assert edited.status_code == 302
    assert desk.post(reverse("technology:see_working", args=[row.pk]), {"code": "KHONG-CO"}).status_code == 422
    assert desk.post(reverse("technology:see_working", args=[row.pk]), {"place": "Xưởng mẫu"}).status_code == 302
    assert desk.post(reverse("technology:unsee", args=[row.pk, row.seen.get().pk])).status_code == 302
    assert len(desk.get(reverse("technology:catalogue"), {"xuat": "xlsx"}).getvalue()) > 1000
    assert "Máy sấy bơm nhiệt" in b"".join(desk.get(reverse("technology:import_template")).streaming_content).decode()
    elsewhere = actors.make_member(Role.CO_APPRAISER)
    assert client_as(elsewhere.user, elsewhere).get(reverse("technology:keep")).status_code == 404


def test_pages_of_what_is_asked(officer, client_as, django_assert_max_num_queries):
    owner, stranger = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.ENTERPRISE)
    page, other = client_as(owner.user, owner), client_as(stranger.user, stranger)
    technology = make_technology(officer)
    assert technology.name in page.get(reverse("technology:suited")).content.decode()
    address = reverse("technology:interest", args=[technology.pk])
    assert page.post(address, {"enterprise": stranger.enterprise_id}).status_code == 422
    assert page.post(address, {"enterprise": owner.enterprise_id, "need": "Sấy"}).status_code == 302
    assert page.post(address, {"enterprise": owner.enterprise_id, "need": "Sấy"}).status_code == 422
    assert (
        page.post(reverse("technology:ask_guidance"), {"enterprise": owner.enterprise_id, "kind": "trademark", "subject": ""}).status_code
        == 422
    )
    asked = {"enterprise": owner.enterprise_id, "kind": "trademark", "subject": "Dừa <i>Mai</i>", "words": "Kẹo"}
    assert page.post(reverse("technology:ask_guidance"), asked).status_code == 302
    transfer, right = Transfer.objects.get(), PropertyRight.objects.get()
    for row, moves, step in ((transfer, "technology:move_transfer", "give_up"), (right, "technology:move_right", "withdraw")):
        assert row.code in page.get(row.get_absolute_url()).content.decode()
        assert other.get(row.get_absolute_url()).status_code == 404
        assert other.post(reverse(moves, args=[row.pk, step]), {"version": 0, "reason": "x"}).status_code == 404
        assert page.post(reverse(moves, args=[row.pk, "advise" if row is transfer else "guide"]), {"version": 0}).status_code == 403
    member = actors.make_member(Role.CO_APPRAISER, organisation_code="skhcn")
    desk = client_as(member.user, member)
    for _ in range(3):
        make_right(actors.principal(stranger))
        make_interest(actors.principal(stranger))
    for name in ("technology:transfers", "technology:rights"):
        with django_assert_max_num_queries(14):
            assert desk.get(reverse(name)).status_code == 200
        assert "CG-" in (sent := b"".join(desk.get(reverse(name), {"xuat": "csv"}).streaming_content).decode()) or "SH-" in sent
    advise = reverse("technology:move_transfer", args=[transfer.pk, "advise"])
    assert desk.post(advise, {"version": 0, "advice": ""}).status_code == 422
    assert desk.post(advise, {"version": 0, "advice": "Hợp."}).status_code == 302
    assert desk.post(advise, {"version": 0, "advice": "Hai lần."}).status_code == 409
    contract = reverse("technology:move_transfer", args=[transfer.pk, "transfer"])
    signed = {"version": 1, "contract_on": "04/03/2024", "value": "200 triệu", "partner": "Sao Mai", "code": "KHONG-CO"}
    assert "Không có đề án mã này" in desk.post(contract, signed).content.decode()
    assert desk.post(contract, signed | {"code": ""}).status_code == 302
    assert desk.post(reverse("technology:move_transfer", args=[transfer.pk, "link"]), {"version": 2, "code": ""}).status_code == 422
    guide = reverse("technology:move_right", args=[right.pk, "guide"])
    assert desk.post(guide, {"version": 0, "guidance": "Nộp tờ khai."}).status_code == 302
    assert "&lt;i&gt;Mai" in desk.get(right.get_absolute_url()).content.decode()

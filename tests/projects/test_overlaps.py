"""The finder of double funding: signs, what blocks a recommendation, who sees what, machines named twice, support from elsewhere."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.text.likeness import likeness
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import ProjectState
from projects.models import Line, OtherSupport
from projects.models.serials import serial_keys
from projects.selectors.compared import compared_with
from projects.selectors.overlaps import lines_overlapping, overlaps_of, shown_to
from projects.services import applications, overlaps
from projects.services.support_sheets import LABELS
from reports.models import HistoricalProject, HistoryBatch
from tests.actors.test_importing import sheet
from tests.factories import actors
from tests.factories.projects import Cast, conclude, fire, make_draft, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
S = ProjectState


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def as_(client_as):
    return lambda who: client_as(User.objects.get(pk=who.user_id))


def part(project):
    return project.lines.select_related("project", "enterprise", "content").get()


def found(project):
    line = part(project)
    return overlaps_of([line])[line.pk]


def codes(overlap):
    return {sign.code for sign in overlap.signs}


def support(enterprise=None, **facts):
    told = {
        "source": "SCIENCE", "programme": "Chương trình 68", "giver": "Sở Khoa học và Công nghệ", "name": "Tên khác hẳn", "name_key": "khac han",
        "item": "Máy ép thủy lực", "amount": 50_000_000, "starts_on": DAY, "ends_on": DAY + timedelta(days=90), "enterprise": enterprise,
        "by_id": actors.make_user().pk,
    }  # fmt: skip
    return OtherSupport.objects.create(**told | facts)


@pytest.mark.parametrize(
    "pair", [("Máy ép thủy lực", "máy ép thuỷ lực"), ("Máy sấy", "Máy nghiền"), ("CNC-200", "cnc 200 mới"), ("", "Máy")]
)
def test_likeness_is_that_of_the_database(pair):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(kc_fold(%s), kc_fold(%s))", pair)
        assert likeness(*pair) == pytest.approx(cursor.fetchone()[0], abs=1e-6)


@pytest.mark.parametrize("text", ["mx-2041; MX 2042", "chưa có", "01, A1", "Số máy: 12345\nAB.99/1", "", "Đ-1234;đ 1234"])
def test_numbers_are_read_as_the_database_reads_them(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT kc_serials(%s)", [text])
        assert serial_keys(text) == cursor.fetchone()[0]
    assert serial_keys("mx-2041; MX 2042") == ["MX2041", "MX2042"]


def test_the_same_content_of_one_co_so_blocks_until_a_reason_is_written(cast):
    maker = actors.make_enterprise("Cơ sở Dừa Xanh")
    first = make_project(cast=cast, enterprises=[maker], track="KCQG", state=S.SUBMITTED)
    second = make_project(cast=cast, enterprises=[maker], state=S.APPRAISING)
    (overlap,) = found(second)
    assert codes(overlap) == {"beneficiary", "content", "item", "period", "source"}
    assert (overlap.other.project, overlap.blocks, overlap.weight) == (first, True, 80)
    conclude(second, cast, argues=False)
    with pytest.raises(Refused) as refused:
        fire(second, "recommend", cast[Role.DOIT_LEADER])
    (refusal,) = refused.value.refusals
    assert first.code in refusal.text
    assert "chưa ghi lý do" in refusal.text
    line = part(second)
    with pytest.raises(NotAllowed):
        overlaps.argue_overlap(line=line, mark=overlap.mark, who=actors.acting(Role.DOIT_OFFICER), text="Khác máy, khác thời gian.")
    for text, mark in (("ngắn", overlap.mark), ("Khác máy, khác thời gian.", "d999999")):
        with pytest.raises(ValidationError):
            overlaps.argue_overlap(line=line, mark=mark, who=cast.appraiser, text=text)
    overlaps.argue_overlap(line=line, mark=overlap.mark, who=cast.appraiser, text="Khác máy: đợt trước là máy sấy.")
    fire(second, "recommend", cast[Role.DOIT_LEADER])
    (again,) = found(second)
    assert again.reasons[0].text == "Khác máy: đợt trước là máy sấy."


def test_what_came_to_nothing_or_lies_elsewhere_in_time_does_not_block(cast):
    maker = actors.make_enterprise("Cơ sở Dừa Xanh")
    draft = make_draft(cast=cast, enterprises=[maker])
    second = make_project(cast=cast, enterprises=[maker])
    assert found(second) == []
    fire(draft, "submit", draft._author)
    assert found(second)[0].blocks
    applications_later = {"starts_on": DAY + timedelta(days=900), "ends_on": DAY + timedelta(days=990)}
    type(draft).objects.filter(pk=draft.pk).update(**applications_later)
    (later,) = found(second)
    assert (later.blocks, codes(later)) == (False, {"beneficiary", "content", "item"})
    fire(draft, "withdraw", draft._author, reason="Không làm nữa")
    assert found(second) == []


def test_names_and_codes_find_one_co_so_in_two_rows(cast):
    one = actors.make_enterprise("Công ty TNHH Dừa Xanh", tax_code="0314409058")
    branch = actors.make_enterprise("Chi nhánh Bến Tre", tax_code="0314409058-002")
    alike = actors.make_enterprise("Cơ sở sản xuất Dừa Xanh", legal_form="household")
    far = actors.make_enterprise("Hộ kinh doanh Mỏ Cày", legal_form="household")
    mine = make_project(cast=cast, enterprises=[one])
    signs = {}
    for other in (branch, alike, far):
        project = make_project(cast=cast, enterprises=[other])
        signs[other] = next((codes(o) & {"tax_code", "name", "alike_name"} for o in found(mine) if o.other.project == project), None)
    assert signs == {branch: {"tax_code"}, alike: {"name"}, far: None}


def test_two_sources_of_the_state_on_one_item_need_a_reason(cast):
    project = make_project(cast=cast, elsewhere={"SCIENCE": 50_000_000, "SOCIAL": 10_000_000}, state=S.APPRAISING)
    (own,) = found(project)
    assert (own.mark, own.blocks, own.signs[0].code) == ("bang", True, "item_twice")
    assert "sự nghiệp khoa học, công nghệ (50.000.000 đồng)" in own.signs[0].words
    overlaps.argue_overlap(line=part(project), mark="bang", who=cast.appraiser, text="Lồng ghép theo kế hoạch 12/KH-UBND.")
    conclude(project, cast, argues=False)
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    # By number two names of the factory may look alike.
    stranger = actors.make_enterprise("Xưởng mộc Thạnh Phú")
    assert found(make_project(cast=cast, enterprises=[stranger], elsewhere={"SOCIAL": 10_000_000})) == []


def test_support_from_elsewhere_is_found_until_it_is_no_longer_counted(cast):
    project = make_project(cast=cast, serial_number="MX-2041")
    maker = part(project).enterprise
    row, social = support(maker), support(maker, source="SOCIAL", programme="Quỹ cộng đồng")
    assert [(o.support, o.blocks) for o in found(project)] == [(row, True), (social, False)]
    machine = support(
        serial_number="mx 2041", item="Thiết bị", programme="Khuyến nông", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1)
    )
    assert {o.support: codes(o) for o in found(project)}[machine] == {"serial", "source"}
    overlaps.void_support(support=row, who=cast.appraiser, reason="Nhập nhầm")
    with pytest.raises(ValidationError):
        overlaps.void_support(support=row, who=cast.appraiser, reason="Lần nữa")
    assert row not in [o.support for o in found(project)]


def test_a_machine_stands_in_one_file_unless_argued(cast, as_):
    first = make_project(cast=cast, serial_number="MX-2041; MX-2042")
    second = make_draft(cast=cast)
    line, who = part(second), second._author
    said = {"line": line, "who": who, "subject_matter": "Máy", "items": [applications.Item("Máy", 1_000_000)]}
    with pytest.raises(ValidationError) as refused:
        applications.write_costs(**said, serial_number="mx 2042")
    assert "MX2042" in refused.value.message_dict["serial_number"][0]
    assert first.code not in refused.value.message_dict["serial_number"][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(serial_number="MX.2041")
    applications.write_costs(**said, serial_number="mx 2042", serial_reason="Mua lại máy thanh lý")
    fire(first, "withdraw", first._author, reason="Không làm nữa")
    applications.write_costs(**said, serial_number="mx 2042")


def test_a_writer_learns_nothing_of_other_peoples_files(cast, as_):
    theirs = make_project(cast=cast, serial_number="MX-2041", enterprises=[actors.make_enterprise("Cơ sở Chim Hoàng Yến")])
    mine = make_draft(cast=cast)
    applications.write_costs(
        line=part(mine), who=mine._author, subject_matter="Máy", items=[applications.Item("Máy", 500_000_000, by_grant=1_000_000)],
        serial_number="MX 2041", serial_reason="Máy thuê lại", commits_counterpart=True, not_double_funded=True,
    )  # fmt: skip
    (shown,) = shown_to(mine._author, found(mine))
    assert (shown.title, shown.under, codes(shown)) == ("Một hồ sơ khác", "", {"serial"})
    page = as_(mine._author).get(f"/de-an/{mine.code}/soan/kiem-tra/").content.decode()
    assert "Cùng số hiệu máy MX2041" in page
    assert theirs.code not in page
    assert "Hoàng Yến" not in page


def test_the_appraisers_page_shows_signs_and_takes_a_reason(cast, as_):
    maker = actors.make_enterprise("Cơ sở Dừa Xanh")
    make_project(cast=cast, enterprises=[maker])
    project = make_project(cast=cast, enterprises=[maker], state=S.APPRAISING)
    client, mark = as_(cast.appraiser), found(project)[0].mark
    page = client.get(f"/de-an/{project.code}/phan/tham-dinh/").content.decode()
    address = f"/de-an/{project.code}/don-vi/1/trung/{mark}/"
    assert "Thời gian thực hiện chồng nhau" in page
    assert f'href="{address}"' in page
    assert client.post(address, {"text": "ngắn"}).status_code == 422
    assert client.post(address, {"text": "Khác máy: đợt trước là máy sấy."}).status_code == 302
    assert "Khác máy: đợt trước là máy sấy." in client.get(f"/de-an/{project.code}/phan/tham-dinh/").content.decode()
    assert client.get(f"/de-an/{project.code}/don-vi/1/trung/d0/").status_code == 404
    assert "Trùng nguồn hỗ trợ" not in as_(project._author).get(f"/de-an/{project.code}/phan/tham-dinh/").content.decode()


@pytest.mark.thorough
def test_the_list_costs_the_same_for_one_and_for_many(cast, as_, django_assert_num_queries):
    maker = actors.make_enterprise("Cơ sở Dừa Xanh")
    for _ in range(2):
        make_project(cast=cast, enterprises=[maker])
    officer = as_(cast.appraiser)
    assert officer.get("/trung-nguon/").content.decode().count("Cùng đơn vị thụ hưởng") == 2
    with connection.execute_wrapper(counter := Counter()):
        officer.get("/trung-nguon/")
    few = counter.count
    for name in ("Cơ sở Hai", "Cơ sở Ba"):
        other = actors.make_enterprise(name)
        for _ in range(2):
            make_project(cast=cast, enterprises=[other])
    assert lines_overlapping().count() == 6
    with django_assert_num_queries(few):
        officer.get("/trung-nguon/")
    assert as_(cast[Role.DISTRICT_OFFICER]).get("/trung-nguon/").status_code == 403


@pytest.mark.thorough
def test_a_clean_result_says_what_was_looked_through(cast, as_, django_assert_num_queries):
    project = make_project(cast=cast)
    address = project.tab_url("tham-dinh")
    empty = "Đã so với: 0 đề án trong cổng, 0 dòng lịch sử, 0 khoản hỗ trợ từ nguồn khác."
    assert empty in as_(cast.appraiser).get(address).content.decode()
    make_project(cast=cast, enterprises=[actors.make_enterprise("Xưởng mộc Thạnh Phú")])
    gone = make_project(cast=cast)
    fire(gone, "withdraw", gone._author, reason="Không làm nữa")
    make_draft(cast=cast)
    support(name="Hộ khác", programme="Khuyến nông", at=clock.now() - timedelta(days=400))
    support(name="Hộ khác", programme="Đã bỏ", void_reason="Nhập nhầm")
    batch = HistoryBatch.objects.create(name="cu.csv", sha256="0" * 64, rows=2, at=clock.now() - timedelta(days=3))
    for year in (2008, 2012):
        HistoricalProject.objects.create(
            batch=batch, code=f"LS-{year}", year=year, title="Máy chẻ đá", source_of_figures="Báo cáo", detail_is_reconstructed=False
        )
    said = (
        "Đã so với: 1 đề án trong cổng (mới nhất nộp ngày 04/03/2024), 2 dòng lịch sử 2008–2012 (mới nhất nhập ngày 01/03/2024), "
        "1 khoản hỗ trợ từ nguồn khác (mới nhất nhập ngày 29/01/2023)."
    )
    with django_assert_num_queries(2):
        assert compared_with(project).words == said
    page = as_(cast.appraiser).get(address).content.decode()
    assert said in page
    assert "Không thấy dấu hiệu trùng" in page
    # Who does not see every list is told of no clean result.
    assert "Đã so với" not in as_(cast[Role.DISTRICT_OFFICER]).get(address).content.decode()
    assert "Đã so với" not in as_(project._author).get(address).content.decode()
    make_project(cast=cast, enterprises=[part(project).enterprise])
    page = as_(cast.appraiser).get(address).content.decode()
    assert said.replace("1 đề án", "2 đề án") in page
    assert "Có dấu hiệu trùng" in page
    assert "Không thấy dấu hiệu trùng" not in page


class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


HEADS = list(LABELS.values())
ROW = [
    "Sự nghiệp khoa học, công nghệ",
    "Chương trình 68",
    "Sở KH&CN",
    "12/QĐ",
    "CSSX Dừa xanh",
    "",
    "Máy sấy",
    "120 triệu",
    "01/03/2024",
    "",
    "MX-1",
]


def test_a_list_of_another_office_comes_in_once(cast, as_):
    maker = actors.make_enterprise("Công ty TNHH Dừa Xanh")
    client = as_(cast.appraiser)

    def send(*rows, what="record", **more):
        file = SimpleUploadedFile("khcn.xlsx", sheet(*rows, heads=HEADS))
        page = client.post("/ho-tro-khac/nhap/", {"what": what, "file": file} | more)
        return page.status_code, page.content.decode()

    assert send(ROW, what="check")[0] == 200
    assert send(ROW)[0] == 302
    row = OtherSupport.objects.get()
    assert (row.enterprise, row.amount, row.ends_on, row.serial_keys) == (maker, 120_000_000, date(2024, 12, 31), ["MX1"][:0])
    assert send(ROW)[0] == 302
    assert OtherSupport.objects.count() == 1
    for at, wrong, words in (
        (0, "Từ trên trời", "chọn một trong"), (4, "=A1", "không được bắt đầu bằng"), (5, "0314409059", "Mã số thuế không đúng"),
        (7, 120, "hãy viết “120 triệu”"), (8, "31/02/2024", "ngày/tháng/năm"), (9, "01/01/2024", "trước ngày bắt đầu"), (6, "", "còn trống"),
    ):  # fmt: skip
        bad = [wrong if n == at else cell for n, cell in enumerate(ROW)]
        status, html = send([*ROW[:6], "Máy khác", *ROW[7:]], bad)
        assert (status, words in html, 'data-k="Dòng">3' in html) == (422, True, True), words
    assert "trùng với dòng 2" in send([*ROW[:6], "Máy khác", *ROW[7:]], [*ROW[:6], "Máy khác", *ROW[7:]])[1]
    assert OtherSupport.objects.count() == 1
    assert client.get("/ho-tro-khac/nhap/mau/").status_code == 200
    assert "CSSX Dừa xanh" in client.get("/ho-tro-khac/").content.decode()


def test_the_finder_reads_indexes(cast):
    """With many rows the planner takes the indexes; no timed test."""
    project = make_project(cast=cast, serial_number="MX-2041")
    maker = part(project).enterprise
    user = actors.make_user().pk
    OtherSupport.objects.bulk_create(
        OtherSupport(
            source="SCIENCE", programme=f"Chương trình {n}", giver="Sở", name=f"Cơ sở {n}", name_key=f"{n * 7919 % 99991:x} {n * 104729 % 65537:x}", item="Máy",
            amount=1, starts_on=DAY, ends_on=DAY, serial_number=f"ZZ-{n:06d}", by_id=user,
        )
        for n in range(5000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_othersupport")
        for where, name in (
            ("serial_keys && ARRAY['ZZ004321']", "other_support_serials"),
            (f"enterprise_id = {maker.pk}", "enterprise_id"),
        ):
            cursor.execute(f"EXPLAIN SELECT * FROM projects_othersupport WHERE {where}")
            assert name in "\n".join(row for (row,) in cursor.fetchall())
        # So few short rows are read whole as fast; what is shown is that the index can answer.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM projects_othersupport WHERE name_key % 'dua xanh'")
        assert "other_support_name" in "\n".join(row for (row,) in cursor.fetchall())
    assert found(project) == []

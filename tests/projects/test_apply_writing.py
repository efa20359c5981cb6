"""The pages by which an application is written, from the choice of a cơ sở to the last section."""

import unicodedata
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise, User
from projects.enums import ProjectState
from projects.models import Line, Project
from projects.services import applications
from tests.factories import actors
from tests.factories.projects import Cast, content, fire, make_draft, make_project, pdf_file, prepare_province

pytestmark = pytest.mark.django_db

SECTIONS = (
    "",
    "thong-tin/",
    "muc-tieu/",
    "tien-do/",
    "kinh-phi/",
    "kinh-phi/1/",
    "so-lieu/1/",
    "cam-ket/",
    "dinh-kem/",
    "kiem-tra/",
    "bo/",
)


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
def as_(client_as):
    return lambda who: client_as(User.objects.get(pk=who.user_id))


def at(project, section=""):
    return f"/de-an/{project.code}/soan/{section}"


def seen(page):
    """The mark that the page carries."""
    return page.content.decode().split('name="seen" value="')[1].split('"')[0]


def costs(*rows, **more):
    """What a cost table sends: (name, amount, grant) each."""
    data = {"items-TOTAL_FORMS": str(len(rows)), "items-INITIAL_FORMS": "0"}
    for number, (name, amount, grant) in enumerate(rows):
        data |= {f"items-{number}-name": name, f"items-{number}-amount": amount, f"items-{number}-by_grant": grant}
        data |= {f"items-{number}-quantity": "1"}
    return data | more


@pytest.mark.thorough(3)
@pytest.mark.parametrize("section", SECTIONS)
def test_each_page_opens_for_its_writer_alone(as_, cast, section):
    project = make_draft(cast=cast)
    address = at(project, section)
    assert as_(project._author).get(address).status_code == 200
    for stranger in (actors.acting(Role.ENTERPRISE), cast[Role.CENTER_OFFICER], actors.acting(Role.DISTRICT_OFFICER, district="837")):
        page = as_(stranger).get(address)
        assert page.status_code == 404
        assert project.title not in page.content.decode()
    for wrong in (Role.DOIT_OFFICER, Role.FINANCE_LEADER, Role.DISTRICT_LEADER):
        assert as_(cast[wrong]).get(address).status_code == 403


def test_an_enterprise_starts_for_itself(as_, cast):
    enterprise = actors.make_enterprise("Cơ sở Hoài Cổ")
    client = as_(cast.of(enterprise))
    page = client.get("/de-an/moi/")
    assert "Cơ sở Hoài Cổ" in page.content.decode()
    sent = client.post("/de-an/moi/", {"co_so": enterprise.pk, "content": "MACHINERY", "track": "KCDP", "title": "Máy ép nước trái cây"})
    project = Project.objects.get()
    assert sent.headers["Location"] == at(project)
    assert (project.title, project.lines.get().enterprise, project.written_for_id) == ("Máy ép nước trái cây", enterprise, None)


def test_starting_says_how_much_may_be_hoped_for_and_why(as_, cast):
    client = as_(cast.of(actors.make_enterprise()))
    words = {"content": "MACHINERY", "track": "KCDP", "cost": "1,2 tỷ", "step": "hint", "title": ""}
    page = client.post("/de-an/moi/", words).content.decode()
    assert "300.000.000 đồng" in page
    assert "TT 28/2018/TT-BTC, Điều 8 khoản 4" in page
    assert 'value="1,2 tỷ"' in page
    assert "Có 1 chỗ cần sửa" not in page
    assert not Project.objects.exists()
    fragment = client.get("/de-an/moi/", words, headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div id="hint"')
    assert "300.000.000 đồng" in fragment


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"title": "Máy\0ép"}, "title"),
        ({"content": "NONE"}, "content"),
        ({"content": "MACHI\0NERY"}, "content"),
        ({"track": "MARS"}, "track"),
        ({"cost": "-5"}, "cost"),
        ({"cost": "Σ"}, "cost"),
        ({"cost": str(10**18)}, "cost"),
    ],
)
def test_a_bad_start_is_refused_at_its_field_and_stays(as_, cast, typed, field):
    client = as_(cast.of(actors.make_enterprise()))
    right = {"content": "MACHINERY", "track": "KCDP", "title": "Máy ép chân không"}
    page = client.post("/de-an/moi/", right | typed)
    assert page.status_code == 422
    html = page.content.decode()
    assert f'id="id_{field}_error"' in html
    if field != "title":
        assert 'value="Máy ép chân không"' in html
    assert not Project.objects.exists()


def test_starting_twice_asks_before_it_makes_a_second(as_, cast):
    enterprise = actors.make_enterprise()
    client = as_(cast.of(enterprise))
    words = {"co_so": enterprise.pk, "content": "MACHINERY", "track": "KCDP", "title": "Máy ép"}
    client.post("/de-an/moi/", words)
    first = Project.objects.get()
    again = client.post("/de-an/moi/", words)
    assert again.status_code == 200
    assert first.code in again.content.decode()
    assert Project.objects.count() == 1
    client.post("/de-an/moi/", words | {"again": first.pk})
    assert Project.objects.count() == 2


def test_nobody_starts_for_another_enterprise(as_, cast):
    mine, canary = actors.make_enterprise("Cơ sở Của Tôi"), actors.make_enterprise("Cơ sở Chim Hoàng Yến")
    client = as_(cast.of(mine))
    words = {"content": "MACHINERY", "track": "KCDP", "title": "Máy ép"}
    page = client.post("/de-an/moi/", words | {"co_so": canary.pk})
    assert "Hoàng Yến" not in page.content.decode()
    assert not Project.objects.exists()
    assert as_(cast[Role.DOIT_OFFICER]).get("/de-an/moi/").status_code == 403


def test_an_office_finds_its_own_areas_enterprise_without_marks(as_, cast):
    actors.make_enterprise("Cơ sở Dừa Phú Khương")
    actors.make_enterprise("Cơ sở Dừa Xứ Khác", area=actors.commune("Xã An Phước"))
    client = as_(cast[Role.DISTRICT_OFFICER])
    page = client.get("/de-an/moi/", {"tim": "dua phu"}).content.decode()
    assert "Cơ sở Dừa Phú Khương" in page
    assert "Xứ Khác" not in client.get("/de-an/moi/", {"tim": "dua"}).content.decode()


def test_the_choice_is_paged(as_, cast, django_assert_max_num_queries):
    for number in range(14):
        actors.make_enterprise(f"Cơ sở Bánh {number:02d}")
    client = as_(cast[Role.CENTER_OFFICER])
    with django_assert_max_num_queries(6):
        page = client.get("/de-an/moi/", {"tim": "banh"}).content.decode()
    assert "Bánh 09" in page
    assert "Bánh 10" not in page
    onward = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Bánh 13" in client.get(onward).content.decode()


def test_a_district_registers_a_enterprise_and_goes_on(as_, cast):
    client = as_(cast[Role.DISTRICT_OFFICER])
    area = actors.commune()
    facts = {"name": "Hộ Ba Tri", "legal_form": "household", "trade": "handicraft", "area": area.pk, "tiep": "/de-an/moi/"}
    sent = client.post("/doanh-nghiep/moi/", facts)
    made = Enterprise.objects.get(name="Hộ Ba Tri")
    assert sent.headers["Location"] == f"/de-an/moi/?co_so={made.pk}"
    assert "Hộ Ba Tri" in client.get(sent.headers["Location"]).content.decode()
    elsewhere = client.post("/doanh-nghiep/moi/", facts | {"tiep": "https://xau.invalid/", "is_another": "on"})
    assert elsewhere.headers["Location"].startswith("/de-an/moi/")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"tax_code": "1234567890"}, "tax_code"),
        ({"area": ""}, "area"),
        ({"area": "9" * 30}, "area"),
        ({"employees": "-3"}, "employees"),
        ({"employees": "Σ"}, "employees"),
        ({"capital": str(10**18)}, "capital"),
        ({"phone": "gọi tôi"}, "phone"),
        ({"founded_on": "31/02/2020"}, "founded_on"),
    ],
)
def test_a_wrong_fact_of_a_enterprise_is_said_at_its_field(as_, cast, typed, field):
    facts = {"name": "Hộ Ba Tri", "legal_form": "household", "trade": "handicraft", "area": actors.commune().pk} | typed
    page = as_(cast[Role.DISTRICT_OFFICER]).post("/doanh-nghiep/moi/", facts)
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not Enterprise.objects.exists()


def test_a_enterprise_of_another_district_or_by_another_role_is_refused(as_, cast):
    facts = {"name": "Hộ X", "legal_form": "household", "trade": "handicraft", "area": actors.commune("Xã An Phước").pk}
    page = as_(cast[Role.DISTRICT_OFFICER]).post("/doanh-nghiep/moi/", facts)
    assert 'id="id_area_error"' in page.content.decode()
    assert as_(actors.acting(Role.ENTERPRISE)).get("/doanh-nghiep/moi/").status_code == 403


def test_a_section_saves_and_leads_on(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    page = client.get(at(project, "muc-tieu/"))
    typed = unicodedata.normalize("NFD", "Máy cũ hỏng: cần Σ máy mới")
    sent = client.post(at(project, "muc-tieu/"), {"seen": seen(page), "need": typed, "goals": "", "effect": ""})
    assert sent.headers["Location"] == at(project, "tien-do/")
    project.refresh_from_db()
    assert project.need == unicodedata.normalize("NFC", typed)


def test_a_section_saves_itself_and_says_when(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    page = client.get(at(project, "muc-tieu/"))
    words = {"seen": seen(page), "need": "Một", "goals": "", "effect": ""}
    fragment = client.post(at(project, "muc-tieu/"), words, headers={"HX-Request": "true"})
    assert "Đã lưu 09:00" in fragment.content.decode()
    # The next one goes on from the mark of the first.
    words |= {"seen": seen(fragment), "need": "Hai"}
    assert "Đã lưu" in client.post(at(project, "muc-tieu/"), words, headers={"HX-Request": "true"}).content.decode()
    project.refresh_from_db()
    assert project.need == "Hai"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"plan": "a\0b"}, "plan"),
        ({"plan": "x" * 12_001}, "plan"),
        ({"starts_on": "31/02/2024"}, "starts_on"),
        ({"starts_on": "Σ"}, "starts_on"),
        ({"ends_on": "01/01/2024"}, "ends_on"),
        ({"ends_on": "01/01/9999"}, "ends_on"),
    ],
)
def test_wrong_dates_and_words_are_refused_and_stay(as_, cast, typed, field):
    project = make_draft(cast=cast)
    client = as_(project._author)
    words = {
        "seen": seen(client.get(at(project, "tien-do/"))),
        "plan": "Lắp máy thứ hai",
        "starts_on": "05/03/2024",
        "ends_on": "05/09/2024",
    }
    page = client.post(at(project, "tien-do/"), words | typed)
    assert page.status_code == 422
    html = page.content.decode()
    assert f'id="id_{field}_error"' in html
    assert "Lỗi: " in html
    if field != "plan":
        assert "Lắp máy thứ hai" in html
    project.refresh_from_db()
    assert project.plan == "Mua, lắp đặt, chạy thử."


def test_two_writers_see_both_texts_and_lose_none(as_, cast):
    project = make_draft(cast=cast)
    first, second = as_(project._author), as_(project._author)
    mark = seen(second.get(at(project, "muc-tieu/")))
    first.post(at(project, "muc-tieu/"), {"seen": mark, "need": "Bản của bà Lan", "goals": "g", "effect": ""})
    mine = {"seen": mark, "need": "Bản của ông Hai", "goals": "g", "effect": ""}
    alone = second.post(at(project, "muc-tieu/"), mine, headers={"HX-Request": "true"})
    assert "Có người vừa sửa phần này" in alone.content.decode()
    page = second.post(at(project, "muc-tieu/"), mine)
    assert page.status_code == 409
    html = page.content.decode()
    assert "Bản của bà Lan" in html
    assert "Bản của ông Hai" in html
    project.refresh_from_db()
    assert project.need == "Bản của bà Lan"
    second.post(at(project, "muc-tieu/"), mine | {"seen": seen(page)})
    project.refresh_from_db()
    assert project.need == "Bản của ông Hai"


def test_the_autosave_of_ones_own_page_is_no_second_writer(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    table = costs(("Máy", "5 triệu", "1 triệu"))
    for section, answers in (("muc-tieu/", {"need": "Máy cũ", "goals": "g", "effect": ""}), ("kinh-phi/1/", table), ("cam-ket/", {})):
        typed = answers | {"seen": seen(client.get(at(project, section)))}
        assert client.post(at(project, section), typed, headers={"HX-Request": "true"}).status_code == 200
        assert client.post(at(project, section), typed).status_code == 302
    other = costs(("Máy", "5 triệu", "1 triệu")) | {"items-0-unit": "bộ", "seen": "of another day"}
    assert client.post(at(project, "kinh-phi/1/"), other).status_code == 409


def test_a_form_without_its_mark_writes_nothing(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    assert client.post(at(project, "muc-tieu/"), {"need": "Khác", "goals": "", "effect": ""}).status_code == 409
    assert client.post(at(project, "kinh-phi/1/"), costs(("Máy", "5 triệu", "1 triệu"))).status_code == 409
    assert client.post(at(project, "cam-ket/"), {}).status_code == 409
    line = project.lines.get()
    assert (line.total_cost, line.commits_counterpart) == (600_000_000, True)


def test_amounts_are_read_summed_and_judged(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    page = client.get(at(project, "kinh-phi/1/"))
    assert "Trong định mức" in page.content.decode()
    rows = costs(("Máy ép", "1 tỷ", "400 triệu"), ("", "", ""), ("Lắp đặt", "20.000.000", ""), seen=seen(page))
    fragment = client.post(at(project, "kinh-phi/1/"), rows, headers={"HX-Request": "true"}).content.decode()
    assert "1.020.000.000 đ" in fragment
    assert "vượt trần 300.000.000 đồng" in fragment
    line = project.lines.get()
    assert (line.total_cost, line.requested, line.counterpart) == (1_020_000_000, 400_000_000, 620_000_000)
    assert list(line.items.values_list("name", flat=True)) == ["Máy ép", "Lắp đặt"]
    assert "Cần sửa" in client.get(at(project)).content.decode()


@pytest.mark.parametrize(
    ("row", "target"),
    [
        (("Máy", "-5", ""), "items-0-amount"),
        (("Máy", str(10**18), ""), "items-0-amount"),
        (("Máy", "abc", ""), "items-0-amount"),
        (("Máy", "Σ", ""), "items-0-amount"),
        (("Máy", "0", ""), "items-0-amount"),
        (("Máy", "1\0", ""), "items-0-amount"),
        (("", "5 triệu", ""), "items-0-name"),
        (("M\0", "5 triệu", ""), "items-0-name"),
        (("Máy", "5 triệu", "6 triệu"), "items-0-by_grant"),
    ],
)
def test_a_wrong_row_is_refused_at_its_cell_and_stays(as_, cast, row, target):
    project = make_draft(cast=cast)
    client = as_(project._author)
    rows = costs(row, ("Lắp đặt máy", "7 triệu", "1 triệu"), seen=seen(client.get(at(project, "kinh-phi/1/"))))
    page = client.post(at(project, "kinh-phi/1/"), rows)
    assert page.status_code == 422
    html = page.content.decode()
    assert f'id="id_{target}_error"' in html
    assert f'href="#id_{target}"' in html
    assert 'value="Lắp đặt máy"' in html
    assert 'value="7 triệu"' in html
    assert project.lines.get().total_cost == 600_000_000


def test_rows_are_added_and_dropped_without_script(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    mark = seen(client.get(at(project, "kinh-phi/1/")))
    rows = costs(("Máy A", "5 triệu", "1 triệu"), ("Máy B", "6 triệu", ""), seen=mark)
    more = client.post(at(project, "kinh-phi/1/"), rows | {"step": "more"}).content.decode()
    assert 'name="items-2-name"' in more
    assert 'name="items-3-name"' not in more
    assert 'value="Máy B"' in more
    assert "Đã lưu" not in more
    client.post(at(project, "kinh-phi/1/"), rows | {"items-1-drop": "on"})
    assert list(project.lines.get().items.values_list("name", flat=True)) == ["Máy A"]


@pytest.mark.parametrize("count", ["", "Σ", "-1", "9" * 40, "1000000"])
def test_a_forged_number_of_rows_is_no_failure(as_, cast, count):
    project = make_draft(cast=cast)
    client = as_(project._author)
    rows = costs(("Máy", "5 triệu", ""), seen=seen(client.get(at(project, "kinh-phi/1/")))) | {"items-TOTAL_FORMS": count}
    for step in ({}, {"step": "more"}):
        assert client.post(at(project, "kinh-phi/1/"), rows | step).status_code in (200, 422)
    assert project.lines.get().total_cost == 600_000_000


def test_commitments_are_kept_and_costs_do_not_take_them_back(as_, cast):
    project = make_draft(cast=cast)
    client, line = as_(project._author), project.lines.get()
    client.post(at(project, "cam-ket/"), {"seen": seen(client.get(at(project, "cam-ket/"))), f"counterpart_{line.pk}": "on"})
    line.refresh_from_db()
    assert (line.commits_counterpart, line.not_double_funded) == (True, False)
    client.post(at(project, "kinh-phi/1/"), costs(("Máy", "5 triệu", "1 triệu"), seen=seen(client.get(at(project, "kinh-phi/1/")))))
    line.refresh_from_db()
    assert (line.total_cost, line.commits_counterpart) == (5_000_000, True)


def test_an_office_writes_for_several(as_, cast):
    first, second = actors.make_enterprise("Cơ sở Một"), actors.make_enterprise("Cơ sở Hai")
    project = make_draft(enterprises=[first], by=cast[Role.DISTRICT_OFFICER], cast=cast)
    client = as_(cast[Role.DISTRICT_OFFICER])
    address = f"{at(project, 'kinh-phi/them/')}?co_so={second.pk}"
    assert "Cơ sở Hai" in client.get(address).content.decode()
    client.post(address, {"content": "MACHINERY"})
    again = client.post(address, {"content": "MACHINERY"})
    assert again.status_code == 422
    assert "đã có trong đề án" in again.content.decode()
    assert project.lines.count() == 2
    client.post(at(project, "kinh-phi/2/bo/"))
    client.post(at(project, "kinh-phi/1/bo/"))
    assert [line.enterprise for line in project.lines.all()] == [first]
    other = actors.make_enterprise("Cơ sở Xa", area=actors.commune("Xã An Phước"))
    assert "Cơ sở Xa" not in client.post(f"{at(project, 'kinh-phi/them/')}?co_so={other.pk}", {"content": "MACHINERY"}).content.decode()
    assert project.lines.count() == 1


def test_a_member_of_a_group_neither_sees_nor_writes_the_others(as_, cast):
    mine, canary = actors.make_enterprise("Cơ sở Của Tôi"), actors.make_enterprise("Cơ sở Chim Hoàng Yến")
    project = make_project(enterprises=[mine, canary], cast=cast, state=ProjectState.SUBMITTED)
    fire(project, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Thiếu báo giá.")
    client = as_(cast.of(mine))
    for section in SECTIONS:
        page = client.get(at(project, section))
        assert page.status_code == 403
        assert "Hoàng Yến" not in page.content.decode()
    assert client.post(at(project, "rut/"), {"version": project.version, "reason": "Tôi rút."}).status_code == 403
    listing = client.get("/de-an/").content.decode()
    assert project.code in listing
    assert "Hoàng Yến" not in listing


def test_files_are_kept_replaced_and_removed(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    address = at(project, "dinh-kem/")
    client.post(address, {"purpose": "photo", "file": pdf_file("Ảnh xưởng.pdf")})
    page = client.get(address).content.decode()
    assert "Ảnh xưởng.pdf" in page
    pk = page.split("?thay=")[-1].split("#")[0]
    client.post(address, {"purpose": "photo", "file": pdf_file("Ảnh mới.pdf"), "thay": pk})
    page = client.get(address).content.decode()
    assert "lần 2" in page
    assert "Ảnh xưởng.pdf" in page
    last = page.split("/go/")[-2].rsplit("/", 1)[1]
    assert client.post(f"{address}{last}/go/").status_code == 302
    assert client.post(f"{address}{last}/go/").status_code == 302
    client.get(address)  # what was said is read
    assert "Ảnh mới.pdf" not in client.get(at(project, "kiem-tra/")).content.decode()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("Báo giá.pdf", b"MZ\x90\x00 not a pdf", content_type="application/pdf"),
        SimpleUploadedFile("Báo giá.pdf", b"", content_type="application/pdf"),
        SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 40),
        None,
    ],
)
def test_a_file_is_refused_by_its_content_at_its_field(as_, cast, file):
    project = make_draft(cast=cast)
    client = as_(project._author)
    if file is not None:
        file.seek(0)
    page = client.post(at(project, "dinh-kem/"), {"purpose": "quote"} | ({"file": file} if file else {}))
    assert page.status_code == 422
    html = page.content.decode()
    assert 'id="id_file_error"' in html
    assert '<option value="quote" selected>' in html


def test_another_applications_file_can_be_neither_replaced_nor_removed(as_, cast):
    mine, other = make_draft(cast=cast), make_draft(cast=cast)
    theirs = applications.attach_paper(project=other, who=other._author, purpose="photo", file=pdf_file("Của họ.pdf"))
    client = as_(mine._author)
    assert client.get(f"{at(mine, 'dinh-kem/')}?thay={theirs.pk}").status_code == 404
    client.post(at(mine, f"dinh-kem/{theirs.pk}/go/"))
    theirs.refresh_from_db()
    assert theirs.removed_at is None


def test_the_pages_are_light_on_queries(as_, cast, django_assert_max_num_queries):
    enterprises = [actors.make_enterprise() for _ in range(4)]
    project = make_draft(enterprises=enterprises, cast=cast)
    client = as_(project._author)
    client.get(at(project))
    for section, most in (("thong-tin/", 6), ("muc-tieu/", 6), ("dinh-kem/", 8)):
        with django_assert_max_num_queries(most):
            client.get(at(project, section))


def test_what_was_typed_into_a_closed_application_is_shown(as_, cast):
    project = make_project(cast=cast)
    client = as_(project._author)
    page = client.post(at(project, "muc-tieu/"), {"seen": "x", "need": "Gõ sau khi nộp", "goals": "", "effect": ""})
    assert page.status_code == 409
    assert "Gõ sau khi nộp" in page.content.decode()
    back = client.get(at(project, "muc-tieu/"))
    assert back.headers["Location"] == project.get_absolute_url()
    assert not Line.objects.filter(project=project, total_cost=0).exists()
    assert content().code == "MACHINERY"

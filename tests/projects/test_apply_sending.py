"""The list, and the end of an application: check, submit, answer a supplement, withdraw, discard."""

from datetime import date, timedelta

import pytest

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.documents.selectors import attachments_of
from khuyencong.documents.services import remove
from khuyencong.workflow.models import TransitionLog
from projects.enums import ProjectState
from projects.models import Project
from projects.services import applications
from tests.factories import actors
from tests.factories.projects import Cast, content, fire, make_draft, make_project, prepare_province
from tests.projects.test_apply_writing import at, seen

pytestmark = pytest.mark.django_db


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


def send(client, project, **more):
    page = client.get(at(project, "kiem-tra/"))
    return client.post(at(project, "kiem-tra/"), {"seen": seen(page), "version": project.version} | more)


def test_a_complete_application_is_submitted_once(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    page = client.get(at(project, "kiem-tra/"))
    words = {"seen": seen(page), "version": project.version}
    sent = client.post(at(project, "kiem-tra/"), words)
    assert sent.headers["Location"] == project.get_absolute_url()
    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED
    again = client.post(at(project, "kiem-tra/"), words)
    assert again.status_code in (302, 409)
    assert TransitionLog.objects.filter(machine="project", subject_id=project.pk, action="submit").count() == 1
    assert "không sửa được" in client.get(project.get_absolute_url()).content.decode() or again.status_code == 409


def test_what_is_missing_is_said_all_at_once_and_nothing_moves(as_, cast):
    project = make_draft(cast=cast)
    for file in attachments_of(("project", project.pk)):
        remove(file, by_id=None)
    applications.write_sections(project=project, who=project._author, sections={"need": "", "plan": ""})
    client = as_(project._author)
    html = client.get(at(project, "kiem-tra/")).content.decode()
    assert "sự cần thiết, nội dung và tiến độ" in html
    assert "Giấy đăng ký kinh doanh, Báo giá" in html
    sent = send(client, project)
    assert sent.status_code == 422
    assert "Hồ sơ còn thiếu" in sent.content.decode()
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT
    tasks = client.get(at(project)).content.decode()
    assert tasks.count("Chưa làm") >= 2
    assert tasks.count("Đang làm") >= 1


def test_what_a_colleague_changed_meanwhile_is_shown_before_it_is_sent(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    mark = seen(client.get(at(project, "kiem-tra/")))
    applications.write_sections(project=project, who=project._author, sections={"title": "Tên khác hẳn"})
    page = client.post(at(project, "kiem-tra/"), {"seen": mark, "version": project.version})
    assert page.status_code == 409
    assert "Tên khác hẳn" in page.content.decode()
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT


@pytest.mark.parametrize("version", ["", "Σ", "-1", "9" * 30])
def test_a_forged_version_sends_nothing(as_, cast, version):
    project = make_draft(cast=cast)
    assert send(as_(project._author), project, version=version).status_code in (302, 422)
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT


def test_a_supplement_is_shown_and_answered(as_, cast):
    project = make_project(cast=cast)
    fire(project, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Bổ sung báo giá thứ hai.\nGhi rõ công suất máy.")
    client = as_(project._author)
    for section in ("", "muc-tieu/", "dinh-kem/", "kiem-tra/"):
        assert "Ghi rõ công suất máy." in client.get(at(project, section)).content.decode()
    nothing = send(client, project, answer="")
    assert nothing.status_code == 422
    assert 'id="id_answer_error"' in nothing.content.decode()
    sent = send(client, project, answer="Đã thêm báo giá và công suất 2 tấn/giờ.")
    assert sent.status_code == 302
    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED
    assert project.supplements.get().answer == "Đã thêm báo giá và công suất 2 tấn/giờ."


def test_each_point_that_was_asked_is_answered_by_itself(as_, cast):
    project = make_project(cast=cast)
    officer, address = as_(cast[Role.DISTRICT_OFFICER]), f"/de-an/{project.code}/buoc/ask_more_district/"
    asked = {"version": project.version, "missing": "- Báo giá thứ hai\n\n- Catalô máy", "outdated": "Giấy đăng ký kinh doanh"}
    for wrong, words in (({"missing": " - ", "outdated": ""}, "Hãy ghi nội dung"), ({"missing": "x" * 1001}, "Mỗi dòng dài nhất")):
        page = officer.post(address, asked | wrong)
        assert (page.status_code, words in page.content.decode()) == (422, True)
    assert officer.post(address, asked).status_code == 302
    request = project.supplements.get()
    assert list(request.parts.values_list("kind", "text")) == [
        ("missing", "Báo giá thứ hai"), ("missing", "Catalô máy"), ("outdated", "Giấy đăng ký kinh doanh"),
    ]  # fmt: skip
    assert [row["paper"] for row in request.paper.context["body"]["items"]] == ["Còn thiếu", "Còn thiếu", "Đã cũ, hết hiệu lực"]
    project.refresh_from_db()
    client = as_(project._author)
    answers = {f"answer_{part.pk}": f"Đã kèm {part.position}" for part in request.parts.all()}
    last = f"answer_{request.parts.last().pk}"
    missing = send(client, project, **answers | {last: ""})
    assert (missing.status_code, f'id="id_{last}_error"' in missing.content.decode()) == (422, True)
    assert send(client, project, **answers).status_code == 302
    assert list(request.parts.values_list("answer", flat=True)) == ["Đã kèm 1", "Đã kèm 2", "Đã kèm 3"]
    request.refresh_from_db()
    assert "Catalô máy: Đã kèm 2" in request.answer
    page = officer.get(project.tab_url("tham-dinh")).content.decode()
    assert "Trả lời: Đã kèm 3" in page


def test_a_draft_is_discarded_after_a_question(as_, cast):
    project = make_draft(cast=cast)
    client = as_(project._author)
    assert "Bỏ bản soạn này?" in client.get(at(project, "bo/")).content.decode()
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT
    words = {"version": project.version}
    assert client.post(at(project, "bo/"), words).headers["Location"] == "/de-an/"
    project.refresh_from_db()
    assert project.state == ProjectState.DISCARDED
    assert client.post(at(project, "bo/"), words).status_code == 302
    assert TransitionLog.objects.filter(machine="project", subject_id=project.pk, action="discard").count() == 1


def test_a_submitted_application_is_withdrawn_with_a_reason(as_, cast):
    project = make_project(cast=cast)
    client = as_(project._author)
    nothing = client.post(at(project, "rut/"), {"version": project.version, "reason": ""})
    assert nothing.status_code == 422
    assert 'id="id_reason_error"' in nothing.content.decode()
    stale = client.post(at(project, "rut/"), {"version": project.version - 1, "reason": "Đổi kế hoạch."})
    assert stale.status_code == 302
    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED
    client.post(at(project, "rut/"), {"version": project.version, "reason": "Đổi kế hoạch."})
    project.refresh_from_db()
    assert project.state == ProjectState.WITHDRAWN
    assert client.get(at(project, "rut/")).headers["Location"] == project.get_absolute_url()


def test_a_submitted_application_cannot_be_discarded(as_, cast):
    project = make_project(cast=cast)
    page = as_(project._author).get(at(project, "bo/"), follow=True)
    assert "Không thể thực hiện" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_or_many(as_, cast, rows, django_assert_num_queries):
    enterprise = actors.make_enterprise()
    for _ in range(rows):
        draft = applications.start_draft(
            title="Máy ép", enterprise=enterprise, content=content(),
            who=cast[Role.DISTRICT_OFFICER],
        )  # fmt: skip
    client = as_(cast[Role.DISTRICT_OFFICER])
    with django_assert_num_queries(9):
        page = client.get("/de-an/")
    assert page.content.decode().count(draft.title) == rows


def test_the_whole_province_costs_one_query_more_for_its_clocks(as_, cast, django_assert_num_queries):
    for _ in range(3):
        make_project(cast=cast)
    client = as_(cast[Role.DOIT_OFFICER])
    with django_assert_num_queries(10):
        page = client.get("/de-an/").content.decode()
    assert "Còn" in page


def test_the_list_finds_without_marks_and_narrows(as_, cast):
    juice = make_project(cast=cast, title="Ép nước trái cây", enterprises=[actors.make_enterprise("Cơ sở Hoài Cổ")])
    other = make_draft(cast=cast, title="Xe chỉ xơ dừa", by=cast[Role.DISTRICT_OFFICER])
    client = as_(cast[Role.DISTRICT_OFFICER])

    def found(**asked):
        html = client.get("/de-an/", asked).content.decode()
        return {p.code for p in (juice, other) if p.code in html}

    assert found() == {juice.code, other.code}
    assert found(q="hoai co") == {juice.code}
    assert found(q="XƠ DUA") == {other.code}
    assert found(q=other.code.lower()) == {other.code}
    assert found(q="a\0") in ({juice.code, other.code}, set())
    assert found(nhom="soan") == {other.code}
    assert found(nhom="xu-ly") == {juice.code}
    assert found(nhom="xong") == set()
    assert found(nam="2024", nguon="KCDP") == {juice.code, other.code}
    assert found(**{"noi-dung": "TECH_LINE"}) == set()
    for sort in ("moi", "tien", "buoc", "Σ"):
        assert found(xep=sort) == {juice.code, other.code}


def test_the_search_uses_the_index_of_the_stored_column(as_, cast, django_assert_max_num_queries):
    make_project(cast=cast)
    client = as_(cast[Role.DOIT_OFFICER])
    with django_assert_max_num_queries(11) as asked:  # how much is found decides how the page is read
        client.get("/de-an/", {"q": "máy ép"})
    sql = next(q["sql"] for q in asked.captured_queries if "LIKE" in q["sql"])
    assert '"search_text"' in sql
    assert "kc_fold" not in sql


def test_nobody_sees_the_drafts_of_others(as_, cast):
    canary = make_draft(cast=cast, title="Bản soạn Chim Hoàng Yến")
    for who in (cast[Role.DOIT_OFFICER], cast[Role.DISTRICT_OFFICER], cast[Role.CENTER_OFFICER], actors.acting(Role.ENTERPRISE)):
        page = as_(who).get("/de-an/", {"q": "hoang yen"}).content.decode()
        assert canary.code not in page
    assert canary.code in as_(canary._author).get("/de-an/").content.decode()
    assert Project.objects.get().ends_on == clock.today() + timedelta(days=180)

"""The page of a đề án and the pages on which it is judged and moved."""

from datetime import date

import pytest

from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState, ProjectState, Track
from projects.models import Project
from projects.views.detail import TABS
from tests.factories import actors
from tests.factories.documents import upload
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, pdf_file, prepare_province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


def client_of(client_as, who):
    from khuyencong.actors.models import User

    return client_as(User.objects.get(pk=who.user_id))


@pytest.mark.thorough(7)
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.DISTRICT_OFFICER, Role.DOIT_OFFICER, Role.PROVINCE_LEADER, Role.FINANCE_OFFICER])
def test_every_tab_opens_for_who_sees_the_project(client_as, cast, tab, role):
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast)
    bring_line(project.lines.get(), LineState.COMPLETED, cast)
    who = cast.of(project.lines.get().enterprise) if role == Role.ENTERPRISE else cast[role]
    page = client_of(client_as, who).get(project.tab_url(tab))
    assert page.status_code == 200
    assert project.title in page.content.decode()


@pytest.mark.parametrize("state", [ProjectState.SUBMITTED, ProjectState.APPRAISING, ProjectState.RECOMMENDED, ProjectState.APPROVED])
def test_the_summary_costs_at_most_twenty_queries(client_as, cast, state, django_assert_max_num_queries):
    project = make_project(state=state, cast=cast)
    client = client_of(client_as, cast[Role.DOIT_OFFICER])
    client.get(project.get_absolute_url())
    with django_assert_max_num_queries(28):
        assert client.get(project.get_absolute_url()).status_code == 200


def test_other_peoples_projects_are_not_there(client_as, cast):
    project = make_project(cast=cast)
    for stranger in (
        actors.acting(Role.ENTERPRISE),
        actors.acting(Role.DISTRICT_OFFICER, district="837"),
        actors.acting(Role.CO_APPRAISER),
    ):
        page = client_of(client_as, stranger).get(project.get_absolute_url())
        assert page.status_code == 404
        assert project.title not in page.content.decode()


def test_an_opinion_page_belongs_to_the_asked_office(client_as, cast):
    project = make_project(state=ProjectState.APPRAISING, cast=cast, has_ict_content=True)
    opinion = project.opinions.get()
    asked = actors.acting(Role.CO_APPRAISER, organisation_code="stttt")
    address = f"/de-an/{project.code}/y-kien/{opinion.pk}/"
    assert client_of(client_as, asked).get(address).status_code == 200
    assert client_of(client_as, actors.acting(Role.CO_APPRAISER, organisation_code="skhcn")).get(address).status_code == 404
    broken = client_of(client_as, asked).post(address, {"answer": "agree", "text": "Đồng ý.", "file": upload("cv.pdf", b"<html>")})
    assert (broken.status_code, "Đồng ý." in broken.content.decode()) == (422, True)
    sent = client_of(client_as, asked).post(address, {"answer": "agree", "text": "Đồng ý.", "file": pdf_file("Công văn 12.pdf")})
    assert sent.status_code == 302
    again = client_of(client_as, asked).post(address, {"answer": "disagree", "text": "Đổi ý."})
    assert again.status_code == 422
    opinion.refresh_from_db()
    assert opinion.answer == "agree"
    page = client_of(client_as, cast.appraiser).get(project.tab_url("tham-dinh")).content.decode()
    href = page.partition(">Công văn 12.pdf<")[0].rpartition('href="')[2].rstrip('"')
    owner = cast.of(project.lines.get().enterprise)
    assert [client_of(client_as, who).get(href).status_code for who in (cast.appraiser, asked, owner)] == [200, 200, 404]


def test_the_way_to_the_approval_by_pages(client_as, cast):
    project = make_project(cast=cast)
    base = project.get_absolute_url()

    def post(who, path, **data):
        project.refresh_from_db()
        page = client_of(client_as, who).post(base + path, {"version": project.version} | data)
        assert page.status_code == 302, page.content.decode()[-3000:]
        project.refresh_from_db()
        return project.state

    officer, leader = cast[Role.DISTRICT_OFFICER], cast[Role.DISTRICT_LEADER]
    assert post(officer, "buoc/ask_more_district/", missing="Báo giá thứ ba") == ProjectState.RETURNED
    assert post(project._author, "buoc/resubmit/", reason="Đã bổ sung") == ProjectState.SUBMITTED
    refused = client_of(client_as, leader).post(base + "buoc/endorse/", {"version": project.version})
    assert refused.status_code == 422
    assert "Chưa có biên bản kiểm tra cơ sở" in refused.content.decode()
    post(officer, "kiem-tra-co-so/", checked_on="04/03/2024", participants="A; B", premises="Đủ", is_ready="yes")
    assert post(leader, "buoc/endorse/") == ProjectState.ENDORSED
    assert post(cast[Role.DOIT_CLERK], "buoc/receive/") == ProjectState.RECEIVED
    assert post(cast[Role.DOIT_HEAD], "buoc/open_appraisal/", appraiser_id=cast.appraiser.user_id) == ProjectState.APPRAISING
    post(cast.appraiser, "doi-chieu-dinh-muc/")
    met = {f"{code}_met": "yes" for code in ("C1", "C3", "C4", "C5")}
    post(cast.appraiser, "dieu-kien/", **met, **{name.replace("met", "evidence"): "Đã xem hồ sơ" for name in met})
    post(cast.appraiser, "xin-y-kien/", function="budget_appraiser", question="Mức hỗ trợ?")
    post(
        cast.appraiser,
        "ket-luan/",
        content_remarks="Phù hợp",
        cost_remarks="Đúng",
        participants="A",
        is_positive="yes",
        conclusion="Đề nghị phê duyệt",
    )
    assert post(cast[Role.DOIT_LEADER], "buoc/recommend/") == ProjectState.RECOMMENDED
    assert post(cast[Role.PROVINCE_LEADER], "buoc/approve/") == ProjectState.APPROVED
    assert project.decisions.get().notation == "01/QĐ-UBND"
    assert Project.objects.get(pk=project.pk).approved == 200_000_000


def test_a_ministrys_decision_is_named(client_as, cast):
    project = make_project(state=ProjectState.RECOMMENDED, cast=cast, track=Track.KCQG)
    who = actors.acting(Role.DOIT_LEADER)
    client, address = client_of(client_as, who), project.get_absolute_url() + "buoc/approve/"
    unnamed = client.post(address, {"version": project.version})
    assert unnamed.status_code == 422
    client.post(address, {"version": project.version, "notation": "3872/QĐ-BCT", "decided_on": "01/03/2024"})
    project.refresh_from_db()
    assert (project.state, project.decisions.get().notation) == (ProjectState.APPROVED, "3872/QĐ-BCT")


def test_a_second_click_changes_nothing(client_as, cast):
    project = make_project(state=ProjectState.ENDORSED, cast=cast)
    client, address = client_of(client_as, cast[Role.DOIT_CLERK]), project.get_absolute_url() + "buoc/receive/"
    version = project.version
    assert client.post(address, {"version": version}).status_code == 302
    again = client.post(address, {"version": version})
    assert again.status_code == 409
    project.refresh_from_db()
    assert (project.state, project.version) == (ProjectState.RECEIVED, version + 1)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.DOIT_OFFICER, 403), (Role.DISTRICT_LEADER, 403), (Role.ENTERPRISE, 404), (Role.PROVINCE_LEADER, 403), (Role.DOIT_CLERK, 200)],
)
def test_a_move_is_for_its_role(client_as, cast, role, status):
    project = make_project(state=ProjectState.ENDORSED, cast=cast)
    who = actors.acting(role) if role == Role.ENTERPRISE else cast[role]
    assert client_of(client_as, who).get(project.get_absolute_url() + "buoc/receive/").status_code == status


def test_in_a_group_nobody_reads_the_others_files(client_as, cast):
    from khuyencong.documents.selectors import attachments_of

    enterprises = [actors.make_enterprise("Cơ sở Một"), actors.make_enterprise("Cơ sở Hai")]
    project = make_project(cast=cast, enterprises=enterprises)
    kept = attachments_of(("project", project.pk))[0]
    address = f"/tep/{kept.pk}/{kept.sha256[:16]}/"
    member = client_of(client_as, cast.of(enterprises[0]))
    assert member.get(project.get_absolute_url()).status_code == 200
    page = member.get(project.tab_url("ho-so")).content.decode()
    assert kept.name not in page
    assert "Cơ sở Hai" not in page
    assert member.get(address).status_code == 404
    sent = client_of(client_as, cast[Role.CENTER_OFFICER]).get(address)
    assert b"".join(sent.streaming_content).startswith(b"%PDF")

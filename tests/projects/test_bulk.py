"""Several đề án at once: each is judged by itself, what is refused is listed and stays as it was."""

import io
import re
import zipfile

import pytest

from khuyencong.access import Role
from khuyencong.documents.models import Paper
from khuyencong.notices.models import Notice
from projects.enums import ProjectState as S
from projects.models import Project
from tests.factories import actors
from tests.factories import projects as factory

pytestmark = pytest.mark.django_db
R = Role
LIST = "/de-an/"


def tick(*projects: Project) -> list[str]:
    return [f"{project.pk}:{project.version}" for project in projects]


def states(*projects: Project) -> list[str]:
    found = dict(Project.objects.values_list("pk", "state"))
    return [found[project.pk] for project in projects]


@pytest.fixture
def scene(client_as):
    cast = factory.Cast()
    endorsed = [factory.make_project(state=S.ENDORSED, cast=cast, title=f"Đề án {n}") for n in range(2)]
    received = [factory.make_project(state=S.RECEIVED, cast=cast, title=f"Hồ sơ {n}") for n in range(2)]
    return endorsed, received, cast


def sign_in(client_as, role: Role, **more):
    member = actors.make_member(role, **more)
    return client_as(member.user), member


@pytest.mark.thorough
def test_each_row_moves_by_itself_and_what_is_refused_stays(scene, client_as):
    endorsed, received, _ = scene
    client, _ = sign_in(client_as, R.DOIT_CLERK)
    ticked = tick(*endorsed, received[0])
    page = client.post(LIST + "?nam=2026", {"viec": "tiep-nhan", "chon": ticked})
    html = page.content.decode()
    assert (page.status_code, html.count('name="chon"')) == (200, 3)
    assert states(*endorsed) == [S.ENDORSED] * 2
    page = client.post(LIST + "?nam=2026", {"viec": "tiep-nhan", "chon": ticked, "chac": "1"})
    assert page.url == f"{LIST}?nam=2026&ket-qua=1"
    assert states(*endorsed, received[0]) == [S.RECEIVED] * 3
    html = client.get(page.url).content.decode()
    assert "Đã tiếp nhận: 2 dòng." in html
    assert "Chưa làm được 1 mục" in html
    assert received[0].code in html
    assert "Đã tiếp nhận: " not in client.get(page.url).content.decode()
    # The same click once more: every row has moved since it was ticked.
    page = client.post(LIST, {"viec": "tiep-nhan", "chon": ticked, "chac": "1"}, follow=True)
    assert "Chưa làm được 3 mục" in page.content.decode()


def test_an_appraiser_is_given_several_but_not_their_own(scene, client_as):
    _, received, _ = scene
    appraiser = actors.make_member(R.DOIT_OFFICER)
    client, _ = sign_in(client_as, R.DOIT_HEAD)
    asked = {"viec": "giao", "chon": tick(*received), "chac": "1"}
    page = client.post(LIST, asked)
    assert (page.status_code, "Người thẩm định" in page.content.decode()) == (422, True)
    assert states(*received) == [S.RECEIVED] * 2
    page = client.post(LIST, asked | {"appraiser_id": appraiser.user_id}, follow=True)
    assert "Đã giao thẩm định: 2 dòng." in page.content.decode()
    assert states(*received) == [S.APPRAISING] * 2
    assert set(Project.objects.filter(pk__in=[p.pk for p in received]).values_list("appraiser_id", flat=True)) == {appraiser.user_id}


def test_silent_offices_are_reminded(scene, client_as):
    _, received, cast = scene
    project = factory.make_project(state=S.APPRAISING, cast=cast, title="Phần mềm", has_ict_content=True)
    asked_office = actors.make_member(R.CO_APPRAISER, organisation_code=project.opinions.get().organisation.code)
    client, _ = sign_in(client_as, R.DOIT_OFFICER)
    page = client.post(LIST, {"viec": "nhac", "chon": tick(project, received[0]), "chac": "1"}, follow=True)
    html = page.content.decode()
    assert ("Đã nhắc: 1 dòng." in html, "Chưa làm được 1 mục" in html) == (True, True)
    assert project.opinions.get().reminded == 1
    assert Notice.objects.filter(kind="project.opinion_reminded", user=asked_office.user).count() == 1


def test_papers_come_in_one_file_a_folder_for_each(scene, client_as):
    _, received, _ = scene
    client, _ = sign_in(client_as, R.DOIT_OFFICER)
    answer = client.post(LIST, {"viec": "van-ban", "chon": tick(*received)})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    papers = Paper.objects.filter(subject_kind="project", subject_id__in=[row.pk for row in received])
    made = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(made) == papers.exclude(pdf_sha256="").count()
    assert len(made) == papers.count() or "GHI-CHU.txt" in archive.namelist()
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_ticks_beyond_their_reach(scene, client_as):
    endorsed, _, _ = scene
    client, _ = sign_in(client_as, R.DISTRICT_OFFICER, district="831")
    page = client.post(LIST, {"viec": "van-ban", "chon": tick(*endorsed)})
    assert zipfile.ZipFile(io.BytesIO(b"".join(page))).namelist() == ["GHI-CHU.txt"]
    page = client.post(LIST, {"viec": "tiep-nhan", "chon": tick(*endorsed), "chac": "1"})
    assert (page.status_code, states(*endorsed)) == (422, [S.ENDORSED] * 2)
    clerk, _ = sign_in(client_as, R.DOIT_CLERK)
    page = clerk.post(LIST, {"viec": "tiep-nhan", "chon": ["999999:1"], "chac": "1"}, follow=True)
    assert "1 dòng" in page.content.decode()


def test_odd_requests_are_told_so_and_change_nothing(scene, client_as):
    endorsed, _, _ = scene
    client, _ = sign_in(client_as, R.DOIT_CLERK)
    ticked = tick(*endorsed)
    for asked, words in (
        ({"chon": ticked}, "Hãy chọn việc"),
        ({"viec": "khong-co", "chon": ticked}, "Hãy chọn việc"),
        ({"viec": "giao", "chon": ticked}, "Hãy chọn việc"),  # not the clerk's
        ({"viec": "tiep-nhan"}, "Chưa đánh dấu dòng nào"),
        ({"viec": "tiep-nhan", "chon": ["x", "1", "\0:1", ":", "9" * 30 + ":1", "-1:0", "²:1"], "chac": "1"}, "Chưa đánh dấu dòng nào"),
    ):
        page = client.post(LIST, asked)
        html = page.content.decode()
        assert (page.status_code, words in html) == (422, True), asked
        assert len(re.findall(r'name="chon"[^>]* checked', html)) == (2 if asked.get("chon") == ticked else 0), asked
    assert states(*endorsed) == [S.ENDORSED] * 2
    assert client.get(LIST + "?danh-dau=1").content.decode().count(" checked") >= 2


def test_the_list_costs_the_same_with_boxes(scene, client_as, django_assert_num_queries):
    client, _ = sign_in(client_as, R.DOIT_CLERK)
    with django_assert_num_queries(10):
        client.get(LIST)
    factory.make_project(state=S.SUBMITTED, title="Thêm một")
    with django_assert_num_queries(10):
        client.get(LIST)

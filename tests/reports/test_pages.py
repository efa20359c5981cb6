"""The pages of reports: a district sees its own alone, numbers lead to their đề án, files are saved and never run."""

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.jobs import running
from projects.enums import LineState, ProjectState
from reports import services
from reports.models import ReportRun
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project

pytestmark = pytest.mark.django_db


def unit(code):
    return actors.AdminUnit.objects.get(code=code, level="district")


@pytest.fixture
def officer(day, client_as):
    member = actors.make_member(Role.DOIT_OFFICER)
    return client_as(member.user, member)


@pytest.fixture
def district(day, client_as):
    member = actors.make_member(Role.DISTRICT_OFFICER, district="829")
    return client_as(member.user, member)


@pytest.mark.thorough
def test_an_officer_asks_waits_reads_and_saves(officer):
    give_estimate()
    cast = Cast()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, title="Máy ép =1+1 <b>đậm</b>")
    bring_line(project.lines.get(), LineState.SETTLED, cast)
    page = officer.get("/bao-cao/")
    assert "Lập báo cáo ngay" in page.content.decode()
    answer = officer.post("/bao-cao/lap/", {"kind": "period", "year": "2024", "span": "-Q1", "unit": "", "source": ""})
    run = ReportRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    waiting = officer.get(run.get_absolute_url())
    assert waiting["Refresh"] == "3"
    assert "Đang chờ tới lượt" in waiting.content.decode()
    assert "HX-Refresh" not in officer.get(run.get_absolute_url() + "?phan=tien-do")
    running.run_pending()
    assert officer.get(run.get_absolute_url() + "?phan=tien-do")["HX-Refresh"] == "true"
    page = officer.get(run.get_absolute_url())
    body = page.content.decode()
    assert "Refresh" not in page
    assert "Máy ép =1+1 &lt;b&gt;đậm&lt;/b&gt;" in body
    assert "style=" not in body
    behind = reverse("reports:behind", args=[run.pk])
    assert f"{behind}?bang=by_content&amp;dong=MACHINERY" in body
    assert project.code in officer.get(f"{behind}?bang=by_content&dong=MACHINERY").content.decode()
    assert officer.get(f"{behind}?bang=by_content&dong=NONE").status_code == 404
    for form in ("pdf", "xlsx", "csv"):
        file = officer.get(reverse("reports:file", args=[run.pk, form]))
        assert file["Content-Disposition"].startswith("attachment")
        assert file["X-Content-Type-Options"] == "nosniff"
        assert b"".join(file.streaming_content)  # read to its end, which closes it
    again = officer.post(reverse("reports:again", args=[run.pk]), {"reason": ""})
    assert (again.status_code, ReportRun.objects.count()) == (422, 1)
    officer.post(reverse("reports:again", args=[run.pk]), {"reason": "Bổ sung số liệu"})
    assert ReportRun.objects.count() == 2
    check = Client().get(reverse("reports:check", args=[run.snapshot_sha256 or ReportRun.objects.get(version=1).snapshot_sha256]))
    assert (check.status_code, project.title in check.content.decode()) == (200, False)
    assert Client().get(reverse("reports:check", args=["0" * 64])).status_code == 404


@pytest.mark.thorough
def test_a_district_sees_its_own_reports_alone(district):
    own = services.make_now(run=services.ask_report(kind="projects", period="2024", unit=unit("829")))
    others = [
        services.make_now(run=services.ask_report(kind="projects", period="2024", unit=unit("833"))),
        services.make_now(run=services.ask_report(kind="projects", period="2024")),
    ]
    listed = district.get("/bao-cao/").content.decode()
    assert own.get_absolute_url() in listed
    assert district.get(own.get_absolute_url()).status_code == 200
    for other in others:
        assert other.get_absolute_url() not in listed
        for address in (
            other.get_absolute_url(),
            other.get_absolute_url() + "?phan=tien-do",
            reverse("reports:file", args=[other.pk, "pdf"]),
            reverse("reports:behind", args=[other.pk]) + "?bang=list&dong=",
        ):
            assert district.get(address).status_code == 404
        for name in ("again", "cancel"):
            assert district.post(reverse(f"reports:{name}", args=[other.pk]), {"reason": "x"}).status_code == 404
    refused = district.post("/bao-cao/lap/", {"kind": "period", "year": "2024", "unit": "833"})
    assert refused.status_code == 422
    assert district.post("/bao-cao/lap/", {"kind": "period", "year": "2024", "unit": ""}).status_code == 422
    assert ReportRun.objects.count() == 3


def first_table(answer):
    """Of a page; empty when it has none."""
    return answer.content.decode().partition("<table")[2].partition("</table>")[0]


def test_statistics_of_a_district_are_its_own(officer, district):
    make_project(
        state=ProjectState.APPROVED, cast=Cast(district="833"), area=actors.AdminUnit.objects.filter(parent__code="833").order_by("code")[0]
    )
    asked = "/thong-ke/?first=district&second=&measure=grant&from_year=2024&to_year=2024&source="
    assert unit("833").name in first_table(officer.get(asked))
    assert unit("833").name not in first_table(district.get(asked))
    file = officer.get(asked + "&dang=csv")
    assert file["Content-Disposition"].startswith("attachment")
    assert "200000000" in file.content.decode()
    assert officer.get("/thong-ke/").status_code == 200
    wrong = officer.get("/thong-ke/?first=district&measure=grant&from_year=2025&to_year=2024")
    assert (wrong.status_code, "Năm cuối" in wrong.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "stage", "year": "2008"}, "cần năm cuối"),
        ({"kind": "stage", "year": "2012", "last_year": "2008"}, "phải sau năm đầu"),
        ({"kind": "period", "year": "2012", "last_year": "2014", "span": "-Q1"}, "không chọn quý"),
        ({"kind": "period", "year": ""}, "Cần nhập"),
    ],
)
def test_a_wrong_period_is_told_at_its_field(officer, typed, sentence):
    answer = officer.post("/bao-cao/lap/", typed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert ReportRun.objects.count() == 0


def test_roles_without_reports_are_kept_out(day, client_as):
    for role in (Role.ENTERPRISE, Role.CO_APPRAISER):
        member = actors.make_member(role)
        client = client_as(member.user, member)
        assert [client.get(path).status_code for path in ("/bao-cao/", "/thong-ke/")] == [403, 403]
    clerk = actors.make_member(Role.DOIT_CLERK)
    client = client_as(clerk.user, clerk)
    assert "Lập báo cáo ngay" not in client.get("/bao-cao/").content.decode()
    assert client.post("/bao-cao/lap/", {"kind": "period", "year": "2024"}).status_code == 403


def test_a_report_can_be_called_off_and_made_after_all(officer):
    officer.post("/bao-cao/lap/", {"kind": "projects", "year": "2024"})
    run = ReportRun.objects.get()
    officer.post(reverse("reports:cancel", args=[run.pk]))
    assert "Lập lại từ đầu" in officer.get(run.get_absolute_url()).content.decode()
    officer.post(reverse("reports:again", args=[run.pk]))
    running.run_pending()
    run.refresh_from_db()
    assert run.state == "made"

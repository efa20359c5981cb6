"""The copy of what is held on one person: whole, without other people's numbers, for who asked for it alone, for a week."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import notices
from khuyencong.access import Principal, Role, personal_tables
from khuyencong.actors.models import User
from khuyencong.documents import store
from khuyencong.documents.models import Attachment
from khuyencong.documents.services import attach
from khuyencong.notices.models import Notice
from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.held import held_on
from khuyencong.privacy.models import DataExport, Disclosure
from khuyencong.privacy.selectors import counts_of
from khuyencong.privacy.services import exporting, requests
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from tests.factories import actors
from tests.factories.projects import make_project, pdf_file
from tests.privacy.conftest import NUMBER, PASSWORD, PHONE

pytestmark = pytest.mark.django_db
OTHER_MAIL, OTHER_PHONE = "nguoi.khac@thu.invalid", "0918777666"


def opened(export: DataExport) -> zipfile.ZipFile:
    """The archive behind a copy."""
    export.refresh_from_db()
    return zipfile.ZipFile(store.path_of(export.path))


def rows_of(archive: zipfile.ZipFile, table: str) -> list[dict]:
    data = json.loads(archive.read("du-lieu.json"))
    return next((part["rows"] for part in data["tables"] if part["table"] == table), [])


@pytest.fixture
def project(household, owner, media):
    who = Principal(user_id=owner.pk, name=owner.full_name, role=Role.ENTERPRISE, enterprise_ids=frozenset({household.pk}))
    made = make_project(state=ProjectState.APPRAISING, enterprises=[household], by=who)
    notices.tell([owner.pk], kind="x", title="Báo", body=f"Liên hệ {OTHER_MAIL}, {OTHER_PHONE} hoặc {owner.email}", url="")
    return made


@pytest.mark.thorough
def test_everything_held_is_in_the_copy_and_nothing_of_others(project, owner, household, run_jobs):
    export = exporting.ask_own(person=owner, password=PASSWORD)
    run_jobs()
    archive = opened(export)
    whole = "".join(archive.read(name).decode() for name in ("du-lieu.json", "doc-truoc.html"))
    for mine in (owner.email, NUMBER, PHONE, "Lê Thị Trà", "Ấp 3", project.code, "Báo"):
        assert mine in whole
    for others in (OTHER_MAIL, OTHER_PHONE, owner.password, "scrypt"):
        assert others not in whole
    expected = {held.table.model for held in held_on(owner) if held.rows.exists()}
    assert {part["table"] for part in json.loads(archive.read("du-lieu.json"))["tables"]} == expected
    assert {"actors.User", "actors.Membership", "actors.Enterprise", "notices.Notice", "projects.Project", "workflow.TransitionLog",
            "documents.Attachment", "projects.Line", "privacy.DataExport"} <= expected  # fmt: skip
    files = [name for name in archive.namelist() if name.startswith("tep/")]
    assert len(files) == Attachment.objects.filter(by=owner).count() == 2


@pytest.mark.thorough
def test_others_are_not_named_where_they_decided(project, owner, run_jobs):
    export = exporting.ask_own(person=owner, password=PASSWORD)
    run_jobs()
    (row,) = rows_of(opened(export), "projects.Project")
    assert row["values"]["written_by"] == "bạn"
    assert row["values"]["appraiser"] == "người khác"
    assert row["relations"] == ["người lập"]


@pytest.mark.thorough
def test_an_officer_gets_what_they_decided_not_the_applicants_numbers(project, run_jobs):
    officer = project.appraiser
    officer.set_password(PASSWORD)
    officer.save()
    export = exporting.ask_own(person=officer, password=PASSWORD)
    run_jobs()
    archive = opened(export)
    assert rows_of(archive, "projects.Project")[0]["relations"] == ["người thẩm định"]
    assert rows_of(archive, "actors.Enterprise") == []
    for mine in (NUMBER, PHONE):
        assert mine not in archive.read("du-lieu.json").decode()


def test_the_page_counts_what_the_copy_holds(project, owner):
    shown = {row.about: row.count for row in counts_of(owner)}
    assert shown == {held.table.about: held.rows.count() for held in held_on(owner) if held.rows.exists()}


def test_acting_for_a_company_does_not_make_its_file_ones_own():
    member = actors.make_member(Role.ENTERPRISE)
    found = {held.table.model: held.rows.count() for held in held_on(member.user)}
    assert found["actors.Enterprise"] == 0
    actors.make_enterprise(representative=member.user.full_name)
    assert set(found) == {table.model for table in personal_tables()}


@pytest.mark.parametrize("password", ["", "sai", f" {PASSWORD}"])
def test_without_the_password_there_is_no_copy(owner, password):
    with pytest.raises(ValidationError, match="Mật khẩu chưa đúng"):
        exporting.ask_own(person=owner, password=password)
    assert not DataExport.objects.exists()


def test_an_account_without_a_password_proves_itself_by_signing_in():
    person = actors.make_user()
    with pytest.raises(ValidationError, match="đăng nhập lại"):
        exporting.ask_own(person=person, password="")
    assert exporting.ask_own(person=person, password="", signed_in_just_now=True).pk


def test_three_copies_a_day(owner, media):
    for _ in range(3):
        exporting.ask_own(person=owner, password=PASSWORD)
    with pytest.raises(ValidationError, match="tối đa 3"):
        exporting.ask_own(person=owner, password=PASSWORD)


def test_only_who_asked_fetches_it_and_only_for_a_week(owner, media, run_jobs, client_as, clock_at):
    export = exporting.ask_own(person=owner, password=PASSWORD)
    page = reverse("privacy:download", args=[export.pk])
    client = client_as(owner)
    assert client.get(page).status_code == 404
    run_jobs()
    answer = client.get(page)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(store.path_of(DataExport.objects.get().path))
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    for other in (actors.make_member(Role.OPERATOR).user, actors.make_member(Role.DOIT_OFFICER).user):
        assert client_as(other).get(page).status_code == 404
    export.refresh_from_db()
    assert export.fetched_at is not None
    clock_at(export.expires_at + timedelta(seconds=1))
    assert client.get(page).status_code == 404


def test_a_job_done_twice_keeps_one_copy(owner, media, run_jobs):
    export = exporting.ask_own(person=owner, password=PASSWORD)
    file = exporting.make(export)
    exporting.keep(export_id=export.pk, file=file)
    exporting.keep(export_id=export.pk, file=file)
    run_jobs()
    assert Notice.objects.filter(user=owner, kind="privacy.export").count() == 1


def test_an_operator_hands_a_copy_out_for_a_reason_that_is_kept(owner, operator, media, run_jobs, client_as):
    with pytest.raises(ValidationError, match="lý do"):
        exporting.ask_for(person=owner, who=operator, reason=" ")
    with pytest.raises(NotAllowed):
        exporting.ask_for(person=owner, who=actors.acting(Role.DOIT_OFFICER), reason="Người đó gửi đơn giấy")
    export = exporting.ask_for(person=owner, who=operator, reason="Người đó gửi đơn giấy ngày 20/11")
    kept = Disclosure.objects.get()
    assert (kept.subject_kind, kept.subject_id, kept.by_id) == ("user", owner.pk, operator.user_id)
    run_jobs()
    with pytest.raises(LookupError):
        exporting.fetch(export_id=export.pk, by=owner)
    assert exporting.fetch(export_id=export.pk, by=export.asked_by).fetched_at


def test_a_file_that_is_gone_from_the_store_is_left_out(owner, media, run_jobs):
    file = attach(subject=("project", 1), purpose="legal", file=pdf_file(), by_id=owner.pk)
    store.path_of(file.path).unlink()
    export = exporting.ask_own(person=owner, password=PASSWORD)
    run_jobs()
    assert [name for name in opened(export).namelist() if name.startswith("tep/")] == []


def test_own_page_from_asking_to_fetching(owner, media, run_jobs, client_as):
    client = client_as(owner)
    page = reverse("privacy:mine")
    assert client.post(reverse("privacy:ask_copy"), {"password": "sai"}).status_code == 422
    assert client.post(reverse("privacy:ask_copy"), {"password": PASSWORD}).url == page
    assert "Đang lập" in client.get(page).content.decode()
    run_jobs()
    assert reverse("privacy:download", args=[DataExport.objects.get().pk]) in client.get(page).content.decode()
    assert client.get(reverse("privacy:ask_copy")).url == page


def test_whoever_has_no_role_any_more_still_reads_their_own(client_as, client):
    person = actors.make_user(password=PASSWORD)
    assert client_as(person).get(reverse("privacy:mine")).status_code == 200
    assert client.get(reverse("privacy:mine")).url == "/dang-nhap/?next=/tai-khoan/du-lieu/"


def test_operators_page_of_a_request_for_a_copy(owner, operator, media, run_jobs, client_as):
    request = requests.ask(person=owner, kind=RequestKind.PROVIDE, words="", by=owner)
    client = client_as(User.objects.get(pk=operator.user_id))
    page = reverse("privacy:request", args=[request.pk])
    assert client.post(reverse("privacy:copy_for", args=[request.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("privacy:copy_for", args=[request.pk]), {"reason": "Gửi bản sao cho người yêu cầu"}).url == page
    run_jobs()
    assert "Tải về" in client.get(page).content.decode()
    assert client.post(page, {"grounds": "Đã gửi bản sao", "step": "xong"}).url == page

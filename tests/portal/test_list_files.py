"""A long list as a workbook: a job for its reader, of what the reader may see, in the columns and filters that were shown."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Membership
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.running import run_pending
from khuyencong.portal import list_files
from tests.factories import actors

pytestmark = pytest.mark.django_db
R = Role
LIST = "/doanh-nghiep/"


@pytest.fixture
def asked(client_as, monkeypatch, settings, tmp_path):
    """Three cơ sở, a limit of one, and who asked for two of them."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("khuyencong.ui.lists.page.LONG", 1)
    for name in ("Kẹo dừa A", "Kẹo dừa B"):
        actors.make_enterprise(name, trade="handicraft", legal_form="household", tax_code=f"08308500123{name[-1] == 'A':d}")
    actors.make_enterprise("Xơ dừa C", trade="agro_food")
    member = actors.make_member(R.DOIT_HEAD)
    client = client_as(member.user)
    answer = client.get(LIST, {"xuat": "xlsx", "nganh": "handicraft", "cot": "state,name"})
    return client, member, answer


def test_a_long_list_is_made_by_a_job_as_it_was_shown(asked, client_as):
    client, _, answer = asked
    job = Job.objects.get(kind=list_files.JOB)
    assert answer.url == reverse("portal:list_file", args=[job.pk])
    page = client.get(answer.url)
    assert ("Đang lập" in page.content.decode(), "Refresh" in page.headers) == (True, True)
    assert client.get(reverse("portal:list_file_itself", args=[job.pk])).status_code == 404
    run_pending()
    page = client.get(answer.url)
    assert ("Đã lập xong: 2 dòng" in page.content.decode(), "Refresh" in page.headers) == (True, False)
    file = client.get(reverse("portal:list_file_itself", args=[job.pk]))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file))).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in sheet] == [["Tình trạng", "Tên cơ sở"], ["Đã xác nhận", "Kẹo dừa A"], ["Đã xác nhận", "Kẹo dừa B"]]
    assert sheet[1][2].startswith("•••")
    stranger = client_as(actors.make_member(R.DOIT_HEAD).user)
    for name in ("portal:list_file", "portal:list_file_itself"):
        assert stranger.get(reverse(name, args=[job.pk])).status_code == 404


def test_the_same_list_is_asked_for_once_and_a_short_one_comes_at_once(asked):
    client, _, _ = asked
    client.get(LIST, {"xuat": "xlsx", "nganh": "handicraft", "cot": "state,name"})
    assert Job.objects.filter(kind=list_files.JOB).count() == 1
    short = client.get(LIST, {"xuat": "xlsx", "nganh": "agro_food"})
    assert (short.status_code, short.headers["Content-Disposition"].endswith('.xlsx"'), len(b"".join(short)) > 1000) == (200, True, True)
    assert b"".join(client.get(LIST, {"xuat": "csv"})).count(b"\r\n") == 4
    assert Job.objects.filter(kind=list_files.JOB).count() == 1


def test_a_role_that_ended_gets_no_file(asked):
    _, member, _ = asked
    Membership.objects.filter(pk=member.pk).update(valid_to=clock.today().replace(year=clock.today().year - 1), valid_from="2001-01-01")
    run_pending()
    job = Job.objects.get(kind=list_files.JOB)
    assert (job.state, "không còn hiệu lực" in job.error) == (JobState.FAILED, True)


def test_files_are_taken_away_when_nobody_knows_them(asked, monkeypatch):
    client, _, answer = asked
    run_pending()
    monkeypatch.setattr("khuyencong.documents.store.SWEEP_AFTER_SECONDS", -5)
    assert list_files.sweep_files() == 0
    with clock.at(clock.now() + list_files.KEPT * 2):
        assert list_files.sweep_files() == 1
    assert "hết hạn giữ" in client.get(answer.url).content.decode()

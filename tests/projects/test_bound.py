"""The whole file as one PDF: a job for one reader, of what that reader may see."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Membership
from khuyencong.documents import store
from khuyencong.documents.services import attach
from khuyencong.jobs.models import Job
from khuyencong.jobs.running import run
from projects.enums import ProjectState
from projects.services import binding
from tests.factories.actors import acting
from tests.factories.documents import image_bytes, office_bytes, upload
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = pytest.mark.django_db


def done(project, who):
    job = binding.ask_for(project=project, who=who)
    assert binding.ask_for(project=project, who=who).pk == job.pk
    run(job.pk, keep_alive=False)
    return Job.objects.get(pk=job.pk)


@pytest.mark.thorough
def test_a_file_is_bound_for_its_reader_alone(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast = Cast()
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        project = make_project(state=ProjectState.SUBMITTED, cast=cast)
        for name, content in (("Ảnh xưởng.jpg", image_bytes()), ("Dự toán.xlsx", office_bytes(".xlsx"))):
            attach(subject=("project", project.pk), purpose="photo", file=upload(name, content), by_id=None)
        job = done(project, project._author)
        assert job.state == "done", job.error
        assert (job.done, job.percent) == (job.total, 100)
        content = store.read(job.result["file"])
        with pypdfium2.PdfDocument(content) as read:
            said = [page.get_textpage().get_text_range() for page in read]
        assert len(said) == job.result["pages"]
        for words in ("Đơn đề nghị hỗ trợ", "Thuyết minh đề án", "Ảnh xưởng.jpg", "Dự toán.xlsx (tệp Word, Excel: tải riêng trên cổng)"):
            assert words in said[1]
        assert "THUYẾT MINH ĐỀ ÁN KHUYẾN CÔNG" in "".join(said)
        # Somebody else has nothing until they ask, and then a file of their own; who may not see the đề án gets none.
        officer = cast[Role.DISTRICT_OFFICER]
        assert binding.made_for(project, officer) is None
        assert binding.key_of(project, officer) != job.key
        stranger = binding.ask_for(project=project, who=acting(Role.ENTERPRISE))
        run(stranger.pk, keep_alive=False)
        stranger.refresh_from_db()
        assert (stranger.state, stranger.error) == ("failed", "Bạn không còn xem được hồ sơ này.")
        # What comes later makes another file; the one before is swept when its days are over.
        attach(subject=("project", project.pk), purpose="other", file=upload("Thêm.jpg", image_bytes()), by_id=None)
        assert binding.made_for(project, project._author) is None
    assert store.is_there(job.result["file"])


@pytest.mark.thorough
def test_the_pages_ask_show_and_give(settings, tmp_path, client_as):
    settings.MEDIA_ROOT = tmp_path
    cast = Cast()
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        project = make_project(state=ProjectState.SUBMITTED, cast=cast)
        member = Membership.objects.select_related("user").get(pk=project._author.membership_id)
        client = client_as(member.user, member)
        page, file = reverse("projects:dossier", args=[project.code]), reverse("projects:dossier_file", args=[project.code])
        assert "Lập tệp PDF" in client.get(page).content.decode()
        assert client.get(file).status_code == 404
        assert client.post(page).status_code == 302
        waiting = client.get(page)
        assert waiting.headers["Refresh"] == "3"
        run(Job.objects.get(kind=binding.JOB).pk, keep_alive=False)
        ready = client.get(page)
        assert "Tải tệp PDF" in ready.content.decode()
        assert "Refresh" not in ready.headers
        given = client.get(file)
        assert b"".join(given.streaming_content).startswith(b"%PDF-")
        other = acting(Role.ENTERPRISE)
        stranger = client_as(Membership.objects.get(pk=other.membership_id).user)
        assert stranger.get(page).status_code == 404
        assert stranger.get(file).status_code == 404

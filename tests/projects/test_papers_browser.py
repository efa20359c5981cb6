"""Files and papers in a real browser: what is asked for, looking at a file and its versions, the whole file as one PDF."""

import pytest
from django.urls import reverse

from khuyencong.actors.models import Membership
from khuyencong.documents.services import attach
from khuyencong.jobs.running import run_pending
from projects.enums import ProjectState
from tests.browser import SHOTS, Browse, looked_at
from tests.factories.documents import image_bytes, upload
from tests.factories.projects import Cast, make_draft, make_project, pdf_file, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

DRAWN = "width => { const image = document.querySelector('.leaves img'); return image && image.complete && Math.abs(image.naturalWidth - width) < 2; }"


def test_an_applicant_looks_at_files_and_takes_the_whole(browse: Browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    cast = Cast()
    project = make_project(state=ProjectState.SUBMITTED, cast=cast)
    who = project._author
    user = Membership.objects.get(pk=who.membership_id).user
    first = attach(
        subject=("project", project.pk), purpose="photo", file=upload("Ảnh xưởng.jpg", image_bytes(size=(900, 600))), by_id=user.pk
    )
    attach(subject=("project", project.pk), purpose="photo", file=pdf_file("Ảnh xưởng, bản quét.pdf"), by_id=user.pk, replaces=first)
    page = browse(project.tab_url("ho-so"), user=user)
    looked_at(page, "files-of-a-project")
    page.get_by_role("link", name="Ảnh xưởng, bản quét.pdf").first.click()
    page.wait_for_load_state("load")
    page.wait_for_function(DRAWN, arg=1100, timeout=20_000)
    looked_at(page, "look-at-a-file")
    page.get_by_role("link", name="Ảnh xưởng.jpg").click()
    page.wait_for_load_state("load")
    page.wait_for_function(DRAWN, arg=900, timeout=20_000)
    page = browse(reverse("projects:dossier", args=[project.code]), user=user)
    page.get_by_role("main").get_by_role("button", name="Lập tệp PDF").click()
    page.wait_for_load_state("load")
    run_pending()
    page.goto(page.url)
    looked_at(page, "whole-file")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải tệp PDF").click()
    assert waiting.value.suggested_filename == f"ho-so-{project.code}.pdf"
    waiting.value.save_as(SHOTS / "ho-so.pdf")


def test_what_an_application_needs_is_said_with_its_rule(browse: Browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    project = make_draft()
    user = Membership.objects.get(pk=project._author.membership_id).user
    page = browse(reverse("projects:draft_files", args=[project.code]), user=user)
    needed = page.locator("#can-co").locator("xpath=ancestor::section")
    assert "Báo giá (ít nhất 3) (nên có, không bắt buộc)" in needed.inner_text()
    looked_at(page, "papers-that-are-needed")

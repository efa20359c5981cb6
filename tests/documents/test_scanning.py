"""The virus scanner: a process that speaks clamd's protocol; away, back, and finding something."""

import time

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.documents import scanning, store
from khuyencong.documents.enums import ScanState
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.models import Attachment
from khuyencong.documents.readers import register_reader
from khuyencong.documents.selectors import attachments_of
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import scan_waiting, sweep_files
from khuyencong.documents.tasks import scan as scan_task
from khuyencong.notices.models import Notice
from tests.documents.clamd import MARK, scanner
from tests.factories.actors import make_member
from tests.factories.documents import image_bytes, pdf_bytes, upload

pytestmark = pytest.mark.django_db
SUBJECT = ("scanned", 7)
NOBODY = "tcp://127.0.0.1:9"
register_reader("scanned", lambda principal, subject_id: True)


@pytest.fixture(scope="module")
def clamd():
    with scanner() as address:
        yield address


def infected() -> bytes:
    """A whole JPEG with the mark in its comment."""
    return image_bytes(comment=MARK)


def add(content=None, name="Ảnh.jpg", by_id=None, **more):
    return attach(subject=SUBJECT, purpose="photo", file=upload(name, content or image_bytes()), by_id=by_id, **more)


def test_a_clean_file_is_kept_and_an_infected_one_refused(settings, clamd, store_folder):
    settings.CLAMD = clamd
    with pytest.raises(FileRefused, match=r"mã độc trong tệp \(Test\.Signature\)"):
        add(infected())
    assert not Attachment.objects.exists()
    assert not store_folder.exists()
    kept = add()
    assert kept.scan == ScanState.CLEAN
    assert kept.scanned_at


def test_a_large_file_is_sent_in_parts(settings, clamd):
    settings.CLAMD = clamd
    assert scanning.scan(b"x" * 700_000) == ""
    # The mark lies across the border of two parts.
    assert scanning.scan(b"x" * (256 * 1024 - 5) + MARK + b"x" * 1000) == "Test.Signature"


def test_without_a_scanner_nothing_is_held():
    assert add().scan == ScanState.NONE
    assert scan_waiting() == (0, 0)


def test_a_file_waits_while_the_scanner_is_away_and_is_released(settings, clamd, client_as):
    user, settings.CLAMD = make_member(Role.DOIT_CLERK).user, NOBODY
    kept = add(by_id=user.pk)
    client, address = client_as(user), reverse("documents:attachment", args=[kept.pk, kept.sha256[:16]])
    look, page = (
        reverse(f"documents:{name}", args=[kept.pk, kept.sha256[:16], *more]) for name, more in (("preview", []), ("preview_page", [1]))
    )
    assert kept.scan == ScanState.WAITING
    assert list(attachments_of(SUBJECT)) == [kept]
    assert not Attachment.objects.readable().exists()
    for held in (address, look):
        answer = client.get(held)
        assert answer.status_code == 409
        assert "đang chờ quét vi-rút" in answer.content.decode()
    assert client.get(page).status_code == 404
    assert scan_waiting() == (0, 0)  # still away
    settings.CLAMD = clamd
    scan_task()
    kept.refresh_from_db()
    assert kept.scan == ScanState.CLEAN
    released = client.get(address)
    assert b"".join(released.streaming_content) == image_bytes()
    assert scan_waiting() == (0, 0)  # nothing is left to do


def test_what_is_found_later_is_kept_out_with_a_notice(settings, clamd, client_as, django_capture_on_commit_callbacks):
    user, settings.CLAMD = make_member(Role.DOIT_CLERK).user, NOBODY
    kept, other = add(infected(), by_id=user.pk), add(by_id=user.pk)
    settings.CLAMD = clamd
    with django_capture_on_commit_callbacks(execute=True):
        assert scan_waiting() == (1, 1)
    kept.refresh_from_db()
    assert (kept.scan, kept.scan_finding) == (ScanState.INFECTED, "Test.Signature")
    assert list(attachments_of(SUBJECT)) == [other]
    assert not store.is_there(kept.path)
    assert store.is_there(other.path)
    (notice,) = Notice.objects.filter(user=user)
    assert "Ảnh.jpg" in notice.title
    assert "Test.Signature" in notice.body
    assert client_as(user).get(reverse("documents:attachment", args=[kept.pk, kept.sha256[:16]])).status_code == 410
    assert sweep_files() == 0


def test_files_from_before_the_scanner_are_judged_too(settings, clamd):
    kept = add()
    settings.CLAMD = clamd
    assert scan_waiting() == (1, 0)
    kept.refresh_from_db()
    assert kept.scan == ScanState.CLEAN


@pytest.mark.parametrize("mode", ["mute", "limit"])
def test_a_scanner_without_a_verdict_holds_the_file_and_no_request(settings, mode):
    settings.CLAMD_SECONDS = 1
    with scanner(mode) as settings.CLAMD:
        begun = time.monotonic()
        assert add().scan == ScanState.WAITING
        assert scan_waiting() == (0, 0)
        assert time.monotonic() - begun < 8


@pytest.mark.parametrize("address", ["http://127.0.0.1", "tcp://", "unix:///nowhere/clamd.ctl"])
def test_a_wrong_address_is_a_scanner_that_is_away(settings, address):
    settings.CLAMD = address
    assert not scanning.answers()
    with pytest.raises(scanning.ScannerAway):
        scanning.scan(pdf_bytes())

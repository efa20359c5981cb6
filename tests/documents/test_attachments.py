"""Attaching: versions, the store, what the database refuses."""

import os
import time

import pytest
from django.db import DatabaseError, connection, transaction

from khuyencong.documents import store
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.models import Attachment
from khuyencong.documents.selectors import attachments_of, versions_of
from khuyencong.documents.services import attach, remove
from khuyencong.documents.services.attachments import sweep_files
from khuyencong.jobs.outputs import publish
from tests.factories.documents import pdf_bytes, upload

pytestmark = pytest.mark.django_db
SUBJECT = ("project", 7)


def add(name="Báo giá máy ép.pdf", content=None, **more):
    return attach(subject=SUBJECT, purpose="quotation", file=upload(name, content or pdf_bytes()), by_id=None, **more)


def test_a_file_is_kept_under_its_own_hash_and_shown_by_its_name():
    kept = add("Bảng kê thiết bị.PDF")
    assert kept.name == "Bảng kê thiết bị.PDF"
    assert kept.mime == "application/pdf"
    assert store.path_of(kept.path).read_bytes() == pdf_bytes()
    assert kept.sha256 in kept.path


def test_a_new_version_leaves_the_earlier_readable():
    first = add()
    second = add(content=pdf_bytes(2), replaces=first)
    assert (second.version, [a.pk for a in attachments_of(SUBJECT)]) == (2, [second.pk])
    assert versions_of(second) == [second, first]
    assert store.path_of(first.path).exists()
    with pytest.raises(ValueError, match="đã được thay"):
        add(content=pdf_bytes(3), replaces=first)
    with pytest.raises(ValueError, match="belongs to the subject"):
        attach(subject=("project", 8), purpose="quotation", file=upload("a.pdf", pdf_bytes()), by_id=None, replaces=second)


def test_a_removed_file_leaves_the_list_and_stays_on_record():
    kept = add()
    remove(kept, by_id=None)
    assert not attachments_of(SUBJECT)
    assert store.path_of(kept.path).exists()
    with pytest.raises(ValueError, match="đã được gỡ"):
        remove(kept, by_id=None)


def test_a_refused_file_leaves_nothing(store_folder):
    with pytest.raises(FileRefused, match="PDF"):
        add("Báo giá.pdf", b"<html>")
    assert not Attachment.objects.exists()
    assert not store_folder.exists()


def test_the_database_keeps_what_was_attached():
    kept = add()
    for statement in (
        "UPDATE documents_attachment SET sha256 = repeat('0', 64)",
        "UPDATE documents_attachment SET name = 'khác.pdf'",
        "DELETE FROM documents_attachment",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    name = next(t.get_pgid(Attachment) for t in Attachment._meta.triggers if t.name == "attachment_is_frozen")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name} ON documents_attachment")
        cursor.execute("UPDATE documents_attachment SET name = 'khác.pdf'")
    kept.refresh_from_db()
    assert kept.name == "khác.pdf"


def test_a_file_without_a_row_is_swept_when_it_is_old(store_folder):
    kept = add()
    orphan = publish(b"orphan", folder="attachments", suffix=".pdf").path
    assert sweep_files() == 0
    hours_ago = time.time() - 2 * 3600
    for file in (orphan, store.path_of(kept.path)):
        os.utime(file, (hours_ago, hours_ago))
    assert sweep_files() == 1
    assert not orphan.exists()
    assert store.path_of(kept.path).exists()


def test_a_full_disk_leaves_no_half_file(store_folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileRefused, match="Máy chủ chưa lưu được"):
        add()
    assert [f for f in store_folder.rglob("*") if f.is_file()] == []
    assert not Attachment.objects.exists()


def test_a_path_never_leaves_the_store():
    with pytest.raises(ValueError, match="stays"):
        store.path_of("../../etc/passwd")

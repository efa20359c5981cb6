"""Files in an S3-compatible bucket: the same promises as on disk, every question signed, nothing public."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import pytest
from django.core.files.storage import storages
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.documents import store
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.models import Attachment
from khuyencong.documents.readers import register_reader
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import erase, sweep_files
from khuyencong.jobs.bucket import StoreAway
from khuyencong.jobs.outputs import publish
from tests.factories.actors import make_member
from tests.factories.documents import pdf_bytes, upload

pytestmark = pytest.mark.django_db
BUCKET = "khuyen-cong"
register_reader("kept", lambda principal, subject_id: True)
# moto's own server as a process: what answers is another program than what asks.
SERVE = "import sys; sys.argv = ['moto_server', '-H', '127.0.0.1', '-p', sys.argv[1]]; from moto.server import main; main()"


@pytest.fixture(scope="module")
def endpoint():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < end, "the S3 server did not start"
                time.sleep(0.1)
        address = f"http://127.0.0.1:{port}"
        client = boto3.client("s3", endpoint_url=address, aws_access_key_id="k", aws_secret_access_key="s", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield address
    finally:
        process.kill()
        process.communicate(timeout=10)


@pytest.fixture
def bucket(settings, endpoint):
    """The portal's store is a bucket, under a prefix of its own; what a test puts there goes with it."""
    options = {
        "bucket_name": BUCKET, "location": "cong", "endpoint_url": endpoint, "region_name": "us-east-1", "access_key": "k", "secret_key": "s",
        "file_overwrite": True, "default_acl": None, "querystring_auth": True, "signature_version": "s3v4", "addressing_style": "path",
        "max_memory_size": 4096,
    }  # fmt: skip
    settings.STORAGES = settings.STORAGES | {"kept": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
    settings.STORE_BUCKET = BUCKET
    kept = storages["kept"]
    yield kept
    kept.bucket.objects.all().delete()


PDF = pdf_bytes()


def add(content=PDF, **more):
    return attach(subject=("kept", 7), purpose="quote", file=upload("Báo giá.pdf", content), by_id=None, **more)


def keys(kept) -> list[str]:
    return [item.key for item in kept.bucket.objects.all()]


def test_a_file_is_kept_in_the_bucket_and_read_through_the_portal(bucket, store_folder, client_as):
    row = add()
    assert keys(bucket) == [f"cong/{row.path}"]
    assert not store_folder.exists()
    assert store.read(row.path) == PDF
    answer = client_as(make_member(Role.DOIT_CLERK).user).get(reverse("documents:attachment", args=[row.pk, row.sha256[:16]]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert add().path == row.path  # the same content is one object
    assert len(keys(bucket)) == 1


def test_nobody_reads_the_bucket_without_a_signature(bucket, endpoint):
    row = add()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{endpoint}/{BUCKET}/cong/{row.path}", timeout=10)  # noqa: S310 our own server
    refused.value.close()
    assert refused.value.code == 403
    assert "X-Amz-Signature" in bucket.url(row.path)


def test_a_file_without_a_row_is_swept_when_it_is_old(bucket, monkeypatch):
    row, orphan = add(), publish(b"orphan", folder="attachments", suffix=".pdf")
    assert sweep_files() == 0
    monkeypatch.setattr(store, "SWEEP_AFTER_SECONDS", -60)
    assert sweep_files() == 1
    assert not store.is_there(orphan.name)
    assert store.is_there(row.path)


def test_an_erased_file_leaves_the_bucket(bucket, django_capture_on_commit_callbacks):
    row = add()
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(Attachment.objects.filter(pk=row.pk)) == 1
    assert keys(bucket) == []


@pytest.mark.parametrize("broken", ["nobody", "no_bucket"])
def test_a_bucket_that_does_not_answer_is_told_plainly(bucket, settings, client_as, broken):
    row = add()
    options = settings.STORAGES["kept"]["OPTIONS"] | (
        {"endpoint_url": "http://127.0.0.1:9"} if broken == "nobody" else {"bucket_name": "khac"}
    )
    settings.STORAGES = settings.STORAGES | {"kept": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
    with pytest.raises(FileRefused, match="Máy chủ chưa lưu được"):
        add(pdf_bytes(2))
    assert Attachment.objects.count() == 1
    if broken == "nobody":
        with pytest.raises(StoreAway):
            store.read(row.path)
        answer = client_as(make_member(Role.DOIT_CLERK).user).get(reverse("documents:attachment", args=[row.pk, row.sha256[:16]]))
        assert answer.status_code == 503

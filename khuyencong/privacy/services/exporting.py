"""Copies of what is held on one person: asked for, made by a worker, fetched by who asked, gone after a week."""

import json
import shutil
import tempfile
import zipfile
from datetime import timedelta
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.template import engines

from khuyencong import clock, jobs, notices
from khuyencong.access import Principal
from khuyencong.actors.models import User
from khuyencong.audit import record
from khuyencong.documents import store
from khuyencong.documents.models import Attachment
from khuyencong.jobs.models import Job
from khuyencong.jobs.outputs import Published, publish
from khuyencong.privacy.copying import as_json, parts_of
from khuyencong.privacy.models import DataExport
from khuyencong.privacy.permissions import P
from khuyencong.privacy.services.disclosing import note_disclosure
from khuyencong.workflow.refusals import NotAllowed

JOB = "privacy.export"
FETCHED = "privacy.copy_fetched"
AREA = "exports"
LIVES = timedelta(days=7)
FILES_MAX_BYTES = 500 * 1024 * 1024
A_DAY = 3  # copies that one person may ask for in 24 hours


@transaction.atomic
def ask_own(*, person: User, password: str, signed_in_just_now: bool = False) -> DataExport:
    """A person asks for their own copy; the worker makes it. ValidationError at `password` when it is wrong, or after three in a day.

    An account without a password proves itself by having signed in just now (`signed_in_just_now`).
    """
    if person.has_usable_password():
        if not person.check_password(password):
            raise ValidationError({"password": "Mật khẩu chưa đúng."})
    elif not signed_in_just_now:
        raise ValidationError("Tài khoản này không dùng mật khẩu: hãy đăng xuất, đăng nhập lại rồi yêu cầu trong vòng 10 phút.")
    recent = DataExport.objects.filter(person=person, asked_by=person, asked_at__gt=clock.now() - timedelta(days=1))
    if recent.count() >= A_DAY:
        raise ValidationError(f"Mỗi ngày lập tối đa {A_DAY} bản sao. Hãy tải bản đã lập, hoặc thử lại ngày mai.")
    return _asked(DataExport(person=person, asked_by=person))


@transaction.atomic
def ask_for(*, person: User, who: Principal, reason: str) -> DataExport:
    """An operator asks for a person's copy at that person's request; who, of whom and why is kept. ValidationError at `reason`."""
    if not who.may(P.HANDLE):
        raise NotAllowed
    note_disclosure(subject=("user", person.pk), who=who, reason=reason)
    return _asked(DataExport(person=person, asked_by_id=who.user_id, reason=reason.strip()))


def _asked(export: DataExport) -> DataExport:
    export.full_clean(exclude=["person", "asked_by"])
    export.save(force_insert=True)
    jobs.ask(JOB, f"{JOB}:{export.pk}", {"export": export.pk}, by_id=export.asked_by_id)
    return export


def make(export: DataExport) -> Published:
    """Write the ZIP: the data as JSON, the same to read as a page, and the person's own files. Kept by its hash; no row is changed."""
    at = clock.now()
    with tempfile.TemporaryFile() as whole:
        write_copy(export.person, whole, at=at)
        return publish(whole, folder=AREA, suffix=".zip")


def write_copy(person: User, whole: IO[bytes], *, at: Any) -> None:
    """Write a person's copy into an open file."""
    parts = list(parts_of(person))
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        files, left_out = _own_files(person)
        page = engines["jinja2"].get_template("privacy/copy.html")
        names = {"person": person, "parts": parts, "made_at": at, "files": files, "left_out": left_out}
        archive.writestr("doc-truoc.html", page.render(names))
        archive.writestr("du-lieu.json", json.dumps(as_json(person, parts, at), ensure_ascii=False, indent=1))
        for name, path in files:
            with store.opened(path) as kept, archive.open(f"tep/{name}", "w") as copy:
                shutil.copyfileobj(kept, copy)


def _own_files(person: User) -> tuple[list[tuple[str, str]], int]:
    """The files that the person handed in and that are there: (name in the archive, stored path); and how many do not fit any more."""
    found: list[tuple[str, str]] = []
    size = left_out = 0
    for row in Attachment.objects.readable().filter(by=person).order_by("pk"):
        if not store.is_there(row.path):
            continue
        if size + row.size > FILES_MAX_BYTES:
            left_out += 1
            continue
        size += row.size
        found.append((f"{row.pk}-{row.name}", row.path))
    return found, left_out


def keep(*, export_id: int, file: Published) -> None:
    """Tie the made file to its row and tell who asked; part of the end of the job. Nothing when it was made already."""
    export = DataExport.objects.select_for_update(of=("self",), no_key=True).get(pk=export_id)
    if export.made_at is not None:
        return
    export.path, export.sha256, export.size = file.name, file.sha256, file.size
    export.made_at = clock.now()
    export.expires_at = export.made_at + LIVES
    export.save(update_fields=["path", "sha256", "size", "made_at", "expires_at"])
    own = export.asked_by_id == export.person_id
    notices.tell(
        [export.asked_by_id],
        kind="privacy.export",
        title="Bản sao dữ liệu của bạn đã sẵn sàng" if own else "Bản sao dữ liệu đã sẵn sàng",
        body=f"Tải được đến hết ngày {export.expires_at.astimezone(clock.ZONE):%d/%m/%Y}. Liên kết chỉ mở được bằng tài khoản đã yêu cầu.",
        url="/tai-khoan/du-lieu/" if own else "/du-lieu-ca-nhan/yeu-cau/",
        subject=("data_export", export.pk),
    )


@transaction.atomic
def fetch(*, export_id: int, by: User) -> DataExport:
    """The copy for who asked for it, noting that it was fetched. LookupError for anybody else, before it is made, and after its time."""
    rows = DataExport.objects.select_for_update(of=("self",), no_key=True).filter(pk=export_id, asked_by=by)
    export = rows.order_by("pk").first()
    if export is None or not is_there(export):
        raise LookupError("no such copy")
    export.fetched_at = clock.now()
    export.save(update_fields=["fetched_at"])
    record(FETCHED, of=User, subject_id=export.person_id, data={"copy": export.pk})
    return export


def is_there(export: DataExport) -> bool:
    """Whether the copy can be fetched now."""
    return bool(export.path) and export.removed_at is None and export.expires_at is not None and export.expires_at > clock.now()


def remove_files(exports: QuerySet[DataExport]) -> int:
    """Take the files of copies away (after the commit), the rows stay; how many."""
    rows = list(exports.filter(made_at__isnull=False, removed_at__isnull=True).order_by("pk"))
    paths = [row.path for row in rows]
    DataExport.objects.filter(pk__in=[row.pk for row in rows]).update(path="", removed_at=clock.now())
    transaction.on_commit(lambda: [store.forget(path) for path in paths])
    return len(rows)


def sweep_files() -> int:
    """Take away files without a row: a worker died between writing and noting. Returns how many."""
    return store.sweep(AREA, known=lambda paths: DataExport.objects.filter(path__in=paths).order_by("path").values_list("path", flat=True))


def job_of(export: DataExport) -> Job | None:
    """The job that makes a copy."""
    return Job.objects.filter(key=f"{JOB}:{export.pk}").order_by("pk").first()

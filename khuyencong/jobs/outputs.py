"""Files that jobs make: there whole or not at all, named by their content."""

import hashlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from khuyencong.jobs import bucket

UNFINISHED = ".unfinished"  # folder of temporary files, on the same file system as the finished ones
UNFINISHED_SECONDS = 3600  # longer than any job may run


@dataclass(frozen=True, slots=True)
class Published:
    """A kept file: its name in the store, its SHA-256, its size in bytes."""

    name: str
    sha256: str
    size: int

    @property
    def path(self) -> Path:
        """Where it lies on this machine; nowhere when files are in a bucket."""
        return Path(settings.MEDIA_ROOT) / self.name


def publish(content: bytes | IO[bytes], *, folder: str, suffix: str = "") -> Published:
    """Write `content` durably as `folder`/ab/abcdef…`suffix` (its SHA-256).

    Written to a temporary file, flushed to disk, then renamed: a reader sees the whole file or none, and a second writer
    of the same content changes nothing. With a bucket configured (STORE_BUCKET) it is kept there under the same name.
    ValueError for a folder outside of the store, OSError when the file could not be kept.
    """
    if Path(folder).is_absolute() or ".." in Path(folder).parts or not folder or "/" in suffix:
        raise ValueError(f"no folder of the portal: {folder!r}{suffix!r}")
    if settings.STORE_BUCKET:
        return _into_bucket(content, folder, suffix)
    root = Path(settings.MEDIA_ROOT)
    (root / UNFINISHED).mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root / UNFINISHED, delete=False) as file:
        temporary = Path(file.name)
        try:
            if isinstance(content, bytes):
                file.write(content)
            else:
                content.seek(0)
                shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            size = os.fstat(file.fileno()).st_size
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            name = f"{folder}/{digest[:2]}/{digest}{suffix}"
            final = root / name
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
            temporary.replace(final)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    _flush_folder(final.parent)
    return Published(name=name, sha256=digest, size=size)


def _into_bucket(content: bytes | IO[bytes], folder: str, suffix: str) -> Published:
    with tempfile.TemporaryFile() as whole:
        if isinstance(content, bytes):
            whole.write(content)
        else:
            content.seek(0)
            shutil.copyfileobj(content, whole)
        size = whole.tell()
        whole.seek(0)
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
        name = f"{folder}/{digest[:2]}/{digest}{suffix}"
        bucket.put(name, whole)
    return Published(name=name, sha256=digest, size=size)


def sweep_unfinished(*, older_than: float = UNFINISHED_SECONDS) -> int:
    """Remove temporary files that a dead worker left behind; how many."""
    removed = 0
    for path in sorted((Path(settings.MEDIA_ROOT) / UNFINISHED).glob("*")):
        try:
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # another sweep was faster
    return removed


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Where papers and attachments lie: a folder outside of the web root, each file named by its own SHA-256.

A file is written beside its place and renamed into it, so that there is a whole file or none. Rows are written after
their file; a file without a row (a rolled-back transaction, a killed process) is taken away by `sweep`.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

# Younger files may belong to a transaction that has not ended yet.
SWEEP_AFTER_SECONDS = 3600


def put(content: bytes, *, area: str, suffix: str) -> str:
    """Keep `content` and return its path relative to the store, e.g. `attachments/3f/9a…c1.pdf`."""
    digest = hashlib.sha256(content).hexdigest()
    relative = f"{area}/{digest[:2]}/{digest}{suffix}"
    place = _root() / relative
    if place.exists():
        os.utime(place)  # young again: the sweeper must not take it before the new row is committed
        return relative
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=place.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(half).chmod(settings.FILE_UPLOAD_PERMISSIONS)
        Path(half).replace(place)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    return relative


def path_of(relative: str) -> Path:
    """The file behind a stored path. ValueError for a path that leaves the store."""
    place = (_root() / relative).resolve()
    if not place.is_relative_to(_root().resolve()):
        raise ValueError("a stored path stays in the store")
    return place


def sweep(area: str, *, known: Callable[[list[str]], Iterable[str]]) -> int:
    """Take away files of an area that are old and unknown to `known`, which names those of the given paths that have rows."""
    root = _root() / area
    before = time.time() - SWEEP_AFTER_SECONDS
    gone = 0
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        old = [file for file in sorted(folder.iterdir()) if file.stat().st_mtime < before]
        kept = set(known([f"{area}/{folder.name}/{file.name}" for file in old]))
        for file in old:
            if f"{area}/{folder.name}/{file.name}" not in kept:
                file.unlink(missing_ok=True)
                gone += 1
    return gone


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)

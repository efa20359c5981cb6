"""Where papers and attachments lie: under MEDIA_ROOT, outside of the web root, or in a private bucket; each file named by its own SHA-256.

`khuyencong.jobs.outputs.publish` writes them, whole or not at all. Rows are written after their file; a file without a
row (a rolled-back transaction, a killed process) is taken away by `sweep`.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings

from khuyencong.jobs import bucket

# Younger files may belong to a transaction that has not ended yet.
SWEEP_AFTER_SECONDS = 3600
ASKED_AT_ONCE = 500


def path_of(relative: str) -> Path:
    """The file behind a stored path, where files lie on this machine. ValueError for a path that leaves the store."""
    root = Path(settings.MEDIA_ROOT)
    place = (root / relative).resolve()
    if not place.is_relative_to(root.resolve()):
        raise ValueError("a stored path stays in the store")
    return place


def opened(relative: str) -> IO[bytes]:
    """A kept file, open for reading. OSError when it is not there or the store does not answer; ValueError as `path_of`."""
    place = path_of(relative)
    return bucket.opened(relative) if settings.STORE_BUCKET else place.open("rb")


def read(relative: str) -> bytes:
    """The whole of a kept file. Fails as `opened`."""
    with opened(relative) as file:
        return file.read()


def is_there(relative: str) -> bool:
    """Whether the store has the file."""
    place = path_of(relative)
    return bucket.is_there(relative) if settings.STORE_BUCKET else place.is_file()


def forget(relative: str) -> None:
    """Take a kept file away for good; nothing when it is gone."""
    place = path_of(relative)
    if settings.STORE_BUCKET:
        bucket.forget(relative)
    else:
        place.unlink(missing_ok=True)


def sweep(area: str, *, known: Callable[[list[str]], Iterable[str]]) -> int:
    """Take away files of an area that are old and unknown to `known`, which names those of the given paths that have rows."""
    before = time.time() - SWEEP_AFTER_SECONDS
    names = bucket.older(area, than=before) if settings.STORE_BUCKET else _older(area, before)
    gone = 0
    while some := list(islice(names, ASKED_AT_ONCE)):
        kept = set(known(some))
        for name in some:
            if name not in kept:
                forget(name)
                gone += 1
    return gone


def _older(area: str, before: float) -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT) / area
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        for file in sorted(folder.iterdir()):
            if file.stat().st_mtime < before:
                yield f"{area}/{folder.name}/{file.name}"

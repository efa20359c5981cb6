"""Where papers and attachments lie: under MEDIA_ROOT, outside of the web root, each file named by its own SHA-256.

`khuyencong.jobs.outputs.publish` writes them, whole or not at all. Rows are written after their file; a file without a
row (a rolled-back transaction, a killed process) is taken away by `sweep`.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

# Younger files may belong to a transaction that has not ended yet.
SWEEP_AFTER_SECONDS = 3600


def path_of(relative: str) -> Path:
    """The file behind a stored path. ValueError for a path that leaves the store."""
    root = Path(settings.MEDIA_ROOT)
    place = (root / relative).resolve()
    if not place.is_relative_to(root.resolve()):
        raise ValueError("a stored path stays in the store")
    return place


def sweep(area: str, *, known: Callable[[list[str]], Iterable[str]]) -> int:
    """Take away files of an area that are old and unknown to `known`, which names those of the given paths that have rows."""
    root = Path(settings.MEDIA_ROOT) / area
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

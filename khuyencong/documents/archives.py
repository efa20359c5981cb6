"""Several papers in one ZIP."""

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from khuyencong.documents import store
from khuyencong.documents.models import Paper


def zipped(papers: Iterable[tuple[str, Paper]]) -> IO[bytes]:
    """The PDFs of papers, each in the named folder; a text names those whose PDF is not made yet. The caller closes it.

    OSError when the store does not answer: nothing is half given.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    missing, names = [], set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for folder, paper in papers:
            title = (paper.notation or paper.label).replace("/", "-").replace("\\", "-")
            if not paper.has_pdf:
                missing.append(f"{folder}: {title}")
                continue
            name = f"{folder}/{title}.pdf"
            # One number may stand on two papers of different offices.
            name = f"{folder}/{title} ({paper.code}).pdf" if name in names else name
            names.add(name)
            with store.opened(paper.pdf_path) as source, archive.open(name, "w") as kept:
                while part := source.read(1 << 16):
                    kept.write(part)
        if missing or not names:
            words = ["Các văn bản sau chưa có tệp PDF; hãy tải lại sau ít phút:", *missing] if missing else ["Chưa có văn bản nào."]
            archive.writestr("GHI-CHU.txt", "\ufeff" + "\r\n".join(words))
    out.seek(0)
    return out

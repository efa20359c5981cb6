"""The whole file of a đề án as one PDF: its papers in the order of their days, then what was attached; only what its reader may see."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime

from khuyencong.access import Principal
from khuyencong.documents import store
from khuyencong.documents.binding import Bound, Piece, bind
from khuyencong.documents.enums import ScanState
from khuyencong.documents.models import Attachment, Paper
from khuyencong.documents.render import RenderFailed, render_pdf
from khuyencong.documents.render.previews import picture_of
from khuyencong.documents.selectors import attachments_of
from khuyencong.documents.services.rendering import make_pdf
from khuyencong.text import date_vi
from projects.enums import AttachmentPurpose
from projects.models import Project
from projects.selectors.visibility import lines_visible_to, may_read_line, may_read_opinion, may_read_project_files

_PHOTO = (
    "<!doctype html><html><head><title>Ảnh</title><style>@page {{ size: A4; margin: 15mm }} img {{ max-width: 100%; max-height: 260mm }}</style></head>"
    '<body><img src="data:{};base64,{}"></body></html>'
)


def parts_of(project: Project, reader: Principal) -> tuple[list[Paper], list[Attachment]]:
    """The papers and the files that the reader may see, in the order of the bound file."""
    lines = list(lines_visible_to(reader).filter(project=project).order_by("position").values_list("pk", flat=True))
    own = Paper.objects.filter(subject_kind="project", subject_id=project.pk)
    papers = list((own | Paper.objects.filter(subject_kind="line", subject_id__in=lines)).defer("context").order_by("issued_on", "id"))
    files = list(attachments_of(("project", project.pk))) if may_read_project_files(reader, project.pk) else []
    for pk in lines:
        if may_read_line(reader, pk):
            files += attachments_of(("line", pk))
    for pk in project.opinions.filter(answer_file__isnull=False).order_by("answered_at", "id").values_list("pk", flat=True):
        if may_read_opinion(reader, pk):
            files += attachments_of(("opinion", pk))
    return papers, files


def mark_of(project: Project, reader: Principal) -> str:
    """A mark of all that the bound file would hold for the reader; another mark means that something has come or gone."""
    papers, files = parts_of(project, reader)
    said = [project.code, *(f"{paper.code} {paper.state}" for paper in papers), *(f"{file.pk} {file.scan}" for file in files)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:20]


def bound(project: Project, reader: Principal, *, at: datetime, progress: Callable[[int, int], None]) -> Bound:
    """Make the file. RenderFailed when a paper cannot be made."""
    papers, files = parts_of(project, reader)
    steps = 2 * (len(papers) + len(files)) + 2
    pieces = []
    for done, one in enumerate((*papers, *files), start=1):
        pieces.append(_of_paper(one) if isinstance(one, Paper) else _of_file(one))
        progress(done, steps)
    lines = (
        f"Mã hồ sơ {project.code}",
        project.district.name,
        f"{project.get_track_display()}, năm {project.year}",
        f"{len(papers)} văn bản, {len(files)} tệp đính kèm",
        f"Lập ngày {date_vi(at.date())} cho {reader.name}, {reader.organisation_name or reader.role_label}",
    )
    half = len(papers) + len(files)
    return bind(
        title=f"Hồ sơ đề án {project.title}", lines=lines, pieces=pieces, made_at=at,
        progress=lambda done, _: progress(half + done, steps),
    )  # fmt: skip


def _of_paper(paper: Paper) -> Piece:
    made = paper if paper.has_pdf else make_pdf(paper_id=paper.pk)
    number = f" số {paper.notation}" if paper.notation else ""
    title = f"{paper.label}{number}, {date_vi(paper.issued_on)}"
    return Piece(title, store.read(made.pdf_path), note="" if paper.state == "issued" else paper.get_state_display().lower())


def _of_file(file: Attachment) -> Piece:
    title = f"{AttachmentPurpose(file.purpose).label}: {file.name}"
    if file.scan in (ScanState.WAITING, ScanState.INFECTED):
        return Piece(title, None, note="chờ quét vi-rút")
    if file.mime == "application/pdf":
        return Piece(title, store.read(file.path))
    if not file.mime.startswith("image/"):
        return Piece(title, None, note="tệp Word, Excel: tải riêng trên cổng")
    try:
        picture = picture_of(store.read(file.path), mime=file.mime, width=1400)
        page = _PHOTO.format(picture.mime, base64.b64encode(picture.content).decode())
        return Piece(title, render_pdf(page, made_on=file.at, variant=None).content)
    except RenderFailed:
        return Piece(title, None, note="ảnh không đọc được")

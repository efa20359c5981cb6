"""The PDF of a snapshot, in the layout of Nghị định 30/2020/NĐ-CP, with a code that leads to its check."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from khuyencong.documents.frame import Signer
from khuyencong.documents.kinds import PaperKind
from khuyencong.documents.render import pages
from khuyencong.documents.render.blocks import join
from khuyencong.documents.render.confined import Part, Rendered, RenderOverLimit, render_part, render_pdf
from khuyencong.text import vnd
from reports.atlas import drawing_of
from reports.exports.slices import Row, Slice, block_from, row_of, whole

FOLDER = settings.BASE_DIR / "templates" / "report_papers"
_JOINED = ("pdf/a-3b", "pdf/a-3u")  # variants without structure
COMPONENTS = settings.BASE_DIR / "templates" / "components"  # drawings that pages and papers share


@lru_cache(maxsize=1)
def environment() -> ImmutableSandboxedEnvironment:
    """The papers' environment with the reports' own templates in front."""
    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([FOLDER, pages.FOLDER, COMPONENTS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(pages.environment().filters)
    return env


def check_address(sha256: str) -> str:
    """The public page that says whether figures with this hash were frozen by the portal."""
    return settings.PORTAL_BASE_URL.rstrip("/") + reverse("reports:check", args=[sha256])


def report_html(snapshot: dict[str, Any], sha256: str, *, slices: Sequence[Slice] | None = None, further: bool = False) -> str:
    """The page of a report, from what was frozen alone; with `slices` a block of it, `further` one without head and words."""
    env = environment()
    in_blocks = slices is not None
    styles = env.get_template("paper.css").render(landscape=snapshot["landscape"])
    styles += env.get_template("report.css").render(in_blocks=in_blocks)
    address = check_address(sha256)
    return env.get_template("block.html" if further else "report.html").render(
        kind=PaperKind("report", "BC", snapshot["title"], "report.html", landscape=snapshot["landscape"]),
        heading=snapshot["heading"],
        title=snapshot["title"],
        frame=snapshot["frame"],
        body={"recipients": []},
        report=snapshot,
        slices=whole(snapshot) if slices is None else slices,
        drawing=drawing_of(snapshot["map"], "projects") if snapshot.get("map") else None,
        notation="",
        on=date.fromisoformat(snapshot["as_of"]),
        signer=Signer(name="", title=snapshot["leader_title"]),
        check=None,
        is_draft=False,
        proof={"address": address, "qr": pages.qr_svg(address), "sha256": sha256},
        stylesheet=Markup(styles),  # noqa: S704 our own files
    )


def pdf_of(
    snapshot: dict[str, Any], sha256: str, *, variant: str = "pdf/a-3b", progress: Callable[[int, int], None] = lambda done, total: None
) -> Rendered:
    """The PDF, in one of WeasyPrint's variants; the same snapshot and variant give the same bytes. RenderFailed when it cannot be made.

    More rows than REPORT_BLOCK_ROWS are laid out in blocks, each in a child of its own; `progress(rows done, rows)` is told after each
    and may end the work by raising. A PDF with structure is made whole or refused: tags of several files cannot be put into one.
    """
    made_on = date.fromisoformat(snapshot["as_of"])
    rows = sum(len(table["rows"]) for table in snapshot["tables"])
    if rows <= settings.REPORT_BLOCK_ROWS:
        return render_pdf(report_html(snapshot, sha256), made_on=made_on, variant=variant)
    if variant not in _JOINED:
        raise RenderOverLimit(
            f"Bản PDF có cấu trúc chỉ lập được đến {settings.REPORT_BLOCK_ROWS} dòng, báo cáo này có {vnd(rows)} dòng; hãy dùng bản PDF, XLSX hoặc CSV."
        )
    if rows > settings.REPORT_MOST_ROWS:
        raise RenderOverLimit(
            f"Bản PDF chỉ lập được đến {vnd(settings.REPORT_MOST_ROWS)} dòng, báo cáo này có {vnd(rows)} dòng; hãy dùng bản XLSX hoặc CSV."
        )
    return join(_parts(snapshot, sha256, made_on, variant, progress), made_on=made_on, variant=variant)


def _parts(snapshot: dict[str, Any], sha256: str, made_on: date, variant: str, progress: Callable[[int, int], None]) -> Iterator[Part]:
    """The blocks of a long report, one after the other; each begins where the full pages of the one before end."""
    tables = snapshot["tables"]
    at: Row | None = (0, 0)
    while at is not None:
        progress(sum(len(table["rows"]) for table in tables[: at[0]]) + at[1], sum(len(table["rows"]) for table in tables))
        slices, after = block_from(tables, at, settings.REPORT_BLOCK_ROWS)
        html = report_html(snapshot, sha256, slices=slices, further=at != (0, 0))
        part = render_part(html, made_on=made_on, variant=variant, goes_on=after is not None)
        yield part
        at = row_of(part.cut) if part.cut else after

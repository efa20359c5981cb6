"""The PDF of a snapshot, in the layout of Nghị định 30/2020/NĐ-CP, with a code that leads to its check."""

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
from khuyencong.documents.render.confined import Rendered, render_pdf
from reports.atlas import drawing_of

FOLDER = settings.BASE_DIR / "templates" / "report_papers"
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


def report_html(snapshot: dict[str, Any], sha256: str) -> str:
    """The page of a report, from what was frozen alone."""
    env = environment()
    styles = env.get_template("paper.css").render(landscape=snapshot["landscape"]) + env.get_template("report.css").render()
    address = check_address(sha256)
    return env.get_template("report.html").render(
        kind=PaperKind("report", "BC", snapshot["title"], "report.html", landscape=snapshot["landscape"]),
        heading=snapshot["heading"],
        title=snapshot["title"],
        frame=snapshot["frame"],
        body={"recipients": []},
        report=snapshot,
        drawing=drawing_of(snapshot["map"], "projects") if snapshot.get("map") else None,
        notation="",
        on=date.fromisoformat(snapshot["as_of"]),
        signer=Signer(name="", title=snapshot["leader_title"]),
        check=None,
        is_draft=False,
        proof={"address": address, "qr": pages.qr_svg(address), "sha256": sha256},
        stylesheet=Markup(styles),  # noqa: S704 our own files
    )


def pdf_of(snapshot: dict[str, Any], sha256: str, *, variant: str = "pdf/a-3b") -> Rendered:
    """The PDF, in one of WeasyPrint's variants; the same snapshot and variant give the same bytes. RenderFailed when it cannot be made."""
    return render_pdf(report_html(snapshot, sha256), made_on=date.fromisoformat(snapshot["as_of"]), variant=variant)

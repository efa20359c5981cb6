"""R6: nothing in a paper reaches a file or the network, neither as user text nor as raw HTML."""

import http.server
import io
import threading
import urllib.request
from datetime import date

import pikepdf
import pytest
from weasyprint import HTML

from khuyencong.documents import store
from khuyencong.documents.render import RenderFailed, render_pdf
from khuyencong.documents.render.confined import _environment
from khuyencong.documents.services.rendering import make_pdf
from tests.documents.test_render import text_of
from tests.factories.documents import make_paper

CANARY = "BI-MAT-4217-TRONG-TEP"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90">{}</svg>'
VECTORS = {
    "img-file": '<img src="FILE">',
    "img-http": '<img src="HTTP">',
    "img-relative": '<img src="../../etc/passwd">',
    "img-ftp": '<img src="ftp://127.0.0.1:PORT/x">',
    "link-attachment-file": '<link rel="attachment" href="FILE">',
    "link-attachment-http": '<link rel=attachment href="HTTP">',
    "a-attachment": '<a rel="attachment" href="FILE">tệp</a>',
    "link-stylesheet": '<link rel="stylesheet" href="HTTP">',
    "link-stylesheet-file": '<link rel="stylesheet" href="FILE">',
    "css-import": '<style>@import url("HTTP");</style>',
    "css-import-file": '<style>@import "FILE";</style>',
    "css-background": '<style>body { background: url("HTTP") }</style>',
    "css-content": "<style>p::before { content: url(FILE) }</style><p>x</p>",
    "css-list": '<ul style="list-style-image: url(HTTP)"><li>x</ul>',
    "css-border": '<style>p { border-image: url("HTTP") 1 }</style><p>x</p>',
    "css-mask": '<style>p { mask-image: url("HTTP") }</style><p>x</p>',
    "css-page": '<style>@page { background: url("HTTP"); @top-left { content: url("FILE") } }</style>',
    "css-target": '<style>a::after { content: target-text(url("FILE")) }</style><a href="FILE">x</a>',
    "css-profile": '<style>@color-profile --p { src: url("HTTP") } p { color: color(--p 1 0 0) }</style><p>x</p>',
    "font-face": '<style>@font-face { font-family: k; src: url("HTTP") } p { font-family: k }</style><p>chữ</p>',
    "font-face-file": '<style>@font-face { font-family: k; src: url("FILE") } p { font-family: k }</style><p>chữ</p>',
    "svg-image": SVG.format('<image href="FILE" width="90" height="90"/>'),
    "svg-image-http": SVG.format('<image xlink:href="HTTP" width="90" height="90"/>'),
    "svg-use": SVG.format('<use href="FILE#x"/>'),
    "svg-use-http": SVG.format('<use xlink:href="HTTP#x"/>'),
    "svg-foreign": SVG.format('<foreignObject width="90" height="90"><img src="HTTP"/><iframe src="FILE"/></foreignObject>'),
    "svg-style": SVG.format('<style>@import url("HTTP"); rect { fill: url("HTTP#a") }</style><rect width="9" height="9"/>'),
    "svg-entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "FILE">]>' + SVG.format("<text>&x;</text>"),
    "svg-data": "<img src='data:image/svg+xml,"
    + SVG.format('<image href="FILE"/><image href="HTTP"/>').replace("#", "%23").replace('"', "%22")
    + "'>",
    "object": '<object data="FILE"></object><object data="HTTP" type="image/png"></object>',
    "embed": '<embed src="HTTP"><embed src="FILE" type="image/svg+xml">',
    "iframe": '<iframe src="FILE"></iframe><iframe srcdoc="&lt;img src=HTTP&gt;"></iframe>',
    "meta-refresh": '<meta http-equiv="refresh" content="0;url=HTTP">',
    "base": '<base href="HTTP"><img src="x.png"><link rel=stylesheet href="y.css">',
    "base-file": '<base href="file:///"><link rel="attachment" href="PATH">',
    "data-html": '<iframe src="data:text/html,<img src=HTTP>"></iframe><object data="data:text/html,<img src=FILE>"></object>',
    "data-css": '<link rel="stylesheet" href="data:text/css,@import%20url(HTTP);">',
    "script": '<script>fetch("HTTP")</script><script src="HTTP"></script>',
    "video": '<video src="HTTP" poster="FILE"></video><audio src="HTTP"></audio>',
    "srcset": '<picture><source srcset="HTTP"><img srcset="HTTP 2x" src="HTTP"></picture>',
    "input-image": '<input type="image" src="HTTP"><body background="HTTP">',
    "case": '<img src="FiLe://PATH"><img src="hTTp://127.0.0.1:PORT/x">',
    "unc": '<img src="//127.0.0.1:PORT/x"><img src="file://localhost/PATH">',
}


@pytest.fixture
def bait(tmp_path):
    """A file with a canary and a listener that remembers every connection."""
    seen: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def handle(self):
            seen.append(str(self.client_address))
            self.connection.close()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    secret = tmp_path / "bi-mat.txt"
    secret.write_text(CANARY)
    port = server.server_address[1]

    def fill(vector: str) -> str:
        filled = vector.replace("FILE", f"file://{secret}").replace("HTTP", f"http://127.0.0.1:{port}/x")
        return filled.replace("PATH", str(secret)).replace("PORT", str(port))

    yield fill, seen
    server.shutdown()
    thread.join()
    server.server_close()


def holds(content: bytes, needle: str) -> bool:
    """Whether a PDF holds a text anywhere: in its pages, its attachments, its streams."""
    with pikepdf.open(io.BytesIO(content)) as document:
        streams = b"".join(
            o.read_bytes() for o in document.objects if isinstance(o, pikepdf.Stream) and "/DCTDecode" not in str(o.get("/Filter"))
        )
    return needle in text_of(content) or needle.encode() in streams + content


def test_the_listener_and_the_canary_would_notice(bait):
    """The harness itself: WeasyPrint as it comes does reach both."""
    fill, seen = bait
    with pytest.raises(OSError, match=r".+"):
        urllib.request.urlopen(fill("HTTP"), timeout=2)  # noqa: S310  our own listener
    assert len(seen) == 1
    out = io.BytesIO()
    HTML(string=fill('<link rel="attachment" href="FILE">x')).write_pdf(out)
    assert holds(out.getvalue(), CANARY)


def test_raw_html_reaches_nothing(bait):
    """All vectors, each in its own render for small groups: one broken page must not hide another's leak."""
    fill, seen = bait
    items = list(VECTORS.items())
    for start in range(0, len(items), 6):
        group = items[start : start + 6]
        html = '<!doctype html><html lang="vi"><head><title>x</title></head><body>' + "".join(fill(v) for _, v in group)
        try:
            made = render_pdf(html, made_on=date(2020, 2, 4), variant=None)
        except RenderFailed:
            made = None
        assert seen == [], [name for name, _ in group]
        assert made is None or not holds(made.content, CANARY), [name for name, _ in group]


@pytest.mark.thorough
@pytest.mark.django_db
def test_user_text_of_a_paper_reaches_nothing_and_is_printed_as_text(bait):
    fill, seen = bait
    attacks = [fill(vector) for vector in VECTORS.values()]
    line = {"project": "\n".join(attacks), "beneficiary": attacks[0], "address": attacks[4], "total": 1, "grant": 1}
    paper = make_paper(
        title=f"Về {attacks[4]}", grounds=attacks, duties=attacks, recipients=attacks, authority=attacks[4], funding=attacks[1],
        programme=attacks[9], carried_out_by=attacks[21], lines=[line],
    )  # fmt: skip
    made = make_pdf(paper_id=paper.pk)
    content = store.path_of(made.pdf_path).read_bytes()
    assert seen == []
    assert not holds(content, CANARY)
    assert "".join(attacks[0].split()) in "".join(text_of(content).split())


def test_the_child_sees_no_secret_of_the_portal(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", CANARY)
    monkeypatch.setenv("DATABASE_URL", CANARY)
    environment = _environment(tmp_path, made_on="2020-02-04T00:00:00+00:00")
    assert CANARY not in str(environment)
    assert not {"SECRET_KEY", "DATABASE_URL", "PYTHONPATH"} & set(environment)

"""R10 at large: two hundred bad files and more, none taken; fifty good ones and more, none refused."""

import hashlib
import io
import itertools

import pikepdf
import pytest
from PIL import Image

from khuyencong.documents.inspection import FileRefused, inspect
from tests.documents.test_inspection import BAD, DOCX, GOOD, JPEG, PDF, PNG, XLSX, pdf_with
from tests.factories.documents import office_bytes, pdf_bytes

ACTIONS = ("JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "Rendition", "RichMediaExecute", "Movie", "Sound")
MACRO_PARTS = ("vbaProject.bin", "vbaData.xml", "activeX/activeX2.bin", "embeddings/Microsoft_Excel_Sheet.xlsx", "media/run.exe", "media/a.dll",
               "media/x.vbs", "media/y.hta", "media/z.jar", "media/run.bat")  # fmt: skip
TAILS = {"docx": DOCX, "xlsx": XLSX, "script": b"<script>alert(1)</script>", "php": b"<?php echo 1;", "svg": b"<svg onload=x>", "pdf": PDF}
NAMES = ("Báo giá.exe.pdf", "a.js.pdf", "b.vbs.pdf", "c.hta.pdf", "d.scr.pdf", "e.bat.pdf", "f.lnk.pdf", "g.svg.pdf", "h.jar.pdf", "nul.pdf",
         "aux.pdf", "com1.pdf", "lpt1.x.pdf", "a|b.pdf", "a*.pdf", "a?.pdf", "a<b>.pdf", "x\u2066y.pdf", "x\u200ey.pdf", "tab\t\x07.pdf")  # fmt: skip


def _action(kind):
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), F=pikepdf.String("x"))


def _annotated(kind):
    def change(d):
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=_action(kind))
        d.pages[0].Annots = pikepdf.Array([d.make_indirect(link)])

    return change


PLACES = {
    "open": lambda kind: lambda d: d.Root.__setattr__("OpenAction", _action(kind)),
    "note": _annotated,
    "page": lambda kind: lambda d: d.pages[0].obj.__setattr__("AA", pikepdf.Dictionary(O=_action(kind))),
    "names": lambda kind: (
        lambda d: d.Root.__setattr__("Names", pikepdf.Dictionary(Dests=pikepdf.Array([pikepdf.String("a"), _action(kind)])))
    ),
    "loose": lambda kind: lambda d: d.Root.__setattr__("Extra", d.make_indirect(pikepdf.Array([pikepdf.Array([_action(kind)])]))),
}


def bad():
    """(name, content) of every bad file."""
    yield from BAD.values()
    for kind, place in itertools.product(ACTIONS, PLACES):
        yield f"{kind}-{place}.pdf", pdf_with(PLACES[place](kind))
        yield f"{kind}-{place}-nen.pdf", pdf_with(PLACES[place](kind), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for (suffix, whole), tail in itertools.product(((".jpg", JPEG), (".png", PNG)), TAILS.values()):
        yield f"anh{suffix}", whole + tail
    for suffix, part in itertools.product((".docx", ".xlsx"), MACRO_PARTS):
        yield f"tep{suffix}", office_bytes(suffix, {("word/" if suffix == ".docx" else "xl/") + part: b"x"})
    for name in NAMES:
        yield name, PDF


def good():
    """(name, content) of every good file."""
    yield from GOOD.items()
    for pages in range(2, 12):
        yield f"Hồ sơ {pages} trang.pdf", pdf_bytes(pages)
    for version in ("1.3", "1.4", "1.5", "1.7", "2.0"):
        yield f"Phiên bản {version}.pdf", pdf_with(lambda d: None, force_version=version)
    yield "Xem dần.pdf", pdf_with(lambda d: None, linearize=True)
    for mode, form in (
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGB", "JPEG"),
        ("1", "PNG"),
        ("L", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("I;16", "PNG"),
    ):
        out = io.BytesIO()
        Image.new(mode, (64, 48)).save(out, form)
        yield f"Ảnh {mode.replace(';', '-')}.{form.lower()}", out.getvalue()
    for size in ((1, 1), (4000, 3000), (6000, 30)):
        out = io.BytesIO()
        Image.new("RGB", size, "white").save(out, "JPEG", progressive=True, quality=30)
        yield f"Ảnh {size[0]}x{size[1]}.jpg", out.getvalue()
    for suffix, number in itertools.product((".docx", ".xlsx"), range(4)):
        yield f"Phụ lục {number}{suffix}", office_bytes(suffix, {f"docProps/phu{number}.xml": b"<p>" + b"a" * number + b"</p>"})


def _different(files):
    return len({(name, hashlib.sha256(content).digest()) for name, content in files})


@pytest.mark.long
def test_none_of_two_hundred_bad_files_is_taken():
    files = list(bad())
    assert _different(files) >= 200
    taken = []
    for name, content in files:
        try:
            inspect(name=name, content=content)
        except FileRefused:
            continue
        taken.append(name)
    assert not taken


@pytest.mark.long
def test_none_of_fifty_good_files_is_refused():
    files = list(good())
    assert _different(files) >= 50
    refused = {}
    for name, content in files:
        try:
            inspect(name=name, content=content)
        except FileRefused as why:
            refused[name] = str(why)
    assert not refused

"""R10: what is refused is refused by its content, with a sentence; good files with Vietnamese names are taken."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.documents.inspection.names import check_name
from tests.factories.documents import image_bytes, office_bytes, pdf_bytes

PDF, JPEG, PNG = pdf_bytes(), image_bytes("JPEG"), image_bytes("PNG")
DOCX, XLSX = office_bytes(".docx"), office_bytes(".xlsx")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf_with(change, **save):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        change(document)
        document.save(out, **save)
    return out.getvalue()


def action(kind, **more):
    entries = {f"/{key}": value for key, value in more.items()}
    return lambda d: d.Root.__setattr__("OpenAction", pikepdf.Dictionary({"/S": pikepdf.Name(f"/{kind}"), **entries}))


def annotation(d):
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    link.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    d.pages[0].Annots = pikepdf.Array([link])


def nested(d):
    value = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    for _ in range(6):
        value = pikepdf.Dictionary(Inner=pikepdf.Array([value]))
    d.Root.Hidden = d.make_indirect(value)


def embedded(d):
    d.attachments["a.exe"] = pikepdf.AttachedFileSpec(d, b"MZ")


def zipped(parts, *, before=b"", after=b"", **over):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return before + out.getvalue() + after


def types(main="word/document.xml", kind="wordprocessingml.document.main+xml"):
    said = f'<Types><Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/></Types>'
    return ("[Content_Types].xml", said.encode())


def docx(*more):
    return zipped([types(), ("word/document.xml", b"<w/>"), *more])


def encrypted_flag(content):
    """Every part marked as locked, in its own header and in the directory."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + at] |= 1
            start = changed.find(mark, start + 4)
    return bytes(changed)


def flooded_png(width=50_000, height=50_000):
    """A PNG that says it is far larger than it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))  # noqa: E731
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def written_xlsx():
    """A workbook as the portal's own exports write it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Dự toán").write(0, 0, "Tổng kinh phí")
    return out.getvalue()


RELS = (
    '<Relationships><Relationship Id="r" Type="http://x/relationships/{kind}" Target="http://evil/" TargetMode="External"/></Relationships>'
)
BAD = {
    "empty": ("a.pdf", b""),
    "svg": ("anh.svg", b"<svg/>"), "html": ("a.html", b"<html>"), "exe": ("a.exe", b"MZ"), "zip": ("a.zip", zipped([("a", b"")])),
    "doc": ("a.doc", b"\xd0\xcf\x11\xe0"), "xls": ("a.xls", b"\xd0\xcf\x11\xe0"), "docm": ("a.docm", DOCX), "gif": ("a.gif", b"GIF89a"),
    "txt": ("a.txt", b"chu"), "js": ("a.js", b"alert(1)"), "no-suffix": ("tep", PDF), "only-suffix": (".pdf", PDF), "dot-end": ("a.", PDF),
    "svg-as-png": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "html-as-pdf": ("a.pdf", b"<html><script>1</script>"),
    "exe-as-pdf": ("a.pdf", b"MZ\x90\0"), "png-as-jpg": ("a.jpg", PNG), "jpg-as-png": ("a.png", JPEG), "pdf-as-docx": ("a.docx", PDF),
    "docx-as-pdf": ("a.pdf", DOCX), "docx-as-xlsx": ("a.xlsx", DOCX), "xlsx-as-docx": ("a.docx", XLSX), "zip-as-docx": ("a.docx", zipped([("a.txt", b"x")])),
    "pdf-late-magic": ("a.pdf", b"\n\n" + PDF), "pdf-cut": ("a.pdf", PDF[: len(PDF) // 2]), "pdf-magic-only": ("a.pdf", b"%PDF-1.7\n%%EOF"),
    "pdf-noise": ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"%%EOF"), "pdf-zip": ("a.pdf", PDF + DOCX), "pdf-tail": ("a.pdf", PDF + b"<script>1</script>"),
    "pdf-html-head": ("a.pdf", b"%PDF-1.4\n<html><script>1</script>\n" + PDF), "pdf-js-open": ("a.pdf", pdf_with(action("JavaScript", JS="app.alert(1)"))),
    "pdf-launch": ("a.pdf", pdf_with(action("Launch", F="cmd.exe"))), "pdf-submit": ("a.pdf", pdf_with(action("SubmitForm", F="http://x"))),
    "pdf-import": ("a.pdf", pdf_with(action("ImportData", F="x"))), "pdf-gotoe": ("a.pdf", pdf_with(action("GoToE"))),
    "pdf-annotation": ("a.pdf", pdf_with(annotation)), "pdf-nested": ("a.pdf", pdf_with(nested)), "pdf-embedded": ("a.pdf", pdf_with(embedded)),
    "pdf-js-compressed": ("a.pdf", pdf_with(nested, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    "pdf-locked": ("a.pdf", pdf_with(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="b"))),
    "pdf-owner-locked": ("a.pdf", pdf_with(lambda d: None, encryption=pikepdf.Encryption(owner="a", user=""))),
    "pdf-xfa": ("a.pdf", pdf_with(lambda d: d.Root.__setattr__("AcroForm", pikepdf.Dictionary(XFA=pikepdf.String("x"))))),
    "pdf-eicar": ("a.pdf", PDF.replace(b"%%EOF", b"%" + EICAR + b"\n%%EOF")),
    "jpeg-cut": ("a.jpg", JPEG[:200]), "jpeg-zip": ("a.jpg", JPEG + DOCX), "jpeg-php": ("a.jpg", JPEG + b"<?php system('id');"),
    "jpeg-html": ("a.jpg", JPEG + b"<script>alert(1)</script>"), "jpeg-pdf": ("a.jpg", JPEG + PDF), "jpeg-magic": ("a.jpg", b"\xff\xd8\xff" + b"0" * 99),
    "jpeg-eicar": ("a.jpg", JPEG + EICAR), "png-cut": ("a.png", PNG[:60]), "png-flood": ("a.png", flooded_png()), "png-flood-wide": ("a.png", flooded_png(200_000_000, 1)),
    "png-zip": ("a.png", PNG + XLSX), "png-html": ("a.png", PNG + b"<HTML><SCRIPT>"), "png-magic": ("a.png", b"\x89PNG\r\n\x1a\n"),
    "docx-macro": ("a.docx", docx(("word/vbaProject.bin", b"x"))), "docx-activex": ("a.docx", docx(("word/activeX/activeX1.xml", b"<a/>"))),
    "docx-ole": ("a.docx", docx(("word/embeddings/oleObject1.bin", b"x"))), "docx-exe": ("a.docx", docx(("word/media/a.exe", b"MZ"))),
    "docx-mz": ("a.docx", docx(("word/media/image1.png", b"MZ\x90"))), "docx-slip": ("a.docx", docx(("../../etc/x", b"x"))),
    "docx-slip-inner": ("a.docx", docx(("word/../../x", b"x"))), "docx-absolute": ("a.docx", docx(("/etc/x", b"x"))),
    "docx-bomb": ("a.docx", docx(("word/media/a.xml", b"0" * 30_000_000))), "docx-many": ("a.docx", docx(*((f"word/{i}.xml", b"") for i in range(3001)))),
    "docx-xxe": ("a.docx", zipped([types(), ("word/document.xml", b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>')])),
    "docx-template": ("a.docx", docx(("word/_rels/settings.xml.rels", RELS.format(kind="attachedTemplate").encode()))),
    "docx-remote-ole": ("a.docx", docx(("word/_rels/document.xml.rels", RELS.format(kind="oleObject").encode()))),
    "docx-locked": ("a.docx", encrypted_flag(DOCX)), "docx-tail": ("a.docx", DOCX + b"MZ"), "docx-cut": ("a.docx", DOCX[:-30]),
    "docx-twice": ("a.docx", docx(("WORD/document.xml", b"<x/>"))), "docx-eicar": ("a.docx", docx(("word/media/x.xml", EICAR))),
    "docx-macro-type": ("a.docx", zipped([("[Content_Types].xml", b"vnd.ms-word.document.macroEnabled.main+xml"), ("word/document.xml", b"<w/>")])),
    "xlsx-macro": ("a.xlsx", office_bytes(".xlsx", {"xl/vbaProject.bin": b"x"})), "xlsx-sheet-macro": ("a.xlsx", office_bytes(".xlsx", {"xl/macrosheets/sheet1.xml": b"<x/>"})),
    "xlsx-no-workbook": ("a.xlsx", zipped([types("xl/workbook.xml", "spreadsheetml.sheet.main+xml")])), "docx-crc": ("a.docx", DOCX[:60] + b"\0" + DOCX[61:]),
    "name-rtl": ("bao-gia\u202efdp.pdf", PDF), "name-zero-width": ("bao\u200bgia.pdf", PDF), "name-nul": ("a.pdf\x00.exe", PDF), "name-newline": ("a\r\nX: y.pdf", PDF),
    "name-slash": ("../../a.pdf", PDF), "name-backslash": ("..\\a.pdf", PDF), "name-drive": ("C:a.pdf", PDF), "name-double": ("hoa-don.exe.pdf", PDF),
    "name-php": ("anh.php.jpg", JPEG), "name-html": ("a.html.png", PNG), "name-device": ("con.pdf", PDF), "name-long": ("ă" * 200 + ".pdf", PDF),
    "name-hidden": (".bashrc.pdf", PDF), "name-dots": ("a..pdf", PDF), "name-quote": ('a"b.pdf', PDF), "name-private": ("a\ue000.pdf", PDF),
}  # fmt: skip
GOOD = {
    "Báo giá máy ép nước.pdf": PDF, "Đề án khuyến công (bản cuối).PDF": PDF, "Giấy chứng nhận ĐKKD số 1300-2020.pdf": PDF,
    "Hợp đồng 12.5.2020.pdf": PDF, "Thuyết minh_lần 2.pdf": pdf_bytes(5), "Ảnh xưởng.jpg": JPEG, "Ảnh máy – mặt trước.jpeg": JPEG,
    "IMG_2020 & bảng hiệu.JPG": image_bytes("JPEG", (3000, 2000)), "Sơ đồ mặt bằng.png": PNG, "Con dấu, chữ ký.png": image_bytes("PNG", (600, 600)),
    "Đơn đề nghị hỗ trợ.docx": DOCX, "Phụ lục 1’.docx": docx(("word/media/image1.jpeg", JPEG), ("word/media/a.png", PNG)),
    "Dự toán kinh phí.xlsx": XLSX, "Xuất từ cổng.xlsx": written_xlsx(),
    "Bảng lương tháng 4.xlsx": office_bytes(".xlsx", {"xl/worksheets/sheet1.xml": b"<x>" + b"0" * 100_000 + b"</x>"}),
    "Có liên kết.docx": docx(("word/_rels/document.xml.rels", RELS.format(kind="hyperlink").encode())),
    "Liên kết trang.pdf": pdf_with(action("GoTo")), "Liên kết web.pdf": pdf_with(action("URI", URI="https://bentre.gov.vn")),
    "Nén đối tượng.pdf": pdf_with(lambda d: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "Ba\u0300n ve\u0303.pdf": PDF, "Tờ khai (1)(2) +VAT 8%.pdf": PDF, "Cuối tệp có dòng trống.pdf": PDF + b"\r\n\r\n", "Biểu mẫu ký số.pdf": pdf_with(
        lambda d: d.Root.__setattr__("AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3))),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_with_a_sentence(case):
    name, content = BAD[case]
    with pytest.raises(FileRefused, match=r"[.]$") as refusal:
        inspect(name=name, content=content)
    assert refusal.value.message_vi[0].isupper()


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_taken(name):
    inspected = inspect(name=name, content=GOOD[name])
    assert inspected.name.lower().endswith((".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx"))


def test_the_corpus_is_as_large_as_promised():
    assert len(BAD) >= 60
    assert len(GOOD) >= 20


def test_a_file_above_the_limit_is_refused(settings):
    settings.ATTACHMENT_MAX_BYTES = 2 * 1024 * 1024
    with pytest.raises(FileRefused, match="lớn hơn 2 MB"):
        inspect(name="a.pdf", content=PDF + b"\n" * 2 * 1024 * 1024)


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = docx(("word/media/a.bin", b"0" * 30_000_000))
    lying = content.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(FileRefused):
        inspect(name="a.docx", content=lying)


@given(st.text(max_size=60))
def test_any_name_is_taken_clean_or_refused(stem):
    try:
        name, suffix = check_name(stem + ".pdf")
    except FileRefused:
        return
    assert suffix == ".pdf"
    assert name.isprintable()
    assert not set(name) & set('/\\"<>|:*?\0\r\n')


@given(st.sampled_from([("a.pdf", PDF), ("a.jpg", JPEG), ("a.png", PNG), ("a.docx", DOCX), ("a.xlsx", XLSX)]), st.data())
def test_a_damaged_file_is_taken_or_refused_and_never_breaks_the_page(file, data):
    name, content = file
    at = data.draw(st.integers(0, len(content)))
    put = data.draw(st.binary(max_size=12))
    cut = data.draw(st.integers(0, 40))
    try:
        inspect(name=name, content=content[:at] + put + content[at + cut :])
    except FileRefused:
        return


@pytest.mark.long
@given(st.sampled_from([b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"]), st.binary(max_size=3000))
def test_noise_behind_a_right_beginning_never_breaks_the_page(magic, noise):
    for name in ("a.pdf", "a.jpg", "a.png", "a.docx", "a.xlsx"):
        with pytest.raises(FileRefused):
            inspect(name=name, content=magic + noise)

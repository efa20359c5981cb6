"""Binding: contents that lead where they say, bookmarks, a number on every page, the same bytes each time."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2

from khuyencong.documents.binding import Piece, bind
from tests.factories.documents import pdf_bytes

AT = datetime(2024, 3, 4, 5, 6, tzinfo=UTC)


def test_everything_is_bound_in_order_and_can_be_found():
    pieces = [Piece(f"Văn bản số {number}", pdf_bytes(1 + number % 3)) for number in range(27)]
    pieces[3] = Piece("Dự toán.xlsx", None, note="tải riêng")
    told = []
    bound = bind(
        title="Hồ sơ đề án Máy ép",
        lines=["Mã KC-2024-0001"],
        pieces=pieces,
        made_at=AT,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (29, 29)
    assert bound.starts[:5] == (4, 5, 7, None, 10)  # cover, two pages of contents; the workbook has no page
    with pikepdf.open(io.BytesIO(bound.content)) as whole, pypdfium2.PdfDocument(bound.content) as read:
        assert len(whole.pages) == bound.pages == len(read)
        said = [page.get_textpage().get_text_range() for page in read]
        assert "Mã KC-2024-0001" in said[0]
        assert "Dự toán.xlsx (tải riêng)" in said[1]
        assert "27. Văn bản số 26" in said[2]
        for number in range(2, bound.pages + 1):
            assert f"{number}/{bound.pages}" in said[number - 1]
        where = {page.obj.objgen: number for number, page in enumerate(whole.pages, start=1)}
        links = [where[note.Dest[0].objgen] for leaf in (1, 2) for note in whole.pages[leaf].Annots]
        assert links == [start for start in bound.starts if start]
        # A link lies over the line that names its page.
        for index, note in enumerate(whole.pages[1].Annots):
            line = read[1].get_textpage().get_text_bounded(*map(float, note.Rect))
            assert line.strip().endswith(str(links[index]))
        with whole.open_outline() as outline:
            assert [item.title for item in outline.root][:3] == ["Mục lục", "Văn bản số 0", "Văn bản số 1"]
            assert len(outline.root) == 27

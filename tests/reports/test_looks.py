"""Report PDFs beside what is kept of them, as text and as picture (tests/documents/looking.py): each kind with nothing to tell, and two that tell much."""

import os
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from directive.services import load_directive
from khuyencong import clock
from reports import periods
from reports.enums import ReportKind
from reports.exports.pdf import pdf_of
from reports.kinds.catalogue import snapshot
from tests.documents.looking import held_against

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parent / "expected"
# The code of the figures holds the numbers of rows, which differ from run to run.
CODE = "0" * 64
VALUES = {"count": 1_234, "money": 1_234_567_890, "number": 123_456_789_012}


@pytest.fixture(autouse=True)
def _day(province):
    load_directive()
    with clock.at(date(2024, 3, 4)):
        yield


def frozen(kind, period="2023"):
    return snapshot(kind=kind, period=periods.parse(period), unit=None, source="")


def held(name, told):
    made = pdf_of(told, CODE)
    if folder := os.environ.get("KC_PAPERS_LOOK"):
        Path(folder, f"report-{name}.pdf").write_bytes(made.content)
    assert held_against(EXPECTED / f"{name}.txt", made.content) == []
    return made


@pytest.mark.thorough(4)
@pytest.mark.parametrize("kind", ReportKind.values)
def test_a_report_of_a_period_without_anything_is_a_report(kind):
    told = frozen(kind, "2008..2012" if kind == ReportKind.STAGE else "2023")
    if kind == ReportKind.DIRECTIVE:  # what is counted for its clauses grows with the portal; how it looks does not
        told["text"] = {part: lines[:1] and ["Một câu."] for part, lines in told["text"].items()}
        for table in told["tables"]:
            table["rows"] = [{"key": "", "cells": [f"Ô {number}" for number, _ in enumerate(table["columns"], 1)]}]
    assert held(f"{kind}-nothing", told).pages


def filled(told, code, rows):
    """The report with so many rows in one of its tables, all of them invented."""
    table = next(table for table in told["tables"] if table["code"] == code)
    words = {
        "code": "KC-2023-{0:04}",
        "title": "Ứng dụng máy ép nước dừa thế hệ mới, dòng {0}",
        "district": "Huyện Mỏ Cày Nam",
        "state": "Đang thực hiện",
    }
    table["rows"] = [
        {
            "key": "",
            "cells": [VALUES.get(column["kind"], words.get(column["key"], "Cơ sở {0}").format(row)) for column in table["columns"]],
        }
        for row in range(1, rows + 1)
    ]
    table["total"] = ["Cộng", *(VALUES.get(column["kind"], "") for column in table["columns"][1:])]
    return told


@pytest.mark.thorough
def test_a_long_list_repeats_its_heads_and_numbers_its_pages():
    made = held("projects-long", filled(frozen(ReportKind.PROJECTS), "list", 60))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.content)]
    assert len(pages) == made.pages >= 3
    assert [("Tên đề án" in page) for page in pages] == [("KC-2023-" in page) for page in pages]
    assert "KC-2023-0060" in "".join(pages)


@pytest.mark.thorough
def test_a_periodic_report_tells_its_figures():
    told = frozen(ReportKind.PERIOD)
    for code in ("by_district", "by_sub_programme"):
        table = next(table for table in told["tables"] if table["code"] == code)
        for row in table["rows"]:
            row["cells"] = [row["cells"][0], *(VALUES[column["kind"]] for column in table["columns"][1:])]
    held("period-filled", told)


def test_a_large_number_stands_on_one_line_and_money_alone_has_a_unit():
    made = pdf_of(filled(frozen(ReportKind.RESULTS), "before_and_after", 3), CODE)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.content))
    assert text.count("123.456.789.012") == 3 * 2 + 2
    # Two of its three tables hold money.
    assert text.count("Đơn vị tính tiền") == 2

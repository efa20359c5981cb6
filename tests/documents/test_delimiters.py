"""What divides the cells of a CSV: told by the widest row near the top, not by a title above the heads or by commas in amounts."""

import pytest

from khuyencong.documents.spreadsheets import read_rows


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("KHO BẠC (minh họa)\nNgày;Số chứng từ;Số tiền\n01/02/2024;UNC-1;200,000,000\n", ["01/02/2024", "UNC-1", "200,000,000"]),
        ("Bảng kê, năm 2024\nNgày,Số chứng từ,Số tiền\n01/02/2024,UNC-1,200000000\n", ["01/02/2024", "UNC-1", "200000000"]),
        ('a,b\n1,"x; y; z"\n', ["1", "x; y; z"]),
        ("một cột\n1\n", ["1"]),
    ],
)
def test_the_widest_row_tells(text, last):
    assert [str(cell) for cell in read_rows(name="a.csv", content=text.encode(), most=10)[-1]] == last

"""The law that papers name is that of their day, and an operator's to change."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from budgets.models import PaperGround
from budgets.norms.declared import grounds_on
from budgets.norms.enums import GroundFamily
from budgets.norms.loading import load_norms
from khuyencong import clock
from projects.enums import ProjectState
from tests.factories.projects import make_project, prepare_province

pytestmark = pytest.mark.django_db
SUPPORT, BUDGET = GroundFamily.SUPPORT, GroundFamily.BUDGET


@pytest.mark.parametrize(
    ("family", "on", "named", "unnamed"),
    [
        (SUPPORT, "2012-07-04", ("134/2004/NĐ-CP", "08/2008/QĐ-BCT", "125/2009"), ("45/2012",)),
        (SUPPORT, "2012-07-05", ("45/2012/NĐ-CP", "08/2008/QĐ-BCT"), ("134/2004", "235/2025")),
        (SUPPORT, "2014-04-08", ("36/2013/TT-BCT", "26/2014/TTLT"), ("125/2009", "28/2018")),
        (SUPPORT, "2018-05-11", ("28/2018/TT-BTC",), ("26/2014/TTLT",)),
        (SUPPORT, "2025-10-14", ("45/2012/NĐ-CP",), ("235/2025",)),
        (SUPPORT, "2025-10-15", ("45/2012/NĐ-CP", "235/2025/NĐ-CP"), ()),
        (BUDGET, "2016-12-31", ("ngày 16 tháng 12 năm 2002",), ("năm 2015",)),
        (BUDGET, "2025-12-31", ("Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015",), ("36/2013",)),
        (BUDGET, "2026-01-01", ("Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2025",), ("năm 2015",)),
    ],
)
def test_papers_name_the_law_of_their_day(family, on, named, unnamed):
    load_norms()
    found = grounds_on(family, date.fromisoformat(on))
    assert all(words.startswith("Căn cứ ") for words in found)
    told = " ".join(found)
    assert all(words in told for words in named)
    assert not any(words in told for words in unnamed)


def test_a_new_law_is_a_row_and_stands_in_the_next_paper():
    prepare_province()
    before = make_project(state=ProjectState.APPROVED).decisions.get().paper
    today = clock.today()
    row = PaperGround.objects.get(family=SUPPORT, position=4, valid_to=None)
    row.valid_to = today - timedelta(days=1)
    row.save()
    PaperGround.objects.create(
        family=SUPPORT, position=4, words="Thông tư số 99/2026/TT-BTC của Bộ trưởng Bộ Tài chính", confidence="verified", valid_from=today
    )
    after = make_project(state=ProjectState.APPROVED).decisions.get().paper
    assert ("28/2018/TT-BTC" in str(before.context), "99/2026/TT-BTC" in str(before.context)) == (True, False)
    assert ("28/2018/TT-BTC" in str(after.context), "99/2026/TT-BTC" in str(after.context)) == (False, True)


def test_what_an_operator_keeps_is_left_by_the_file():
    load_norms()
    PaperGround.objects.filter(family=BUDGET).exclude(position=1).delete()
    kept = PaperGround.objects.count()
    load_norms()
    assert PaperGround.objects.count() == kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": "căn cứ Luật Đầu tư"}, "không ghi lại chữ"),
        ({"valid_from": date(2020, 1, 1)}, "đã có một văn bản khác"),
    ],
)
def test_a_row_that_cannot_be_is_told(change, said):
    load_norms()
    row = PaperGround(family=SUPPORT, position=9, words="Luật Đầu tư", confidence="low", valid_from=date(2020, 1, 1), valid_to=None)
    row.full_clean()
    row.position = 4 if "valid_from" in change else 9
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as told:
        row.full_clean()
    assert said in str(told.value)

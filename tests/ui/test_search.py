"""The database folds Vietnamese text as Python does."""

import unicodedata

import pytest
from django.db import connection
from django.db.models import Value
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyencong.text import fold
from khuyencong.ui.search import Fold

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
texts = st.text(LETTERS + LETTERS.upper() + "0123456789 \t\n\u00a0-–—−“”‘’…,.()/%&", max_size=60)
together = st.lists(st.one_of(texts, texts.map(lambda text: unicodedata.normalize("NFD", text))), min_size=1, max_size=30)


def folded_by_the_database(values: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kc_fold(v) FROM unnest(%s::text[]) WITH ORDINALITY t(v, n) ORDER BY n", [values])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=False)
@settings(max_examples=150, deadline=None)
@given(together)
def test_sql_and_python_agree_on_vietnamese_text(values):
    assert folded_by_the_database(values) == [fold(value) for value in values]


@pytest.mark.django_db
def test_the_expression_calls_the_function():
    from django.contrib.contenttypes.models import ContentType

    row = ContentType.objects.annotate(folded=Fold(Value("Xã Mỹ  Thạnh An"))).order_by("pk").first()
    assert row is not None
    assert row.folded == "xa mi thanh an"


@pytest.mark.django_db
def test_it_can_be_indexed():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE names (name text, folded text GENERATED ALWAYS AS (kc_fold(name)) STORED)")
        cursor.execute("CREATE INDEX ON names USING gin (folded gin_trgm_ops)")
        cursor.execute("INSERT INTO names VALUES ('Lương Quới'), (NULL) RETURNING folded")
        assert [row[0] for row in cursor.fetchall()] == ["luong quoi", None]

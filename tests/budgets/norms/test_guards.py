"""What the database itself refuses about norms, shown by raw SQL, and what goes in once the guard is gone."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.norms import load_norms

pytestmark = pytest.mark.django_db

GOOD = {
    "code": "'NEW'",
    "scope": "'KCQG'",
    "kind": "'support'",
    "content_vi": "'x'",
    "sub_programme": "'SP3'",
    "pct_cap_bp": "5000",
    "amount_cap": "1000",
    "unit": "'cơ sở'",
    "base": "'eligible_cost'",
    "multiplier_of": "''",
    "multiplier_bp": "NULL",
    "only_priority_place": "false",
    "any_size": "false",
    "kinds": "'{enterprise}'",
    "conditions": "''",
    "note": "''",
    "citation": "'x'",
    "confidence": "'low'",
    "source": "''",
    "valid_from": "'2020-01-01'",
    "valid_to": "NULL",
}


def norm(**changes):
    row = GOOD | changes
    return f"INSERT INTO budgets_norm ({', '.join(row)}) VALUES ({', '.join(row.values())})"


def content(**changes):
    row = {
        "code": "'NEW'",
        "name_vi": "'x'",
        "short_name": "'x'",
        "sub_programme": "'SP1'",
        "clause_nd45": "'K1'",
        "group_1881": "'G1'",
        "norm_code": "''",
        "is_it": "false",
        "unit": "'x'",
        "citation": "''",
        "valid_from": "'2020-01-01'",
        "valid_to": "NULL",
    } | changes
    return f"INSERT INTO budgets_supportcontent ({', '.join(row)}) VALUES ({', '.join(row.values())})"


BREACHES = {
    ("norm", "one_norm_at_a_time"): norm(code="'MACHINERY'"),
    ("norm", "a_norm_ends_after_it_starts"): norm(valid_to="'2019-12-31'"),
    ("norm", "a_norm_percentage_is_up_to_100"): norm(pct_cap_bp="10001"),
    ("norm", "a_norm_cap_is_positive"): norm(amount_cap="-1"),
    ("norm", "a_norm_has_its_citation"): norm(citation="''"),
    ("norm", "a_norm_scope_is_known"): norm(scope="'EU'"),
    ("norm", "a_norm_confidence_is_known"): norm(confidence="'sure'"),
    ("norm", "a_norm_kind_is_known"): norm(kind="'gift'"),
    ("norm", "a_norm_base_is_known"): norm(base="'turnover'"),
    ("norm", "a_norm_serves_known_kinds"): norm(kinds="'{state}'"),
    ("norm", "a_norm_multiplier_names_its_norm"): norm(multiplier_bp="15000"),
    ("supportcontent", "a_content_is_in_a_sub_programme"): content(sub_programme="'SP8'"),
    ("supportcontent", "a_content_has_its_names"): content(short_name="''"),
    ("supportcontent", "a_content_ends_after_it_starts"): content(valid_to="'2019-12-31'"),
}


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_rows_are_good_but_for_the_breach():
    load_norms()
    run(norm(), content())


@pytest.mark.parametrize(("table", "guard"), BREACHES)
def test_the_guard_refuses(table, guard):
    load_norms()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        run(BREACHES[table, guard])


@pytest.mark.parametrize(("table", "guard"), BREACHES)
def test_without_the_guard_the_bad_row_goes_in(table, guard):
    load_norms()
    run(f"ALTER TABLE budgets_{table} DROP CONSTRAINT {guard}")
    if guard == "a_norm_ends_after_it_starts":
        # The range of the exclusion constraint refuses the same row on its own.
        run("ALTER TABLE budgets_norm DROP CONSTRAINT one_norm_at_a_time")
    run(BREACHES[table, guard])


def test_a_norm_serves_someone():
    with pytest.raises(IntegrityError, match="a_norm_serves_known_kinds"), transaction.atomic():
        run(norm(kinds="'{}'"))


def test_every_named_guard_of_norms_and_contents_is_tested():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid IN ('budgets_norm'::regclass, 'budgets_supportcontent'::regclass)"
            " AND contype IN ('c', 'x') AND conname !~ '_(check|not_null)$'"
        )
        assert {row[0] for row in cursor.fetchall()} == {guard for _, guard in BREACHES}

"""`check_norms` and `load_norms` as operators call them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories.norms import load_norms

pytestmark = pytest.mark.django_db

CASE = {
    "date": "2019-12-27",
    "source": "KCQG",
    "content": "MACHINERY",
    "place": {"commune": None, "district": "Châu Thành", "priority": False},
    "beneficiaries": [{"name": "DNTN Hoài Cổ", "kind": "enterprise", "cost": 1_008_000_000, "grant": 90_600_000, "other_funds": []}],
    "total_cost": 1_008_000_000,
    "total_grant": 90_600_000,
}


def check(file, *arguments):
    """(exit code, what was printed)."""
    out = io.StringIO()
    try:
        call_command("check_norms", str(file), *arguments, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def case_file(tmp_path):
    def write(data):
        path = tmp_path / "case.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    return write


def test_a_good_case(case_file):
    load_norms()
    code, printed = check(case_file(CASE), "--format", "json")
    answer = json.loads(printed)
    assert code == 0
    assert (answer["eligible"], answer["verdict"], answer["ceiling"], answer["violations"]) == (True, "ok", 300_000_000, [])
    assert (
        answer["norms"][0] | {"code": "MACHINERY", "citation": "TT 28/2018/TT-BTC, Điều 8 khoản 4", "ceiling": 300_000_000}
        == answer["norms"][0]
    )
    assert answer["explanation_vi"]


def test_a_case_above_the_norm_exits_with_one(case_file):
    load_norms()
    bad = CASE | {"beneficiaries": [CASE["beneficiaries"][0] | {"grant": 300_000_001}], "total_grant": 300_000_001}
    code, printed = check(case_file(bad), "--format", "json")
    answer = json.loads(printed)
    assert code == 1
    assert answer["verdict"] == "violations"
    assert set(answer["violations"][0]) == {"rule", "citation", "message_vi"}


def test_no_norm_exits_with_one_and_says_why(case_file):
    load_norms()
    code, printed = check(case_file(CASE | {"date": "2013-01-01"}))
    assert code == 1
    assert "Không có mức hỗ trợ đã biết" in printed
    assert "01/01/2013" in printed


@pytest.mark.parametrize("data", ["{", CASE | {"colour": 1}, CASE | {"date": "hôm nay"}])
def test_bad_input_exits_with_two(case_file, data):
    load_norms()
    with pytest.raises(CommandError, match=" / ") as refused:
        check(case_file(data))
    assert refused.value.returncode == 2


def test_a_file_that_cannot_be_read_exits_with_two(tmp_path):
    load_norms()
    latin = tmp_path / "latin.json"
    latin.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.json", tmp_path, latin):
        with pytest.raises(CommandError, match=" / ") as refused:
            check(path)
        assert refused.value.returncode == 2


def test_standard_input(monkeypatch):
    load_norms()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(CASE).encode())))
    assert check("-")[0] == 0


def test_without_norms_nothing_is_judged(case_file):
    with pytest.raises(CommandError, match="load_norms") as refused:
        check(case_file(CASE))
    assert refused.value.returncode == 2


def test_load_norms_twice():
    first, second = io.StringIO(), io.StringIO()
    call_command("load_norms", "--format", "json", stdout=first)
    call_command("load_norms", "--format", "json", stdout=second)
    assert json.loads(first.getvalue())["norms_added"] == json.loads(second.getvalue())["norms"]
    assert json.loads(second.getvalue())["norms_added"] == 0

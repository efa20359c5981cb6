"""The years before the portal: 57 đề án, 21.443 triệu đồng, 08 models of cleaner production."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from reports import figures, periods, services
from reports.figures import Where
from reports.history import COLUMNS, import_history
from reports.management.commands.import_history import DEFAULT
from reports.models import HistoricalProject
from tests.factories import actors
from tests.factories.norms import load_norms

pytestmark = pytest.mark.django_db
STAGE = "2008..2012"


@pytest.fixture
def contents():
    actors.make_province()
    load_norms()


def csv_file(*rows, columns=COLUMNS):
    base = dict.fromkeys(COLUMNS, "") | {"year": "2010", "title": "Đề án", "source_of_figures": "Sổ tay", "detail_is_reconstructed": "0"}
    lines = [",".join(columns), *(",".join(str((base | row)[column]) for column in columns) for row in rows)]
    return "\n".join(lines).encode()


def test_history_says_what_was_published(contents, capsys):
    call_command("import_history")
    assert HistoricalProject.objects.count() == 0
    call_command("import_history", "--commit")
    call_command("import_history", "--commit")
    capsys.readouterr()
    for measure, expected in (("projects", 57), ("total_cost", 21_443_000_000), ("models", 8)):
        assert figures.totals(Where(periods.parse(STAGE)))[measure] == expected
        call_command("statistics", "--by", "year", "--period", STAGE, "--measure", measure, "--format", "json")
        rows = json.loads(capsys.readouterr().out)
        assert [row["year"] for row in rows] == ["2008", "2009", "2010", "2011", "2012"]
        assert sum(row[measure] for row in rows) == expected
    assert not HistoricalProject.objects.filter(detail_is_reconstructed=False).exists()
    assert not HistoricalProject.objects.filter(grant__isnull=False).exists()


@pytest.mark.thorough
def test_the_stage_report_counts_history_and_says_what_is_not_known(contents, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("import_history", "--commit", verbosity=0)
    run = services.make_now(run=services.ask_report(kind="stage", period=STAGE))
    assert run.snapshot["totals"] == {
        "projects": 57, "beneficiaries": None, "total_cost": 21_443_000_000, "grant": None, "paid": None, "counterpart": None,
    }  # fmt: skip
    assert "08 mô hình" in " ".join(run.snapshot["text"]["results"])
    assert run.snapshot["unknown"]["grant"] == 57
    assert figures.totals(Where(periods.parse("2010-Q1")))["projects"] == 0
    assert figures.totals(Where(periods.parse(STAGE), source="KCDP"))["projects"] == 0


def test_a_part_is_not_added_to_its_whole(contents):
    whole = {"code": "A", "total_cost": 900}
    parts = [{"code": f"A{n}", "total_cost": 300, "part_of": "A", "content": "MACHINERY"} for n in range(3)]
    done = import_history(content=csv_file(*parts, whole), name="a.csv", commit=True)
    assert (done.rows, done.total_cost, done.saved) == (4, 900, True)
    cell = figures.totals(Where(periods.parse("2010")))
    assert (cell["projects"], cell["total_cost"]) == (1, 900)
    part = HistoricalProject.objects.get(code="A0")
    with pytest.raises(DatabaseError), transaction.atomic():
        HistoricalProject.objects.filter(code="A1").update(part_of=part)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"code": ""}, "code"),
        ({"year": "1990"}, "year"),
        ({"year": "hai nghìn"}, "year"),
        ({"total_cost": "1.000"}, "total_cost"),
        ({"total_cost": "5", "grant": "6"}, "grant"),
        ({"content": "NO_SUCH"}, "content"),
        ({"sub_programme": "SP9"}, "sub_programme"),
        ({"district": "1"}, "district"),
        ({"is_cleaner_production_model": "có"}, "is_cleaner_production_model"),
        ({"part_of": "Z"}, "part_of"),
        ({"title": ""}, "title"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken_in(contents, row, column):
    done = import_history(content=csv_file({"code": "OK"}, {"code": "B"} | row), name="a.csv", commit=True)
    assert [(mistake.line, mistake.column) for mistake in done.mistakes][:1] == [(3, column)]
    assert not done.saved
    assert HistoricalProject.objects.count() == 0


def test_a_bad_file_is_refused_whole(contents, tmp_path):
    assert import_history(content=b"\xff\xfe", name="x").mistakes
    assert import_history(content=csv_file({"code": "A"}, columns=COLUMNS[1:]), name="x").mistakes[0].column == "code"
    file = tmp_path / "x.csv"
    file.write_bytes(csv_file({"code": "A"}, {"code": "A"}))
    with pytest.raises(CommandError):
        call_command("import_history", str(file), "--commit")
    with pytest.raises(CommandError):
        call_command("import_history", str(tmp_path / "none.csv"))
    assert Path(DEFAULT).exists()


@pytest.mark.parametrize("asked", [["--by", "colour"], ["--by", "year,year"], ["--by", ""], ["--by", "year", "--unit", "0"]])
def test_statistics_refuses_what_it_does_not_know(contents, asked):
    with pytest.raises(CommandError) as refusal:
        call_command("statistics", "--period", "2020", *asked)
    assert refusal.value.returncode == 2

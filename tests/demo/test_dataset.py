"""The synthetic province: sound rows, the same ones for the same seed, and never beside real ones."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from khuyencong.demo import dataset
from khuyencong.workflow.models import TransitionLog
from projects.models import Line, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_vacuum(monkeypatch):
    """A test runs inside a transaction, where nothing is vacuumed."""
    monkeypatch.setattr(dataset, "VACUUM", "ANALYZE")


def shape() -> list[tuple[str, str, int]]:
    return list(Project.objects.order_by("id").values_list("code", "title", "total_cost"))


@pytest.mark.thorough
def test_rows_are_made_and_sound():
    done = dataset.make(proposals=60, enterprises=40, seed=7)
    assert (done["proposals"], done["enterprises"]) == (60, 40)
    assert done["lines"] == Line.objects.count() >= 60
    busy, quiet = (set(Project.objects.filter(lines__enterprise__tax_code=code).values_list("version", flat=True)) for code in known())
    assert {1, dataset.MOVES} <= busy
    assert quiet == {1, dataset.MOVES}
    assert TransitionLog.objects.filter(machine="project").count() > 2 * dataset.MOVES


def known() -> tuple[str, str]:
    return ("1300000001", "1300000002")


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_rows():
    found = []
    for seed in (7, 7, 8):
        point = transaction.savepoint()
        dataset.make(proposals=30, enterprises=40, seed=seed)
        found.append(shape())
        transaction.savepoint_rollback(point)
    assert found[0] == found[1] != found[2]


@pytest.mark.thorough
def test_a_broken_row_is_found():
    dataset.make(proposals=30, enterprises=40, seed=7)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE projects_project SET version = version + 1 WHERE id = 5")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(dataset.Unsound, match="last move"):
        dataset.check()


def test_the_guards_are_awake_afterwards():
    dataset.make(proposals=30, enterprises=40, seed=7)
    with pytest.raises(Exception, match="project"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET state = 'closed', version = version + 1 WHERE id = 5")


def test_it_refuses_a_database_of_another_name_and_one_with_rows(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "khuyencong")
        with pytest.raises(CommandError, match="riêng"):
            call_command("make_dataset", proposals=10)
    with monkeypatch.context() as patch:
        patch.setattr(dataset, "PRODUCTION", True)
        with pytest.raises(dataset.NotScratch):
            dataset.refuse_unless_scratch()
    dataset.make(proposals=30, enterprises=40, seed=7)
    with pytest.raises(CommandError, match="trống"):
        call_command("make_dataset", proposals=10)

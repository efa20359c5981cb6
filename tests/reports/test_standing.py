"""Sums that are kept say what counting all đề án says: after any change, before, between and after folds, beside others who write."""

import os
import random
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from budgets.models import SupportContent, Touched
from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState
from projects.models import Line, Project, TouchedProject
from reports import figures, periods, services, standing
from reports.figures import Where
from reports.models import Standing
from tests.factories.projects import bring_line, fire
from tests.guards import copy

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("KC_OPERATIONS", "10000"))
ASKED = [(), ("district",), ("source",), ("sub_programme",), ("commune",)]


def told(cells):
    """What a reader sees of cells: those that say something."""
    found = {key: cell.as_dict() for key, cell in cells.items()}
    return {key: row for key, row in found.items() if any(row.values())}


def assert_same(places=(None,), years=("2023", "2024", "2023..2024")):
    for year in years:
        for unit in places:
            for source in ("", "KCDP"):
                where = Where(periods.parse(year), unit, source)
                for by in ASKED:
                    assert told(standing.cells(where, by)) == told(figures.cells(where, by)), (where, by)


@pytest.mark.thorough
def test_they_are_those_of_a_count_before_and_after_a_fold(mixed):
    places = (None, *Project.objects.values_list("district_id", flat=True).distinct())
    assert not Standing.objects.exists()
    assert_same(places)
    assert services.fold() == 7
    assert Standing.objects.exists()
    assert not TouchedProject.objects.exists()
    assert not Touched.objects.exists()
    assert_same(places)
    assert services.differences() == []
    assert services.fold_all() == 0


@pytest.mark.thorough
def test_what_is_kept_answers_alone_and_what_is_not_is_counted(mixed, django_assert_num_queries, monkeypatch, capsys):
    services.fold_all()
    year = periods.parse("2024")
    with django_assert_num_queries(3):  # the sums, the years before the portal, and old spreadsheets
        standing.totals(Where(year))
    for where, by in (
        (Where(periods.parse("2024-Q1")), ()),
        (Where(year), ("content",)),
        (Where(year, map_on=date(2024, 6, 1)), ("district",)),
    ):
        assert told(standing.cells(where, by)) == told(figures.cells(where, by))
    Standing.objects.order_by("pk").first().delete()
    with pytest.raises(CommandError, match="lệch"):
        call_command("verify_figures")
    call_command("verify_figures", "--again")
    assert "khớp" in capsys.readouterr().out
    assert_same()
    services.start_again()
    monkeypatch.setattr(standing, "MOST_MARKED", 2)
    assert_same()


@pytest.mark.thorough
def test_a_change_counts_before_it_is_folded(mixed):
    services.fold_all()
    line = Line.objects.filter(state=LineState.CONTRACTED).order_by("-pk").first()
    with clock.at(date(2024, 4, 3)):
        bring_line(line, LineState.SETTLED, mixed[line.project.district.code])
    assert Touched.objects.exists()
    assert_same()
    services.fold_all()
    project = Project.objects.get(state="approved")
    fire(project, "revoke", mixed[project.district.code][Role.PROVINCE_LEADER], reason="Cơ sở xin thôi")
    assert set(TouchedProject.objects.values_list("project_id", flat=True)) == {project.pk}
    assert_same()
    services.fold_all()
    assert_same()
    assert services.differences() == []


def shake(choose):
    """One change of what figures are made of, by the hand of who gets round every service."""
    ids = list(Line.objects.order_by("pk").values_list("pk", flat=True))
    line = choose.choice(ids)
    project = Line.objects.values_list("project_id", flat=True).get(pk=line)
    others = list(Project.objects.exclude(pk=project).order_by("pk").values_list("district_id", "track"))
    what = choose.randrange(7)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        match what:
            case 0:
                cursor.execute("UPDATE projects_line SET approved = %s WHERE id = %s", [choose.randrange(1_000_000), line])
            case 1:
                content = choose.choice(list(SupportContent.objects.order_by("pk").values_list("pk", flat=True)))
                cursor.execute("UPDATE projects_line SET content_id = %s WHERE id = %s", [content, line])
            case 2:
                district, track = choose.choice(others)
                cursor.execute("UPDATE projects_project SET district_id = %s, track = %s WHERE id = %s", [district, track, project])
            case 3:
                state = choose.choice(["revoked", "approved", "allocated"])
                cursor.execute("UPDATE projects_project SET state = %s, version = version + 1 WHERE id = %s", [state, project])
            case 4:
                day = date(choose.choice([2023, 2024]), choose.randrange(1, 13), 1)
                cursor.execute(
                    "INSERT INTO projects_decision (project_id, kind, amount, reason, decided_on, notation, authority, by_id, at) "
                    "SELECT project_id, kind, amount, reason, %s, notation, authority, by_id, at FROM projects_decision "
                    "WHERE project_id = %s AND kind = 'approve' LIMIT 1",
                    [day, project],
                )
            case 5:
                cursor.execute(
                    "UPDATE budgets_supportcontent SET sub_programme = %s WHERE id = (SELECT content_id FROM projects_line WHERE id = %s)",
                    [f"SP{choose.randrange(1, 8)}", line],
                )
            case 6:
                cursor.execute(
                    "INSERT INTO budgets_leg (entry_id, account_id, debit, credit) SELECT l.entry_id, l.account_id, l.debit, l.credit FROM budgets_leg l "
                    "JOIN budgets_account a ON a.id = l.account_id WHERE a.stage IN ('paid', 'advanced', 'settled') ORDER BY md5(l.id::text || %s) LIMIT 1",
                    [str(choose.random())],
                )


SHAKEN = ["projects_line", "projects_project", "projects_decision", "budgets_leg"]


@pytest.fixture
def unguarded(mixed):
    """The scene in which the marks alone watch over the tables that are shaken; gone with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relname = ANY(%s) AND t.tgname NOT LIKE %s",
            [SHAKEN, "pgtrigger_touches%"],
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')


@pytest.mark.thorough
@pytest.mark.parametrize("operations", [pytest.param(40, marks=pytest.mark.lesser), pytest.param(MANY, marks=pytest.mark.long)])
def test_they_are_right_after_any_change(unguarded, operations):
    choose = random.Random(operations)  # noqa: S311 -- the same every time
    done = 0
    for number in range(operations):
        try:
            with transaction.atomic():
                shake(choose)
            done += 1
        except IntegrityError:
            pass  # a CHECK or a uniqueness refuses some
        if choose.random() < 0.05:
            services.fold(limit=choose.choice([1, 3, 100]))
        if number % 100 == 0:
            assert services.differences() == []
    assert done > operations / 2
    assert services.differences() == []
    services.fold_all()
    assert_same()
    assert services.differences() == []


LINE = "SELECT max(id) FROM projects_line WHERE state = 'settled'"
WRITERS = {
    ("projects_line", "touches_when_added"): copy(
        "projects_line",
        f"id = ({LINE})",
        position="99",
        holding_id="NULL",
        content_id="(SELECT max(id) FROM budgets_supportcontent c WHERE c.id <> projects_line.content_id)",
    ),
    ("projects_line", "touches_when_changed"): f"UPDATE projects_line SET total_cost = total_cost + 1 WHERE id = ({LINE})",
    ("projects_line", "touches_when_removed"): "DELETE FROM projects_line WHERE position = 99",
    ("projects_decision", "touches_when_decided"): copy("projects_decision", "kind = 'approve'"),
    ("projects_project", "touches_when_moved"): (
        "UPDATE projects_project SET district_id = (SELECT max(id) FROM actors_adminunit u WHERE u.id <> district_id) "
        "WHERE id = (SELECT max(id) FROM projects_project)"
    ),
    ("budgets_leg", "touches"): copy("budgets_leg", "account_id IN (SELECT id FROM budgets_account WHERE stage = 'paid')"),
    ("budgets_supportcontent", "touches"): (
        "UPDATE budgets_supportcontent SET sub_programme = 'SP7' "
        "WHERE id = (SELECT max(id) FROM budgets_supportcontent WHERE sub_programme <> 'SP7')"
    ),
}


@pytest.mark.thorough
def test_each_mark_is_made_by_its_trigger_and_by_nothing_else(unguarded):
    for (table, name), statement in WRITERS.items():
        for is_there in (True, False):
            with transaction.atomic(), connection.cursor() as cursor:
                if name == "touches_when_removed":
                    cursor.execute(str(WRITERS["projects_line", "touches_when_added"]))
                cursor.execute("DELETE FROM projects_touchedproject")
                cursor.execute("DELETE FROM budgets_touched")
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(
                    "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname ~ %s", [table, f"^pgtrigger_{name}_[0-9a-f]+$"]
                )
                ((trigger,),) = cursor.fetchall()
                cursor.execute(f'ALTER TABLE "{table}" {"ENABLE" if is_there else "DISABLE"} TRIGGER "{trigger}"')
                cursor.execute(str(statement))
                assert cursor.rowcount == 1, name
                marks = TouchedProject.objects.count() + Touched.objects.count()
                assert bool(marks) == is_there, (table, name, is_there)
                transaction.set_rollback(True)

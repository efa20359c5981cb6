"""The application's database role works with rows, and cannot rewrite what is only added to; the list is PostgreSQL's catalogue."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from khuyencong.actors.models import User
from khuyencong.audit import grants, record
from khuyencong.audit.models import Event
from khuyencong.demo.servers import APPLICATION
from khuyencong.triggers import AUDIT_NAMES
from tests.guards.scene import set_scene

TRAIL = {"audit_event", "audit_seal", "audit_horizon"}
KEPT_AS_THEY_ARE = TRAIL | {
    "budgets_entry",
    "budgets_leg",
    "documents_voidnumber",
    "projects_decision",
    "reports_reportfile",
    "workflow_transitionlog",
}
REFUSED = "42501"  # insufficient_privilege


@pytest.fixture
def as_application(db):
    """The connection of the test works as the application's role until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def refusal(statement):
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return refused.value.__cause__.sqlstate


def test_what_is_only_added_to_is_read_from_the_catalogue(db):
    assert {table for table, words in grants.privileges() if "UPDATE" not in words} >= KEPT_AS_THEY_ARE
    kept = {table for table, words in grants.privileges() if "DELETE" not in words}
    assert kept >= KEPT_AS_THEY_ARE | {"documents_paper", "documents_attachment", "projects_contract", "projects_acceptance"}
    assert {table for table, words in grants.privileges() if "INSERT" not in words} == TRAIL | {"django_migrations"}


def test_the_application_cannot_rewrite_history(as_application):
    told = dict(grants.privileges())
    for table, words in told.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'", [table])
            column = cursor.fetchone()[0]
        wrongs = [f"TRUNCATE {table} CASCADE", f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"ALTER TABLE {table} ADD COLUMN x int"]
        wrongs += [f"UPDATE {table} SET {column} = {column}"] if "UPDATE" not in words else []
        wrongs += [f"DELETE FROM {table}"] if "DELETE" not in words else []
        wrongs += [f"INSERT INTO {table} DEFAULT VALUES"] if "INSERT" not in words else []
        wrongs += [f"DROP TRIGGER {AUDIT_NAMES[0]} ON {table}"]
        for wrong in wrongs:
            assert refusal(wrong) in {REFUSED, "42704"}, wrong  # 42704: a table without a trail has no such trigger
        assert refusal(wrongs[0]) == refusal(wrongs[1]) == REFUSED


@pytest.mark.parametrize(
    "wrong",
    [
        "SET session_replication_role = replica",
        "SELECT audit_write('update', '', 'projects_project', '1', NULL, NULL)",
        "CREATE TABLE mine (id int)",
        "SELECT setval('audit_event_id_seq', 1)",
        "CREATE OR REPLACE FUNCTION audit_change() RETURNS trigger LANGUAGE sql AS ''",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        """CREATE TEMP TABLE projects_project (id int); CREATE TRIGGER x AFTER INSERT ON projects_project REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION audit_change('id', '', '', '')""",
    ],
)
def test_there_is_no_way_around(wrong, as_application):
    assert refusal(wrong) in {REFUSED, "42501", "42P13"}


@pytest.mark.thorough
def test_the_application_does_its_ordinary_work(as_application, client):
    """A đề án goes its whole way, money and papers included, with every event written on the way; then a page and a happening."""
    before = Event.objects.count()
    set_scene()
    assert Event.objects.filter(table_name="workflow_transitionlog").exists()
    assert Event.objects.count() > before + 100
    assert client.get("/").status_code == 200
    assert record("tests.signed_in", subject=User.objects.order_by("pk")[0])


@pytest.mark.django_db(transaction=True)
def test_a_connection_of_its_own_is_refused_as_well():
    told = connection.get_connection_params() | {"user": APPLICATION, "cursor_factory": psycopg.ClientCursor}
    with psycopg.connect(**told, autocommit=True) as other:
        assert other.execute("SELECT current_user, session_user").fetchone() == (APPLICATION, APPLICATION)
        for statement in ("DELETE FROM audit_event", "UPDATE budgets_leg SET credit = 1", "TRUNCATE workflow_transitionlog"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(statement)
        assert other.execute("SELECT audit_seal()").fetchone() == (0,)

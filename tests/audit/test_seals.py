"""Nothing of the trail can be changed without being found."""

import json
import random
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import DataError, connection, transaction

from khuyencong.actors.models import User
from khuyencong.audit import record
from khuyencong.audit.context import Context, bound
from khuyencong.audit.models import Event, Seal
from khuyencong.audit.verify import seal, verify
from khuyencong.notices.models import Notice
from tests.database import undone

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ("audit_event", "audit_seal")


@pytest.fixture
def trail():
    """Some dozens of events in four blocks, and one that waits."""
    person = User.objects.create_user("nguoi@example.vn", "Nguyễn An", "mot-mat-khau-dai")
    for round_ in range(4):
        with bound(Context(request=f"r{round_}", kind="page", user=person.pk, on_behalf_of=2, role="doit_officer", organisation=3)):
            Notice.objects.bulk_create([Notice(user=person, kind="a", title=f"Thư {place}") for place in range(6)])
            Notice.objects.filter(kind="a").update(title=f"Đổi {round_}")
            record("tests.signed_in", data={"path": "/"})
        assert seal()
    Notice.objects.update(kind="b")
    return person


def sql(statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.fixture
def owner_at_work():
    """An owner who puts the triggers to sleep; what they do is undone."""

    def work(*statements):
        with undone():
            sql("SET LOCAL session_replication_role = replica")
            sql("ALTER TABLE audit_event DROP CONSTRAINT event_says_what_happened")
            sql("ALTER TABLE audit_seal DROP CONSTRAINT seal_closes_something")
            for statement, parameters in statements:
                assert sql(statement, parameters)
            sql("SET LOCAL session_replication_role = origin")
            return verify()

    return work


def test_a_whole_trail_is_proven(trail):
    proof = verify()
    assert proof.problems == []
    assert (proof.seals, proof.unsealed) == (4, 24)
    assert proof.events == Event.objects.count() > 100
    assert seal() == 24
    assert verify(head=proof.head).problems == []


COLUMNS = """SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0
    AND NOT a.attisdropped ORDER BY a.attnum"""


def tampered(chance, table):
    """A statement that changes one byte of one column of one row, as PostgreSQL shows it."""
    key = "id" if table == "audit_event" else "number"
    name, kind = chance.choice(sql(COLUMNS, [table]))
    (row,) = chance.choice(sql(f"SELECT {key} FROM {table} WHERE {name} IS NOT NULL ORDER BY {key}") or [(None,)])
    if row is None:
        return tampered(chance, table)
    ((said,),) = sql(f"SELECT {name}::text FROM {table} WHERE {key} = %s", [row])
    place, letter = chance.randrange(len(said) + 1), chance.choice("0123456789abcdefABCDEF xyz,.:-")
    changed = said[:place] + letter + said[place + 1 :]
    try:
        with transaction.atomic():
            ((same,),) = sql(f"SELECT %s::{kind} = %s::{kind}", [changed, said])
    except DataError:
        return tampered(chance, table)
    taken = name == key and sql(f"SELECT 1 FROM {table} WHERE {key} = %s::{kind}", [changed])
    if same or taken:
        return tampered(chance, table)
    return f"UPDATE {table} SET {name} = %s::{kind} WHERE {key} = %s", [changed, row]


def test_a_hundred_changed_bytes_are_found(trail, owner_at_work):
    chance = random.Random(20261125)  # noqa: S311 the same bytes each time
    changes = [tampered(chance, table) for table in TABLES * 50]
    assert len({statement for statement, _ in changes}) > 20, "not all columns are reached"
    found = [bool(owner_at_work(change).problems) for change in changes]
    assert found == [True] * 100


WRONGS = {
    "an event is deleted": [("DELETE FROM audit_event WHERE id = (SELECT min(id) + 7 FROM audit_event)", None)],
    "an event is added": [
        ("INSERT INTO audit_event SELECT (e).* FROM (SELECT e #= hstore('id', '-1') AS e FROM audit_event e LIMIT 1) x", None),
    ],
    "two events change places": [
        ("UPDATE audit_event SET id = -1 WHERE id = (SELECT min(id) FROM audit_event)", None),
        ("UPDATE audit_event SET id = (SELECT min(id) - 1 FROM audit_event WHERE id > 0) WHERE id = (SELECT min(id) FROM audit_event WHERE id > 0)", None),
        ("UPDATE audit_event SET id = (SELECT min(id) + 1 FROM audit_event WHERE id > 0) WHERE id = -1", None),
    ],
    "the newest seal is deleted": [("DELETE FROM audit_seal WHERE number = 4", None)],
    "the newest seal and its events are deleted": [
        ("DELETE FROM audit_event WHERE id > (SELECT last_id FROM audit_seal WHERE number = 3)", None),
        ("DELETE FROM audit_seal WHERE number = 4", None),
    ],
    "the first seal is deleted": [("DELETE FROM audit_seal WHERE number = 1", None)],
    "the mark is turned back": [("UPDATE audit_horizon SET number = 3", None)],
    "a table's trigger sleeps": [("ALTER TABLE notices_notice DISABLE TRIGGER audit_update", None)],
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS)
def test_what_else_is_found(wrong, trail, owner_at_work):
    assert owner_at_work(*WRONGS[wrong]).problems


def test_an_event_made_over_with_its_hash_is_found_by_its_block(trail, owner_at_work):
    from khuyencong.audit.canonical import EVENT  # leaf: what a knowing owner would use

    first = "id = (SELECT min(id) FROM audit_event)"
    proof = owner_at_work(
        (f"UPDATE audit_event SET user_id = 99 WHERE {first}", None), (f"UPDATE audit_event SET hash = {EVENT} WHERE {first}", None)
    )
    assert [problem.rule for problem in proof.problems] == ["block"]


def test_a_trail_cut_off_with_its_mark_is_found_by_a_head_kept_elsewhere(trail, owner_at_work):
    head = verify().head
    cut = [
        ("DELETE FROM audit_event WHERE id > (SELECT last_id FROM audit_seal WHERE number = 3)", None),
        ("DELETE FROM audit_seal WHERE number = 4", None),
        (
            """UPDATE audit_horizon SET number = 3, last_id = s.last_id, hash = s.hash, events = (SELECT sum(events) FROM audit_seal)
                FROM audit_seal s WHERE s.number = 3""",
            None,
        ),
    ]
    assert owner_at_work(*cut).problems == [], "nothing inside the database can tell; docs/subsystems/audit.md says so"
    try:
        with transaction.atomic():
            sql("SET LOCAL session_replication_role = replica")
            for statement, _ in cut:
                sql(statement)
            sql("SET LOCAL session_replication_role = origin")
            assert [problem.rule for problem in verify(head).problems] == ["head"]
            raise DataError
    except DataError:
        pass


def test_a_block_waits_for_older_transactions(trail):
    seal()
    before = Seal.objects.count()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.ClientCursor}) as other:
        other.execute("UPDATE notices_notice SET title = 'chậm' WHERE id = (SELECT min(id) FROM notices_notice)")
        Notice.objects.filter(pk=Notice.objects.latest("pk").pk).update(title="nhanh")
        assert [seal(), seal(), seal()] == [0, 0, 0]
        other.commit()
        # Another one at work by now is not waited for: it came after the mark.
        other.execute("UPDATE notices_notice SET title = 'sau' WHERE id = (SELECT min(id) FROM notices_notice)")
        assert seal() == 2
        other.rollback()
    assert Seal.objects.count() == before + 1
    assert verify().problems == []


def test_a_copy_on_another_server_goes_on_sealing(trail):
    """There, nobody is at work any more whom the mark of the old server waited for."""
    sql("UPDATE audit_horizon SET candidate_id = 1, candidate_holders = '{99/12345}'")
    assert seal() == 24
    assert verify().problems == []


def test_the_command(trail, tmp_path):
    said = StringIO()
    call_command("verify_audit", format="json", stdout=said)
    told = json.loads(said.getvalue())
    assert told["ok"] is True
    assert told["problems"] == []
    assert (told["events"], told["seals"], told["unsealed"]) == (Event.objects.count(), Seal.objects.count(), 0)
    sql("SET session_replication_role = replica")
    sql("UPDATE audit_event SET user_id = 77 WHERE id = (SELECT min(id) FROM audit_event)")
    sql("SET session_replication_role = origin")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", format="json", stdout=said)
    assert ended.value.code == 1
    told = json.loads(said.getvalue())
    assert told["ok"] is False
    assert {problem["rule"] for problem in told["problems"]} == {"event"}

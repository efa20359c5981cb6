"""What the database refuses, whoever writes; and that each refusal comes from its own guard."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from khuyencong.workflow import registry
from khuyencong.workflow.runner import fire
from tests.factories.workflow import as_enterprise, as_officer, make_letter, make_person

pytestmark = pytest.mark.django_db
LETTERS, LOG = "workflow_app_letter", "workflow_transitionlog"


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def settle():
    """Let the guards that wait for the commit speak now."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def forge(letter, action, source, target, version, reason=""):  # noqa: PLR0917 (the columns)
    sql(
        f"INSERT INTO {LOG} (machine, subject_id, version, action, source, target, role, organisation_name, at, reason, data)"
        " VALUES ('letter', %s, %s, %s, %s, %s, 'system', '', now(), %s, '{}')",
        letter.pk,
        version,
        action,
        source,
        target,
        reason,
    )


def put(letter, state, version):
    sql(f"UPDATE {LETTERS} SET state = %s, version = %s WHERE id = %s", state, version, letter.pk)


def forged(letter, action, source, target, reason=""):
    forge(letter, action, source, target, letter.version + 1, reason)
    put(letter, target, letter.version + 1)


def drop(table, *names):
    for name in names:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s", [table, f"pgtrigger\\_{name}\\_%"]
            )
            (found,) = cursor.fetchone()
            cursor.execute(f"DROP TRIGGER {found} ON {table}")


@pytest.fixture
def draft():
    return make_letter()


@pytest.fixture
def sent(draft):
    fire(draft, "send", actor=as_enterprise(make_person()), version=0)
    settle()
    return draft


ATTACKS = {
    "starts elsewhere": (
        lambda letter: sql(
            f"INSERT INTO {LETTERS} (state, version, moved_at, text, address, answer, enterprise_id) VALUES ('sent', 0, now(), '', '', '', 1)"
        ),
        [(LETTERS, "starts_letter")],
    ),
    "starts later": (
        lambda letter: sql(
            f"INSERT INTO {LETTERS} (state, version, moved_at, text, address, answer, enterprise_id) VALUES ('draft', 3, now(), '', '', '', 1)"
        ),
        [(LETTERS, "starts_letter")],
    ),
    "state alone": (lambda letter: sql(f"UPDATE {LETTERS} SET state = 'answered'"), [(LETTERS, "moves_letter")]),
    "version alone": (lambda letter: sql(f"UPDATE {LETTERS} SET version = version + 1"), [(LETTERS, "moves_letter")]),
    "state and version without a log": (lambda letter: put(letter, "answered", 2), [(LETTERS, "moves_letter")]),
    "undeclared edge with a log": (
        lambda letter: forged(letter, "send", "sent", "draft"),
        [(LETTERS, "moves_letter"), (LOG, "subject_follows")],
    ),
    "declared edge under another action": (
        lambda letter: forged(letter, "send", "sent", "answered"),
        [(LETTERS, "moves_letter"), (LOG, "subject_follows")],
    ),
    "no reason where one is asked": (
        lambda letter: forged(letter, "give_back", "sent", "returned", "  "),
        [(LETTERS, "moves_letter"), (LOG, "subject_follows")],
    ),
    "log of another source": (
        lambda letter: forged(letter, "answer", "returned", "answered"),
        [(LETTERS, "moves_letter"), (LOG, "subject_follows")],
    ),
    "log alone": (lambda letter: forge(letter, "answer", "sent", "answered", 2), [(LOG, "subject_follows")]),
    "log of nobody": (lambda letter: sql(f"UPDATE {LETTERS} SET id = id + 1000"), [(LETTERS, "moves_letter")]),
    "row deleted": (lambda letter: sql(f"DELETE FROM {LETTERS}"), [(LETTERS, "stays_letter")]),
    "rows truncated": (
        lambda letter: sql(f"TRUNCATE {LETTERS} CASCADE"),
        [(LETTERS, "keeps_letter"), ("workflow_app_stamp", "keeps_stamp")],
    ),
    "log changed": (lambda letter: sql(f"UPDATE {LOG} SET reason = 'khác'"), [(LOG, "history_stays")]),
    "log deleted": (lambda letter: sql(f"DELETE FROM {LOG}"), [(LOG, "history_stays")]),
    "log truncated": (lambda letter: sql(f"TRUNCATE {LOG} CASCADE"), [(LOG, "history_stays")]),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_guard_refuses_and_is_what_refuses(sent, name):
    attack, guards = ATTACKS[name]
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("SELECT set_config('pgtrigger.ignore', '{' || string_agg(tgname, ',') || '}', true) FROM pg_trigger WHERE NOT tgisinternal")
        attack(sent)
        settle()
    with transaction.atomic():
        for table, guard in guards:
            drop(table, guard)
        attack(sent)
        settle()
        transaction.set_rollback(True)


def test_a_version_is_reached_once(sent):
    with pytest.raises(IntegrityError, match="a_version_is_reached_once"), transaction.atomic():
        forge(sent, "send", "draft", "sent", 1)


def test_a_log_of_an_earlier_transaction_moves_nothing(sent):
    """A log row of another transaction carries its id; the move looks for its own."""
    with pytest.raises(IntegrityError, match="no log row of this transaction"), transaction.atomic():
        drop(LOG, "own_transaction")
        sql(
            f"INSERT INTO {LOG} (machine, subject_id, version, action, source, target, role, organisation_name, at, reason, data, xid)"
            " VALUES ('letter', %s, 2, 'answer', 'sent', 'answered', 'system', '', now(), '', '{}', '3')",
            sent.pk,
        )
        put(sent, "answered", 2)


def test_the_transaction_of_a_log_row_is_not_for_the_writer_to_say(sent):
    with transaction.atomic():
        sql(
            f"INSERT INTO {LOG} (machine, subject_id, version, action, source, target, role, organisation_name, at, reason, data, xid)"
            " VALUES ('letter', %s, 2, 'answer', 'sent', 'answered', 'system', '', now(), '', '{}', '3')",
            sent.pk,
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT xid = pg_current_xact_id() FROM {LOG} WHERE version = 2")
            assert cursor.fetchone() == (True,)
        transaction.set_rollback(True)


def test_a_log_for_a_machine_that_guards_nothing_is_refused(sent):
    with pytest.raises(IntegrityError, match="no guarded table"), transaction.atomic():
        sql(
            f"INSERT INTO {LOG} (machine, subject_id, version, action, source, target, role, organisation_name, at, reason, data)"
            " VALUES ('ghost', 1, 1, 'a', 'b', 'c', 'system', '', now(), '', '{}')"
        )
        settle()


def test_what_the_guards_let_through(sent):
    """The same shape of statements passes when it tells the truth, so the refusals above are not for another reason."""
    forged(sent, "give_back", "sent", "returned", "Thiếu bản vẽ")
    sql(f"UPDATE {LETTERS} SET text = 'khác'")
    settle()
    draft = make_letter()
    sql(f"DELETE FROM {LETTERS} WHERE id = %s", draft.pk)
    settle()


def test_an_old_copy_saved_whole_does_not_turn_the_clock_back(sent):
    old = type(sent).objects.get(pk=sent.pk)
    fire(sent, "remind", actor=as_officer(make_person()), version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        old.save()


def test_the_registry_finds_machines_by_their_models():
    assert {"letter", "stamp"} <= set(registry.machines())
    assert registry.model_of("letter").__name__ == "Letter"
    with pytest.raises(KeyError):
        registry.model_of("ghost")


def test_the_migrations_hold_the_declared_machines():
    call_command("makemigrations", "workflow", "workflow_app", "notices", check=True, dry_run=True, verbosity=0)

"""What is kept until the trail says otherwise: the word for what can be read, and what is asked again under another word."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.audit import kept
from tests.factories.actors import make_member, make_province


@pytest.fixture
def asked(monkeypatch):
    """How often the answer was made; the word is what the test says."""
    said = {"word": "1:"}
    monkeypatch.setattr(kept, "word", lambda: said["word"])
    cache.clear()
    made = []

    def ask(*of, word="1:"):
        said["word"] = word
        return kept.kept("test", *of, make=lambda: made.append(of) or f"answer {len(made)}")

    ask.made = made
    yield ask
    cache.clear()


def test_an_answer_is_made_once_for_each_word_name_and_value(asked):
    assert [asked(1), asked(1), asked(2), asked(1)] == ["answer 1", "answer 1", "answer 2", "answer 1"]
    assert asked(1, word="2:") == "answer 3"
    assert asked(1, word="1:77") == "answer 4"
    assert asked(None) == "answer 5"
    assert len(asked.made) == 5


def test_another_day_is_another_answer(asked, clock_at):
    moment = clock_at(clock.now())
    first = asked(1)
    clock_at(moment + timedelta(days=1))
    assert asked(1) != first


@contextmanager
def elsewhere():
    """A connection of somebody else to the same database, in a transaction."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        yield other
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_the_word_changes_with_what_others_write_and_when_they_end():
    make_province()
    mine, theirs = make_member(Role.DOIT_CLERK).user, make_member(Role.DOIT_HEAD).user
    before = kept.word()
    assert kept.word() == before
    with elsewhere() as other:
        with other.cursor() as cursor:
            cursor.execute("UPDATE actors_user SET full_name = 'đang sửa' WHERE id = %s", [theirs.pk])
        during = kept.word()
        assert during != before
        # Somebody else's event comes later and is seen sooner.
        User.objects.filter(pk=mine.pk).update(full_name="sửa sau, xong trước")
        later = kept.word()
        assert later != during
        assert kept.word() == later
        other.commit()
    assert kept.word() not in {before, during, later}


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_leaves_no_word_behind():
    make_province()
    row = make_member(Role.DOIT_CLERK).user
    with transaction.atomic():
        User.objects.filter(pk=row.pk).update(full_name="sửa rồi thôi")
        inside = kept.word()
        transaction.set_rollback(True)
    assert kept.word() != inside
    User.objects.filter(pk=row.pk).update(full_name="sửa thật")
    assert kept.word() != inside

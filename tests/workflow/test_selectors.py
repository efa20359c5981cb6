"""What pages read of a life."""

import pytest

from khuyencong.workflow import selectors
from khuyencong.workflow.runner import fire
from tests.factories.workflow import as_enterprise, as_officer, make_letter, make_person
from tests.workflow_app.models import LETTER, S

pytestmark = pytest.mark.django_db
PATH = (S.DRAFT, S.SENT, S.ANSWERED)


@pytest.fixture
def writer():
    return as_enterprise(make_person("Trần Thị Bình"))


@pytest.fixture
def officer():
    return as_officer(make_person())


def stops(letter, **how):
    return [(step.state, step.status, step.at is not None) for step in selectors.stepper(letter, PATH, **how)]


def test_history_is_in_order_and_bulk_reads_cost_one_query(writer, officer, django_assert_num_queries):
    first, second, untouched = make_letter(), make_letter(), make_letter()
    for letter in (second, first):
        fire(letter, "send", actor=writer, version=0)
    fire(first, "give_back", actor=officer, version=1, reason="Sửa")
    with django_assert_num_queries(1):
        assert [(log.action, log.actor.full_name) for log in selectors.history(LETTER, first.pk)] == [
            ("send", "Trần Thị Bình"),
            ("give_back", "Nguyễn Văn An"),
        ]
    with django_assert_num_queries(1):
        last = selectors.last_changes("letter", [first.pk, second.pk, untouched.pk])
    assert {pk: log.action for pk, log in last.items()} == {first.pk: "give_back", second.pk: "send"}
    assert selectors.last_change(LETTER, first.pk) == last[first.pk]
    assert selectors.last_change(LETTER, untouched.pk) is None
    assert selectors.history("stamp", first.pk).count() == 0


def test_a_stepper_along_the_way(writer, officer):
    letter = make_letter()
    assert stops(letter) == [("draft", "current", False), ("sent", "ahead", False), ("answered", "ahead", False)]
    fire(letter, "send", actor=writer, version=0)
    assert stops(letter) == [("draft", "done", False), ("sent", "current", True), ("answered", "ahead", False)]


def test_a_stepper_beside_the_way(writer, officer):
    letter = make_letter()
    fire(letter, "send", actor=writer, version=0)
    fire(letter, "give_back", actor=officer, version=1, reason="Sửa")
    assert stops(letter) == [("draft", "done", False), ("sent", "done", True), ("returned", "current", True), ("answered", "ahead", False)]
    fire(letter, "send_again", actor=writer, version=2, data={"drop": True})
    assert stops(letter) == [("draft", "done", False), ("sent", "done", True), ("dropped", "current", True)]

"""A declaration that cannot be right is refused when it is made, and says why."""

import pytest
from django.db import models

from khuyencong.workflow.machine import Clock, Hand, Machine, MachineError, Start, Transition
from tests.workflow_app.models import LETTER, P, S


def make(**changes):
    whole = {
        "name": "thing",
        "label": "Vật",
        "states": S,
        "initial": S.DRAFT,
        "final": (S.ANSWERED, S.DROPPED),
        "within": lambda subject, principal, scope: True,
        "transitions": LETTER.transitions,
        "audiences": LETTER.audiences,
    }
    return Machine(**{**whole, **changes})


def with_step(**changes):
    whole = {"name": "extra", "label": "Thêm", "sources": S.DRAFT, "targets": S.SENT, "permission": P.SEND}
    return make(transitions=(*LETTER.transitions, Transition(**{**whole, **changes})))


def test_the_right_one_is_made():
    assert with_step().find("extra", "draft").label == "Thêm"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": "Two words"}, "name"),
        ({"initial": "nowhere"}, "initial state 'nowhere'"),
        ({"initial": S.ANSWERED}, "cannot be reached: draft"),
        ({"final": ()}, "without a way out are answered, dropped"),
        ({"final": (S.ANSWERED, S.DROPPED, S.DRAFT)}, "final are answered, draft, dropped"),
        ({"transitions": LETTER.transitions[:-1] + LETTER.transitions[:1]}, "declared twice from one state: send"),
        ({"transitions": tuple(t for t in LETTER.transitions if t.name != "answer")}, "cannot be reached: answered"),
        ({"audiences": {"applicant": list}}, "unknown audiences office"),
        ({"public_labels": {"moon": "Trăng"}}, "public labels of unknown states: moon"),
    ],
)
def test_a_wrong_machine_is_refused(changes, text):
    with pytest.raises(MachineError, match=text):
        make(**changes)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": "with space"}, "name"),
        ({"label": " "}, "no label"),
        ({"sources": "nowhere"}, "unknown states nowhere"),
        ({"targets": "nowhere"}, "unknown states nowhere"),
        ({"sources": ()}, "no source"),
        ({"targets": (S.SENT, S.RETURNED)}, "nothing to choose"),
        ({"choose": lambda subject, context: S.SENT}, "nothing to choose"),
        ({"permission": None}, "has no permission"),
        ({"derived": True}, "nobody holds"),
        ({"permission": "letters.send"}, "not a Permission"),
        ({"tone": "loud"}, "tone"),
        ({"clock": Clock(Hand.START)}, "clock"),
        ({"clock": Clock(Hand.PAUSE, "code")}, "clock"),
        ({"tell": ("applicant",)}, "no public words"),
        ({"tell": ("moon",), "public": "x"}, "unknown audiences moon"),
    ],
)
def test_a_wrong_transition_is_refused(changes, text):
    with pytest.raises(MachineError, match=text):
        with_step(**changes)


def test_one_or_several_are_written_alike():
    step = Transition("go", "Đi", S.DRAFT, S.SENT, P.SEND, clock=Start("rule"))
    assert (step.sources, step.targets, step.clocks) == ((S.DRAFT,), (S.SENT,), (Start("rule"),))


def test_labels_for_both_sides():
    class Two(models.TextChoices):
        A = "a", "Chờ duyệt"
        B = "b", "Xong"

    machine = make(
        states=Two,
        initial="a",
        final="b",
        transitions=(Transition("go", "Đi", "a", "b", P.SEND),),
        public_labels={"a": "Đang xem xét", "b": "Xong"},
    )
    assert (machine.state_label("a"), machine.public_label("a")) == ("Chờ duyệt", "Đang xem xét")
    assert LETTER.public_label("draft") == "Đang soạn"

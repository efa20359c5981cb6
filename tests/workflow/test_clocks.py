"""A move winds the subject's clock in its own transaction."""

from datetime import date

import pytest

from khuyencong import clock
from khuyencong.calendar import clocks
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import Refused
from khuyencong.workflow.runner import fire
from tests.factories.calendar import load_calendar
from tests.factories.workflow import as_enterprise, as_head, make_letter, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return as_head(make_person())


@pytest.fixture
def sent():
    load_calendar(2026, 2026)
    letter = make_letter()
    fire(letter, "send", actor=as_enterprise(make_person()), version=0)
    return letter


def test_start_pause_resume_stop(sent, head):
    subject = ("letter", sent.pk)
    assert clocks.due(subject) is None
    with clock.at(date(2026, 3, 2)):
        fire(sent, "begin", actor=head, version=1)
    assert clocks.due(subject) == date(2026, 3, 16)
    with clock.at(date(2026, 3, 6)):
        fire(sent, "hold", actor=head, version=2)
    with clock.at(date(2026, 3, 11)):
        fire(sent, "go_on", actor=head, version=3)
    assert clocks.due(subject) == date(2026, 3, 19)
    fire(sent, "finish", actor=head, version=4)
    assert clocks.due(subject) is None


def test_a_clock_that_cannot_be_moved_refuses_the_move_in_words(sent, head):
    with clock.at(date(2026, 3, 2)):
        fire(sent, "begin", actor=head, version=1)
        with pytest.raises(Refused, match="Hồ sơ không có thời hạn nào đang tạm dừng"):
            fire(sent, "go_on", actor=head, version=2)
        with pytest.raises(Refused, match="Chưa có thời hạn “no_such_limit”"):
            fire(sent, "misfile", actor=head, version=2)
    assert clocks.due(("letter", sent.pk)) == date(2026, 3, 16), "the stop before the wrong start is taken back"
    assert (sent.version, TransitionLog.objects.filter(subject_id=sent.pk, machine="letter").count()) == (2, 2)

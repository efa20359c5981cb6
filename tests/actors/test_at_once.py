"""Two at once: real threads, real commits; one wins, the other reads a sentence, nothing happens by half."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Delegation, Handover, Membership, OfficerAssignment
from khuyencong.actors.services import delegations, handovers, officers, people
from khuyencong.documents.models import Paper
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import Refused, Stale
from tests.budgets.test_concurrency import at_once
from tests.factories import actors
from tests.factories.calendar import load_calendar
from tests.factories.handovers import draw_up, sign

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_receiver_who_presses_twice_signs_once():
    load_calendar()
    giver, taker = (actors.make_member(Role.DOIT_OFFICER) for _ in range(2))
    handover = sign(draw_up(giver, taker), giver)
    seen, who = handover.version, actors.principal(taker)

    def press(_: int) -> str:
        row = Handover.objects.get(pk=handover.pk)
        return runner.fire(row, "sign_receiving", actor=who, version=seen).target

    answers = at_once(press, 2)
    (late,) = [answer for answer in answers if answer != "done"]
    assert isinstance(late, Stale | Refused)
    assert answers.count("done") == 1
    handover.refresh_from_db()
    assert (handover.state, Paper.objects.filter(subject_kind="handover").count()) == ("done", 1)


def test_two_receivers_at_once_end_it_once():
    load_calendar()
    giver, one, two = (actors.make_member(Role.DOIT_OFFICER) for _ in range(3))
    handover = sign(draw_up(giver, one, two), giver)
    takers = [actors.principal(one), actors.principal(two)]

    def press(number: int) -> str:
        for _ in range(5):
            row = Handover.objects.get(pk=handover.pk)
            try:
                return runner.fire(row, "sign_receiving", actor=takers[number], version=row.version).target
            except Stale:  # the other was faster: look again, as the page says
                continue
        raise AssertionError

    assert sorted(map(str, at_once(press, 2))) == ["done", "signed"]
    assert Paper.objects.filter(subject_kind="handover").count() == 1


def test_two_handovers_of_one_role_are_one():
    giver = actors.make_member(Role.DOIT_OFFICER)
    who = actors.principal(giver)
    answers = at_once(lambda _: handovers.start_handover(membership=giver, effective_on=clock.today(), cause="Điều động", who=who), 2)
    assert [type(answer) for answer in answers if not isinstance(answer, Handover)] == [ValidationError]
    assert Handover.objects.count() == 1


def test_two_leaders_put_one_main_officer_in_charge():
    leader = actors.principal(actors.make_member(Role.DISTRICT_LEADER))
    people_ = [actors.make_member(Role.DISTRICT_OFFICER) for _ in range(2)]
    organisation = people_[0].organisation
    day = clock.today()

    def assign(number: int) -> OfficerAssignment:
        return officers.assign_officer(
            organisation=organisation,
            user=people_[number].user,
            valid_from=day,
            decision_number="1/QĐ",
            decided_on=day,
            share=50,
            who=leader,
        )

    answers = at_once(assign, 2)
    assert [type(answer) for answer in answers if not isinstance(answer, OfficerAssignment)] == [ValidationError]
    assert OfficerAssignment.objects.count() == 1


def test_one_role_is_delegated_once():
    leader = actors.make_member(Role.DOIT_LEADER)
    receivers = [actors.make_member(Role.DOIT_HEAD) for _ in range(2)]
    who, day = actors.principal(leader), clock.today()

    def give(number: int) -> Delegation:
        return delegations.delegate(
            giver=leader, receiver=receivers[number], form="kt", title="Phó Giám đốc", valid_from=day, valid_to=day + timedelta(days=3),
            paper_number="1/GUQ", paper_date=day, who=who,
        )  # fmt: skip

    answers = at_once(give, 2)
    assert [type(answer) for answer in answers if not isinstance(answer, Delegation)] == [ValidationError]
    assert Delegation.objects.count() == 1


def test_two_operators_do_not_end_each_other():
    one, two = (actors.make_member(Role.OPERATOR) for _ in range(2))
    pairs = [(one, actors.principal(two)), (two, actors.principal(one))]

    def end(number: int) -> None:
        member, who = pairs[number]
        people.end_role(membership=Membership.objects.get(pk=member.pk), on=clock.today(), who=who)

    answers = at_once(end, 2)
    assert [type(answer) for answer in answers if answer is not None] == [ValidationError]
    assert Membership.objects.filter(role=Role.OPERATOR, valid_to__isnull=True).count() == 1

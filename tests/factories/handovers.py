"""Handovers for tests, drawn up and signed through the services and the machine."""

from datetime import date

from khuyencong import clock
from khuyencong.actors.models import Handover, Membership
from khuyencong.actors.services import handovers
from khuyencong.workflow import runner
from tests.factories import actors


def draw_up(giver: Membership, *takers: Membership, on: date | None = None) -> Handover:
    """A draft with its receivers and one free row."""
    who = actors.principal(giver)
    handover = handovers.start_handover(membership=giver, effective_on=on or clock.today(), cause="Điều động công tác", who=who)
    for taker in takers:
        handovers.add_receiver(handover=handover, membership=taker, who=who)
    handovers.add_row(handover=handover, section="seal", title="Dấu đến", detail="01 chiếc", receiver_id=None, who=who)
    return handover


def sign(handover: Handover, member: Membership, move: str = "") -> Handover:
    """The signature of one side; `move` is worked out unless said."""
    name = move or ("sign_giving" if member.user_id == handover.giver_id else "sign_receiving")
    runner.fire(handover, name, actor=actors.principal(member), version=handover.version)
    return handover


def hand_over(giver: Membership, *takers: Membership, on: date | None = None) -> Handover:
    """A handover that both sides have signed."""
    handover = sign(draw_up(giver, *takers, on=on), giver)
    for taker in takers:
        sign(handover, taker)
    return handover

"""The life of an investor's interest: noted, followed up from day to day, ended by an investment or without one."""

from datetime import date
from typing import Any

from investment.enums import LeadState as S
from investment.permissions import P
from investment.workflow.reach import desk, within
from khuyencong import clock
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition, on_data


def _day_refusal(context: Context, field: str, what: str) -> Refusal | None:
    day: date | None = context.data.get(field)
    if day is None:
        return Refusal(f"Cần {what}.", field=field)
    if day > context.day:
        return Refusal(f"{what[:1].upper()}{what[1:]} {day:%d/%m/%Y} còn ở tương lai; chỉ ghi việc đã diễn ra.", field=field)
    return None


@on_data
def contact_has_been(lead: Any, context: Context) -> Refusal | None:
    """A contact is told of after it was, and says something."""
    if not context.data.get("said", "").strip():
        return Refusal("Cần nội dung làm việc.", field="said")
    return _day_refusal(context, "on", "ngày làm việc")


@on_data
def next_day_is_ahead(lead: Any, context: Context) -> Refusal | None:
    """Somebody is to get in touch again, on a day that comes."""
    day = context.data.get("next_on")
    if day is None:
        return Refusal("Cần ngày liên hệ lại.", field="next_on")
    return None if day > context.day else Refusal(f"Ngày liên hệ lại {day:%d/%m/%Y} phải sau hôm nay.", field="next_on")


@on_data
def investment_is_proven(lead: Any, context: Context) -> Refusal | None:
    """An investment has its licence, its capital and a day that has been, not before the investor was noted."""
    data = context.data
    if not data.get("licence", "").strip():
        return Refusal("Cần số giấy chứng nhận đăng ký đầu tư hoặc quyết định chủ trương.", field="licence")
    if (data.get("capital") or 0) <= 0:
        return Refusal("Cần vốn đăng ký lớn hơn 0 đồng.", field="capital")
    day, noted = data.get("invested_on"), clock.day_of(lead.noted_at)
    if day is not None and day < noted:
        return Refusal(f"Ngày cấp {day:%d/%m/%Y} trước ngày ghi nhận nhà đầu tư ({noted:%d/%m/%Y}).", field="invested_on")
    return _day_refusal(context, "invested_on", "ngày cấp")


def no_other_is_open(lead: Any, context: Context) -> Refusal | None:
    """The same interest is followed up in one place."""
    from investment import selectors  # leaf: models take their guard from this machine

    other = selectors.open_lead_of(lead.investor, lead.opportunity)
    return Refusal(f"Nhà đầu tư này đang được theo dõi ở {other.code}.") if other else None


def note_next(lead: Any, context: Context) -> None:
    """When to get in touch again."""
    lead.next_on = context.data["next_on"]


def note_investment(lead: Any, context: Context) -> None:
    """Keep the proof; nobody waits any more."""
    data = context.data
    lead.licence, lead.invested_on, lead.capital, lead.next_on = data["licence"].strip(), data["invested_on"], data["capital"], None


def note_end(lead: Any, context: Context) -> None:
    """Nobody waits any more."""
    lead.next_on = None


def keep_contact(lead: Any, context: Context) -> None:
    """What was said, in a row of its own."""
    from investment.models import Contact  # leaf: models take their guard from this machine

    Contact.objects.create(lead=lead, on=context.data["on"], said=context.data["said"].strip(), by_id=context.actor.user_id, at=context.at)


LEAD = Machine(
    name="investment_lead",
    label="Nhà đầu tư quan tâm",
    states=S,
    initial=S.NEW,
    final=(S.INVESTED,),
    within=within,
    audiences={"desk": desk},
    transitions=(
        Transition(
            name="contact",
            label="Ghi lần làm việc",
            sources=(S.NEW, S.WORKING),
            targets=(S.WORKING,),
            permission=P.FOLLOW,
            guards=(contact_has_been, next_day_is_ahead),
            prepares=(note_next,),
            effects=(keep_contact,),
            form="investment.forms.ContactForm",
        ),
        Transition(
            name="invest",
            label="Ghi đã đầu tư",
            sources=(S.WORKING,),
            targets=(S.INVESTED,),
            permission=P.FOLLOW,
            guards=(investment_is_proven,),
            prepares=(note_investment,),
            form="investment.forms.InvestedForm",
        ),
        Transition(
            name="drop",
            label="Không đầu tư",
            sources=(S.NEW, S.WORKING),
            targets=(S.LOST,),
            permission=P.FOLLOW,
            prepares=(note_end,),
            needs_reason=True,
            tone="no",
            form="investment.forms.DropForm",
        ),
        Transition(
            name="resume",
            label="Quan tâm trở lại",
            sources=(S.LOST,),
            targets=(S.WORKING,),
            permission=P.FOLLOW,
            guards=(no_other_is_open, contact_has_been, next_day_is_ahead),
            prepares=(note_next,),
            effects=(keep_contact,),
            tone="plain",
            form="investment.forms.ContactForm",
        ),
    ),
)

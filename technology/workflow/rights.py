"""The life of a registration of industrial property: asked, guided, prepared, filed at Cục Sở hữu trí tuệ, granted or not.

What Cục Sở hữu trí tuệ does is entered by the office that guides; how long it may take is a time limit of the calendar
(`khuyencong/calendar/data/clock_rules.json`), and the day by which its word is expected stands in `expected_on`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from khuyencong.workflow.machine import STOP, Context, Machine, Refusal, Transition, on_data
from technology.enums import RightState as S
from technology.permissions import P
from technology.workflow.reach import desk, owners, within

# Which day each step enters, and after which it may not come.
_DAYS = ("filed_on", "accepted_on", "published_on", "closed_on")


def _in_order(name: str) -> Callable[[Any, Context], Refusal | None]:
    """The day that a step enters is said, is not in the future, and not before the step before."""

    @on_data
    def day_is_in_order(row: Any, context: Context) -> Refusal | None:
        day: date | None = context.data.get(name)
        if day is None:
            return Refusal("Cần ghi ngày.", field=name)
        if day > context.day:
            return Refusal(f"Ngày {day:%d/%m/%Y} còn ở tương lai; chỉ ghi việc đã diễn ra.", field=name)
        before = [known for one in _DAYS[: _DAYS.index(name)] if (known := getattr(row, one)) is not None]
        if before and day < max(before):
            return Refusal(f"Ngày {day:%d/%m/%Y} trước bước liền trước ({max(before):%d/%m/%Y}).", field=name)
        return None

    return day_is_in_order


def _number_is_new(name: str, words: str) -> Callable[[Any, Context], Refusal | None]:
    """A number stands at one registration alone."""

    @on_data
    def number_is_new(row: Any, context: Context) -> Refusal | None:
        number = context.data.get(name, "").strip()
        if not number:
            return Refusal(f"Cần {words}.", field=name)
        other = type(row)._base_manager.filter(**{name: number}).exclude(pk=row.pk).order_by("pk").first()
        # Another cơ sở's name is not told.
        return Refusal(f"{words[:1].upper()}{words[1:]} {number} đã ghi ở đề nghị {other.code}.", field=name) if other else None

    return number_is_new


def note_guidance(row: Any, context: Context) -> None:
    """Keep what was advised, by whom and when."""
    row.guidance, row.guided_by_id, row.guided_at = context.data["guidance"], context.actor.user_id, context.at


def note_filing(row: Any, context: Context) -> None:
    """Keep the number and the day of the application, and by when its form is judged."""
    row.file_number, row.filed_on = context.data["file_number"].strip(), context.data["filed_on"]
    _expect(row, "ip_formality", row.filed_on)


def note_acceptance(row: Any, context: Context) -> None:
    """Keep the day on which the application was found in form, and by when it is published."""
    row.accepted_on = context.data["accepted_on"]
    _expect(row, "ip_publication", row.accepted_on)


def note_publication(row: Any, context: Context) -> None:
    """Keep the day of publication, and by when its substance is judged."""
    row.published_on = context.data["published_on"]
    _expect(row, f"ip_substance_{_SUBSTANCE.get(row.kind, 'mark')}", row.published_on)


def note_grant(row: Any, context: Context) -> None:
    """Keep the certificate's number and day."""
    row.certificate_number, row.closed_on = context.data["certificate_number"].strip(), context.data["closed_on"]
    row.expected_on = None


def note_end(row: Any, context: Context) -> None:
    """Nothing is expected any more."""
    row.closed_on, row.expected_on = context.day, None


# A patent takes longer than a time limit of the calendar may be; its word is expected on no day.
_SUBSTANCE = {"design": "design", "indication": "indication", "patent": "patent"}


def _expect(row: Any, code: str, since: date) -> None:
    from technology import selectors  # leaf: models take their guard from this machine

    row.expected_on = selectors.expected_on(code, since)


RIGHT = Machine(
    name="property_right",
    label="Đăng ký sở hữu công nghiệp",
    states=S,
    initial=S.ASKED,
    final=(S.GRANTED, S.REFUSED, S.WITHDRAWN),
    within=within,
    audiences={"owners": owners, "desk": desk},
    transitions=(
        Transition(
            name="guide",
            label="Hướng dẫn",
            sources=(S.ASKED,),
            targets=(S.PREPARING,),
            permission=P.ADVISE,
            prepares=(note_guidance,),
            clock=STOP,
            tell=("owners",),
            form="technology.forms.GuidanceForm",
        ),
        Transition(
            name="say_prepared",
            label="Báo đã chuẩn bị xong hồ sơ",
            sources=(S.PREPARING,),
            targets=(S.PREPARED,),
            permission=P.ASK,
            tell=("desk",),
        ),
        Transition(
            name="file",
            label="Ghi đã nộp đơn",
            sources=(S.PREPARING, S.PREPARED),
            targets=(S.FILED,),
            permission=P.ADVISE,
            guards=(_number_is_new("file_number", "số đơn"), _in_order("filed_on")),
            prepares=(note_filing,),
            tell=("owners",),
            form="technology.forms.FilingForm",
        ),
        Transition(
            name="accept",
            label="Ghi đơn hợp lệ",
            sources=(S.FILED,),
            targets=(S.ACCEPTED,),
            permission=P.ADVISE,
            guards=(_in_order("accepted_on"),),
            prepares=(note_acceptance,),
            tell=("owners",),
            form="technology.forms.AcceptedForm",
        ),
        Transition(
            name="publish",
            label="Ghi đã công bố đơn",
            sources=(S.ACCEPTED,),
            targets=(S.PUBLISHED,),
            permission=P.ADVISE,
            guards=(_in_order("published_on"),),
            prepares=(note_publication,),
            tell=("owners",),
            form="technology.forms.PublishedForm",
        ),
        Transition(
            name="grant",
            label="Ghi được cấp văn bằng",
            sources=(S.PUBLISHED,),
            targets=(S.GRANTED,),
            permission=P.ADVISE,
            guards=(_number_is_new("certificate_number", "số văn bằng"), _in_order("closed_on")),
            prepares=(note_grant,),
            tell=("owners",),
            form="technology.forms.GrantForm",
        ),
        Transition(
            name="refuse",
            label="Ghi bị từ chối",
            sources=S.at_the_office(),
            targets=(S.REFUSED,),
            permission=P.ADVISE,
            prepares=(note_end,),
            needs_reason=True,
            tone="no",
            tell=("owners",),
        ),
        Transition(
            name="withdraw",
            label="Rút đề nghị",
            sources=S.open_ones(),
            targets=(S.WITHDRAWN,),
            permission=P.ASK,
            prepares=(note_end,),
            needs_reason=True,
            clock=STOP,
            tone="no",
            tell=("desk",),
        ),
    ),
)

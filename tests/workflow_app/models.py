"""A letter that is drafted, sent, returned, answered or dropped; and its stamp, which moves by itself."""

from collections.abc import Iterable

from django.db import models

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.workflow import guard, runner
from khuyencong.workflow.machine import PAUSE, RESUME, STOP, Context, Machine, Refusal, Start, Transition, on_data
from khuyencong.workflow.models import Moving


class P(Permission):
    """Permissions of the tests."""

    SEND = "letters.send", "Gửi thư", "kiểm thử"
    ANSWER = "letters.answer", "Trả lời thư", "kiểm thử"
    TIME = "letters.time", "Hẹn giờ thư", "kiểm thử"


register(Grant(P.SEND, Role.ENTERPRISE, Scope.ENTERPRISE), Grant(P.ANSWER, Role.DOIT_OFFICER, Scope.PROVINCE))
register(Grant(P.TIME, Role.DOIT_HEAD, Scope.PROVINCE))


class S(models.TextChoices):
    """States of a letter."""

    DRAFT = "draft", "Đang soạn"
    SENT = "sent", "Đã gửi"
    RETURNED = "returned", "Trả lại"
    ANSWERED = "answered", "Đã trả lời"
    DROPPED = "dropped", "Đã bỏ"


class StampState(models.TextChoices):
    """States of a stamp."""

    NEW = "new", "Mới"
    USED = "used", "Đã dùng"


def has_text(letter: "Letter", context: Context) -> Refusal | None:
    """A letter without text is not sent."""
    return None if letter.text else Refusal("Thư chưa có nội dung.", "Quy chế thử, Điều 1")


def has_address(letter: "Letter", context: Context) -> Refusal | None:
    """A letter without an address is not sent."""
    return None if letter.address else Refusal("Thư chưa có nơi nhận.")


@on_data
def answer_is_given(letter: "Letter", context: Context) -> Refusal | None:
    """An answer needs its words."""
    return None if context.data.get("answer") else Refusal("Chưa nhập nội dung trả lời.")


def keep_answer(letter: "Letter", context: Context) -> None:
    """Write the answer down."""
    letter.answer = context.data["answer"]


def sign_answer(letter: "Letter", context: Context) -> None:
    """Put the name of who signs on the letter, with the move itself."""
    letter.answer = f"{letter.answer}{context.data.get('answer', '')} {context.actor.name}".strip()


def use_stamp(letter: "Letter", context: Context) -> None:
    """Move the stamp, if there is one."""
    for stamp in letter.stamps.order_by("pk"):
        runner.fire(stamp, "use", actor=context.actor, version=stamp.version)


def fail_if_asked(letter: "Letter", context: Context) -> None:
    """An effect that breaks."""
    if context.data.get("answer") == "break":
        raise RuntimeError("broken effect")


def within(letter: "Letter", principal: Principal, scope: Scope) -> bool:
    """An enterprise reaches its own letters, the province all."""
    return scope is Scope.PROVINCE or letter.enterprise_id in principal.enterprise_ids


def writer(letter: "Letter") -> Iterable[int]:
    """Who wrote it."""
    return [letter.writer_id] if letter.writer_id else []


def office(letter: "Letter") -> Iterable[int]:
    """Who answers it."""
    return [letter.officer_id] if letter.officer_id else []


def back_to(letter: "Letter", context: Context) -> str:
    """Where a returned letter goes."""
    return S.DROPPED if context.data.get("drop") else S.SENT


LETTER = Machine(
    name="letter",
    label="Thư",
    states=S,
    initial=S.DRAFT,
    final=(S.ANSWERED, S.DROPPED),
    within=within,
    audiences={"applicant": writer, "office": office},
    transitions=(
        Transition("send", "Gửi", S.DRAFT, S.SENT, P.SEND, guards=(has_text, has_address), effects=use_stamp, tell=("office",)),
        Transition(
            "give_back", "Trả lại", S.SENT, S.RETURNED, P.ANSWER, needs_reason=True, public="Cần sửa thư", tell=("applicant",), tone="no"
        ),
        Transition("send_again", "Gửi lại", S.RETURNED, (S.SENT, S.DROPPED), P.SEND, choose=back_to),
        Transition("remind", "Nhắc", S.SENT, S.SENT, P.ANSWER, tone="plain"),
        Transition(
            "answer",
            "Trả lời",
            S.SENT,
            S.ANSWERED,
            P.ANSWER,
            guards=answer_is_given,
            prepares=keep_answer,
            effects=(use_stamp, fail_if_asked),
            public="Đã có trả lời",
            tell=("applicant", "office"),
        ),
        Transition("begin", "Tính hạn", S.SENT, S.SENT, P.TIME, clock=Start("appraise")),
        Transition("hold", "Dừng tính hạn", S.SENT, S.SENT, P.TIME, clock=PAUSE),
        Transition("go_on", "Tính tiếp", S.SENT, S.SENT, P.TIME, clock=RESUME),
        Transition("finish", "Hết tính", S.SENT, S.SENT, P.TIME, clock=STOP),
        Transition("misfile", "Tính sai", S.SENT, S.SENT, P.TIME, clock=(STOP, Start("no_such_limit"))),
        Transition("sign", "Ký", S.SENT, S.SENT, P.TIME, prepares=sign_answer, effects=fail_if_asked),
        Transition("lapse", "Hết hạn", (S.SENT, S.RETURNED), S.DROPPED, derived=True),
    ),
)

STAMP = Machine(
    name="stamp",
    label="Tem",
    states=StampState,
    initial=StampState.NEW,
    final=StampState.USED,
    within=lambda stamp, principal, scope: True,
    transitions=(Transition("use", "Dùng tem", StampState.NEW, StampState.USED, derived=True),),
)


class Letter(Moving):
    """A letter."""

    machine = LETTER
    text = models.TextField(blank=True)
    address = models.CharField(max_length=100, blank=True)
    answer = models.TextField(blank=True)
    enterprise_id = models.BigIntegerField(default=1)
    writer_id = models.BigIntegerField(null=True)
    officer_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = guard.triggers(LETTER)

    def __str__(self) -> str:
        return f"thư {self.pk}"

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return f"/thu/{self.pk}/"


class Stamp(Moving):
    """A stamp on a letter."""

    machine = STAMP
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="stamps")

    class Meta:
        triggers = guard.triggers(STAMP)

    def __str__(self) -> str:
        return f"tem {self.pk}"

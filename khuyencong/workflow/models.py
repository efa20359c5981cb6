"""What moves, and the log of its moves."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Func, Q

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.triggers import Firm, append_only
from khuyencong.workflow.machine import Machine


class StateField(models.CharField):
    """The state of a moving thing; its choices and its first value come from the model's machine.

    To migrations it is a plain text column with those choices, so they need nothing of this package.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:  # noqa: FBT001 (Django's signature)
        machine = getattr(cls, "machine", None)
        if isinstance(machine, Machine):
            self.choices = machine.states.choices
            self.default = str(machine.initial)
        super().contribute_to_class(cls, name, private_only=private_only)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Moving(models.Model):
    """A thing with a life. The concrete model sets `machine` and `Meta.triggers = guard.triggers(machine)`.

    `state` and `version` are written by `runner.fire` alone; the database refuses anything else. `moved_at` is the moment of the
    last move, the row's birth before the first.
    """

    machine: ClassVar[Machine]
    state = StateField("tình trạng", max_length=32, editable=False)
    version = models.PositiveIntegerField("lần chuyển", default=0, editable=False)
    moved_at = models.DateTimeField("chuyển bước lúc", default=clock.now, editable=False)

    class Meta:
        abstract = True

    @property
    def state_label(self) -> str:
        """The state as officers read it."""
        return self.machine.state_label(self.state)

    @property
    def public_state(self) -> str:
        """The state as the applicant reads it."""
        return self.machine.public_label(self.state)


class TransactionId(models.Field):
    """The id of the transaction that wrote the row (xid8); set by the database."""

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "xid8"


class CurrentTransaction(Func):
    """The id of the running transaction."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionId()


# The log row waits for its subject until commit: a row that tells of a move that did not happen cannot stay.
# The subject's table is the one that carries the machine's guard; without the guard nothing can be logged.
_FOLLOWED = """
    SELECT format('%s', t.tgrelid::regclass) INTO place FROM pg_trigger t
        WHERE t.tgname ~ ('^pgtrigger_moves_' || NEW.machine || '_[0-9a-f]{5}$') AND NOT t.tgisinternal AND t.tgenabled <> 'D';
    IF place IS NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'workflow log: no guarded table for machine ' || NEW.machine, ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE id = $1 AND (version > $2 OR (version = $2 AND state = $3)))', place)
        INTO followed USING NEW.subject_id, NEW.version, NEW.target;
    IF NOT followed THEN
        RAISE EXCEPTION USING MESSAGE = 'workflow log: ' || NEW.machine || ' ' || NEW.subject_id || ' did not move to ' || NEW.target,
            ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class TransitionLog(models.Model):
    """One move: who, in which role and for whom, when, from where to where, why, with which data. Never changed."""

    machine = models.CharField("quy trình", max_length=30)
    subject_id = models.BigIntegerField("đối tượng")
    version = models.PositiveIntegerField("lần chuyển", help_text="lần chuyển thứ mấy của đối tượng, từ 1")
    action = models.CharField("thao tác", max_length=30)
    source = models.CharField("từ", max_length=32)
    target = models.CharField("đến", max_length=32)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người thực hiện"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)
    organisation_name = models.CharField("cơ quan", max_length=200, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="thay mặt"
    )
    at = models.DateTimeField("lúc", default=clock.now)
    reason = models.TextField("lý do", blank=True)
    data = models.JSONField("dữ liệu kèm theo", default=dict, blank=True, encoder=DjangoJSONEncoder)
    xid = TransactionId(db_default=CurrentTransaction(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "lịch sử xử lý"
        ordering = ("machine", "subject_id", "version")
        constraints = [
            models.UniqueConstraint(fields=["machine", "subject_id", "version"], name="a_version_is_reached_once"),
            models.CheckConstraint(condition=Q(version__gt=0), name="log_version_is_positive"),
            models.CheckConstraint(condition=Q(machine__regex=r"^[a-z][a-z0-9_]*$"), name="log_machine_is_a_name"),
            models.CheckConstraint(condition=Q(actor__isnull=False) | Q(role=Role.SYSTEM), name="log_has_an_actor_or_the_system"),
        ]
        indexes = [models.Index(fields=["at", "id"], name="log_by_moment")]
        triggers = [
            append_only("history_stays", "workflow log: history is only added to"),
            Firm(
                name="own_transaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.xid := pg_current_xact_id(); RETURN NEW;",
            ),
            Firm(
                name="subject_follows",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("place", "text"), ("followed", "boolean")],
                func=_FOLLOWED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine} {self.subject_id}: {self.source} → {self.target}"

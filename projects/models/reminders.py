"""That somebody was reminded: once for each thing, due day and step, however often the schedule looks."""

from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.triggers import append_only
from projects.enums import ReminderKind, ReminderStep


class Reminder(models.Model):
    """A reminder that was sent. `subject_id` is the row that is due: a đề án, a line, an instalment, a follow-up."""

    kind = models.CharField("về việc", max_length=12, choices=ReminderKind)
    subject_id = models.BigIntegerField("đối tượng")
    due_on = models.DateField("hạn")
    step = models.CharField("lần", max_length=10, choices=ReminderStep)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lần nhắc"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "due_on", "step"], name="reminder_is_sent_once"),
            models.CheckConstraint(condition=Q(kind__in=ReminderKind.values, step__in=ReminderStep.values), name="reminder_is_known"),
        ]
        triggers = [append_only("reminder_stays", "a reminder that was sent stays")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.step}"

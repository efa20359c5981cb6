"""Addresses by which a calendar elsewhere reads this one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models import Membership


class CalendarLink(models.Model):
    """A signed address of the calendar as one role of a person sees it, until it is revoked or the role ends.

    `for_office`: what concerns the office, and nothing of the person. The address says the row's number and a signature; nothing else is kept.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="calendar_links", verbose_name="vai trò")
    for_office = models.BooleanField("lịch của cơ quan", default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người lập")
    made_at = models.DateTimeField("lập lúc", default=clock.now)
    revoked_at = models.DateTimeField("hủy lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "đường dẫn lịch"
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "for_office"], condition=Q(revoked_at__isnull=True), name="one_living_link_of_a_calendar"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")), name="link_ends_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.made_at:%Y-%m-%d}"

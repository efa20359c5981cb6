"""The council and who sits on it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from councils.enums import Seat
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.triggers import kept

USER = settings.AUTH_USER_MODEL


class Council(models.Model):
    """Hội đồng xét duyệt đề án khuyến công: its decision, its term, how many must be present and how many must agree (parts of 10,000)."""

    name = models.CharField("tên Hội đồng", max_length=200)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="councils", verbose_name="cơ quan lập Hội đồng")
    decision = models.CharField("số, ký hiệu quyết định thành lập", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    valid_from = models.DateField("nhiệm kỳ từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    quorum_bp = models.PositiveIntegerField("số thành viên phải có mặt (phần vạn)", default=6667)
    majority_bp = models.PositiveIntegerField("số phiếu phải quá (phần vạn của số phiếu)", default=5000)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "Hội đồng xét duyệt"
        ordering = ("-valid_from", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="council_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(quorum_bp__gt=0, quorum_bp__lte=10000, majority_bp__lt=10000), name="council_shares_are_shares"
            ),
        ]
        triggers = [kept("council_is_kept", "a council that sat stays")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the council."""
        return reverse("councils:council", args=[self.pk])


class Member(models.Model):
    """A person's seat on a council, for a while. Experts from outside have an account without a role; the secretary enters their sheets."""

    council = models.ForeignKey(Council, models.RESTRICT, related_name="members")
    user = models.ForeignKey(USER, models.RESTRICT, related_name="council_seats", verbose_name="người")
    seat = models.CharField("cương vị", max_length=10, choices=Seat)
    title = models.CharField("chức vụ, cơ quan", max_length=200)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thành viên Hội đồng"
        ordering = ("council", "id")
        constraints = [
            models.CheckConstraint(condition=Q(seat__in=Seat.values), name="member_seat_is_known"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="member_ends_after_start"),
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(valid_to__isnull=True), name="member_sits_once",
                violation_error_message="Người này đã là thành viên của Hội đồng.",
            ),
            models.UniqueConstraint(
                fields=["council", "seat"], condition=Q(valid_to__isnull=True, seat__in=[Seat.CHAIR, Seat.SECRETARY]),
                name="council_has_one_chair_and_secretary", violation_error_message="Hội đồng đã có người giữ cương vị này.",
            ),
        ]  # fmt: skip
        triggers = [kept("member_is_kept", "a seat on a council ends by a day, it does not vanish")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_seat_display()}"

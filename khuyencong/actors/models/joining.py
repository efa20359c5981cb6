"""How people come to act for a cơ sở: a proven address, an invitation, a request to join."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.enums import JoinState
from khuyencong.actors.models.enterprises import Enterprise

PROOF_LIVES = timedelta(hours=24)
INVITATION_LIVES = timedelta(days=7)
OF_ENTERPRISE = tuple((role.value, role.label) for role in Role.of_enterprises())


def _proof_ends() -> object:
    return clock.now() + PROOF_LIVES


def _invitation_ends() -> object:
    return clock.now() + INVITATION_LIVES


class EmailProof(models.Model):
    """A one-time link sent to an address that somebody wants an account for.

    The link is signed over `key`; the row alone opens nothing. It goes when the account is there, or a day after it ran out.
    """

    email = models.EmailField("thư điện tử")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField("yêu cầu lúc", default=clock.now)
    expires_at = models.DateTimeField("hết hạn lúc", default=_proof_ends)

    class Meta:
        verbose_name = verbose_name_plural = "liên kết xác nhận thư điện tử"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(email=models.functions.Lower("email")), name="proof_email_is_lower_case"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="proof_ends_after_it_is_asked"),
        ]
        indexes = [models.Index(fields=["email", "-asked_at"], name="proofs_of_an_address")]

    def __str__(self) -> str:
        return self.email


class Invitation(models.Model):
    """An owner asks somebody to act for the cơ sở; a one-time link, used once, until it expires or is called back."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="invitations", verbose_name="cơ sở")
    email = models.EmailField("thư điện tử")
    role = models.CharField("vai trò", max_length=20, choices=OF_ENTERPRISE)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người mời")
    at = models.DateTimeField("mời lúc", default=clock.now)
    expires_at = models.DateTimeField("hết hạn lúc", default=_invitation_ends)
    used_at = models.DateTimeField("nhận lời lúc", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người nhận lời"
    )
    cancelled_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lời mời"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(email=models.functions.Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(condition=Q(role__in=[role for role, _ in OF_ENTERPRISE]), name="invitation_role_is_of_an_enterprise"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="invitation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True) | Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_names_who_used_it",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(cancelled_at__isnull=True), name="invitation_is_used_or_called_back"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "email"],
                condition=Q(used_at__isnull=True, cancelled_at__isnull=True),
                name="invitation_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.enterprise_id}"


class JoinRequest(models.Model):
    """Somebody asks to act for a cơ sở that is known already. Its owner decides; the district when no owner can be reached."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="join_requests", verbose_name="cơ sở")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="join_requests", verbose_name="người xin tham gia")
    message = models.CharField("lời nhắn", max_length=500)
    of_district = models.BooleanField("do địa phương quyết định", default=False)
    state = models.CharField("tình trạng", max_length=10, choices=JoinState, default=JoinState.OPEN)
    at = models.DateTimeField("lúc", default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    role = models.CharField("vai trò được giao", max_length=20, choices=OF_ENTERPRISE, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "đề nghị tham gia cơ sở"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JoinState.values), name="join_state_is_known"),
            models.UniqueConstraint(
                fields=["enterprise", "user"],
                condition=Q(state=JoinState.OPEN),
                name="join_request_is_open_once",
                violation_error_message="Bạn đã gửi đề nghị tham gia cơ sở này; vui lòng chờ quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(state=JoinState.OPEN, decided_at__isnull=True) | (~Q(state=JoinState.OPEN) & Q(decided_at__isnull=False)),
                name="join_request_is_decided_once_it_is_not_open",
            ),
            models.CheckConstraint(
                condition=Q(state=JoinState.ACCEPTED, role__in=[role for role, _ in OF_ENTERPRISE])
                | (~Q(state=JoinState.ACCEPTED) & Q(role="")),
                name="accepted_join_gives_a_role",
            ),
            models.CheckConstraint(condition=~Q(state=JoinState.REFUSED, reason=""), name="refused_join_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.enterprise_id}"

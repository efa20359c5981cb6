"""Sessions, passkeys, mailed links, links to a state identity, browsers known to a person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock


class Session(models.Model):
    """A browser's session. Its key is kept as a hash alone, so that who reads the table can open none."""

    session_key = models.CharField("SHA-256 của khóa phiên", max_length=64, primary_key=True)
    uid = models.UUIDField("mã trong danh sách", default=uuid.uuid4, unique=True, editable=False)
    session_data = models.TextField()
    expire_date = models.DateTimeField("hết hạn lúc", db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="sessions", verbose_name="người đăng nhập"
    )
    device = models.CharField("thiết bị", max_length=80, blank=True)
    address = models.CharField("địa chỉ mạng (đã che)", max_length=60, blank=True)
    since = models.DateTimeField("đăng nhập lúc")
    seen_at = models.DateTimeField("dùng gần nhất lúc")

    class Meta:
        verbose_name = verbose_name_plural = "phiên đăng nhập"
        ordering = ("-seen_at", "session_key")
        constraints = [
            models.CheckConstraint(condition=Q(session_key__regex=r"^[0-9a-f]{64}$"), name="session_key_is_a_hash"),
        ]

    def __str__(self) -> str:
        return self.device or str(self.uid)


class Passkey(models.Model):
    """A passkey (WebAuthn): what a person holds, and by which the browser proves it for this domain alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys", verbose_name="người")
    name = models.CharField("tên gợi nhớ", max_length=60)
    credential_id = models.BinaryField("mã khóa", unique=True)
    public_key = models.BinaryField("khóa công khai")
    handle = models.BinaryField("mã người dùng ở thiết bị", help_text="ngẫu nhiên, không nói lên người nào")
    sign_count = models.BigIntegerField("bộ đếm", default=0)
    transports = models.JSONField("cách kết nối", default=list, blank=True)
    created_at = models.DateTimeField("thêm lúc", default=clock.now)
    used_at = models.DateTimeField("dùng gần nhất lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "khóa truy cập"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=Q(sign_count__gte=0), name="passkey_count_is_not_negative")]

    def __str__(self) -> str:
        return self.name


class MailedKey(models.Model):
    """A link asked for by mail. The row comes first; the worker signs its id, so that the table itself opens nothing.

    The address is kept as it was typed: whether it has an account is decided by the worker, after the answer.
    """

    class Purpose(models.TextChoices):
        """What the link opens."""

        SIGN_IN = "sign_in", "Đăng nhập"
        PASSWORD = "password", "Đặt lại mật khẩu"

    purpose = models.CharField("để làm gì", max_length=10, choices=Purpose)
    email = models.EmailField("thư điện tử")
    asked_at = models.DateTimeField("yêu cầu lúc", default=clock.now)
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "liên kết gửi qua thư"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=("sign_in", "password")), name="mailed_key_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("asked_at")), name="mailed_key_is_used_after_asked"
            ),
        ]
        indexes = [models.Index(fields=["email", "-asked_at"], name="mailed_keys_of_an_address")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.asked_at:%d/%m/%Y}"


class LinkedIdentity(models.Model):
    """An account of a state identity provider that a person signs in with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities", verbose_name="người")
    issuer = models.URLField("nơi cấp", max_length=200)
    subject = models.CharField("mã ở nơi cấp", max_length=255)
    linked_at = models.DateTimeField("liên kết lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "tài khoản định danh đã liên kết"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_is_of_one_person"),
            models.UniqueConstraint(fields=["user", "issuer"], name="person_has_one_identity_of_an_issuer"),
        ]

    def __str__(self) -> str:
        return self.issuer


class KnownBrowser(models.Model):
    """A browser from which a person has signed in before, known by a cookie that is kept as a hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="browsers", verbose_name="người")
    key = models.CharField("SHA-256 của dấu", max_length=64)
    first_at = models.DateTimeField("lần đầu", default=clock.now)
    last_at = models.DateTimeField("gần nhất", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "trình duyệt đã biết"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="browser_is_known_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_at:%d/%m/%Y}"

"""What a person is told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock


class Notice(models.Model):
    """One message to one person: read in the portal, and sent by e-mail once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="người nhận")
    kind = models.CharField("loại", max_length=64)
    title = models.CharField("tiêu đề", max_length=300)
    body = models.TextField("nội dung", blank=True)
    url = models.CharField("địa chỉ", max_length=300, blank=True, help_text="đường dẫn trong cổng")
    subject_kind = models.CharField("đối tượng", max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField("lúc", default=clock.now)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("đã gửi thư lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thông báo"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")), name="notice_is_read_after_it_came"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id__isnull=True) | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="notice_subject_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_a_person"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.title

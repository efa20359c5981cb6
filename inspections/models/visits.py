"""What a device sent from the place of a visit: answers, photos, signatures."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections.enums import Answered, SendingState, SignedBy, SignedHow
from inspections.models.checklists import Question
from inspections.models.plans import Visit
from khuyencong import clock
from khuyencong.documents.models import Attachment
from khuyencong.triggers import Firm, append_only, kept
from projects.models import Inspection

USER = settings.AUTH_USER_MODEL


class Sending(models.Model):
    """What was sent once, under the id that the device gave it. Sent again it is the same row; refused by the file's state it is kept."""

    client_id = models.UUIDField("mã của máy", unique=True)
    visit = models.ForeignKey(Visit, models.RESTRICT, related_name="sendings")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField("nhận lúc", default=clock.now)
    state = models.CharField("tình trạng", max_length=5, choices=SendingState, default=SendingState.KEPT)
    words = models.CharField("vì sao chưa lập biên bản", max_length=1000, blank=True)
    payload = models.JSONField("nội dung đã gửi")

    class Meta:
        verbose_name = verbose_name_plural = "bản gửi từ hiện trường"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SendingState.values), name="sending_state_is_known"),
            models.CheckConstraint(condition=~Q(state=SendingState.TAKEN) | Q(words=""), name="sending_taken_has_no_obstacle"),
            models.UniqueConstraint(fields=["visit"], condition=Q(state=SendingState.TAKEN), name="visit_is_recorded_once"),
        ]
        triggers = [
            kept("sending_is_kept", "what was sent is kept"),
            Firm(
                name="sending_says_what_it_said",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (to_jsonb(NEW) - '{state,words}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{state,words}'::text[])
                        OR OLD.state = 'taken' THEN
                        RAISE EXCEPTION 'what was sent does not change' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.client_id)


class Answer(models.Model):
    """What was found on one question."""

    inspection = models.ForeignKey(Inspection, models.RESTRICT, related_name="answers")
    question = models.ForeignKey(Question, models.RESTRICT, related_name="answers")
    value = models.CharField("trả lời", max_length=3, choices=Answered, blank=True)
    number = models.DecimalField("số", max_digits=15, decimal_places=2, null=True, blank=True)
    remark = models.CharField("ghi chú", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "trả lời khi kiểm tra"
        ordering = ("question__checklist", "question__position")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "question"], name="question_is_answered_once"),
            models.CheckConstraint(condition=Q(value="") | Q(value__in=Answered.values), name="answer_is_known"),
        ]
        triggers = [append_only("answer_stays", "an answer of minutes is not changed")]

    def __str__(self) -> str:
        return self.value or str(self.number or self.remark)

    @property
    def shown(self) -> str:
        """The answer as pages say it: a word, or a number with its unit."""
        if self.number is None:
            return self.get_value_display() or ("" if self.remark else "Chưa ghi")
        return f"{self.number.normalize():f} {self.question.unit}".replace(".", ",").strip()


class Photo(models.Model):
    """A photo of a visit with the time and place that its file (EXIF) or the device told."""

    client_id = models.UUIDField("mã của máy", unique=True)
    visit = models.ForeignKey(Visit, models.RESTRICT, related_name="photos")
    attachment = models.OneToOneField(Attachment, models.RESTRICT, related_name="+")
    caption = models.CharField("chú thích", max_length=200, blank=True)
    taken_at = models.DateTimeField("chụp lúc", null=True, blank=True)
    latitude = models.DecimalField("vĩ độ", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("kinh độ", max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField("sai số (m)", null=True, blank=True)
    from_file = models.BooleanField("theo tệp ảnh", default=False, help_text="giờ và nơi lấy từ EXIF, không phải do máy báo lúc chọn ảnh")

    class Meta:
        verbose_name = verbose_name_plural = "ảnh hiện trường"
        ordering = ("visit", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="photo_place_is_on_earth",
            ),
        ]
        triggers = [append_only("photo_stays", "a photo of a visit is not changed")]

    def __str__(self) -> str:
        return self.caption or str(self.client_id)


class Signature(models.Model):
    """How one side signed what was sent."""

    sending = models.ForeignKey(Sending, models.RESTRICT, related_name="signatures")
    side = models.CharField("bên", max_length=12, choices=SignedBy)
    name = models.CharField("họ tên", max_length=120)
    how = models.CharField("cách ký", max_length=8, choices=SignedHow)
    reason = models.CharField("lý do không ký", max_length=300, blank=True)
    attachment = models.OneToOneField(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "chữ ký biên bản kiểm tra"
        ordering = ("sending", "id")
        constraints = [
            models.UniqueConstraint(fields=["sending", "side"], name="side_signs_once"),
            models.CheckConstraint(condition=Q(side__in=SignedBy.values), name="signature_side_is_known"),
            models.CheckConstraint(
                condition=Q(how=SignedHow.DRAWN, attachment__isnull=False, reason="")
                | Q(how=SignedHow.ON_PAPER, attachment__isnull=True, reason="")
                | (Q(how=SignedHow.REFUSED, attachment__isnull=True) & ~Q(reason="")),
                name="signature_is_drawn_or_explained",
            ),
        ]
        triggers = [append_only("signature_stays", "a signature is not changed")]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.name}"

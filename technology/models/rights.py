"""Marks, designs and other industrial property that a cơ sở registers with guidance."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import Enterprise
from khuyencong.triggers import Firm
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from technology.enums import RightKind
from technology.enums import RightState as S
from technology.workflow.rights import RIGHT

USER = settings.AUTH_USER_MODEL

_ASKED = ("kind", "subject", "words", "asked_by_id", "asked_at")
WORDS_STAY = Firm(
    name="right_stays_as_asked",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _ASKED)} THEN
            RAISE EXCEPTION USING MESSAGE = 'property right ' || OLD.id || ' stays as it was asked', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


def _has(states: tuple[S, ...], **facts: object) -> Q:
    """In these states the facts hold."""
    return ~Q(state__in=states) | Q(**facts)


class PropertyRight(Moving):
    """A registration of industrial property that an office guides, from the request to the certificate (Chỉ thị, mục 5b).

    `expected_on` is the day by which the granting office's next word is due by law; `closed_on` that of the certificate, the refusal or the withdrawal.
    """

    machine: ClassVar[Machine] = RIGHT

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="property_rights", verbose_name="cơ sở")
    kind = models.CharField("đối tượng", max_length=14, choices=RightKind)
    subject = models.CharField("tên nhãn hiệu, sản phẩm", max_length=200)
    words = models.TextField("hàng hóa, dịch vụ mang nhãn hiệu; điều cần hướng dẫn", blank=True)
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đề nghị")
    asked_at = models.DateTimeField("đề nghị lúc", default=clock.now)
    guidance = models.TextField("hướng dẫn", blank=True)
    guided_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người hướng dẫn")
    guided_at = models.DateTimeField("hướng dẫn lúc", null=True, blank=True)
    file_number = models.CharField("số đơn", max_length=40, blank=True)
    filed_on = models.DateField("ngày nộp đơn", null=True, blank=True)
    accepted_on = models.DateField("ngày chấp nhận đơn hợp lệ", null=True, blank=True)
    published_on = models.DateField("ngày công bố đơn", null=True, blank=True)
    certificate_number = models.CharField("số văn bằng", max_length=40, blank=True)
    closed_on = models.DateField("ngày cấp văn bằng, từ chối, rút", null=True, blank=True)
    expected_on = models.DateField("chờ kết quả đến ngày", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "đăng ký sở hữu công nghiệp"
        ordering = ("-asked_at", "-id")
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="right_newest"),
            models.Index(fields=["state", "moved_at"], name="right_by_state"),
            models.Index(fields=["filed_on"], condition=Q(filed_on__isnull=False), name="right_by_filing"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RightKind.values), name="right_kind_is_known"),
            models.CheckConstraint(condition=~Q(subject=""), name="right_says_what"),
            models.UniqueConstraint(fields=["file_number"], condition=~Q(file_number=""), name="right_file_number_is_one"),
            models.UniqueConstraint(fields=["certificate_number"], condition=~Q(certificate_number=""), name="right_certificate_is_one"),
            models.CheckConstraint(
                condition=~Q(state__in=(S.PREPARING, S.PREPARED)) | (~Q(guidance="") & Q(guided_at__isnull=False)),
                name="right_prepared_was_guided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(*S.at_the_office(), S.GRANTED, S.REFUSED)) | (~Q(file_number="") & Q(filed_on__isnull=False)),
                name="right_filed_has_its_number",
            ),
            models.CheckConstraint(
                condition=_has((S.ACCEPTED, S.PUBLISHED, S.GRANTED), accepted_on__isnull=False), name="right_accepted_has_its_day"
            ),
            models.CheckConstraint(
                condition=_has((S.PUBLISHED, S.GRANTED), published_on__isnull=False), name="right_published_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(state=S.GRANTED) & ~Q(certificate_number="") | ~Q(state=S.GRANTED) & Q(certificate_number=""),
                name="right_granted_has_its_certificate",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(S.GRANTED, S.REFUSED, S.WITHDRAWN), closed_on__isnull=False)
                | (~Q(state__in=(S.GRANTED, S.REFUSED, S.WITHDRAWN)) & Q(closed_on__isnull=True)),
                name="right_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("filed_on")))
                & (Q(published_on__isnull=True) | Q(published_on__gte=F("accepted_on"))),
                name="right_days_are_in_order",
            ),
        ]
        triggers = [*guard.triggers(RIGHT), WORDS_STAY]

    def __str__(self) -> str:
        return f"{self.code}, {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("technology:right", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"SH-{self.pk}"

"""What a request for supplement asks for, point by point."""

import pgtrigger
from django.db import models
from django.db.models import Q

from khuyencong.triggers import Firm, kept
from projects.enums import SupplementKind
from projects.models.appraisal import SupplementRequest


class SupplementPart(models.Model):
    """One point of a request: what is wrong with what, and the applicant's answer to it."""

    request = models.ForeignKey(SupplementRequest, models.RESTRICT, related_name="parts", verbose_name="yêu cầu bổ sung")
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("vì sao", max_length=10, choices=SupplementKind)
    text = models.CharField("nội dung cần bổ sung", max_length=1000)
    answer = models.TextField("nội dung đã bổ sung", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "điểm cần bổ sung"
        ordering = ("request", "position")
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="supplement_part_position_once"),
            models.CheckConstraint(condition=Q(kind__in=SupplementKind.values) & ~Q(text=""), name="supplement_part_says_what"),
        ]
        triggers = [
            kept("supplement_part_is_kept", "a point that was asked for is kept"),
            Firm(
                name="supplement_part_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (to_jsonb(NEW) - 'answer') IS DISTINCT FROM (to_jsonb(OLD) - 'answer') OR OLD.answer <> '' THEN
                        RAISE EXCEPTION 'a point that was asked for does not change, and is answered once' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

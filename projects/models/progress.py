"""What a progress report shows: photographs, and how much of each planned item is done."""

from django.db import models
from django.db.models import Q

from khuyencong.documents.models import Attachment
from khuyencong.triggers import append_only
from projects.models.costs import CostItem
from projects.models.execution import ProgressReport


class ProgressPhoto(models.Model):
    """A photograph as it was sent, the copy without traces, and when and where the camera says that it was taken."""

    report = models.ForeignKey(ProgressReport, models.RESTRICT, related_name="photos")
    original = models.OneToOneField(Attachment, models.RESTRICT, related_name="+")
    copy = models.OneToOneField(Attachment, models.RESTRICT, related_name="+")
    taken_at = models.DateTimeField("chụp lúc", null=True, blank=True)
    latitude = models.DecimalField("vĩ độ", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("kinh độ", max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ảnh tiến độ"
        ordering = ("report", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="progress_photo_is_on_earth",
            )
        ]
        triggers = [append_only("progressphoto_stays", "a photograph of a report stays")]

    def __str__(self) -> str:
        return str(self.original)


class ProgressItem(models.Model):
    """How much of a planned item is done by a report."""

    report = models.ForeignKey(ProgressReport, models.RESTRICT, related_name="items")
    item = models.ForeignKey(CostItem, models.RESTRICT, related_name="+")
    quantity = models.PositiveIntegerField("số lượng đã làm")

    class Meta:
        verbose_name = verbose_name_plural = "khối lượng đã làm"
        ordering = ("report", "id")
        constraints = [models.UniqueConstraint(fields=["report", "item"], name="progress_item_once")]
        triggers = [append_only("progressitem_stays", "what a report says stays")]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity}"

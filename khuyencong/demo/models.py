"""What of the demonstration is in place."""

from django.db import models

from khuyencong import clock


class LoadedPart(models.Model):
    """A part of the demonstration that was loaded, whole, once; the row is written in the part's own transaction."""

    name = models.CharField("phần", max_length=20, primary_key=True)
    on = models.DateField("nạp theo ngày", help_text="ngày mà các đề án hiện tại được tính lùi từ đó")
    at = models.DateTimeField("nạp lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "phần dữ liệu minh họa"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

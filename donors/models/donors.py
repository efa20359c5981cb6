"""Who gives, and what they are asked for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from donors.enums import DonorKind
from khuyencong import clock
from khuyencong.triggers import kept

USER = settings.AUTH_USER_MODEL


class Donor(models.Model):
    """An organisation, a programme or a person that gives. Named in public only with a consent, whose day and paper are kept."""

    name = models.CharField("tên", max_length=250)
    name_abroad = models.CharField("tên tiếng Anh", max_length=250, blank=True)
    kind = models.CharField("loại", max_length=13, choices=DonorKind)
    country = models.CharField("nước", max_length=80, default="Việt Nam")
    is_abroad = models.BooleanField("ở nước ngoài", default=False)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    contact = models.CharField("người liên hệ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    consented_on = models.DateField("đồng ý nêu tên công khai từ ngày", null=True, blank=True)
    consent_paper = models.CharField("văn bản đồng ý", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "nhà tài trợ"
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country"], name="donor_is_one", violation_error_message="Nhà tài trợ này đã có trong danh sách."
            ),
            models.CheckConstraint(condition=Q(kind__in=DonorKind.values), name="donor_kind_is_known"),
            models.CheckConstraint(
                condition=Q(consented_on__isnull=True, consent_paper="") | (Q(consented_on__isnull=False) & ~Q(consent_paper="")),
                name="donor_consent_has_its_paper",
            ),
        ]
        triggers = [kept("donor_is_kept", "a donor is kept")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The donor's page."""
        return reverse("donors:donor", args=[self.pk])


class Appeal(models.Model):
    """What donors are asked for: a purpose, a sum, a time (đợt, chương trình vận động)."""

    title = models.CharField("tên đợt vận động", max_length=250)
    purpose = models.TextField("mục đích sử dụng")
    goal = models.BigIntegerField("số tiền cần vận động (đồng)")
    opens_on = models.DateField("bắt đầu")
    closes_on = models.DateField("kết thúc")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    at = models.DateTimeField("lập lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "đợt vận động"
        ordering = ("-opens_on", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(goal__gt=0), name="appeal_goal_is_positive"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="appeal_closes_after_it_opens"),
        ]
        triggers = [kept("appeal_is_kept", "an appeal is kept")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The list of appeals."""
        return reverse("donors:appeals")

"""The treasury's statement as it was sent: kept once, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse

from khuyencong import clock
from khuyencong.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Statement(models.Model):
    """A file of the State treasury: what it is called, its hash (the same file is taken once), its rows, total (đồng) and days."""

    name = models.CharField("tên tệp", max_length=250)
    sha256 = models.CharField("vết của tệp", max_length=64, unique=True, error_messages={"unique": "Tệp này đã được nhập."})
    rows_count = models.PositiveIntegerField("số dòng")
    total = models.BigIntegerField("tổng tiền (đồng)")
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến ngày")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người nhập")
    at = models.DateTimeField("nhập lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "bảng kê của Kho bạc"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(rows_count__gt=0, total__gt=0), name="statement_says_something"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="statement_ends_after_it_starts"),
        ]
        triggers = [append_only("statement_stays", "a statement of the treasury stays as it was sent")]

    def __str__(self) -> str:
        return self.name


class StatementRow(models.Model):
    """One payment as the treasury says it (đồng). A voucher number stands once in a year, in whichever file."""

    statement = models.ForeignKey(Statement, models.RESTRICT, related_name="rows", verbose_name="bảng kê")
    number = models.PositiveIntegerField("dòng của tệp")
    dated_on = models.DateField("ngày")
    voucher = models.CharField("số chứng từ", max_length=60)
    voucher_key = models.CharField(max_length=60, editable=False)
    account = models.CharField("tài khoản, nguồn", max_length=120, blank=True)
    beneficiary = models.CharField("đơn vị nhận", max_length=250)
    beneficiary_key = models.CharField(max_length=250, editable=False)
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    amount = models.BigIntegerField("số tiền (đồng)")
    content = models.CharField("nội dung", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "dòng của bảng kê"
        ordering = ("dated_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="statement_row_amount_is_positive"),
            models.CheckConstraint(condition=~Q(voucher_key="") & ~Q(beneficiary=""), name="statement_row_says_what_and_whom"),
            models.UniqueConstraint("voucher_key", ExtractYear("dated_on"), name="statement_voucher_once_a_year"),
            models.UniqueConstraint(fields=["statement", "number"], name="statement_row_number_once"),
        ]
        indexes = [models.Index(fields=["-dated_on", "-id"], name="statement_row_newest")]
        triggers = [append_only("statement_row_stays", "a line of the treasury's statement stays as it was sent")]

    def __str__(self) -> str:
        return f"{self.voucher}, {self.dated_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """Where the line is worked off."""
        return reverse("treasury:row", args=[self.pk])

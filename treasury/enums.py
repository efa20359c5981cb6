"""How a line of the treasury's statement came to its payment, and how the two sides stand."""

from django.db import models


class Way(models.TextChoices):
    """How a line and a payment were found to be one."""

    VOUCHER = "voucher", "Khớp số chứng từ"
    FACTS = "facts", "Khớp số tiền, đơn vị, ngày"
    HAND = "hand", "Khớp bằng tay"


class Standing(models.TextChoices):
    """How a line or a payment stands; always derived, never stored."""

    MATCHED = "khop", "Đã khớp"
    EXPLAINED = "giai-trinh", "Đã giải trình"
    ASKED = "dang-hoi", "Đang hỏi kế toán"
    OPEN = "chua-khop", "Chưa khớp"

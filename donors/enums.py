"""Currencies, kinds of donors, the states of an agreement."""

from django.db import models


class Currency(models.TextChoices):
    """Currencies in which agreements are made (ISO 4217)."""

    VND = "VND", "Đồng Việt Nam"
    USD = "USD", "Đô la Mỹ"
    EUR = "EUR", "Euro"
    JPY = "JPY", "Yên Nhật"
    KRW = "KRW", "Won Hàn Quốc"
    AUD = "AUD", "Đô la Úc"
    CAD = "CAD", "Đô la Canada"
    GBP = "GBP", "Bảng Anh"
    CHF = "CHF", "Franc Thụy Sĩ"
    SGD = "SGD", "Đô la Singapore"

    @property
    def places(self) -> int:
        """Decimals of an amount."""
        return 0 if self in {Currency.VND, Currency.JPY, Currency.KRW} else 2

    @classmethod
    def foreign(cls) -> list["Currency"]:
        """All that need a rate."""
        return [currency for currency in cls if currency is not cls.VND]


class DonorKind(models.TextChoices):
    """Who gives."""

    COMPANY = "company", "Doanh nghiệp"
    ASSOCIATION = "association", "Hội, hiệp hội, quỹ trong nước"
    NGO = "ngo", "Tổ chức phi chính phủ nước ngoài"
    INTERNATIONAL = "international", "Tổ chức quốc tế, chương trình của nước ngoài"
    PERSON = "person", "Cá nhân"


class AgreementState(models.TextChoices):
    """Where an agreement is."""

    DRAFT = "draft", "Đang soạn"
    IN_FORCE = "in_force", "Đang thực hiện"
    ENDED = "ended", "Đã kết thúc"

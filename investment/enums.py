"""Where an opportunity and an investor's interest stand; trades in English."""

from django.db import models

from khuyencong.actors.enums import Trade


class OpportunityState(models.TextChoices):
    """Whether investors are invited to an opportunity."""

    DRAFT = "draft", "Bản nháp"
    PUBLISHED = "published", "Đang mời gọi"
    CLOSED = "closed", "Đã khép lại"


class LeadState(models.TextChoices):
    """What came of an investor's interest."""

    NEW = "new", "Mới quan tâm"
    WORKING = "working", "Đang hướng dẫn"
    INVESTED = "invested", "Đã đầu tư"
    LOST = "lost", "Không đầu tư"

    @classmethod
    def open_ones(cls) -> tuple["LeadState", ...]:
        """Somebody is to get in touch again."""
        return (cls.NEW, cls.WORKING)


class LeadSource(models.TextChoices):
    """How an investor's interest came in."""

    OFFICE = "office", "Cơ quan ghi"
    PUBLIC = "public", "Gửi từ trang công khai"


TRADES_IN_ENGLISH = {
    Trade.AGRO_FOOD: "Processing of farm, forest and sea products; food",
    Trade.CONSUMER_EXPORT: "Consumer goods and goods for export",
    Trade.AGRO_CHEM: "Chemicals for farming",
    Trade.BUILDING_MATERIAL: "Building materials",
    Trade.MECHANICAL_ELECTRONIC: "Mechanics, electrics, electronics, computing",
    Trade.SUPPORTING: "Parts, semi-finished goods, supporting industry",
    Trade.HANDICRAFT: "Handicraft",
    Trade.MINERAL: "Minerals",
    Trade.SXSH_ENV: "Cleaner production, treatment of waste",
    Trade.OTHER: "Other industry",
}

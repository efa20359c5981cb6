"""Kinds of activities, where one stands, which clause of the directive each serves."""

from django.db import models


class Kind(models.TextChoices):
    """What is done."""

    COURSE = "course", "Lớp đào tạo, tập huấn"
    WORKSHOP = "workshop", "Hội thảo, hội nghị"
    STUDY_TRIP = "study_trip", "Chuyến học tập kinh nghiệm"
    VISIT = "visit", "Đi cơ sở hướng dẫn"
    ARTICLE = "article", "Tin, bài"
    COLUMN = "column", "Chuyên mục"
    BROADCAST = "broadcast", "Chương trình phát thanh, truyền hình"
    FAIR = "fair", "Hội chợ, triển lãm"
    MEETING = "meeting", "Họp"
    OTHER = "other", "Hoạt động khác"

    @classmethod
    def of_training(cls) -> tuple["Kind", ...]:
        """Kinds to which people register and whose attendance is kept (directive, clause 1c)."""
        return (cls.COURSE, cls.WORKSHOP, cls.STUDY_TRIP)

    @classmethod
    def of_media(cls) -> tuple["Kind", ...]:
        """Kinds that a medium brings out (directive, clauses 1b, 7a, 7b)."""
        return (cls.ARTICLE, cls.COLUMN, cls.BROADCAST)

    @classmethod
    def plain(cls) -> list[tuple[str, str]]:
        """Kinds that are planned with no more than the common form: all but those of the media."""
        return [(kind.value, kind.label) for kind in cls if kind not in cls.of_media()]


class Topic(models.TextChoices):
    """What an article, a column or a programme is about (directive, clause 7b)."""

    PROMOTION = "promotion", "Khuyến công"
    CLEANER = "cleaner", "Sản xuất sạch hơn"
    ENERGY = "energy", "Tiết kiệm năng lượng"


class ActivityState(models.TextChoices):
    """Where an activity stands."""

    PLANNED = "planned", "Dự kiến"
    HELD = "held", "Đã thực hiện"
    CANCELLED = "cancelled", "Đã hủy"


CLAUSES = ("1a", "1b", "1c", "1d", "1đ", "1e", "1g", "3", "4a", "4b", "5a", "5b", "6", "7a", "7b", "8a", "8b", "8c")
"""Clauses of the directive that an activity may serve."""

CLAUSE_OF = {
    Kind.COURSE: "1c",
    Kind.WORKSHOP: "1c",
    Kind.STUDY_TRIP: "1c",
    Kind.VISIT: "1đ",
    Kind.ARTICLE: "7a",
    Kind.COLUMN: "7b",
    Kind.BROADCAST: "7b",
}
"""The clause that a kind serves, unless said otherwise."""

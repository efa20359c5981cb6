"""Seats, votes and conclusions of a council."""

from django.db import models


class Seat(models.TextChoices):
    """What somebody is on a council."""

    CHAIR = "chair", "Chủ tịch Hội đồng"
    VICE = "vice", "Phó Chủ tịch Hội đồng"
    SECRETARY = "secretary", "Thư ký Hội đồng"
    MEMBER = "member", "Ủy viên"
    EXPERT = "expert", "Chuyên gia ngoài cơ quan"


class Vote(models.TextChoices):
    """How a member votes on a đề án."""

    FOR = "for", "Đề nghị hỗ trợ"
    CONDITIONAL = "conditional", "Đề nghị có điều kiện"
    AGAINST = "against", "Không đề nghị"
    ABSTAIN = "abstain", "Không biểu quyết"


class Conclusion(models.TextChoices):
    """What the council concludes on a đề án; a postponed one comes before another sitting."""

    RECOMMEND = "recommend", "Đề nghị hỗ trợ"
    CONDITIONAL = "conditional", "Đề nghị có điều kiện"
    REFUSE = "refuse", "Không đề nghị"
    POSTPONED = "postponed", "Hoãn sang phiên sau"

    @classmethod
    def positive(cls) -> tuple["Conclusion", ...]:
        """Conclusions that propose money."""
        return (cls.RECOMMEND, cls.CONDITIONAL)


class PriorityBecause(models.TextChoices):
    """What of a đề án puts it before others."""

    KIND = "kind", "Loại đề án"
    CONTENT = "content", "Nội dung hỗ trợ"
    TRADE = "trade", "Ngành nghề của cơ sở"
    PLACE = "place", "Địa bàn"

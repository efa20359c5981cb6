"""Topics of obstacles, and where one stands."""

from django.db import models


class Topic(models.TextChoices):
    """What an obstacle is about."""

    NORM = "norm", "Mức hỗ trợ, điều kiện hỗ trợ"
    PROCEDURE = "procedure", "Thủ tục, hồ sơ"
    MONEY = "money", "Kinh phí, thanh toán, quyết toán"
    CAPITAL = "capital", "Vay vốn, vốn đối ứng"
    LAND = "land", "Mặt bằng, cụm công nghiệp"
    TECHNOLOGY = "technology", "Công nghệ, thiết bị"
    ENVIRONMENT = "environment", "Môi trường, sản xuất sạch hơn"
    LABOUR = "labour", "Lao động, đào tạo"
    MARKET = "market", "Thị trường, thương hiệu"
    PEOPLE = "people", "Tổ chức, cán bộ khuyến công"
    OTHER = "other", "Việc khác"


class ObstacleState(models.TextChoices):
    """Where an obstacle stands."""

    RAISED = "raised", "Chờ Sở Công Thương trả lời"
    ANSWERED = "answered", "Đã trả lời"
    ESCALATED = "escalated", "Chờ UBND tỉnh cho ý kiến"
    DECIDED = "decided", "UBND tỉnh đã có ý kiến"
    SETTLED = "settled", "Đã giải quyết xong"
    JOINED = "joined", "Đã gộp vào vướng mắc khác"
    WITHDRAWN = "withdrawn", "Đã rút"

    @classmethod
    def open_ones(cls) -> tuple["ObstacleState", ...]:
        """Somebody still owes an answer."""
        return (cls.RAISED, cls.ESCALATED)

    @classmethod
    def answered_ones(cls) -> tuple["ObstacleState", ...]:
        """There is an answer or a decision to read."""
        return (cls.ANSWERED, cls.DECIDED, cls.SETTLED)

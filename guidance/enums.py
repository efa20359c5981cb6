"""What questions are about, and where one stands."""

from django.db import models


class Topic(models.TextChoices):
    """What a question, an entry of the guide or a visit is about."""

    CONDITIONS = "conditions", "Đối tượng, điều kiện, mức hỗ trợ"
    DOSSIER = "dossier", "Lập hồ sơ, trình tự xét duyệt"
    MONEY = "money", "Dự toán, thanh toán, quyết toán"
    CARRYING = "carrying", "Thực hiện, báo cáo, nghiệm thu"
    TECHNOLOGY = "technology", "Công nghệ, máy móc"
    CLEANER = "cleaner", "Sản xuất sạch hơn, tiết kiệm năng lượng"
    BRAND = "brand", "Thương hiệu, thị trường"
    VILLAGE = "village", "Làng nghề, cụm công nghiệp"
    OTHER = "other", "Việc khác"


class QuestionState(models.TextChoices):
    """Where a question stands."""

    ASKED = "asked", "Chờ trả lời"
    ANSWERED = "answered", "Đã trả lời"
    CLOSED = "closed", "Người hỏi đã rõ"
    WITHDRAWN = "withdrawn", "Đã rút"

    @classmethod
    def answered_ones(cls) -> tuple["QuestionState", ...]:
        """There is an answer to read."""
        return (cls.ANSWERED, cls.CLOSED)

"""What is asked of communes, and what they send by themselves."""

from django.db import models


class Clause(models.TextChoices):
    """The clause of the directive that a task carries out."""

    SPREAD = "8a", "8a: tuyên truyền, phổ biến chính sách"
    CHOOSE = "8c", "8c: tìm cơ sở, chọn đề án"
    CHECK = "8d", "8d: kiểm tra đề án trên địa bàn"
    ADOPT = "9a", "9a: kết quả ứng dụng, sản xuất sạch hơn"


class SignalKind(models.TextChoices):
    """What a commune sends without being asked."""

    WANTS = "wants", "Hộ, cơ sở muốn được hỗ trợ"
    OBSTACLE = "obstacle", "Khó khăn, vướng mắc"
    OTHER = "other", "Việc khác"


class Standing(models.TextChoices):
    """How a commune stands with a task on a day; worked out, not stored."""

    LATE = "late", "Chưa báo cáo, đã trễ"
    OPEN = "open", "Chưa báo cáo"
    AFTER = "after", "Báo cáo trễ"
    IN_TIME = "in_time", "Đã báo cáo"


TONES = {Standing.LATE: "late", Standing.OPEN: "near", Standing.AFTER: "calm", Standing.IN_TIME: "done"}

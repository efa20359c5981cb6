"""What a person may ask about their data, and how far a request is."""

from django.db import models


class RequestKind(models.TextChoices):
    """A right of the person (Luật 91/2025/QH15, Điều 4)."""

    PROVIDE = "provide", "Cung cấp bản sao dữ liệu"
    CORRECT = "correct", "Chỉnh sửa dữ liệu"
    ERASE = "erase", "Xóa dữ liệu"


class RequestState(models.TextChoices):
    """Where a request stands; the last three are ends."""

    OPEN = "open", "Chờ giải quyết"
    DONE = "done", "Đã thực hiện"
    REFUSED = "refused", "Không thực hiện được"
    WITHDRAWN = "withdrawn", "Người yêu cầu đã rút"

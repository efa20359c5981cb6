"""States of a paper."""

from django.db import models


class PaperState(models.TextChoices):
    """What a paper is worth today. A paper is born issued; a draft is never kept."""

    ISSUED = "issued", "Còn hiệu lực"
    REPLACED = "replaced", "Đã được thay thế"
    REVOKED = "revoked", "Đã thu hồi"

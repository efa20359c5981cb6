"""States of a paper; what a virus scanner says of a file."""

from django.db import models


class PaperState(models.TextChoices):
    """What a paper is worth today. A paper is born issued; a draft is never kept."""

    ISSUED = "issued", "Còn hiệu lực"
    REPLACED = "replaced", "Đã được thay thế"
    REVOKED = "revoked", "Đã thu hồi"


class ScanState(models.TextChoices):
    """What the virus scanner says. A file that waits for it is held: on record, opened by nobody."""

    NONE = "none", "Chưa quét vi-rút"
    WAITING = "waiting", "Chờ quét vi-rút"
    CLEAN = "clean", "Đã quét vi-rút"
    INFECTED = "infected", "Có mã độc, đã giữ lại"

    @classmethod
    def open(cls) -> tuple["ScanState", ...]:
        """States in which the scanner has not spoken yet."""
        return (cls.NONE, cls.WAITING)

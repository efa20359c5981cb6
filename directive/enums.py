"""How an indicator grows, and how a clause stands."""

from django.db import models


class Basis(models.TextChoices):
    """Against what an indicator is held on a day."""

    GROWS = "grows", "Tăng dần trong năm: so với phần của năm đã qua"
    STANDS = "stands", "Phải đủ ở mọi thời điểm: so với cả mức phải có"


class Colour(models.TextChoices):
    """How a clause stands, as one sees at a glance."""

    GREEN = "green", "Đạt"
    AMBER = "amber", "Chậm"
    RED = "red", "Chưa đạt"
    GREY = "grey", "Chưa có số liệu"

    @property
    def tone(self) -> str:
        """The tone of its tag."""
        return {"green": "done", "amber": "near", "red": "late", "grey": "plain"}[self.value]

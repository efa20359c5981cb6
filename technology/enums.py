"""Where a technology, a transfer and a request for guidance on industrial property stand."""

from django.db import models


class TechnologyState(models.TextChoices):
    """Whether a technology of the catalogue is shown."""

    DRAFT = "draft", "Bản nháp"
    PUBLISHED = "published", "Đang giới thiệu"
    WITHDRAWN = "withdrawn", "Đã gỡ"


class TransferState(models.TextChoices):
    """Where the interest of a cơ sở in a technology stands."""

    ASKED = "asked", "Chờ tư vấn"
    ADVISED = "advised", "Đã tư vấn"
    TRANSFERRED = "transferred", "Đã chuyển giao"
    DECLINED = "declined", "Không tiếp tục"

    @classmethod
    def open_ones(cls) -> tuple["TransferState", ...]:
        """Something may still come of it."""
        return (cls.ASKED, cls.ADVISED)


class RightKind(models.TextChoices):
    """What is to be protected (Luật Sở hữu trí tuệ 50/2005/QH11, phần thứ ba)."""

    TRADEMARK = "trademark", "Nhãn hiệu"
    COLLECTIVE = "collective", "Nhãn hiệu tập thể"
    CERTIFICATION = "certification", "Nhãn hiệu chứng nhận"
    DESIGN = "design", "Kiểu dáng công nghiệp"
    INDICATION = "indication", "Chỉ dẫn địa lý"
    PATENT = "patent", "Sáng chế, giải pháp hữu ích"


class RightState(models.TextChoices):
    """Where the registration of an industrial property right stands."""

    ASKED = "asked", "Chờ hướng dẫn"
    PREPARING = "preparing", "Đang chuẩn bị hồ sơ"
    PREPARED = "prepared", "Hồ sơ đã đủ, chờ nộp"
    FILED = "filed", "Đã nộp đơn"
    ACCEPTED = "accepted", "Đơn hợp lệ"
    PUBLISHED = "published", "Đã công bố đơn"
    GRANTED = "granted", "Được cấp văn bằng"
    REFUSED = "refused", "Bị từ chối"
    WITHDRAWN = "withdrawn", "Đã rút"

    @classmethod
    def at_the_office(cls) -> tuple["RightState", ...]:
        """The office that grants has the next word."""
        return (cls.FILED, cls.ACCEPTED, cls.PUBLISHED)

    @classmethod
    def open_ones(cls) -> tuple["RightState", ...]:
        """Not granted, refused or withdrawn."""
        return (cls.ASKED, cls.PREPARING, cls.PREPARED, *cls.at_the_office())

"""Groups of products, levels of a selection, and where one stands."""

from django.db import models


class Group(models.TextChoices):
    """Group of a product that takes part in a selection (Thông tư 26/2014/TT-BCT, Điều 5; sửa đổi bởi Thông tư 14/2018/TT-BCT)."""

    HANDICRAFT = "handicraft", "Thủ công mỹ nghệ"
    FOOD = "food", "Chế biến nông, lâm, thủy sản và đồ uống"
    MACHINERY = "machinery", "Thiết bị, máy móc, dụng cụ và phụ tùng"
    OTHER = "other", "Sản phẩm khác"


class SelectionLevel(models.TextChoices):
    """Who selects: the local unit or the province; the two levels above are the ministry's."""

    DISTRICT = "district", "Cấp huyện"
    PROVINCE = "province", "Cấp tỉnh"


class SelectionState(models.TextChoices):
    """Where a selection stands."""

    OPEN = "open", "Đang nhận đăng ký"
    SCORING = "scoring", "Đang chấm điểm"
    CLOSED = "closed", "Đã chốt điểm"
    DECIDED = "decided", "Đã công nhận"
    CANCELLED = "cancelled", "Đã hủy"

    @classmethod
    def ranked(cls) -> tuple["SelectionState", ...]:
        """Scores are closed: the order may be read by whoever takes part."""
        return (cls.CLOSED, cls.DECIDED)


TONES = {
    SelectionState.OPEN: "here", SelectionState.SCORING: "near", SelectionState.CLOSED: "calm", SelectionState.DECIDED: "done",
    SelectionState.CANCELLED: "plain",
}  # fmt: skip


class BoothAnswer(models.TextChoices):
    """What became of a request for booths."""

    ACCEPTED = "accepted", "Được nhận"
    REFUSED = "refused", "Không nhận"
    WITHDRAWN = "withdrawn", "Đã rút"

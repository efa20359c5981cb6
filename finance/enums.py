"""What is warned of, and the stretches of a year that are exported."""

from django.db import models


class WarningCode(models.TextChoices):
    """A state of the money that somebody should act on; its threshold is a dated row of `WarningRule`."""

    LAPSING = "lapsing", "Kinh phí sắp bị hủy"
    SLOW = "slow", "Địa phương chi chậm"
    ADVANCE = "advance", "Tạm ứng quá hạn"
    SILENT = "silent", "Hợp đồng lâu không chi"
    UNSIGNED = "unsigned", "Chậm ký hợp đồng"

    @classmethod
    def measured(cls) -> tuple["WarningCode", ...]:
        """Those with a threshold of their own here; the time to sign a contract is a time limit of the calendar (`sign_contract`)."""
        return tuple(code for code in cls if code is not cls.UNSIGNED)

    @property
    def unit(self) -> str:
        """What the threshold counts."""
        return _UNITS[self.value]

    @property
    def meaning(self) -> str:
        """What the threshold says, for the page on which it is changed."""
        return _MEANINGS[self.value]


_UNITS = {
    WarningCode.LAPSING.value: "ngày trước 31/12",
    WarningCode.SLOW.value: "điểm phần trăm chậm hơn thời gian của năm",
    WarningCode.ADVANCE.value: "ngày sau khi hợp đồng kết thúc",
    WarningCode.SILENT.value: "tháng không chi",
}
_MEANINGS = {
    WarningCode.LAPSING.value: "Dự toán chưa ký hợp đồng khi năm chỉ còn từng này ngày thì cuối năm bị hủy hoặc phải chuyển nguồn.",
    WarningCode.SLOW.value: "Tỷ lệ giải ngân kinh phí của địa phương chậm hơn tỷ lệ thời gian đã qua của năm từng này điểm phần trăm.",
    WarningCode.ADVANCE.value: "Hợp đồng đã hết hạn từng này ngày mà tạm ứng chưa thanh toán, chưa thu hồi.",
    WarningCode.SILENT.value: "Hợp đồng còn tiền mà từng này tháng không có khoản chi nào, kể từ ngày ký hoặc lần chi cuối.",
}

"""States of registrations, plans and decisions for lists; what the ministry may answer; what an application outside of calls meets."""

from django.db import models


class NeedState(models.TextChoices):
    """What is known of a registered need."""

    REGISTERED = "registered", "Đã đăng ký, chờ khảo sát"
    FIT = "fit", "Khảo sát: đủ điều kiện"
    UNFIT = "unfit", "Khảo sát: chưa đủ điều kiện"
    WITHDRAWN = "withdrawn", "Đã rút đăng ký"

    @classmethod
    def living(cls) -> tuple["NeedState", ...]:
        """States from which an application may be written and a plan may take the need."""
        return (cls.REGISTERED, cls.FIT)


class PlanStatus(models.TextChoices):
    """The short life of a version of a plan: two people, as with an estimate."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ phê duyệt"
    APPROVED = "approved", "Đã phê duyệt"


class ListStatus(models.TextChoices):
    """Where a decision for a list of đề án stands."""

    DRAFT = "draft", "Đang lập danh mục"
    SUBMITTED = "submitted", "Chờ ký"
    SIGNED = "signed", "Đã ký"
    REPLACED = "replaced", "Đã được thay thế"
    REVOKED = "revoked", "Đã hủy"

    @classmethod
    def under_way(cls) -> tuple["ListStatus", ...]:
        """Before the signature: the list may change."""
        return (cls.DRAFT, cls.SUBMITTED)

    @classmethod
    def decided(cls) -> tuple["ListStatus", ...]:
        """From the signature on: it stays as it was signed."""
        return (cls.SIGNED, cls.REPLACED, cls.REVOKED)


class AnswerKind(models.TextChoices):
    """What the ministry answered on one line of the national list (Thông tư 36/2013/TT-BCT)."""

    ASSIGNED = "assigned", "Được giao kế hoạch"
    CHANGED = "changed", "Được giao, số tiền khác đăng ký"
    REFUSED = "refused", "Không được giao"


class Outside(models.TextChoices):
    """What happens to an application that no open call asks for."""

    ALLOW = "allow", "Nhận"
    WARN = "warn", "Nhận, có cảnh báo"
    REFUSE = "refuse", "Không nhận"


class GroupBy(models.TextChoices):
    """By what a plan is held against what was done."""

    SUB_PROGRAMME = "tieu-chuong-trinh", "Tiểu chương trình (QĐ 136/2007)"
    CONTENT = "noi-dung", "Nội dung hỗ trợ"
    DISTRICT = "dia-ban", "Địa bàn"

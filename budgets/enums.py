"""Sources of public money, the stages it passes, the kinds of entries, the states of a year and of an estimate."""

from django.db import models


class FundingSource(models.TextChoices):
    """Where money comes from. The counterpart (vốn đối ứng) is not public money and never in the ledger."""

    KCQG = "KCQG", "Khuyến công quốc gia (ngân sách trung ương)"
    KCDP = "KCDP", "Khuyến công địa phương (ngân sách tỉnh)"
    DISTRICT = "DISTRICT", "Ngân sách huyện, xã"
    SCIENCE = "SCIENCE", "Sự nghiệp khoa học và công nghệ (lồng ghép)"
    OTHER_STATE = "OTHER_STATE", "Chương trình, mục tiêu khác của Nhà nước"
    SOCIAL = "SOCIAL", "Huy động xã hội, tổ chức quốc tế"

    @property
    def is_state(self) -> bool:
        """Whether it is money of the State, which the norms cap together."""
        return self is not FundingSource.SOCIAL

    @classmethod
    def of_state(cls) -> frozenset["FundingSource"]:
        """All sources that are money of the State."""
        return frozenset(source for source in cls if source.is_state)


class Stage(models.TextChoices):
    """Where a đồng stands. Each account holds the money of one stage; an entry moves it from one to another.

    The two contra stages stand for the outside (the authority that gave the budget, the year before) and are never
    above zero; all others are never below zero. So no stage can take more than the stage before it holds.
    """

    AUTHORITY = "authority", "Dự toán được giao"
    ESTIMATE = "estimate", "Dự toán chưa phân bổ"
    ALLOCATED = "allocated", "Đã phân bổ, chưa ký hợp đồng"
    COMMITTED = "committed", "Đã ký hợp đồng, chưa chi"
    ADVANCED = "advanced", "Tạm ứng chưa thanh toán"
    PAID = "paid", "Đã thanh toán, chưa quyết toán"
    SETTLED = "settled", "Đã quyết toán"
    RECOVERED = "recovered", "Đã thu hồi, chưa nộp trả"
    RETURNED = "returned", "Đã nộp trả ngân sách"
    CANCELLED = "cancelled", "Dự toán bị hủy"
    CARRIED_OUT = "carried_out", "Chuyển sang năm sau"
    CARRIED_IN = "carried_in", "Năm trước chuyển sang"


CONTRA_STAGES = (Stage.AUTHORITY, Stage.CARRIED_IN)
"""Never above zero: they count what came in from outside the year's ledger."""

HOLDING_STAGES = (
    Stage.ALLOCATED,
    Stage.COMMITTED,
    Stage.ADVANCED,
    Stage.PAID,
    Stage.SETTLED,
    Stage.RECOVERED,
    Stage.RETURNED,
)
"""Money of one beneficiary line: these accounts name their holding."""

YEAR_STAGES = (Stage.AUTHORITY, Stage.ESTIMATE, Stage.CANCELLED)
"""Money of the whole budget: these accounts name no holding."""

OPEN_STAGES = (Stage.ESTIMATE, Stage.ALLOCATED, Stage.COMMITTED, Stage.ADVANCED, Stage.RECOVERED)
"""Money that is still on its way at the end of a year, and may go on in the next: carried over, cancelled or returned."""

EMPTY_AT_CLOSE = (*OPEN_STAGES, Stage.PAID)
"""Must be empty before a year closes. What was paid is an expense of its year: it is settled there, never carried over."""


class EntryKind(models.TextChoices):
    """What happened. A reversal keeps the kind of what it undoes, so that turnover by kind nets out."""

    APPROVE_ESTIMATE = "approve_estimate", "Giao dự toán"
    ADJUST_ESTIMATE = "adjust_estimate", "Điều chỉnh dự toán"
    ALLOCATE = "allocate", "Phân bổ"
    COMMIT = "commit", "Ký hợp đồng"
    ADVANCE = "advance", "Tạm ứng"
    PAY = "pay", "Thanh toán"
    CLEAR_ADVANCE = "clear_advance", "Thanh toán tạm ứng"
    SETTLE = "settle", "Quyết toán"
    RELEASE = "release", "Thu lại phần không dùng"
    RECOVER = "recover", "Thu hồi"
    RETURN = "return", "Nộp trả ngân sách"
    CANCEL = "cancel", "Hủy dự toán"
    CARRY_OUT = "carry_out", "Chuyển nguồn sang năm sau"
    CARRY_IN = "carry_in", "Nhận chuyển nguồn từ năm trước"


_K, _S = EntryKind, Stage
MOVES: dict[EntryKind, tuple[tuple[Stage, Stage], ...]] = {
    _K.APPROVE_ESTIMATE: ((_S.AUTHORITY, _S.ESTIMATE),),
    _K.ADJUST_ESTIMATE: ((_S.AUTHORITY, _S.ESTIMATE), (_S.ESTIMATE, _S.AUTHORITY)),
    _K.ALLOCATE: ((_S.ESTIMATE, _S.ALLOCATED),),
    _K.COMMIT: ((_S.ALLOCATED, _S.COMMITTED),),
    _K.ADVANCE: ((_S.COMMITTED, _S.ADVANCED),),
    _K.PAY: ((_S.COMMITTED, _S.PAID),),
    _K.CLEAR_ADVANCE: ((_S.ADVANCED, _S.PAID),),
    _K.SETTLE: ((_S.PAID, _S.SETTLED),),
    _K.RELEASE: ((_S.ALLOCATED, _S.ESTIMATE), (_S.COMMITTED, _S.ESTIMATE)),
    _K.RECOVER: ((_S.ADVANCED, _S.RECOVERED), (_S.PAID, _S.RECOVERED), (_S.SETTLED, _S.RECOVERED)),
    _K.RETURN: ((_S.RECOVERED, _S.RETURNED), (_S.RECOVERED, _S.ESTIMATE)),
    _K.CANCEL: ((_S.ESTIMATE, _S.CANCELLED),),
    _K.CARRY_OUT: tuple((stage, _S.CARRIED_OUT) for stage in OPEN_STAGES),
    _K.CARRY_IN: tuple((_S.CARRIED_IN, stage) for stage in OPEN_STAGES),
}
"""From where to where each kind of entry may move money; a reversal goes the other way. `verify_ledger` holds every leg against it."""


class YearStatus(models.TextChoices):
    """Whether a fiscal year still takes entries."""

    OPEN = "open", "Đang mở"
    CLOSED = "closed", "Đã khóa sổ"


class EstimateStatus(models.TextChoices):
    """The short life of a version of an estimate."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"


class SettlementStatus(models.TextChoices):
    """The life of a version of a settlement: three people, and a leader who may open it again while the year is open."""

    DRAFT = "draft", "Đang lập"
    DRAWN = "drawn", "Chờ kiểm tra"
    CHECKED = "checked", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    REOPENED = "reopened", "Đã mở lại, có bản sau thay"

    @classmethod
    def under_way(cls) -> tuple["SettlementStatus", ...]:
        """Before the approval: figures may still change."""
        return (cls.DRAFT, cls.DRAWN, cls.CHECKED)


class Outcome(models.TextChoices):
    """What becomes of money that a year leaves."""

    CARRY = "carry", "Chuyển nguồn sang năm sau"
    CANCEL = "cancel", "Không chuyển: hủy dự toán, nộp trả phần đã thu hồi"


SETTLED_KINDS = (EntryKind.RELEASE, EntryKind.CANCEL, EntryKind.RETURN, EntryKind.CARRY_OUT)
"""What still happens to the money of a year after its settlement is approved: what was left is wound up, nothing that was settled moves or comes in."""


class GroupBy(models.TextChoices):
    """By what estimates are held against each other and against what was used."""

    SOURCE = "nguon", "Nguồn kinh phí"
    OWNER = "chu-ngan-sach", "Chủ ngân sách"
    SUB_PROGRAMME = "tieu-chuong-trinh", "Tiểu chương trình (QĐ 136/2007)"
    CONTENT = "noi-dung", "Nội dung hỗ trợ"
    DISTRICT = "dia-ban", "Địa bàn"

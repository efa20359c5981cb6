"""Words of the inspections' room."""

from django.db import models


class PlanState(models.TextChoices):
    """Where a year's plan is."""

    DRAFT = "draft", "Đang soạn"
    APPROVED = "approved", "Đã phê duyệt"


class Weigh(models.TextChoices):
    """By what a sample prefers one part of a đề án to another."""

    EVEN = "even", "Như nhau"
    AMOUNT = "amount", "Theo số tiền hỗ trợ"
    RISK = "risk", "Theo rủi ro"


class SizeKind(models.TextChoices):
    """How the size of a sample is said."""

    PERCENT = "percent", "Tỷ lệ (%)"
    NUMBER = "number", "Số cơ sở"


class QuestionKind(models.TextChoices):
    """What an answer is."""

    YES_NO = "yes_no", "Có, không, không áp dụng"
    NUMBER = "number", "Số"
    TEXT = "text", "Ghi nhận"


class Answered(models.TextChoices):
    """An answer to a question of yes or no."""

    YES = "yes", "Có"
    NO = "no", "Không"
    NOT_APPLICABLE = "na", "Không áp dụng"


class SendingState(models.TextChoices):
    """What became of what a device sent."""

    TAKEN = "taken", "Đã lập biên bản"
    KEPT = "kept", "Đã giữ lại, chưa lập biên bản"


class SignedBy(models.TextChoices):
    """A side that signs the minutes."""

    TEAM = "team", "Đại diện đoàn kiểm tra"
    BENEFICIARY = "beneficiary", "Đại diện cơ sở"


class SignedHow(models.TextChoices):
    """How a side signed."""

    DRAWN = "drawn", "Ký trên máy"
    ON_PAPER = "on_paper", "Ký trên bản in"
    REFUSED = "refused", "Không ký"


class RuleCode(models.TextChoices):
    """A time limit of following findings up."""

    BEFORE = "before", "Nhắc trước hạn"
    ON = "on", "Nhắc đúng hạn"
    AFTER = "after", "Nhắc sau hạn"
    LEADER = "leader", "Báo lãnh đạo"
    REPLY = "reply", "Thời gian giải trình"

    @classmethod
    def ladder(cls) -> tuple["RuleCode", ...]:
        """The steps of the reminders, in their order."""
        return (cls.BEFORE, cls.ON, cls.AFTER, cls.LEADER)


class Measure(models.TextChoices):
    """What may follow a finding that is not mended."""

    WARN = "warn", "Nhắc nhở bằng văn bản"
    WITHHOLD = "withhold", "Tạm dừng chi"
    STOP = "stop", "Đề nghị chấm dứt, thu hồi"


class Outcome(models.TextChoices):
    """How a proceeding ended."""

    IMPOSED = "imposed", "Áp dụng"
    DROPPED = "dropped", "Không áp dụng"

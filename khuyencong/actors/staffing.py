"""Words for officers in charge, their training, delegations and handovers."""

from django.db import models


class Degree(models.TextChoices):
    """Level of a degree (Luật Giáo dục 2019, Điều 12)."""

    VOCATIONAL = "vocational", "Trung cấp"
    COLLEGE = "college", "Cao đẳng"
    UNIVERSITY = "university", "Đại học"
    MASTER = "master", "Thạc sĩ"
    DOCTOR = "doctor", "Tiến sĩ"


class TrainingTopic(models.TextChoices):
    """What a course was about (directive, clause 1c)."""

    PROMOTION = "promotion", "Khuyến công"
    CLEANER = "cleaner", "Sản xuất sạch hơn"
    ENERGY = "energy", "Tiết kiệm năng lượng"
    OTHER = "other", "Nghiệp vụ khác"


class SigningForm(models.TextChoices):
    """In which form a delegate signs (Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I)."""

    KT = "kt", "KT. (ký thay người đứng đầu, của cấp phó)"
    TM = "tm", "TM. (thay mặt tập thể Ủy ban nhân dân)"
    TL = "tl", "TL. (thừa lệnh người đứng đầu)"
    TUQ = "tuq", "TUQ. (thừa ủy quyền người đứng đầu)"

    @property
    def mark(self) -> str:
        """The abbreviation as papers print it."""
        return f"{self.value.upper()}."


class HandoverState(models.TextChoices):
    """How far a handover is."""

    DRAFT = "draft", "Đang lập"
    SIGNED = "signed", "Bên giao đã ký"
    DONE = "done", "Đã bàn giao"
    CANCELLED = "cancelled", "Đã hủy"

    @classmethod
    def open(cls) -> tuple["HandoverState", ...]:
        """Not finished either way."""
        return (cls.DRAFT, cls.SIGNED)


class Section(models.TextChoices):
    """Parts of the checklist of a handover."""

    FILE = "file", "Hồ sơ, việc trên cổng"
    DOSSIER = "dossier", "Hồ sơ giấy"
    ACCOUNT = "account", "Chìa khóa, tài khoản, thiết bị"
    SEAL = "seal", "Con dấu"
    MATTER = "matter", "Việc dở dang, điều cần lưu ý"


class Outcome(models.TextChoices):
    """What became of a row of a handover."""

    WAITING = "waiting", "Chờ bàn giao"
    MOVED = "moved", "Đã chuyển cho người nhận"
    ENDED = "ended", "Chấm dứt cùng vai trò"
    GONE = "gone", "Không còn thuộc người giao lúc bàn giao"

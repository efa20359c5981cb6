"""What becomes of a need for people, of a class and of a trainee."""

from django.db import models

CONTENT = "VOCATIONAL_TRAINING"
"""The content of support whose đề án train people (budgets.norms)."""


class Outcome(models.TextChoices):
    """Why a need is closed."""

    FILLED = "filled", "Đã tuyển đủ"
    DROPPED = "dropped", "Không còn nhu cầu"


class CourseState(models.TextChoices):
    """Where a class is; worked out from its days, not stored."""

    RUNNING = "running", "Đang mở"
    FINISHED = "finished", "Đã kết thúc"
    CANCELLED = "cancelled", "Đã hủy"


class Followed(models.TextChoices):
    """Where a trainee is; worked out, not stored."""

    LEARNING = "learning", "Đang học"
    LEFT = "left", "Không được cấp chứng nhận"
    CERTIFIED = "certified", "Chưa có việc"
    HIRED = "hired", "Đã có việc"
    STAYED = "stayed", "Còn làm sau 6 tháng"
    GONE = "gone", "Không còn làm"


TONES = {
    CourseState.RUNNING: "here", CourseState.FINISHED: "done", CourseState.CANCELLED: "plain", Followed.LEARNING: "here", Followed.LEFT: "plain",
    Followed.CERTIFIED: "near", Followed.HIRED: "calm", Followed.STAYED: "done", Followed.GONE: "late",
}  # fmt: skip

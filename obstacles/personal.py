"""Personal data with obstacles: who raised, answered and decided; words may name people."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_people, register_personal

register_people(
    PersonalTable(
        "obstacles.Obstacle", "Vướng mắc mà người đó nêu, trả lời, báo cáo, cho ý kiến",
        ("raised_by", "answered_by", "escalated_by", "decided_by"), Erasure.KEEP, grounds.ARCHIVE,
    ),
    PersonalTable("obstacles.Also", "Vướng mắc mà người đó ghi nhận cũng gặp", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)  # fmt: skip
register_personal(
    *columns(
        "obstacles.Obstacle",
        "title",
        "content",
        "wish",
        "answer",
        "proposed",
        "decision",
        "shared_as",
        "search_text",
        purpose="Giải quyết khó khăn, vướng mắc; lời văn có thể nêu tên người",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)

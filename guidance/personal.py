"""Personal data with guidance: who asked, answered, wrote, went there; words may name people."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("guidance.Question", "Câu hỏi mà người đó đặt, trả lời", ("asked_by", "answered_by"), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("guidance.GuideEntry", "Mục hỏi đáp mà người đó viết, gỡ", ("by", "retired_by"), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("guidance.SupportVisit", "Lần hướng dẫn tại chỗ mà người đó ghi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns(
        "guidance.Question", "title", "content", "answer", "search_text", purpose="Trả lời câu hỏi; lời văn có thể nêu tên người",
        basis=grounds.STATE_TASK, retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "guidance.SupportVisit", "place", "words", "agreed", purpose="Hướng dẫn tại chỗ; lời văn có thể nêu tên người", basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)  # fmt: skip
register_impersonal("guidance.GuideEntry", "hỏi đáp công khai, viết lại không nêu tên", "question", "answer", "search_text")

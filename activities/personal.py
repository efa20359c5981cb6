"""Personal data with activities: who planned them, whose calendar an address shows; words may name people."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("activities.Activity", "Hoạt động mà người đó lập", ("created_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable(
        "activities.CalendarLink", "Đường dẫn lịch của người đó", ("membership__user", "made_by"), Erasure.DELETE, grounds.CONSENT
    ),
)
register_personal(
    *columns(
        "activities.Activity",
        "title",
        "content",
        "partners",
        "place",
        "result",
        "search_text",
        purpose="Lập kế hoạch, báo cáo hoạt động; lời văn có thể nêu tên người",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)
register_impersonal("activities.Activity", "mã mục của Chỉ thị", "clause")

"""Personal data with activities: who planned them, whose calendar an address shows; words may name people."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("activities.Activity", "Hoạt động mà người đó lập", ("created_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable(
        "activities.Attendee",
        "Lớp đào tạo người đó đăng ký, dự; đánh giá, giấy chứng nhận",
        ("user", "registered_by"),
        Erasure.KEEP,
        grounds.ARCHIVE,
    ),
    PersonalTable(
        "activities.Presence", "Buổi học người đó có mặt, điểm danh", ("attendee__user", "noted_by"), Erasure.KEEP, grounds.ARCHIVE
    ),
    PersonalTable("activities.Course", "Lớp mà người đó mở đăng ký", ("opened_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("activities.MediaPlan", "Kế hoạch truyền thông người đó lập", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("activities.MediaReminder", "Lời nhắc người đó gửi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
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
for _table, _names in (
    ("Attendee", ("opinion",)),
    ("Course", ("programme",)),
    ("Publication", ("summary", "body")),
    ("MediaReminder", ("words",)),
):
    register_personal(
        *columns(
            f"activities.{_table}",
            *_names,
            purpose="Đào tạo, truyền thông về khuyến công; lời văn có thể nêu tên người",
            basis=grounds.STATE_TASK,
            retention=grounds.BY_ARCHIVE,
        ),
    )
register_impersonal("activities.Activity", "mã mục của Chỉ thị", "clause")
register_impersonal("activities.Shown", "loại đối tượng", "kind")
register_impersonal("activities.Publication", "địa chỉ trang web", "link")

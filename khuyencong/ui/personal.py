"""Personal data in what people keep of lists."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable(
        "ui.KeptList",
        "Bộ lọc và cột mà người đó lưu cho các danh sách",
        ("user",),
        Erasure.DELETE,
        "Chỉ để tiện việc cho chính người đó; hết mục đích khi tài khoản không còn.",
    )
)
register_personal(
    *columns(
        "ui.KeptList",
        "name",
        "query",
        purpose="Mở lại danh sách theo cách người đó thường xem",
        basis=grounds.STATE_TASK,
        retention="Đến khi người đó bỏ, hoặc tài khoản không còn",
    )
)
register_impersonal("ui.KeptList", "tên danh sách", "key")

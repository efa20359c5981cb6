"""Personal data in the rows of background work."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable(
        "jobs.Job",
        "Việc chạy nền mà người đó yêu cầu",
        ("asked_by",),
        Erasure.KEEP,
        "Chỉ còn số hiệu của tài khoản đã ẩn danh; việc đã xong hết hạn thì được xóa.",
    )
)
register_personal(
    *columns(
        "jobs.Job",
        "payload",
        "result",
        "error",
        purpose="Làm đúng một lần việc đã yêu cầu và cho biết kết quả",
        basis=grounds.STATE_TASK,
        retention="2 năm sau khi việc kết thúc",
        keep_years=2,
    )
)
register_impersonal("jobs.Job", "loại việc và khóa chống làm hai lần", "kind", "key")
register_impersonal("jobs.Job", "tên máy và tiến trình", "worker")
register_impersonal("jobs.Pulse", "tên máy và tiến trình", "name")

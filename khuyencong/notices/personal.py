"""Personal data in what people are told."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable(
        "notices.Notice",
        "Thông báo gửi cho người đó",
        ("user",),
        Erasure.DELETE,
        "Hết mục đích khi người nhận không còn tài khoản; việc mà thông báo nói tới còn trong hồ sơ.",
    )
)
register_personal(
    *columns(
        "notices.Notice",
        "title",
        "body",
        "url",
        purpose="Báo cho người có trách nhiệm hoặc người nộp hồ sơ biết việc của mình",
        basis=grounds.STATE_TASK,
        retention="1 năm sau khi đọc",
        keep_years=1,
    )
)
register_impersonal("notices.Notice", "mã loại thông báo và loại đối tượng", "kind", "subject_kind")
register_people(
    PersonalTable("notices.Consent", "Thông báo về dữ liệu cá nhân mà người đó đã đọc hoặc đồng ý", ("user",), Erasure.KEEP, grounds.RIGHTS)
)
register_impersonal("notices.Consent", "loại đối tượng, bản và mã băm của lời văn", "subject_kind", "version", "text_sha256")

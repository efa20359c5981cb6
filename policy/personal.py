"""Personal data with policies and the library: who wrote, asked, commented, read; what the public gives of itself."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("policy.Dossier", "Chính sách mà người đó lập hồ sơ", ("started_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("policy.DraftVersion", "Dự thảo mà người đó soạn", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable(
        "policy.Opinion",
        "Ý kiến mà người đó hỏi, góp, tiếp thu",
        ("asked_by", "answered_by", "responded_by"),
        Erasure.KEEP,
        grounds.ARCHIVE,
    ),
    PersonalTable(
        "policy.PublicComment",
        "Ý kiến rộng rãi mà người đó tiếp thu, đăng",
        ("responded_by", "published_by"),
        Erasure.KEEP,
        grounds.ARCHIVE,
    ),
    PersonalTable("policy.Sending", "Văn bản mà người đó gửi để đọc", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("policy.Receipt", "Văn bản được gửi cho người đó đọc", ("user",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns(
        "policy.PublicComment", "name", "words", "response", masked=("email",),
        purpose="Tiếp thu ý kiến rộng rãi về dự thảo chính sách; người góp ý tự cho biết họ tên, thư điện tử nếu muốn",
        basis=grounds.CONSENT, retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "policy.Opinion", "words", "response", purpose="Tiếp thu ý kiến của cơ quan; lời văn có thể nêu tên người", basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns("policy.Sending", "words", purpose="Lời nhắn khi gửi văn bản để đọc", basis=grounds.STATE_TASK, retention=grounds.BY_ARCHIVE),
)  # fmt: skip
register_impersonal("policy.LegalText", "văn bản công khai của Nhà nước", "number", "title", "issuer", "summary", "search_text")
register_impersonal("policy.Article", "văn bản công khai của Nhà nước", "code", "words", "search_text")
register_impersonal("policy.Dossier", "nội dung chính sách", "title", "for_whom", "need", "search_text")
register_impersonal("policy.DraftVersion", "nội dung chính sách", "words", "note")

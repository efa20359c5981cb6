"""Personal data with directives: who planned, remarked and reminded."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("directive.ClausePlan", "Kế hoạch năm của mục mà người đó đặt", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("directive.Remark", "Đánh giá mà người đó ghi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("directive.Reminder", "Lần nhắc mà người đó gửi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
_WORDS = {
    "purpose": "Theo dõi thực hiện Chỉ thị; lời văn có thể nêu tên người",
    "basis": grounds.STATE_TASK,
    "retention": grounds.BY_ARCHIVE,
}
register_personal(
    *columns("directive.ClausePlan", "words", **_WORDS),
    *columns("directive.Remark", "words", **_WORDS),
    *columns("directive.Reminder", "words", **_WORDS),
)
register_impersonal("directive.Directive", "văn bản đã ban hành", "number", "title", "issuer")
register_impersonal("directive.Clause", "lời của văn bản đã ban hành", "code", "owner", "duty", "evidence")
register_impersonal("directive.ColourRule", "căn cứ", "citation")

"""Personal data in the books of money: who wrote and who agreed. The law of support tells of nobody."""

from typing import Any

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("budgets.Entry", "Bút toán mà người đó ghi", ("by",), Erasure.KEEP, grounds.ACCOUNTING),
    PersonalTable(
        "budgets.Estimate", "Dự toán mà người đó soạn hoặc duyệt", ("drafted_by", "approved_by"), Erasure.KEEP, grounds.ACCOUNTING
    ),
    PersonalTable(
        "budgets.Settlement",
        "Quyết toán năm mà người đó lập, kiểm tra, duyệt, mở lại",
        ("drafted_by", "checked_by", "approved_by", "reopened_by"),
        Erasure.KEEP,
        grounds.ACCOUNTING,
    ),
    PersonalTable("budgets.FiscalYear", "Năm ngân sách mà người đó khóa sổ", ("closed_by",), Erasure.KEEP, grounds.ACCOUNTING),
)
register_personal(
    *columns(
        "budgets.Entry",
        "memo",
        purpose="Diễn giải bút toán; có thể nêu tên hộ kinh doanh thụ hưởng",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ACCOUNTING,
    ),
    *columns(
        "budgets.Holding",
        "title",
        purpose="Tên phần kinh phí; có thể là tên hộ kinh doanh thụ hưởng",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ACCOUNTING,
    ),
)
register_impersonal("budgets.Fund", "mã và tên khoản kinh phí riêng, theo văn bản tài trợ", "code", "title")
_WORDS: dict[str, Any] = {
    "purpose": "Giải trình quyết toán; lời văn có thể nêu tên người",
    "basis": grounds.STATE_TASK,
    "retention": grounds.BY_ACCOUNTING,
}
register_personal(
    *columns("budgets.Settlement", "note", "sent_back_reason", "reopened_reason", **_WORDS),
    *columns("budgets.SettlementRow", "explanation", "reason", **_WORDS),
)
register_impersonal("budgets.Entry", "khóa chống ghi trùng và số văn bản", "key", "paper_code")
register_impersonal("budgets.Estimate", "thuyết minh và số quyết định giao dự toán", "note", "decision")
register_impersonal("budgets.Holding", "mã phần kinh phí", "code")
register_impersonal(
    "budgets.Norm",
    "quy định của pháp luật",
    "code",
    "content_vi",
    "unit",
    "multiplier_of",
    "kinds",
    "conditions",
    "note",
    "citation",
    "source",
)
register_impersonal("budgets.SupportContent", "danh mục nội dung hỗ trợ", "code", "name_vi", "short_name", "norm_code", "unit")
register_impersonal(
    "budgets.SupportContent",
    "căn cứ pháp luật của nội dung",
    "citation",
)
register_impersonal(
    "budgets.ContentField",
    "câu hỏi của nội dung hỗ trợ",
    "key",
    "label",
    "unit",
    "help",
    "choices",
    "only_if",
    "advice",
)
register_impersonal(
    "budgets.Eligibility",
    "quy định của pháp luật",
    "code",
    "contents",
    "scopes",
    "fact",
    "values",
    "only_if",
    "yes",
    "no",
    "ask",
    "evidence",
    "citation",
)
register_impersonal("budgets.PaperGround", "căn cứ ghi trong văn bản", "words")
register_impersonal("budgets.PlaceStanding", "địa bàn theo quyết định", "unit_code", "unit_name", "citation")

"""Personal data in the rules of the books: who changed them. The rules themselves tell of nobody."""

from khuyencong.access import Erasure, PersonalTable, grounds, register_impersonal, register_people

_KEPT = (
    ("ChartRule", "Tài khoản kế toán mà người đó khai báo"),
    ("BudgetCode", "Mục lục ngân sách mà người đó khai báo"),
    ("WarningRule", "Ngưỡng cảnh báo mà người đó đặt"),
)
register_people(*(PersonalTable(f"finance.{model}", about, ("by",), Erasure.KEEP, grounds.ACCOUNTING) for model, about in _KEPT))
register_people(
    PersonalTable("finance.BooksHandover", "Sổ kế toán mà người đó chuyển, nhận", ("by", "answered_by"), Erasure.KEEP, grounds.ACCOUNTING)
)
register_impersonal("finance.BooksHandover", "sổ kế toán đã chuyển", "period", "sha256", "words")
register_impersonal("finance.ChartRule", "tài khoản kế toán và căn cứ", "from_stage", "to_stage", "source", "debit", "credit", "citation")
register_impersonal("finance.BudgetCode", "mục lục ngân sách và căn cứ", "chapter", "category", "item", "citation")
register_impersonal("finance.WarningRule", "căn cứ", "citation")

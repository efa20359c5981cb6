"""Personal data in the treasury's room: who imported, matched, asked; beneficiaries may be households."""

from khuyencong.access import (
    Erasure,
    Need,
    PersonalTable,
    columns,
    grounds,
    register_impersonal,
    register_need,
    register_people,
    register_personal,
)
from khuyencong.actors.contacts import is_personal_number
from khuyencong.actors.permissions import P as ACTORS

register_people(
    *(
        PersonalTable(f"treasury.{model}", about, people, Erasure.KEEP, grounds.ACCOUNTING)
        for model, about, people in (
            ("Statement", "Bảng kê của Kho bạc mà người đó nhập", ("by",)),
            ("Match", "Khoản mà người đó khớp hoặc bỏ khớp", ("by", "undone_by")),
            ("Explanation", "Giải trình chênh lệch của người đó", ("by",)),
            ("Question", "Câu hỏi, trả lời của người đó về chênh lệch", ("asked_by", "answered_by")),
            ("Reconciliation", "Biên bản đối chiếu mà người đó lập", ("by",)),
        )
    ),
)
_BOOK = {"purpose": "Đối chiếu khoản chi của ngân sách với Kho bạc", "basis": grounds.STATE_TASK, "retention": grounds.BY_ACCOUNTING}
register_personal(
    *columns("treasury.StatementRow", "beneficiary", "beneficiary_key", "content", "account", masked=("tax_code",), **_BOOK),
    *columns("treasury.Match", "reason", "undone_reason", **_BOOK),
    *columns("treasury.Explanation", "text", **_BOOK),
    *columns("treasury.Question", "text", "answer", **_BOOK),
)
register_impersonal("treasury.Statement", "tên, vết của tệp", "name", "sha256")
register_impersonal("treasury.StatementRow", "số chứng từ", "voucher", "voucher_key")

# Whoever works off the statement compares the codes of both sides.
register_need(
    "treasury.StatementRow",
    Need(ACTORS.SEE_CONTACTS, lambda scope, who, row: True, lambda row, field: is_personal_number(row.tax_code)),
)

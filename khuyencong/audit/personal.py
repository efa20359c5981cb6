"""Personal data in the trail: who did what, and what rows said. Secret columns never enter it, covered ones enter covered."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable(
        "audit.Event",
        "Sự kiện nhật ký do người đó làm, hoặc về tài khoản của người đó",
        ("user_id", "on_behalf_of_id"),
        Erasure.KEEP,
        f"Nhật ký chỉ thêm, được niêm phong; bảo vệ hệ thống và chứng minh việc xử lý. {grounds.ARCHIVE}",
    )
)
register_personal(
    *columns(
        "audit.Event",
        "old_values",
        "new_values",
        "origin",
        purpose="Biết dữ liệu đã đổi thế nào, ai đổi, từ đâu",
        basis=grounds.ACCOUNT_SAFETY,
        retention=grounds.BY_ARCHIVE,
    )
)
register_impersonal(
    "audit.Event", "tên bảng, số dòng, vai trò và mã yêu cầu", "table_name", "row_id", "role", "request_id", "kind", "event"
)
register_impersonal("audit.Event", "vai trò cơ sở dữ liệu và mã băm", "database_role", "hash")
register_impersonal("audit.Seal", "mã băm", "digest", "previous", "hash")
register_impersonal("audit.Horizon", "mã băm; số của giao dịch", "hash", "candidate_holders")

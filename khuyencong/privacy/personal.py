"""Personal data in the tables that Django brings."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_personal(
    *columns(
        "sessions.Session",
        secret=("session_key", "session_data"),
        purpose="Giữ phiên đăng nhập",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Đến khi phiên hết hạn (8 giờ)",
        keep_years=0,
    )
)
register_impersonal("contenttypes.ContentType", "tên bảng của chương trình", "app_label", "model")
register_impersonal("auth.Permission", "tên quyền của chương trình", "name", "codename")
register_impersonal("auth.Group", "tên nhóm của chương trình; cổng không dùng", "name")
_RIGHTS = {"purpose": "Giải quyết yêu cầu và chứng minh đã giải quyết đúng hạn", "basis": grounds.RIGHTS}
register_people(
    PersonalTable(
        "privacy.RightsRequest",
        "Yêu cầu về dữ liệu cá nhân của người đó, hoặc do người đó ghi, quyết định",
        ("person", "asked_by", "decided_by"),
        Erasure.KEEP,
        grounds.RIGHTS,
    ),
    PersonalTable(
        "privacy.DataExport",
        "Bản sao dữ liệu đã lập cho người đó",
        ("person", "asked_by"),
        Erasure.BLANK,
        "Tệp được xóa ngay; dòng ghi nhận ở lại để chứng minh đã cung cấp.",
    ),
    PersonalTable("privacy.Disclosure", "Lần người đó xem đầy đủ dữ liệu của người khác", ("by",), Erasure.KEEP, grounds.RIGHTS),
    PersonalTable("privacy.RetentionRun", "Lần xóa dữ liệu hết hạn mà người đó chạy", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns("privacy.RightsRequest", "words", "grounds", retention=grounds.BY_ARCHIVE, **_RIGHTS),
    *columns(
        "privacy.DataExport",
        "reason",
        "path",
        retention=f"Tệp: 7 ngày. Dòng ghi nhận: {grounds.BY_ARCHIVE[0].lower()}{grounds.BY_ARCHIVE[1:]}",
        **_RIGHTS,
    ),
)
register_personal(*columns("privacy.Disclosure", "reason", retention=grounds.BY_ARCHIVE, **_RIGHTS))
register_impersonal("privacy.Disclosure", "tên cơ quan và loại đối tượng", "organisation_name", "subject_kind")
register_impersonal("privacy.RightsRequest", "căn cứ thời hạn", "citation")
register_impersonal("privacy.RightsRequest", "số lượng theo bảng", "outcome")
register_impersonal("privacy.DataExport", "mã băm", "sha256")
register_impersonal("privacy.RetentionRun", "số lượng theo quy tắc", "report")

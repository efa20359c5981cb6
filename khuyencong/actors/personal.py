"""Personal data of people and of the cơ sở that are one person (hộ kinh doanh) or that a person speaks for."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable(
        "actors.User",
        "Tài khoản",
        ("pk",),
        Erasure.BLANK,
        "Dòng tài khoản ở lại dưới tên “Người dùng đã xóa” để sổ sách còn chỉ tới một người; tên, thư điện tử, mật khẩu được xóa.",
    ),
    PersonalTable(
        "actors.Membership", "Vai trò được giao", ("user",), Erasure.BLANK, f"Ai giữ vai trò nào, từ ngày nào: {grounds.ARCHIVE}"
    ),
    PersonalTable(
        "actors.Enterprise",
        "Cơ sở (hộ kinh doanh) mà người đó đứng tên hoặc đại diện",
        ("memberships__user",),
        Erasure.BLANK,
        f"Tên và mã số thuế ở lại khi cơ sở có hồ sơ đã nộp ({grounds.ACCOUNTING}); điện thoại, địa chỉ, người đại diện được xóa khi hết hạn giữ.",
    ),
)
register_personal(
    *columns(
        "actors.User",
        "full_name",
        "last_login",
        masked=("email",),
        purpose="Nhận ra người làm việc trên cổng, gửi thông báo cho họ",
        basis=grounds.STATE_TASK,
        retention="Khi còn tài khoản; xóa hoặc ẩn danh khi người đó yêu cầu và không còn vai trò",
    ),
    *columns(
        "actors.User",
        secret=("password",),
        purpose="Xác nhận đúng chủ tài khoản khi đăng nhập",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Khi còn tài khoản",
    ),
    *columns(
        "actors.Membership",
        "title",
        purpose="Ghi đúng chức danh của người xử lý trên hồ sơ và văn bản",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.Enterprise",
        "name",
        "sort_name",
        "representative",
        "address",
        masked=("tax_code", "phone", "search_text"),
        purpose="Xác định đơn vị thụ hưởng, liên hệ, ký hợp đồng; hộ kinh doanh và người đại diện là cá nhân",
        basis=grounds.STATE_TASK,
        retention="10 năm sau khi đề án cuối cùng kết thúc (cùng chứng từ kế toán)",
        keep_years=10,
    ),
)
register_impersonal("actors.AdminUnit", "tên và mã đơn vị hành chính", "code", "name", "sort_name", "decree")
register_impersonal("actors.AdminUnitSuccession", "số văn bản", "decree")
register_impersonal("actors.Organisation", "tên cơ quan và chức danh chung", "code", "name", "short_name", "symbol", "leader_title")
register_impersonal("actors.FunctionHolder", "số văn bản", "decree")

"""Which columns of signing in hold personal data or secrets; also those of the packages that count and keep factors."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_OWN = "Chỉ để đăng nhập; xóa cùng tài khoản"

register_people(
    PersonalTable("identity.Session", "Phiên đăng nhập", ("user",), Erasure.DELETE, _OWN),
    PersonalTable("identity.Passkey", "Khóa truy cập", ("user",), Erasure.DELETE, _OWN),
    PersonalTable("identity.LinkedIdentity", "Tài khoản định danh đã liên kết", ("user",), Erasure.DELETE, _OWN),
    PersonalTable("identity.KnownBrowser", "Trình duyệt đã đăng nhập", ("user",), Erasure.DELETE, _OWN),
    PersonalTable("otp_totp.TOTPDevice", "Ứng dụng xác thực", ("user",), Erasure.DELETE, _OWN),
    PersonalTable("otp_static.StaticDevice", "Bộ mã dự phòng", ("user",), Erasure.DELETE, _OWN),
    PersonalTable("identity.MailedKey", "Liên kết đăng nhập đã gửi tới thư điện tử của người đó", (), Erasure.DELETE, _OWN, ("email",)),
    PersonalTable("axes.AccessAttempt", "Lần nhập sai với thư điện tử của người đó", (), Erasure.DELETE, _OWN, ("username",)),
)
register_personal(
    *columns(
        "identity.Session",
        "device",
        masked=("address",),
        secret=("session_key", "session_data"),
        purpose="Giữ phiên đăng nhập; để chủ tài khoản thấy và đóng các phiên của mình",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Đến khi phiên kết thúc (nhiều nhất 12 giờ)",
        keep_years=0,
    ),
    *columns(
        "identity.Passkey",
        "name",
        secret=("credential_id", "public_key", "handle", "transports"),
        purpose="Đăng nhập bằng khóa truy cập",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Đến khi gỡ khóa",
        keep_years=0,
    ),
    *columns(
        "identity.MailedKey",
        masked=("email",),
        purpose="Gửi liên kết đăng nhập hoặc đặt lại mật khẩu tới địa chỉ đã nhập",
        basis=grounds.ACCOUNT_SAFETY,
        retention="7 ngày",
        keep_years=0,
    ),
    *columns(
        "identity.LinkedIdentity",
        masked=("subject",),
        purpose="Nhận ra tài khoản định danh khi đăng nhập",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Đến khi bỏ liên kết",
        keep_years=0,
    ),
    *columns(
        "identity.KnownBrowser",
        secret=("key",),
        purpose="Báo cho chủ tài khoản khi đăng nhập từ trình duyệt lạ",
        basis=grounds.ACCOUNT_SAFETY,
        retention="13 tháng không dùng",
        keep_years=0,
    ),
    *columns(
        "otp_totp.TOTPDevice",
        "name",
        secret=("key",),
        purpose="Xác thực lớp hai bằng ứng dụng trên điện thoại",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Đến khi thay hoặc gỡ ứng dụng",
        keep_years=0,
    ),
    *columns(
        "otp_static.StaticToken",
        secret=("token",),
        purpose="Xác thực lớp hai khi không có điện thoại",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Đến khi dùng hoặc cấp bộ mới",
        keep_years=0,
    ),
)
for _model in ("axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessLog"):
    _more = ("get_data", "post_data") if _model == "axes.AccessAttempt" else ("session_hash",) if _model == "axes.AccessLog" else ()
    register_personal(
        *columns(
            _model,
            "user_agent",
            masked=("username", "ip_address"),
            purpose="Đếm lần nhập sai để tạm khóa; hai bảng nhật ký của thư viện để trống",
            basis=grounds.ACCOUNT_SAFETY,
            retention="Đến hết thời gian khóa (15 phút)",
            keep_years=0,
        )
    )
    register_impersonal(_model, "đường dẫn và loại trang; giá trị đã nhập được che", "http_accept", "path_info", *_more)
register_impersonal("identity.LinkedIdentity", "địa chỉ nơi định danh", "issuer")
register_impersonal("otp_static.StaticDevice", "một chữ chung cho mọi người", "name")

"""Personal data in the tables that Django brings."""

from khuyencong.access import columns, grounds, register_impersonal, register_personal

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

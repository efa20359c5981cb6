"""What is kept of coming in and of changes to the ways in. One function, so that the trail has one door to this room."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest

from khuyencong import audit
from khuyencong.access import masked

audit.register_happenings(
    {
        "identity.signed_in": "Đăng nhập",
        "identity.signed_out": "Đăng xuất",
        "identity.locked_out": "Tạm khóa đăng nhập vì sai nhiều lần",
        "identity.sign_in_refused": "Đăng nhập không thành công",
        "identity.factor_refused": "Mã xác thực thứ hai sai",
        "identity.provider_refused": "Nhà cung cấp định danh từ chối",
        "identity.confirmed": "Xác nhận lại mật khẩu",
        "identity.session_ended": "Đóng một phiên đăng nhập",
        "identity.sessions_ended": "Đăng xuất mọi nơi",
        "identity.codes_given": "Cấp bộ mã dự phòng",
        "identity.factors_reset": "Đặt lại xác thực hai lớp",
        "identity.totp_enrolled": "Thêm ứng dụng xác thực",
        "identity.totp_removed": "Gỡ ứng dụng xác thực",
        "identity.passkey_added": "Thêm khóa truy cập",
        "identity.passkey_removed": "Gỡ khóa truy cập",
        "identity.identity_linked": "Liên kết tài khoản định danh",
        "identity.identity_unlinked": "Gỡ liên kết tài khoản định danh",
        "identity.password_changed": "Đổi mật khẩu",
    }
)


def record(event: str, *, user_id: int | None, request: HttpRequest | None = None, by_id: int | None = None, **facts: Any) -> None:
    """One event about an account in the trail; `by_id` when another person did it. No secrets among `facts`; an address is covered."""
    told = {name: masked(value) if name == "email" else value for name, value in facts.items()}
    account = apps.get_model(settings.AUTH_USER_MODEL)
    audit.record(event, of=account, subject_id=user_id, data=told, user_id=by_id if by_id is not None else user_id)

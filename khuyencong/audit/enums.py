"""What events are of."""

from django.db import models


class Action(models.TextChoices):
    """What happened to a row, or that something happened beside rows."""

    INSERT = "insert", "Thêm"
    UPDATE = "update", "Sửa"
    DELETE = "delete", "Xóa"
    TRUNCATE = "truncate", "Xóa toàn bộ bảng"
    HAPPENED = "happened", "Sự việc"


class Happening(models.TextChoices):
    """Happenings that change no row and still belong to the trail; a room that has others adds a line here."""

    SIGNED_IN = "signed_in", "Đăng nhập"
    SIGN_IN_FAILED = "sign_in_failed", "Đăng nhập không thành công"
    SIGN_IN_LOCKED = "sign_in_locked", "Khóa đăng nhập vì sai nhiều lần"
    SIGNED_OUT = "signed_out", "Đăng xuất"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "Đăng xuất mọi nơi"
    SECOND_FACTOR_FAILED = "second_factor_failed", "Mã xác thực thứ hai sai"
    ACCESS_REFUSED = "access_refused", "Bị từ chối truy cập"
    PERSONAL_DATA_SHOWN = "personal_data_shown", "Xem đầy đủ dữ liệu cá nhân"
    PERSONAL_DATA_EXPORTED = "personal_data_exported", "Xuất dữ liệu cá nhân"
    TRAIL_READ = "trail_read", "Xem nhật ký"

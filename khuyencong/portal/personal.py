"""Django's admin brings a table for a history of its own; the portal writes none into it, the trail of the database keeps every change."""

from khuyencong.access import Erasure, PersonalTable, register_impersonal, register_people

register_people(
    PersonalTable("admin.LogEntry", "Lịch sử riêng của trang quản trị (không dùng)", ("user",), Erasure.DELETE, "Bảng luôn trống"),
)
register_impersonal("admin.LogEntry", "không dùng, bảng luôn trống", "object_id", "object_repr", "change_message")

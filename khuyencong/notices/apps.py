from typing import Any

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "khuyencong.notices"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        from khuyencong.ui.places import register_frame

        register_frame(unread=_unread)


def _unread(principal: Any) -> int:
    """What the bell shows to whoever acts."""
    from khuyencong.notices.selectors import unread_count

    return unread_count(principal.user_id) if principal is not None and principal.user_id is not None else 0

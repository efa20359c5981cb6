"""Notices in the portal and by e-mail, written in the transaction of what causes them."""

from typing import Any


def __getattr__(name: str) -> Any:
    # `notices.tell` without loading models before Django is ready for them.
    if name == "tell":
        from khuyencong.notices.services import tell

        return tell
    raise AttributeError(name)

"""Verbs of the room."""

from employment.services.classes import cancel_course, enrol, finish_course, open_course
from employment.services.following import ask_after, hire, remind, withdraw_consent
from employment.services.recruiting import back_line, close_need, post_need

__all__ = [
    "ask_after", "back_line", "cancel_course", "close_need", "enrol", "finish_course", "hire", "open_course", "post_need", "remind", "withdraw_consent",
]  # fmt: skip

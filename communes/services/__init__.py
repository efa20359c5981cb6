"""Verbs of the communes' room."""

from communes.services.reporting import report_by_account, report_by_link
from communes.services.sending import call_off, new_link, remind, send_task
from communes.services.telling import answer_signal, keep_contact, tell_district

__all__ = [
    "answer_signal",
    "call_off",
    "keep_contact",
    "new_link",
    "remind",
    "report_by_account",
    "report_by_link",
    "send_task",
    "tell_district",
]

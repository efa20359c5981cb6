"""Why a transition did not happen, in words for the person who clicked."""

from collections.abc import Iterable
from typing import Any

from khuyencong.workflow.machine import Refusal


class Refused(Exception):
    """Every reason at once; nothing has changed."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(" ".join(str(refusal) for refusal in self.refusals))


def place_refusals(form: Any, refused: Refused) -> None:
    """Put each reason beside the field that it is about; what names no field of the form stands on top."""
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class NotAllowed(Refused):
    """The actor does not hold the permission, or not for this subject."""

    def __init__(self) -> None:
        super().__init__((Refusal("Bạn không có quyền thực hiện việc này."),))


class Stale(Exception):
    """Someone else, or an earlier click, has moved the subject since the page was read; nothing has changed."""

    def __init__(self) -> None:
        super().__init__(
            "Hồ sơ đã được người khác cập nhật hoặc thao tác này đã được ghi nhận. Vui lòng tải lại trang để xem tình trạng mới."
        )

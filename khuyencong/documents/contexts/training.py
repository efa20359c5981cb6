"""What a course gives to who was there."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class CourseCertificate(Context):
    """A certificate of a course: whose, from which office, the course with its days and place, on how many of its days they were there."""

    template: ClassVar[str] = "documents/giay_chung_nhan.html"
    holder: str
    works_at: str
    course: str
    topic: str
    first: date
    last: date
    place: str
    days: int
    recipients: tuple[str, ...] = ()

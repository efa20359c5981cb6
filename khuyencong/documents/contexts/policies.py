"""What is submitted to UBND tỉnh with a draft policy."""

from dataclasses import dataclass
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class CommentLine:
    """Who said what of the draft, and what became of it."""

    who: str
    words: str
    outcome: str
    response: str


@dataclass(frozen=True, slots=True)
class PolicySubmission(Context):
    """Submission of a draft policy: for whom and why, the draft, how comments were asked, each with its response. Empty texts are left out."""

    template: ClassVar[str] = "documents/to_trinh_chinh_sach.html"
    addressed_to: tuple[str, ...]
    policy: str
    kind: str
    for_whom: str
    need: str
    replaces: str
    consulted: str
    comments: tuple[CommentLine, ...]
    proposal: str
    draft: str
    recipients: tuple[str, ...] = ()

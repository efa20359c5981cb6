"""Papers about people: the minutes of a handover; who may read decisions of assignment."""

from khuyencong.actors.documents.minutes import issue_minutes, preview_minutes

__all__ = ["issue_minutes", "preview_minutes"]

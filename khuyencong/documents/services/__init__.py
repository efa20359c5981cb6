from khuyencong.documents.services.attachments import attach, remove
from khuyencong.documents.services.books import void_number
from khuyencong.documents.services.papers import issue, preview, replace, replace_each, revoke

__all__ = ["attach", "issue", "preview", "remove", "replace", "replace_each", "revoke", "void_number"]

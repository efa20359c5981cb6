from policy.models.dossiers import Dossier, DraftVersion, Opinion, PublicComment
from policy.models.readings import Receipt, Sending
from policy.models.texts import Article, LegalText, TextRelation

__all__ = ["Article", "Dossier", "DraftVersion", "LegalText", "Opinion", "PublicComment", "Receipt", "Sending", "TextRelation"]

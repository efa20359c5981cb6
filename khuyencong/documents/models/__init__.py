from khuyencong.documents.models.attachments import Attachment
from khuyencong.documents.models.books import NumberBook, VoidNumber
from khuyencong.documents.models.papers import Paper
from khuyencong.documents.models.signatures import PaperSignature

__all__ = ["Attachment", "NumberBook", "Paper", "PaperSignature", "VoidNumber"]

from khuyencong.documents.models.attachments import Attachment
from khuyencong.documents.models.books import NumberBook, VoidNumber
from khuyencong.documents.models.papers import Paper

__all__ = ["Attachment", "NumberBook", "Paper", "VoidNumber"]

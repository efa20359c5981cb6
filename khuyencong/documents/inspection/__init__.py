"""What may be attached, decided by a file's content: `inspect` says what it is or refuses it in Vietnamese."""

from khuyencong.documents.inspection.gate import FileRefused, Inspected, inspect

__all__ = ["FileRefused", "Inspected", "inspect"]

"""The one photo that a commune sends: judged by its content, kept as a copy that carries nothing but the picture."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.documents.models import Attachment
from khuyencong.documents.photographs import without_traces
from khuyencong.documents.services import attach

NO_PICTURE = "Tệp này không phải ảnh. Chỉ nhận ảnh JPG hoặc PNG."


def keep_photo(file: Any, *, subject: tuple[str, int], by_id: int | None) -> Attachment:
    """Keep a photo of a subject without the place and the device that its file names. FileRefused for what is no picture."""
    content = file.read(settings.ATTACHMENT_MAX_BYTES + 1)
    judged = inspect(name=file.name or "", content=content)
    if not judged.mime.startswith("image/"):
        raise FileRefused(NO_PICTURE)
    try:
        bare = without_traces(content)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise FileRefused("Không đọc được ảnh này; hãy chụp hoặc lưu lại rồi gửi.") from broken
    return attach(subject=subject, purpose="photo", file=ContentFile(bare, name="anh.jpg"), by_id=by_id)

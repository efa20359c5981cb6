"""Pictures of the work, without what their files say of time and place."""

from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponseBase

from khuyencong.access.views import Public
from khuyencong.documents.readers import may_read_files
from khuyencong.documents.views.sending import stored_file
from projects.models import ProgressPhoto
from projects.selectors.public import READABLE, SHOWN


class Picture(Public):
    """A picture's copy: of an accepted part for anybody, else for who may read the part. Others get 404."""

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
        rows = ProgressPhoto.objects.filter(READABLE, pk=pk, copy__sha256__startswith=digest)
        photo = rows.select_related("copy").first() if len(digest) >= 8 else None
        if photo is None:
            raise Http404
        principal = getattr(request, "principal", None)
        if not rows.filter(SHOWN).exists() and not may_read_files(principal, photo.copy.subject_kind, photo.copy.subject_id):
            raise Http404
        # The name that somebody gave the file may say more than the picture.
        name = f"anh-{photo.pk}{PurePath(photo.copy.path).suffix or '.jpg'}"
        return stored_file(photo.copy.path, name=name, mime=photo.copy.mime, inline=True)

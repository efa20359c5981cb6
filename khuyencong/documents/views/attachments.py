"""Reading attached files."""

from django.http import Http404, HttpRequest, HttpResponseBase

from khuyencong.access.views import SignedIn
from khuyencong.documents.models import Attachment
from khuyencong.documents.readers import may_read_files
from khuyencong.documents.views.sending import stored_file


class Download(SignedIn):
    """An attached file, for who may read its subject; always as a download. Others get 404."""

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
        found = Attachment.objects.filter(pk=pk, sha256__startswith=digest, erased_at__isnull=True).first() if len(digest) >= 8 else None
        if found is None or not may_read_files(self.principal, found.subject_kind, found.subject_id):
            raise Http404
        return stored_file(found.path, name=found.name, mime=found.mime)

"""Uploaded files leave through the proxy, after the portal has judged who asks.

A view answers with an ordinary FileResponse; where a proxy stands in front (KC_FILES_BY_PROXY names its internal
location), this middleware sends the proxy the file's place instead of the bytes, so that no process of the portal is
held by a slow reader. Without a proxy nothing changes.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class HandOverFiles:
    """Turns a whole file below MEDIA_ROOT into an X-Accel-Redirect with the same headers and cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.FILES_BY_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.root = Path(settings.MEDIA_ROOT).resolve()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, FileResponse) or response.status_code != 200 or not response.file_to_stream:
            return response
        file = response.file_to_stream
        name = getattr(file, "path", None) or getattr(file, "name", None)
        path = Path(name).resolve() if isinstance(name, str) else None
        if path is None or not path.is_relative_to(self.root):
            return response
        file.close()
        headers = {key: value for key, value in response.items() if key != "Content-Length"}
        handed = HttpResponse(headers=headers)
        handed.cookies = response.cookies
        handed["X-Accel-Redirect"] = settings.FILES_BY_PROXY + quote(str(path.relative_to(self.root)))
        return handed

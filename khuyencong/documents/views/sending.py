"""Sending stored files so that a browser never runs what is in them."""

from django.http import FileResponse, HttpResponseBase

from khuyencong.documents import store

SANDBOX = "sandbox; default-src 'none'"


def stored_file(path: str, *, name: str, mime: str, inline: bool = False) -> HttpResponseBase:
    """The file, under a name to save it by: as an attachment unless `inline`, never sniffed, sandboxed, for this reader alone.

    StoreAway, which `PlainFailures` makes into a page, when a bucket does not answer.
    """
    response = FileResponse(store.opened(path), as_attachment=not inline, filename=name, content_type=mime)
    return guarded(response)


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """The headers of everything that is not a page of the portal."""
    # django-csp leaves a policy alone that the response brings itself.
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response

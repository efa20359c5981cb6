"""Turns an outage into a page that says so; every other failure stays what it is."""

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from khuyencong.portal.outage import is_outage
from khuyencong.portal.views import errors

logger = logging.getLogger(__name__)


class PlainFailures:
    """Answers 503 when a view loses the database, 413 when an upload is above the limits, 400 for what no text can hold.

    Services are atomic, so that what failed has left nothing half done. Failures in other middleware reach
    `errors.server_error`, which asks the same question.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            # No address has a NUL in it, and PostgreSQL takes none in a text.
            return errors.bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for what a view raised; None leaves it to Django."""
        if is_outage(exception):
            logger.error("database away: %s %s", request.method, request.path, exc_info=exception)
            return errors.unavailable(request)
        if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
            return errors.too_large(request)
        if isinstance(exception, DataError) and "NUL" in str(exception):
            # A form refuses a NUL at its field; what a page reads without a form PostgreSQL refuses.
            return errors.bad_request(request)
        return None

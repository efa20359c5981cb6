"""Where the pages that take no arguments are: a frame asks for dozens of them each time it is shown."""

from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


def address_of(name: str) -> str:
    """The address of a page without arguments; empty when there is none of this name."""
    return _found(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _found(name: str, urlconf: str, _prefix: str) -> str:
    """A URL configuration does not change while the process lives; `reverse` puts the prefix before the address itself."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""

"""Limits by minute begin anew; the real hash where the hash itself is looked at."""

import pytest
from django.core.cache import cache

from khuyencong.settings import PASSWORD_HASHERS


@pytest.fixture(autouse=True)
def _begun_anew(settings, request):
    cache.clear()
    if request.module.__name__.rpartition(".")[2] == "test_password":
        settings.PASSWORD_HASHERS = PASSWORD_HASHERS

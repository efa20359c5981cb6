"""Sign-ins by the dozen: a quick hash, save where the hash itself is looked at; limits by minute begin anew."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _quickly(settings, request):
    cache.clear()
    if request.module.__name__.rpartition(".")[2] != "test_password":
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

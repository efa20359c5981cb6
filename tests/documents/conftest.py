"""The store of a test is its own folder."""

import pytest


@pytest.fixture(autouse=True)
def store_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "store"
    return settings.MEDIA_ROOT

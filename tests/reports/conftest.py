from datetime import date

import pytest

from khuyencong import clock
from tests.factories.projects import prepare_province


@pytest.fixture
def day():
    """Early March 2024, with a province and its rules."""
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT

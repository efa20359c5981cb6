"""People with something held on them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise, User
from tests.factories import actors

PASSWORD = "mat-khau-that-dai-1"
NUMBER, PHONE = "083190001234", "+84905123456"


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def operator() -> Principal:
    """Who handles requests; there is another one, so that either may go."""
    actors.make_member(Role.OPERATOR)
    return actors.acting(Role.OPERATOR)


@pytest.fixture
def household() -> Enterprise:
    """A cơ sở that is a person."""
    facts = {"legal_form": "household", "tax_code": NUMBER, "phone": PHONE, "representative": "Lê Thị Trà"}
    return actors.make_enterprise("Hộ kinh doanh Thanh Trà", address="Ấp 3", **facts)


@pytest.fixture
def owner(household: Enterprise) -> User:
    """The person that the household is."""
    user = actors.make_user("Lê Thị Trà", password=PASSWORD)
    actors.make_member(Role.ENTERPRISE, enterprise=household, user=user)
    return user


@pytest.fixture
def run_jobs(django_capture_on_commit_callbacks: Any) -> Callable[[], int]:
    """Do what waits for the workers, here and now."""
    from khuyencong.jobs.running import run_pending

    return run_pending

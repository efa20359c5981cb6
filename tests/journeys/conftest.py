"""The portal as it runs: server, worker, mailbox, and browsers on demand."""

import asyncio
import email
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Playwright

from khuyencong.jobs import sending
from tests.celery_worker import Worker
from tests.journeys.stage import Stage


@pytest.fixture
def worker(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, live_server: Any, transactional_db: None) -> Iterator[Worker]:
    """Celery at work on what the live server asks for; letters go into files under `mailbox`."""
    monkeypatch.setattr(sending, "_away_until", 0.0)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PORTAL_BASE_URL = live_server.url
    worker = Worker(tmp_path, EMAIL_URL=f"filemail:///{tmp_path / 'mailbox'}", KC_BASE_URL=live_server.url)
    worker.start()
    yield worker
    worker.kill()


@pytest.fixture
def stage(  # noqa: PLR0917 -- fixtures are named one by one
    worker: Worker,
    live_server: Any,
    chromium: Browser,
    playwright: Playwright,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Stage]:
    """Browsers for everybody; see tests/browser.py about the marks of the event loop."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    asyncio._set_running_loop(playwright._loop)
    stage = Stage(chromium, live_server.url, for_every_role=request.config.getoption("all_tests"))
    yield stage
    stage.close()
    connections.close_all()
    asyncio._set_running_loop(None)
    assert stage.complaints == []


@pytest.fixture
def mailbox(worker: Worker) -> Callable[[], list[str]]:
    """`mailbox()`: every letter that went out so far."""

    def letters() -> list[str]:
        found = []
        for file in sorted((worker.folder / "mailbox").glob("*.log")):
            for part in file.read_bytes().split(b"-" * 79):
                if part.strip():
                    letter = email.message_from_bytes(part.strip(), policy=policy.default)
                    found.append(f"{letter['To']}\n{letter['Subject']}\n{letter.get_content()}")
        return found

    return letters

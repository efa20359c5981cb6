"""A real Chromium for tests: pages are read by axe, measured, and looked at as pictures.

Playwright's synchronous API leaves its event loop marked as running in this thread between calls. Django would then refuse every
query of the test body, although no coroutine of the loop ever touches the database. So the mark stands, and Django's check is off,
only while a test holds a browser; every other test keeps both.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Playwright, sync_playwright

SHOTS = Path(__file__).resolve().parent.parent / "var" / "shots"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_FLAGS += ["--disable-component-update", "--disable-sync", "--hide-scrollbars"]
# How a page is looked at: by default on a phone in the dark, where most goes wrong; with --all in every other way too.
_WAYS = [(360, False), (1280, False), (1280, True)]
in_every_look = pytest.mark.parametrize(("width", "dark"), [(360, True), *(pytest.param(*way, marks=pytest.mark.long) for way in _WAYS)])
_REPLACED = ("reading 'documentElement'", "context was destroyed", "navigat")
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, one for the process."""
    started = sync_playwright().start()
    asyncio._set_running_loop(None)
    yield started
    asyncio._set_running_loop(started._loop)
    started.stop()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium; without one the test is skipped, and in CI it fails."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs a chromium on PATH for the browser tests")
        pytest.skip("NO CHROMIUM ON PATH: the browser tests did not run")
    asyncio._set_running_loop(playwright._loop)
    browser = playwright.chromium.launch(executable_path=program, headless=True, args=_FLAGS)
    asyncio._set_running_loop(None)
    yield browser
    asyncio._set_running_loop(playwright._loop)
    browser.close()
    asyncio._set_running_loop(None)


Browse = Callable[..., Page]
_WITHOUT_SCRIPTS: WeakSet[Page] = WeakSet()


@pytest.fixture
def browse(live_server: Any, chromium: Browser, playwright: Playwright, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browse]:
    """`browse(path, width=1280, dark=False, user=None, js=True)` opens a page; a breach of the CSP or a script error fails the test."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    asyncio._set_running_loop(playwright._loop)
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str, *, width: int = 1280, dark: bool = False, user: Any = None, js: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740 if width < 700 else 900},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",
            java_script_enabled=js,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session_of(user), "url": live_server.url}])
        page = context.new_page()
        if not js:
            _WITHOUT_SCRIPTS.add(page)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda said: complaints.append(said.text) if is_breach(said) else None)
        page.goto(path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    # Under the mark Django keeps a connection of its own for the body of the test.
    connections.close_all()
    asyncio._set_running_loop(None)
    assert not complaints, complaints


def is_breach(said: ConsoleMessage) -> bool:
    """Whether the browser complains that the page breaks its policy. What axe does to read the page has no address, and is not the page's."""
    return "Content Security Policy" in said.text and bool(said.location["url"])


def _session_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def follow(link: Locator) -> None:
    """Click a link or button and wait until the page behind it is loaded: what looks at a page right after a click may else see the old one, or none at all."""
    with link.page.expect_navigation(wait_until="load"):
        link.click()


def press(page: Page, name: str) -> None:
    """Press the first button of a name in the page's main part, and wait for the page that it leads to."""
    follow(page.get_by_role("main").get_by_role("button", name=name).first)


def axe(page: Page) -> None:
    """No violation of WCAG 2.2 AA on the page as it stands. Where scripts are off axe would wait for ever, so that is refused."""
    assert page not in _WITHOUT_SCRIPTS, "axe reads a page by scripts: open it with them"
    try:
        found = Axe().run(page, options=AXE_OPTIONS)
    except Error as gone:
        # The page was replaced while it was read (a click whose navigation had not begun): the one that comes is read.
        if not any(words in str(gone) for words in _REPLACED):
            raise
        page.wait_for_load_state("load")
        found = Axe().run(page, options=AXE_OPTIONS)
    assert found.violations_count == 0, found.generate_report()


def no_sideways_scroll(page: Page) -> None:
    """The page is no wider than its window; names the elements that stick out."""
    wider = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
        .map(e => e.tagName + "." + e.className).slice(0, 10)"""
    )
    assert wider == [], f"sticks out: {wider}"


def looked_at(page: Page, name: str) -> None:
    """At both widths, in both colours: kept as a picture, read by axe, no wider than the window. Afterwards the page is wide and light."""
    for width, height in ((1280, 900), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("width => window.innerWidth === width", arg=width)
        for colour in ("light", "dark"):
            page.emulate_media(color_scheme=colour)
            shot(page, f"{name}-{width}{'-dark' if colour == 'dark' else ''}")
            axe(page)
            no_sideways_scroll(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def shot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page under var/shots, for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.png"
    page.screenshot(path=path, full_page=True)
    return path

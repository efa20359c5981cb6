"""People before their browsers, for tests that read like a story: each has a context of their own, and does what a user would.

What a visit leaves behind is collected, not asserted at once: script errors, breaches of the CSP, answers of 500 and above,
violations of WCAG 2.2 AA on every distinct page that anybody met. `Stage.complaints` must be empty at the end.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import pypdfium2
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.browser import AXE_OPTIONS
from tests.factories.identity import fresh_code

PHONE, DESK = 360, 1280
PATIENCE = 180  # seconds for what the worker makes, on a machine that does much else
_TYPED = "input, textarea, select"
# The browser writes every refusal into its console; whether the refusal was right is for the test to say.
_REFUSALS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def pdf_text(content: bytes) -> str:
    """The words of a PDF, its lines joined."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join("\n".join(pages).split())


@dataclass
class Stage:
    """The portal at work, and everybody's contexts."""

    chromium: Browser
    url: str
    for_every_role: bool = False
    """Whether axe reads a page again for each who meets it at a desk (with `--all`), or once."""
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    read_by_axe: set[tuple[str, ...]] = field(default_factory=set)

    def actor(self, name: str = "", *, email: str = "", password: str = "", width: int = DESK, dark: bool = False) -> "Actor":
        """Somebody with a browser of their own, not yet signed in."""
        context = self.chromium.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 740 if width < 700 else 900},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",
        )
        context.set_default_timeout(45_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: script error on {page.url}: {error}"))
        page.on("console", lambda message: self._heard(name, page, message))
        page.on("response", lambda response: self._answered(name, response))
        return Actor(self, name, email, password, page, width)

    def close(self) -> None:
        """Everybody goes home."""
        for context in self.contexts:
            context.close()

    def _heard(self, name: str, page: Page, message: ConsoleMessage) -> None:
        if message.type == "error" and not _REFUSALS.match(message.text):
            self.complaints.append(f"{name}: console error on {page.url}: {message.text}")

    def _answered(self, name: str, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{name}: {response.status} from {response.request.method} {response.url}")


@dataclass
class Actor:
    """One person before one browser."""

    stage: Stage
    name: str
    email: str
    password: str
    page: Page
    width: int = DESK
    status: int = 0

    # Coming and going
    def opens(self, path: str) -> Self:
        """Type an address."""
        answer = self.page.goto(path, wait_until="load")
        self.status = answer.status if answer else 0
        return self._looks()

    def signs_in(self) -> Self:
        """Through the real form, with the password, and the code of the phone where one is asked for."""
        self.opens("/").clicks("Đăng nhập")
        self.types("Thư điện tử", self.email).types("Mật khẩu", self.password)
        self.presses("Đăng nhập")
        if "/lop-hai/" in self.page.url:
            self.types("Mã xác thực", fresh_code(self.email)).presses("Xác nhận")
        assert "/dang-nhap/" not in self.page.url, f"{self.name} did not get in"
        return self

    def signs_out(self) -> Self:
        """By the person's menu."""
        self.page.locator("details.menu summary").click()
        with self.page.expect_navigation():  # the next address is not typed before this one has answered
            self.page.get_by_role("button", name="Đăng xuất").click()
        return self._arrives()

    def is_refused(self, path: str, status: int) -> Self:
        """An address that is not theirs answers with `status` and a page of the portal."""
        self.opens(path)
        assert self.status == status, f"{self.name} got {self.status} at {path}, not {status}"
        expect(self.page.locator("h1")).to_have_count(1)
        return self

    # Hands
    def clicks(self, name: str, *, within: Locator | None = None) -> Self:
        """A link, by its words."""
        self.named("link", name, within).click()
        return self._arrives()

    def presses(self, name: str, *, within: Locator | None = None) -> Self:
        """A button, by its words."""
        self.named("button", name, within).click()
        return self._arrives()

    def named(self, role: Literal["link", "button"], name: str, within: Locator | None = None) -> Locator:
        """The link or button with these words; with none so exactly, one that has them among others."""
        place = within or self.page.locator("main")
        exact = place.get_by_role(role, name=name, exact=True)
        return exact.first if exact.count() else place.get_by_role(role, name=name).first

    def types(self, label: str, text: str, *, within: Locator | None = None) -> Self:
        """Into the box of that label, instead of what stands there."""
        self.box(label, within=within).fill(text)
        return self

    def selects(self, label: str, option: str) -> Self:
        """An option of a list, by its words."""
        self.box(label).select_option(label=option)
        return self

    def ticks(self, label: str) -> Self:
        """A box or a round button, by its words."""
        self.box(label).check()
        return self

    def answers(self, question: str, answer: str) -> Self:
        """One of the round buttons under a question."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
        return self

    def attaches(self, label: str, name: str, content: bytes) -> Self:
        """A file from the disk."""
        kind = "image/png" if name.endswith("png") else "application/pdf"
        self.box(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})
        return self

    def box(self, label: str, *, within: Locator | None = None) -> Locator:
        """The control of a label."""
        return (within or self.page.locator("main")).get_by_label(label).and_(self.page.locator(_TYPED)).first

    def row(self, legend: str) -> Locator:
        """A group of fields by its legend."""
        return self.page.get_by_role("group", name=legend, exact=True)

    # Eyes
    def sees(self, *words: str) -> Self:
        """The page shows each of these words."""
        for one in words:
            shown = self.page.get_by_text(one).filter(visible=True)
            expect(shown.first, f"{self.name} at {self.page.url} sees “{one}”").to_be_visible()
        return self

    def sees_no(self, *words: str) -> Self:
        """None of these words stands on the page."""
        text = self.page.locator("main").inner_text()
        found = [one for one in words if one in text]
        assert found == [], f"{self.name} at {self.page.url} sees {found}"
        return self

    @property
    def unread(self) -> int:
        """The number at the bell."""
        count = self.page.locator("header .tools .count")
        return int(count.first.inner_text()) if count.count() else 0

    # Papers
    def reads_pdf(self, link: str) -> str:
        """Follow a link to a paper and read its words; while the worker still prints it, look again."""
        address = self.named("link", link).get_attribute("href") or ""
        return pdf_text(self.fetches(address, "application/pdf"))

    def fetches(self, address: str, mime: str) -> bytes:
        """What an address gives this person, once it is of the kind that was promised."""
        kind, end = "", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self.page.context.request.get(address)
            kind = answer.headers.get("content-type", "")
            if answer.status == 200 and kind.startswith(mime):
                return answer.body()
            assert answer.status == 200, f"{self.name}: {answer.status} from {address}"
            time.sleep(0.3)
        raise AssertionError(f"{address} still answers with {kind}")

    # Behind the scenes
    def _arrives(self) -> Self:
        self.page.wait_for_load_state("load")
        return self._looks()

    def _looks(self) -> Self:
        """Let axe read a page that this width and address has not been read at."""
        path = "/" + self.page.url.split("/", 3)[3].split("?")[0]
        try:
            found = resolve(path)
        except Resolver404:
            return self
        # The same address is another page to another role, and a tab or a move is a page of its own.
        part = found.kwargs.get("tab") or found.kwargs.get("action") or ""
        mistaken = "mistakes" if self.page.locator(".mistakes").count() else ""
        key = (found.view_name, part, mistaken, "phone" if self.width < 700 else self.email if self.stage.for_every_role else "desk")
        if key not in self.stage.read_by_axe:
            self.stage.read_by_axe.add(key)
            report = Axe().run(self.page, options=AXE_OPTIONS)
            if report.violations_count:
                self.stage.complaints.append(f"{self.name}: axe on {path}: {report.generate_report()}")
            wide = self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                self.stage.complaints.append(f"{self.name}: {path} is {wide} px wider than its window of {self.width} px")
        return self


def until(condition: Callable[[], Any], seconds: float = PATIENCE, *, what: str = "") -> Any:
    """Wait for something that another process does; its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited {seconds} s for {what or condition}")

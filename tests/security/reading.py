"""What a page offers: its links and forms; and the words of any answer, whatever its kind."""

import io
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pypdfium2

from tests.security.walking import Answer


@dataclass
class Form:
    """A form of a page: `fields` maps each name to the values it offers (none for what is typed), `kinds` to the kind of its control."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """Links and forms of an HTML page."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []  # type: ignore[var-annotated]
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(urljoin(self.address, said["href"]))
        for name in ("hx-get",):
            if name in said:
                self.links.append(urljoin(self.address, said[name]))
        if tag == "form":
            self._form = Form(urljoin(self.address, said.get("action", "")), said.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def _control(self, tag: str, said: dict[str, str]) -> None:
        form = self._form
        assert form is not None
        if tag == "select" and said.get("name"):
            self._select = said["name"]
            form.fields.setdefault(self._select, [])
            form.kinds[self._select] = "select"
        elif tag == "option" and self._select:
            value = said.get("value", "")
            form.fields[self._select].append(value)
            if "selected" in said or self._select not in form.given:
                form.given[self._select] = value
        elif tag in ("input", "textarea") and said.get("name"):
            self._input(form, said, "textarea" if tag == "textarea" else said.get("type", "text"))

    @staticmethod
    def _input(form: Form, said: dict[str, str], kind: str) -> None:
        name = said["name"]
        form.kinds.setdefault(name, kind)
        values = form.fields.setdefault(name, [])
        if kind in ("radio", "checkbox"):
            values.append(said.get("value", "on"))
            if "checked" in said:
                form.given[name] = said.get("value", "on")
        else:
            form.given.setdefault(name, said.get("value", ""))


def page_of(address: str, answer: Answer) -> Page | None:
    """The page of an answer; None when it is none."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return None
    return Page(address, answer.content.decode())


def path_of(link: str) -> str | None:
    """A link within the portal as path and query; None for another."""
    parts = urlsplit(link)
    if parts.scheme not in ("", "http") or parts.netloc not in ("", "testserver"):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def words_of(answer: Answer) -> str:
    """All words of an answer: a PDF's text, a workbook's parts, else the bytes as they are; and its headers."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    content = answer.content
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        try:
            text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        finally:
            document.close()
        return f"{headers} {text} {content.decode('latin-1')}"
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return headers + " ".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return f"{headers} {content.decode('utf-8', 'replace')}"

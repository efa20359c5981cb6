"""Facts of the business register, asked by tax code where a door to it is configured, and held against what was declared.

What stands in the register may be asked for by anybody (Luật Doanh nghiệp 2020, Điều 33); the door to it is the province's own (`khuyencong.settings.register`).
Its answers are kept a day in the cache and nowhere else: the register stays the one place. A personal number is never sent.
"""

import json
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from django.core.cache import cache

from khuyencong import clock
from khuyencong.actors.enums import LegalForm
from khuyencong.actors.models import Enterprise
from khuyencong.actors.names import bare, name_key
from khuyencong.actors.tax_codes import is_personal
from khuyencong.text import date_vi, fold, nfc

logger = logging.getLogger(__name__)

FACTS = {
    "name": "tên",
    "legal_form": "loại hình",
    "address": "địa chỉ",
    "representative": "người đại diện",
    "vsic_code": "mã ngành kinh tế",
    "founded_on": "ngày thành lập",
    "standing": "tình trạng",
}
"""What the register may tell, in the words of pages; the keys are those of `REGISTER_FIELDS`."""

SECONDS = 5
MOST_BYTES = 256_000
_FOUND_FOR, _MISSING_FOR = 86_400, 3_600
# By the words of `fold`; the first that is in the name of the form, or in the name of the cơ sở, counts.
_FORMS = (
    ("hop tac xa", LegalForm.COOPERATIVE), ("htx", LegalForm.COOPERATIVE), ("to hop tac", LegalForm.GROUP), ("ho kinh doanh", LegalForm.HOUSEHOLD),
    ("cong ti", LegalForm.ENTERPRISE), ("doanh nghiep", LegalForm.ENTERPRISE), ("tnhh", LegalForm.ENTERPRISE), ("dntn", LegalForm.ENTERPRISE),
)  # fmt: skip


class RegisterAway(Exception):
    """The register does not answer, or not in the way that was agreed."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says under a tax code; empty where it says nothing."""

    code: str
    name: str
    asked_at: datetime
    legal_form: str = ""
    address: str = ""
    representative: str = ""
    vsic_code: str = ""
    founded_on: date | None = None
    standing: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """The facts that are known, by the name of the form's field; what it is doing is no fact of ours."""
        found = {name: getattr(self, name) for name in FACTS if name != "standing"}
        return {name: value for name, value in found.items() if value}


def is_open() -> bool:
    """Whether there is a door to the register."""
    return bool(settings.REGISTER_URL)


def may_know(code: str | None) -> bool:
    """Whether the register can be asked for a cơ sở with this tax code."""
    return is_open() and bool(code) and not is_personal(code)


def look_up(code: str) -> Registered | None:
    """What the register says under a tax code in its standard form; None when it does not know it. RegisterAway; ValueError for a personal number."""
    if is_personal(code):
        raise ValueError("a personal number is not sent")
    key = f"register:{sha256(code.encode()).hexdigest()}"
    kept: tuple[Registered | None] | None = cache.get(key)
    if kept is None:
        kept = (_ask(code),)
        cache.set(key, kept, _FOUND_FOR if kept[0] else _MISSING_FOR)
    return kept[0]


def _ask(code: str) -> Registered | None:
    headers = {"Accept": "application/json"}
    content = b""
    try:
        if settings.REGISTER_TOKEN_FILE:
            headers["Authorization"] = f"Bearer {Path(settings.REGISTER_TOKEN_FILE).read_text(encoding='utf-8').strip()}"
        address = settings.REGISTER_URL.replace("{code}", quote(code, safe=""))
        # A door that sends elsewhere is another door: the key is not carried there.
        with requests.get(address, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
            if answer.status_code == 404:
                return None
            if answer.status_code != 200:
                raise RegisterAway(f"status {answer.status_code}")
            for piece in answer.iter_content(16_384):
                content += piece
                if len(content) > MOST_BYTES:
                    raise RegisterAway("too long an answer")
        found = _read(code, json.loads(content))
    except (requests.RequestException, OSError, ValueError, RecursionError) as error:
        logger.warning("business register: %s", type(error).__name__)
        raise RegisterAway(type(error).__name__) from error
    except RegisterAway as error:
        logger.warning("business register: %s", error)
        raise
    return found


def _read(code: str, document: Any) -> Registered:
    said = {name: _text(_at(document, pointer)) for name, pointer in settings.REGISTER_FIELDS.items() if name in FACTS}
    name = said.get("name", "")[:200]
    if not name:
        raise RegisterAway("no name at the declared place")
    vsic = re.match(r"[0-9]{4,5}", said.get("vsic_code", ""))
    return Registered(
        code=code,
        name=name,
        asked_at=clock.now(),
        legal_form=_form(said.get("legal_form", ""), name),
        address=said.get("address", "")[:250],
        representative=said.get("representative", "")[:120],
        vsic_code=vsic.group() if vsic else "",
        founded_on=_day(said.get("founded_on", "")),
        standing=said.get("standing", "")[:120],
    )


def _at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer (RFC 6901); None where there is none."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, Mapping):
            document = document.get(key)
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return None
    return document


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in nfc(str(value))).split())


def _form(words: str, name: str) -> str:
    for said in (fold(words), fold(name)):
        for part, form in _FORMS:
            if re.search(rf"\b{part}\b", said):
                return str(form)
    return ""


def _day(words: str) -> date | None:
    with suppress(ValueError):
        if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return date.fromisoformat(words[:10])
        if found := re.match(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b", words):
            return date(*(int(part) for part in reversed(found.groups())))
    return None


def differences(enterprise: Enterprise, found: Registered) -> list[tuple[str, str, str]]:
    """Where what was declared is not what the register says: label, declared, registered. Other ways of writing the same are no difference."""
    rows = []
    for name, value in found.told.items():
        own = getattr(enterprise, name)
        if not _is_same(name, own, value):
            rows.append((FACTS[name], _in_words(name, own), _in_words(name, value)))
    return rows


def _is_same(name: str, own: Any, said: Any) -> bool:
    if name == "founded_on" or not own:
        return own == said
    if name == "name":
        return name_key(own) == name_key(said)
    one, other = (bare(str(text)) for text in (own, said))
    # Who declares writes the house alone, the register the whole address; a code of five digits lies within that of four.
    return one == other or (name in ("address", "vsic_code") and (other.startswith(one) or one.startswith(other)))


def _in_words(name: str, value: Any) -> str:
    if not value:
        return "—"
    if name == "legal_form":
        return str(LegalForm(value).label)
    return date_vi(value) if isinstance(value, date) else str(value)

"""Legal texts and policy dossiers for tests, through the services."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.workflow import runner
from policy import selectors
from policy.models import Dossier, LegalText, Sending
from policy.services import consulting, library, reading
from tests.factories import actors

_numbers = count(101)
WORDS = "Căn cứ Luật Tổ chức chính quyền địa phương.\n\nĐiều 1. Hỗ trợ máy móc cho làng nghề dừa.\n\nĐiều 2. Hiệu lực thi hành."


def make_text(number: str = "", *, who: Principal | None = None, **facts: Any) -> LegalText:
    """A decision of the province in force since 2020, with two articles, unless said otherwise."""
    given: dict[str, Any] = {"words": WORDS, "replaces": (), "amends": (), "file": None, "row": None}
    beside = {name: facts.pop(name, value) for name, value in given.items()}
    row = {
        "number": number or f"{next(_numbers)}/2020/QĐ-UBND", "kind": "decision", "title": "Ban hành quy định hỗ trợ làng nghề",
        "issuer": "Ủy ban nhân dân tỉnh Bến Tre", "issued_on": date(2020, 1, 2), "valid_from": date(2020, 1, 12),
    }  # fmt: skip
    return library.keep_text(who=who or actors.acting(Role.DOIT_OFFICER), facts=row | facts, **beside)


def send_text(text: LegalText, *codes: str, who: Principal | None = None) -> Sending:
    """Send a text to offices by their codes, to be read within ten days."""
    offices = [actors.organisation(code) for code in codes]
    due_on = clock.today() + timedelta(days=10)
    return reading.send_for_reading(who=who or actors.acting(Role.DOIT_OFFICER), text=text, organisations=offices, due_on=due_on)


def make_dossier(who: Principal, *, drafted: bool = True, **facts: Any) -> Dossier:
    """A policy that somebody's office begins to write, with its first draft."""
    given: dict[str, Any] = {
        "field": "industry", "title": "Quy định hỗ trợ sản xuất sạch hơn trong chế biến dừa", "for_whom": "Cơ sở chế biến dừa",
        "need": "Nước thải sơ chế dừa chưa được xử lý.", "planned_for": clock.today() + timedelta(days=200),
    }  # fmt: skip
    row = consulting.start_dossier(who=who, **(given | facts))
    if drafted:
        consulting.write_version(dossier=row, who=who, words=WORDS)
    return row


def move(row: Dossier, name: str, who: Principal, *, reason: str = "", **data: Any) -> Dossier:
    """Fire a move; afterwards the row is as stored."""
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row


def consult(row: Dossier, who: Principal, *codes: str, is_public: bool = False) -> date:
    """Ask offices for their comments by the soonest day, which is returned."""
    due_on = selectors.soonest_comment_day(clock.today())
    assert due_on is not None
    move(row, "consult", who, organisations=[actors.organisation(code) for code in codes], due_on=due_on, is_public=is_public)
    return due_on

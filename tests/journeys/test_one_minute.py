"""The one-minute rule: each owner's commonest act is two clicks from home and asks for six things at most. `docs/one-minute.md` says what is measured here."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from tests.factories import actors
from tests.factories.projects import prepare_province

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "one-minute.md"
MOST_CLICKS, MOST_FIELDS = 2, 6
MARKS = ("<!-- measured by tests/journeys/test_one_minute.py -->", "<!-- end of what is measured -->")

# Clause, whose act, what it is, the page that leads to the form (empty: home does), the form.
ACTS: list[tuple[str, Role, str, str, str, str]] = [
    ("1a", Role.DOIT_OFFICER, "", "Lập hồ sơ xây dựng chính sách", "policy:dossiers", "policy:start"),
    ("1b", Role.DOIT_OFFICER, "", "Đưa văn bản vào thư viện", "policy:library", "policy:add_text"),
    ("1c", Role.CENTER_OFFICER, "", "Lập lớp tập huấn, hội thảo", "activities:list", "activities:plan"),
    ("1đ", Role.ENTERPRISE, "", "Hỏi", "guidance:questions", "guidance:ask"),
    ("1đ", Role.DISTRICT_OFFICER, "", "Ghi lần hướng dẫn tại chỗ", "guidance:questions", "guidance:record_visit"),
    ("3", Role.CO_APPRAISER, "skhdt", "Ghi nhà tài trợ", "donors:agreements", "donors:keep_donor"),
    ("4a", Role.CO_APPRAISER, "ttxtdt", "Lập hồ sơ xây dựng chính sách", "policy:dossiers", "policy:start"),
    ("4b", Role.CO_APPRAISER, "ttxtdt", "Ghi nhà đầu tư quan tâm", "investment:leads", "investment:note"),
    ("5b", Role.CO_APPRAISER, "skhcn", "Ghi một công nghệ", "technology:catalogue", "technology:keep"),
    ("5b", Role.ENTERPRISE, "", "Xin hướng dẫn nhãn hiệu", "technology:rights", "technology:ask_guidance"),
    ("6", Role.ENTERPRISE, "", "Đăng nhu cầu tuyển dụng", "employment:needs", "employment:post"),
    ("6", Role.CO_APPRAISER, "sldtbxh", "Mở lớp nghề theo nhu cầu", "employment:needs", "employment:open"),
    ("7a", Role.CO_APPRAISER, "stttt", "Ghi tin, bài", "activities:list", "activities:record_item"),
    ("7b", Role.CO_APPRAISER, "ptth", "Ghi chương trình phát sóng", "activities:list", "activities:record_item"),
    ("8a", Role.DISTRICT_OFFICER, "", "Giao việc cho xã", "communes:tasks", "communes:send"),
    ("8a", Role.COMMUNE_OFFICER, "", "Gửi tin cho huyện", "communes:signals", "communes:tell"),
    ("kết", Role.ENTERPRISE, "", "Nêu khó khăn, vướng mắc", "obstacles:list", "obstacles:raise"),
]


@dataclass
class Read(HTMLParser):
    """Links of a page, and what the form of its main part asks for outside of what is folded."""

    links: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.add(told.get("href", "").partition("?")[0])
        if tag in ("main", "form", "details"):
            self._open.append("search" if tag == "form" and told.get("method") != "post" else tag)
        is_asked = "main" in self._open and "form" in self._open and "details" not in self._open
        if is_asked and tag in ("input", "select", "textarea") and told.get("type") not in ("hidden", "submit") and told.get("name"):
            self.asked.add(told["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("main", "form", "details") and self._open:
            self._open.pop()


def read(client: Client, address: str) -> Read:
    found = Read()
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    found.feed(answer.content.decode())
    return found


def measure(role: Role, office: str, via: str, form: str) -> tuple[int, int, list[str]]:
    """Clicks from home, things asked for, and what is missing on the way."""
    client = Client()
    client.force_login((actors.make_member(role, organisation_code=office) if office else actors.make_member(role)).user)
    clicks, page, missing = 0, read(client, reverse("portal:home")), []
    for step in filter(None, (via, form)):
        if reverse(step) not in page.links:
            missing.append(f"no link to {step}")
        page, clicks = read(client, reverse(step)), clicks + 1
    return clicks, len(page.asked), missing


@pytest.mark.thorough
def test_each_act_is_two_clicks_away_and_asks_for_six_things_at_most():
    prepare_province()
    rows = ["| điều | ai | việc | lần bấm | ô phải điền |", "| --- | --- | --- | --- | --- |"]
    wrong = []
    for clause, role, office, act, via, form in ACTS:
        clicks, asked, missing = measure(role, office, via, form)
        wrong += [(clause, act, words) for words in missing]
        if not 0 < asked <= MOST_FIELDS or clicks > MOST_CLICKS:
            wrong.append((clause, act, f"{clicks} clicks, {asked} fields"))
        who = actors.organisation(office).short_name if office else role.label
        rows.append(f"| {clause} | {who} | {act} | {clicks} | {asked} |")
    assert not wrong, "\n".join(map(str, wrong))
    table = "\n".join(rows)
    said = PAGE.read_text(encoding="utf-8").split(MARKS[0])[-1].split(MARKS[1])[0].strip()
    assert said == table, f"docs/one-minute.md says something else; measured:\n{table}"

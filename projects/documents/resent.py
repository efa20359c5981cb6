"""What a writer changed between two sendings of an application: read from the papers, which keep what was handed in each time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khuyencong.documents.models import Attachment, Paper
from khuyencong.text import date_vi, vnd
from khuyencong.text.comparing import Piece, between
from projects.documents import kinds
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that differs."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Resent:
    """When the application was handed in each time, which sending is looked at (from 2), and what it changed of the one before."""

    sent: tuple[datetime, ...]
    number: int
    changed: tuple[Changed, ...]

    @property
    def before(self) -> datetime:
        """When it was handed in before."""
        return self.sent[self.number - 2]

    @property
    def until(self) -> datetime | None:
        """When the sending that is looked at was handed in; None for the last, which still goes on."""
        return self.sent[self.number - 1] if self.number < len(self.sent) else None

    def came_with(self, versions: Iterable[Attachment]) -> Attachment | None:
        """Of a file's versions, the newest first, the one that was sent after the sending before and stood when this one was handed in."""
        stood = next((one for one in versions if self.until is None or one.at <= self.until), None)
        return stood if stood and stood.at > self.before else None


def resent(project: Project, asked: str = "") -> Resent | None:
    """A sending against the one before it: the one whose number is asked for, else the last; None when it was sent once. One question."""
    rows = Paper.objects.filter(subject_kind="project", subject_id=project.pk, kind__in=[kinds.NARRATIVE.code, kinds.APPLICATION.code])
    papers: dict[str, list[Paper]] = {kinds.NARRATIVE.code: [], kinds.APPLICATION.code: []}
    for paper in rows.only("kind", "context", "created_at").order_by("id"):
        papers[paper.kind].append(paper)
    narratives, requests = papers[kinds.NARRATIVE.code], papers[kinds.APPLICATION.code]
    last = len(narratives)
    if last < 2:
        return None
    number = next((n for n in range(2, last) if asked == str(n)), last)
    was, now = (dict(_answers(paper.context["body"])) for paper in narratives[number - 2 : number])
    for answers, paper in zip((was, now), requests[number - 2 : number], strict=False):
        answers["Tệp kèm theo"] = "\n".join(paper.context["body"].get("enclosed", ()))
    labels = dict.fromkeys([*was, *now])
    changed = [
        Changed(label, between(was.get(label, ""), now.get(label, ""))) for label in labels if was.get(label, "") != now.get(label, "")
    ]
    return Resent(tuple(paper.created_at for paper in narratives), number, tuple(changed))


def _answers(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that a narrative says, by what it answers."""
    yield "Tên đề án", body["project_title"]
    yield "Nguồn", body["programme"]
    yield "Thời gian", " – ".join(date_vi(date.fromisoformat(body[key])) for key in ("starts_on", "ends_on") if body[key])
    words = (("Sự cần thiết", "need"), ("Mục tiêu, quy mô", "goals"), ("Nội dung và tiến độ", "plan"), ("Hiệu quả dự kiến", "effect"))
    yield from ((label, body[key]) for label, key in words)
    for part in body["parts"]:
        whose = f"{part['beneficiary']['name']}: " if len(body["parts"]) > 1 else ""
        yield f"{whose}Nội dung hỗ trợ", " – ".join(filter(None, (part["content"], part["work"])))
        yield from ((f"{whose}{fact['label']}", fact["value"]) for fact in part["facts"])
        yield f"{whose}Khoản mục chi phí", "\n".join(map(_item, part["costs"]))
    yield "Nguồn kinh phí", "\n".join(f"{label}: {vnd(amount)} đồng" for label, amount in body["sources"])
    yield "Cam kết", "\n".join(body["commitments"])


def _item(item: Mapping[str, Any]) -> str:
    count = f" ({item['quantity']} {item['unit']})" if item["unit"] else f" ({item['quantity']})" if item["quantity"] > 1 else ""
    return f"{item['name']}{count}: {vnd(item['amount'])} đồng, đề nghị hỗ trợ {vnd(item['by_grant'])} đồng"

"""The province's report as a paper, and to whom it goes."""

from typing import Any

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from khuyencong.text import million, vnd
from khuyencong.workflow import runner
from khuyencong.workflow.machine import Context
from projects.documents import parties
from reports import rounds
from reports.models import Delivery, Filing

REPORT = PaperKind("period_report", "BC", "Báo cáo công tác khuyến công", c.PeriodicReport.template, heading="BÁO CÁO")


def _may_read(who: Principal, filing_id: int) -> bool:
    return rounds.visible_to(who).filter(pk=filing_id).exists()


register_paper(REPORT)
register_reader("filing", _may_read)


def issue(filing: Filing, context: Context) -> None:
    """The paper of the words and the frozen figures; deliveries and notices to whoever receives it; what it corrects is replaced."""
    who, offices = context.actor, context.data.get("recipients") or rounds.recipients()
    organisation, words, snapshot = parties.organisation_of(who), filing.words(), filing.run.snapshot or {}
    content = c.PeriodicReport(
        addressed_to=("Ủy ban nhân dân tỉnh",),
        change=filing.change,
        results=tuple(words["results"]),
        difficulties=tuple(words["difficulties"]),
        next_steps=tuple(words["next"]),
        figures_sha256=filing.run.snapshot_sha256,
        tables=tuple(_printed(table) for table in snapshot["tables"] if table["code"] != "list"),
        recipients=(*(one.name for one in offices), "Lưu: VT"),
    )
    title = f"Kết quả công tác khuyến công {filing.span.label}" + (" (đính chính)" if filing.corrects_id else "")
    filing.paper = papers.issue(
        REPORT.code, subject=("filing", filing.pk), organisation=organisation, title=title, context=content,
        signer=parties.head_of(organisation, who), by_id=who.user_id, on=clock.day_of(context.at),
    )  # fmt: skip
    filing.save(update_fields=["paper"])
    old = filing.corrects
    if old is not None:
        if old.paper is not None:
            papers.replace(old.paper, by=filing.paper)
        runner.fire(old, "correct", actor=context.actor, version=old.version)
    _send(filing, [one.pk for one in offices])


def _printed(table: dict[str, Any]) -> c.FigureTable:
    """A table of a snapshot as paper shows it: money in triệu đồng, what is not known as three points."""
    kinds = [column["kind"] for column in table["columns"]]
    rows = [row["cells"] for row in table["rows"]] + ([table["total"]] if table["total"] and table["rows"] else [])
    return c.FigureTable(
        title=table["title"],
        heads=tuple(column["label"] for column in table["columns"]),
        counts=tuple(kind != "text" for kind in kinds),
        rows=tuple(tuple(_cell(value, kind) for value, kind in zip(cells, kinds, strict=True)) for cells in rows),
    )


def _cell(value: Any, kind: str) -> str:
    if value is None:
        return "…"
    return million(value, 1) if kind == "money" else vnd(value) if kind in ("count", "number") else str(value)


def _send(filing: Filing, organisation_ids: list[int]) -> None:
    """Deliveries, and a notice to the people of each office."""
    Delivery.objects.bulk_create(Delivery(filing=filing, organisation_id=pk, at=clock.now()) for pk in organisation_ids)
    people = {user for pk in organisation_ids for user in actors.people_of(organisation_id=pk)}
    notices.tell(
        people, kind="reports.issued", title=f"Đã ban hành {filing}", body=f"Số {filing.paper.notation}." if filing.paper else "",
        url=filing.get_absolute_url(), subject=("filing", filing.pk),
    )  # fmt: skip

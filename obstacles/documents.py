"""The Sở's report to UBND tỉnh on an obstacle beyond its authority, and who may read it."""

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from khuyencong.workflow.machine import Context
from obstacles import selectors
from obstacles.models import Obstacle
from projects.documents import parties

REPORT = PaperKind("obstacle_report", "BC", "Báo cáo khó khăn, vướng mắc", c.ObstacleReport.template, heading="BÁO CÁO")


def _may_read(who: Principal, obstacle_id: int) -> bool:
    return selectors.visible_to(who).filter(pk=obstacle_id).exists()


register_paper(REPORT)
register_reader("obstacle", _may_read)


def issue_report(obstacle: Obstacle, context: Context) -> None:
    """What was raised, by whom, who meets it too, and what the Sở proposes."""
    who = context.actor
    organisation, others = parties.organisation_of(who), _others_of(obstacle)
    content = c.ObstacleReport(
        addressed_to=("Ủy ban nhân dân tỉnh",),
        raiser=obstacle.raiser,
        # An office names its place itself.
        place=obstacle.area.name if obstacle.area and obstacle.area.name.casefold() not in obstacle.raiser.casefold() else "",
        topic=obstacle.get_topic_display(),
        project=f"{obstacle.project.code} {obstacle.project.title}" if obstacle.project else "",
        raised_on=clock.day_of(obstacle.raised_at),
        title=obstacle.title,
        content=obstacle.content,
        wish=obstacle.wish,
        others=tuple(others),
        proposed=obstacle.proposed,
        recipients=("Như trên", "Lưu: VT"),
    )
    obstacle.report = papers.issue(
        REPORT.code, subject=("obstacle", obstacle.pk), organisation=organisation,
        title=f"Khó khăn, vướng mắc vượt thẩm quyền của {organisation.name}", context=content,
        signer=parties.head_of(organisation, who), by_id=who.user_id, on=clock.day_of(context.at),
    )  # fmt: skip
    obstacle.save(update_fields=["report"])


def _others_of(obstacle: Obstacle) -> list[str]:
    """Who else meets it, by name."""
    rows = [*obstacle.joined.select_related("enterprise", "organisation").order_by("pk")]
    met = [*obstacle.others.select_related("enterprise", "organisation").order_by("pk")]
    names = {row.raiser for row in rows} | {str((row.enterprise or row.organisation).name) for row in met}  # type: ignore[union-attr]
    return sorted(names - {obstacle.raiser})

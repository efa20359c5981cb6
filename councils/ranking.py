"""Đề án side by side within the money that is left: reasons of priority first, then the council's score.

The order is explained, not a number of ours: each reason has its rank and citation; equal reasons are told apart by the score, then by the
code. The line where the money ends is drawn in that order, from the ledger of the source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Q, Sum

from budgets import selectors as budgets
from budgets.enums import FundingSource
from councils.documents import first_and_more
from councils.enums import PriorityBecause
from councils.models import AgendaItem, Ballot, PriorityRule
from councils.selectors import keeps_out, mean_score, priorities_on
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from projects.enums import ProjectState, Track
from projects.models import Line, Project
from projects.selectors.verdicts import Standing, standings, together
from projects.selectors.visibility import visible_to

S = ProjectState
COMPARABLE = (S.RECEIVED, S.APPRAISING, S.RECOMMENDED, S.APPROVED)
MOST = 200
"""So many đề án are compared at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """A đề án among others. Amounts are đồng; `share_bp` is the counterpart's part of the cost in 1/10000; `left_after` what the source then holds."""

    project: Project
    beneficiary: str
    contents: str
    norm: str
    norm_tone: str
    reasons: tuple[PriorityRule, ...]
    score: int | None
    score_is_final: bool
    conclusion: str
    amount: int
    earlier: int
    earlier_times: int
    share_bp: int
    place: int = 0
    left_after: int = 0
    fits: bool = True

    @property
    def score_shown(self) -> str:
        """“82,50”; empty without sheets."""
        return "" if self.score is None else f"{self.score // 100},{self.score % 100:02d}"

    @property
    def share_shown(self) -> str:
        """“61,5 %”."""
        return f"{self.share_bp / 100:.1f} %".replace(".", ",")

    @property
    def key(self) -> tuple[tuple[int, ...], int, str]:
        """Stronger reasons first (none last), then the higher score (none last), then the code."""
        return (tuple(rule.rank for rule in self.reasons) or (10_000,), 1 if self.score is None else -self.score, self.project.code)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows in their order, what the source holds (đồng; None when no budget is known), and where the money ends."""

    track: Track
    year: int
    rows: tuple[Row, ...]
    left: int | None
    asked: int
    within: int = 0

    @property
    def ends_after(self) -> int:
        """The place of the last row that is paid in full before the money ends for the first time; 0 when not even the first is."""
        place = 0
        for row in self.rows:
            if not row.fits:
                return place
            place = row.place
        return place


def candidates(who: Principal, *, track: str, year: int) -> list[Project]:
    """Đề án of a source and a plan's year that the reader may compare, by code."""
    rows = visible_to(who).filter(state__in=COMPARABLE, track=track, year=year).select_related("district")
    return list(rows.order_by("code")[:MOST])


def money_left(*, track: str, year: int, district_id: int | None, on: date) -> int | None:
    """What the approved estimate of a source still holds (đồng); None when nobody owns such a budget."""
    if track == Track.DISTRICT:
        owner = actors.district_committee(district_id, on) if district_id else None
    else:
        owner = actors.holder_of(Function.BUDGET_OWNER, on)
    if owner is None:
        return None
    return budgets.estimate_left(source=FundingSource(track), year=max(year, on.year), owner_id=owner.pk)


def rank(projects: Sequence[Project], *, track: str, year: int, on: date) -> Ranking:
    """Compare some đề án of a source and a year by a fixed number of queries."""
    ids = [project.pk for project in projects]
    rows_of = Line.objects.filter(project__in=ids).select_related("enterprise__area", "content").order_by("project_id", "position")
    lines: dict[int, list[Line]] = {pk: [] for pk in ids}
    for line in rows_of:
        lines[line.project_id].append(line)
    facts = _Facts.of(ids, lines, on)
    rules = priorities_on(on)
    rows = sorted((_row(project, lines[project.pk], rules, facts) for project in projects), key=lambda row: row.key)
    districts = {project.district_id for project in projects}
    left = money_left(track=track, year=year, district_id=districts.pop() if len(districts) == 1 else None, on=on)
    placed, remaining, within = [], left or 0, 0
    for place, row in enumerate(rows, start=1):
        fits = left is not None and row.amount <= remaining
        # What does not fit takes nothing; a smaller one after it may still be paid, and is shown so.
        remaining -= row.amount if fits else 0
        within += row.amount if fits else 0
        placed.append(replace(row, place=place, left_after=remaining, fits=fits))
    return Ranking(Track(track), year, tuple(placed), left, sum(row.amount for row in rows), within)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is asked once for all of them."""

    items: dict[int, AgendaItem]
    scores: dict[int, int | None]
    norms: dict[int, Standing]
    earlier: dict[int, tuple[int, int]]

    @classmethod
    def of(cls, ids: list[int], lines: dict[int, list[Line]], on: date) -> "_Facts":
        items = {item.project_id: item for item in AgendaItem.objects.filter(project__in=ids, is_void=False).order_by("project_id", "id")}
        out = keeps_out(ids)
        sheets: dict[int, list[Ballot]] = {}
        found = Ballot.objects.filter(item__in=[item.pk for item in items.values()]).select_related("member", "item")
        for ballot in found.prefetch_related("scores__criterion").order_by("id"):
            if ballot.member.user_id not in out.get(ballot.item.project_id, {}):
                sheets.setdefault(ballot.item.project_id, []).append(ballot)
        scores = {pk: item.score if item.score is not None else mean_score(sheets.get(pk, [])) for pk, item in items.items()}
        enterprises = {line.enterprise_id for some in lines.values() for line in some}
        funded = Q(project__state__in=ProjectState.funded()) & Q(approved__isnull=False) & ~Q(project__in=ids)
        sums = Line.objects.filter(funded, enterprise__in=enterprises).order_by().values("enterprise_id")
        earlier = {
            row["enterprise_id"]: (row["total"] or 0, row["times"])
            for row in sums.annotate(total=Sum(F("approved")), times=Count("project", distinct=True))
        }
        norms = standings([line for some in lines.values() for line in some], on=on)
        return cls(items, scores, norms, earlier)


def _row(project: Project, lines: list[Line], rules: Iterable[PriorityRule], facts: _Facts) -> Row:
    item = facts.items.get(project.pk)
    norm, tone = together(facts.norms[line.pk] for line in lines)
    amount = project.requested
    if project.approved is not None:
        amount = project.approved
    elif item is not None and item.amount_proposed is not None:
        amount = item.amount_proposed
    beneficiaries = {line.enterprise_id for line in lines}
    past = [facts.earlier[pk] for pk in beneficiaries if pk in facts.earlier]
    return Row(
        project=project,
        beneficiary=first_and_more([line.enterprise.name for line in lines]),
        contents=", ".join(dict.fromkeys(line.content.short_name for line in lines)),
        norm=norm,
        norm_tone=tone,
        reasons=tuple(rule for rule in rules if _holds(rule, project, lines)),
        score=facts.scores.get(project.pk),
        score_is_final=item is not None and item.score is not None,
        conclusion=item.get_conclusion_display() if item is not None and item.conclusion else "",
        amount=amount,
        earlier=sum(total for total, _ in past),
        earlier_times=sum(times for _, times in past),
        share_bp=round(10_000 * project.counterpart / project.total_cost) if project.total_cost else 0,
    )


def _holds(rule: PriorityRule, project: Project, lines: list[Line]) -> bool:
    values = set(rule.values)
    match PriorityBecause(rule.because):
        case PriorityBecause.KIND:
            return project.kind in values
        case PriorityBecause.CONTENT:
            return any(line.content.code in values for line in lines)
        case PriorityBecause.TRADE:
            return any(line.enterprise.trade in values for line in lines)
        case PriorityBecause.PLACE:
            return any(line.enterprise.area.code in values for line in lines)
    return False

"""Searching everything that the reader may see, with or without marks, a few of each kind."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from khuyencong import text
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.documents.models import Paper
from khuyencong.ui.search import Fold
from projects.models import Project
from projects.selectors.visibility import lines_visible_to, visible_to

MOST = 20
_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `capped` when there is more of some kind than is shown."""

    projects: list[Project]
    enterprises: list[Enterprise]
    papers: list[Paper]
    capped: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.projects or self.enterprises or self.papers)


def search(query: str, who: Principal) -> Found:
    """Đề án by code, title, beneficiary or district; enterprises by name or tax code; papers by number. Three queries."""
    words = text.fold(query.replace("\0", "")).split()[:_WORDS]
    if not words:
        return Found([], [], [], capped=False)
    projects = _narrowed(visible_to(who).select_related("district"), words).order_by("-created_at", "-pk")[: MOST + 1]
    enterprises = _enterprises(words, who)[: MOST + 1]
    found = list(projects), list(enterprises), list(_papers(words, who)[: MOST + 1])
    return Found(found[0][:MOST], found[1][:MOST], found[2][:MOST], capped=any(len(rows) > MOST for rows in found))


def _enterprises(words: list[str], who: Principal) -> QuerySet[Enterprise]:
    """Enterprises by name or tax code. To who sees covered numbers a part of one finds nothing: digits could be guessed one by one."""
    rows = enterprises_visible_to(who)
    if who.may(P.SEE_CONTACTS):
        return _narrowed(rows, words)
    rows = rows.alias(folded=Fold(F("name")))
    for word in words:
        rows = rows.filter(Q(folded__contains=word) | Q(tax_code=word))
    return rows


def _narrowed(rows: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
    every = Q()
    for word in words:
        every &= Q(search_text__contains=word)
    return rows.filter(every)


def _papers(words: list[str], who: Principal) -> QuerySet[Paper]:
    seen = Q(subject_kind="project", subject_id__in=visible_to(who).order_by().values("pk"))
    seen |= Q(subject_kind="line", subject_id__in=lines_visible_to(who).order_by().values("pk"))
    rows = Paper.objects.filter(seen).exclude(notation="").alias(folded=Fold(F("notation"))).defer("context")
    every = Q()
    for word in words:
        every &= Q(folded__contains=word)
    return rows.filter(every).order_by("-issued_on", "-pk")

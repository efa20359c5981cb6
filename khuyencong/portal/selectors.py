"""Searching everything that the reader may see: exactly first, then by what a file is known by besides, then with typing errors allowed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from psycopg.errors import QueryCanceled

from khuyencong import text
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import AdminUnit, Enterprise, User
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.documents.models import Paper
from khuyencong.ui import keyset
from khuyencong.ui.keyset import Key
from khuyencong.ui.search import Fold
from projects.models import Project
from projects.models.serials import serial_keys
from projects.permissions import P as PROJECTS
from projects.selectors.visibility import lines_of_seen, lines_visible_to, visible_to

MOST = 20
NEAR = 10  # so many that are only like what was typed
_WORDS = 8
_PART = 3  # fewer letters are no part to look for
# How like a text must be to what was typed, from 0 to 1 (pg_trgm's word similarity), and how long one may look for it.
_LIKENESS, _PATIENCE_MS = "0.4", "1500"
_TAX_CODE = re.compile(r"[0-9]{10}(-[0-9]{3})?|[0-9]{12}")
_NEWEST_PAPER = (Key("issued_on", descending=True), Key("id", descending=True))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the đề án known by something besides their own words after the others.

    `more` names the kinds of which there is more; `near` says that nothing fits exactly and these are only like it.
    """

    projects: list[Project]
    enterprises: list[Enterprise]
    papers: keyset.Slice
    more: frozenset[str] = frozenset()
    near: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.projects or self.enterprises or self.papers.rows)


NOTHING = Found([], [], keyset.Slice([]))


def search(query: str, who: Principal) -> Found:
    """Đề án, cơ sở and papers that fit `query`. Four queries; five more where nothing fits and what is like it is looked for.

    Đề án by code, title, beneficiary, district; by a machine's serial number, the number of one of their papers, the commune of
    a part, the officer (to who sees them) or the whole tax code of a beneficiary. Cơ sở by name or tax code. Papers by number or title.
    """
    words = text.fold(query.replace("\0", "")).split()[:_WORDS]
    if not words:
        return NOTHING
    projects = _newest(_narrowed(visible_to(who), words))
    if len(projects) <= MOST:
        known = {row.pk for row in projects}
        projects += [row for row in _newest(_known_besides(" ".join(words), query, who)) if row.pk not in known]
    enterprises = list(_enterprises(words, who)[: MOST + 1])
    papers = search_papers(query, who)
    if not (projects or enterprises or papers.rows):
        return _like(" ".join(words), who)
    more = (("projects", len(projects) > MOST), ("enterprises", len(enterprises) > MOST), ("papers", bool(papers.next)))
    return Found(projects[:MOST], enterprises[:MOST], papers, frozenset(name for name, there in more if there))


def search_papers(query: str, who: Principal, *, after: str = "", before: str = "") -> keyset.Slice:
    """Papers of what the reader may open, by words of their number and title, the latest first, from a cursor on."""
    # Asked paper by paper: of many that a reader may open no list is made to look up a few in.
    seen = Q(Exists(visible_to(who).order_by().filter(pk=OuterRef("subject_id"))), subject_kind="project")
    seen |= Q(Exists(lines_visible_to(who).order_by().filter(pk=OuterRef("subject_id"))), subject_kind="line")
    rows = Paper.objects.filter(seen).exclude(notation="").alias(number_folded=Fold(F("notation")), title_folded=Fold(F("title")))
    for word in text.fold(query.replace("\0", "")).split()[:_WORDS]:
        rows = rows.filter(Q(number_folded__contains=word) | Q(title_folded__contains=word))
    return keyset.page(rows.defer("context"), _NEWEST_PAPER, size=MOST, after=after, before=before)


def _newest(rows: QuerySet[Project]) -> list[Project]:
    return list(rows.select_related("district").order_by("-created_at", "-pk")[: MOST + 1])


def _narrowed(rows: QuerySet[Any], words: Iterable[str]) -> QuerySet[Any]:
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return rows


def _known_besides(phrase: str, query: str, who: Principal) -> QuerySet[Project]:
    """Đề án that something besides their own words names: each way by its own index, so that none is read whole."""
    seen = visible_to(who)
    if len(phrase) < _PART:
        return seen.none()
    lines = lines_of_seen(who).order_by()
    machine = lines.exclude(serial_number="").alias(folded=Fold(F("serial_number"))).filter(folded__contains=phrase)
    places = AdminUnit.objects.order_by().alias(folded=Fold(F("name"))).filter(folded__contains=phrase)
    numbers = lines.filter(serial_keys__overlap=serial_keys(query))  # whole ones, however they are written
    ways = [machine.values("project_id"), numbers.values("project_id"), lines.filter(area__in=places.values("pk")).values("project_id")]
    if any(sign.isdigit() for sign in phrase):
        papers = Paper.objects.order_by().exclude(notation="").alias(folded=Fold(F("notation"))).filter(folded__contains=phrase)
        of_line = papers.filter(subject_kind="line").values("subject_id")
        ways += [papers.filter(subject_kind="project").values("subject_id"), lines.filter(pk__in=of_line).values("project_id")]
    if _TAX_CODE.fullmatch(phrase):
        # Whole only: of a part the digits could be guessed one by one.
        firms = enterprises_visible_to(who).order_by().filter(tax_code=phrase)
        ways.append(lines.filter(enterprise__in=firms.values("pk")).values("project_id"))
    if who.scope(PROJECTS.VIEW) in (Scope.PROVINCE, Scope.DISTRICT):
        # Who works on a file is known inside the offices, not to applicants.
        people = User.objects.order_by().alias(folded=Fold(F("full_name"))).filter(folded__contains=phrase).values("pk")
        files = Project.objects.order_by()
        ways += [
            files.filter(appraiser__in=people).values("pk"),
            files.filter(written_by__in=people, written_for__isnull=False).values("pk"),
        ]
    return seen.filter(pk__in=ways[0].union(*ways[1:], all=True))


def _enterprises(words: Sequence[str], who: Principal) -> QuerySet[Enterprise]:
    """Enterprises by name or tax code. To who sees covered numbers a part of one finds nothing: digits could be guessed one by one."""
    rows = enterprises_visible_to(who)
    if who.may(P.SEE_CONTACTS):
        return _narrowed(rows, words)
    rows = rows.alias(folded=Fold(F("name")))
    for word in words:
        rows = rows.filter(Q(folded__contains=word) | Q(tax_code=word))
    return rows


def _like(phrase: str, who: Principal) -> Found:
    """What is only like the phrase, the likest first; nothing where looking takes too long. Numbers are never guessed at."""
    if len(phrase) < _PART or not any(sign.isalpha() for sign in phrase):
        return NOTHING
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true), set_config('statement_timeout', %s, true)",
                    [_LIKENESS, _PATIENCE_MS],
                )
            projects = _likest(visible_to(who).select_related("district").alias(folded=F("search_text")), phrase)
            enterprises = _likest(enterprises_visible_to(who).alias(folded=Fold(F("name"))), phrase)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return NOTHING
        raise
    return Found(projects, enterprises, keyset.Slice([]), near=True)


def _likest(rows: QuerySet[Any], phrase: str) -> list[Any]:
    likeness = TrigramWordSimilarity(phrase, "folded")
    return list(rows.filter(folded__trigram_word_similar=phrase).alias(likeness=likeness).order_by("-likeness", "-pk")[:NEAR])

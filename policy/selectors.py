"""Reading the library, what was sent for reading, and policy dossiers: who may read which, how they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import Membership, Organisation
from khuyencong.actors.selectors import in_force
from khuyencong.calendar.models import Clock
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule, due_date
from khuyencong.text import fold
from khuyencong.ui.citing import Kept
from policy.enums import DossierState, PolicyField
from policy.models import Article, Dossier, LegalText, Opinion, Receipt, Sending, TextRelation
from policy.permissions import P


def library() -> dict[str, Kept]:
    """Every text of the library by its number, with the articles that it has; of two with one number the newest. One question."""
    rows = LegalText.objects.annotate(codes=ArrayAgg("articles__code", filter=Q(articles__code__isnull=False), default=Value([])))
    found = rows.order_by(F("issued_on").asc(nulls_first=True), "pk").values_list("pk", "number", "codes")
    address = reverse("policy:text", args=[0])
    return {number: Kept(address.replace("/0/", f"/{pk}/"), frozenset(codes)) for pk, number, codes in found}


def in_force_on(rows: QuerySet[LegalText], on: date) -> QuerySet[LegalText]:
    """The texts that are known to be in force on a day."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def texts_saying(rows: QuerySet[LegalText], words: str) -> QuerySet[LegalText]:
    """Texts in which each word is found, in their head or in one of their articles, without regard to marks or case."""
    for word in fold(words).split()[:8]:
        within = Article.objects.filter(text=OuterRef("pk"), search_text__contains=word)
        rows = rows.filter(Q(search_text__contains=word) | Exists(within))
    return rows


def articles_saying(ids: Iterable[int], words: str) -> dict[int, list[Article]]:
    """For each text, its articles in which all the words are found; one question."""
    rows = Article.objects.filter(text__in=list(ids)).order_by("text_id", "position")
    for word in fold(words).split()[:8]:
        rows = rows.filter(search_text__contains=word)
    found: dict[int, list[Article]] = {}
    for article in rows.only("pk", "text_id", "code", "position"):
        found.setdefault(article.text_id, []).append(article)
    return found


def beneath(text: LegalText) -> set[int]:
    """Every text that this one replaces or amends, however many lie between."""
    below: dict[int, list[int]] = {}
    for upper, lower in TextRelation.objects.order_by("pk").values_list("text_id", "other_id"):
        below.setdefault(upper, []).append(lower)
    found, open_ = set(), [text.pk]
    while open_:
        for lower in below.get(open_.pop(), ()):
            if lower not in found:
                found.add(lower)
                open_.append(lower)
    return found


def found_by_numbers(numbers: Iterable[str]) -> dict[str, LegalText]:
    """Texts by their numbers; of two with one number the newest."""
    rows = LegalText.objects.filter(number__in=list(numbers)).order_by(F("issued_on").asc(nulls_first=True), "pk")
    return {row.number: row for row in rows}


def unread(who: Principal) -> QuerySet[Receipt]:
    """What was sent to the principal and not read yet, the nearest day first."""
    rows = Receipt.objects.filter(user_id=who.user_id, read_at__isnull=True).select_related("sending__text", "organisation")
    return rows.order_by("sending__due_on", "pk")


@dataclass(frozen=True, slots=True)
class OfficeRead:
    """Of an office: how many were asked, how many have read, who has not."""

    name: str
    asked: int
    read: int
    late: bool
    unread: tuple[str, ...]


def offices_of(sending: Sending) -> list[OfficeRead]:
    """How each office stands, those that have read least first."""
    rows = sending.receipts.select_related("organisation", "user").order_by("organisation__name", "user__full_name", "pk")
    by_office: dict[str, list[Receipt]] = {}
    for row in rows:
        by_office.setdefault(row.organisation.name, []).append(row)
    late = sending.due_on < clock.today()
    found = [
        OfficeRead(
            name, len(some), sum(1 for row in some if row.read_at), late, tuple(row.user.full_name for row in some if not row.read_at)
        )
        for name, some in by_office.items()
    ]
    return sorted(found, key=lambda one: (one.read / one.asked, one.name))


def with_reads(rows: QuerySet[Sending]) -> QuerySet[Sending]:
    """Sendings with how many were asked and how many have read."""
    return rows.annotate(asked=Count("receipts"), read=Count("receipts", filter=Q(receipts__read_at__isnull=False)))


@dataclass(frozen=True, slots=True)
class Reads:
    """What was sent for reading within days: sendings, people asked and read, late; by the area of the office."""

    sendings: int
    asked: int
    read: int
    late: int
    by_area: dict[int, tuple[int, int]]


def reads(first: date, last: date) -> Reads:
    """How the texts that were sent within the days are read, up to the last of them."""
    rows = Receipt.objects.filter(sending__sent_on__range=(first, last))
    told = rows.aggregate(
        sendings=Count("sending", distinct=True),
        asked=Count("pk"),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        late=Count("pk", filter=Q(read_at__isnull=True, sending__due_on__lt=last)),
    )
    areas = rows.order_by().values("organisation__area").annotate(asked=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
    by_area = {row["organisation__area"]: (row["asked"], row["read"]) for row in areas}
    return Reads(told["sendings"], told["asked"], told["read"], told["late"], by_area)


def offices() -> QuerySet[Organisation]:
    """The offices of today that texts are sent to and comments are asked of: those with people; UBND of communes are many, and asked through their district."""
    people = Membership.objects.filter(in_force(), organisation=OuterRef("pk"), user__is_active=True)
    rows = Organisation.objects.filter(in_force(), Exists(people)).exclude(kind="commune_committee").exclude(kind="ministry_agency")
    return rows.order_by("kind", "name", "pk")


def soonest_comment_day(on: date) -> date | None:
    """The soonest day by which comments may be asked; None where rule or calendar are not known."""
    try:
        return due_date("policy_comment", on)
    except (NoClockRule, CalendarNotLoaded):
        return None


def visible_to(who: Principal) -> QuerySet[Dossier]:
    """The dossiers that the principal may read: all, or those of one's own office and those that it was asked about."""
    rows = Dossier.objects.select_related("organisation", "started_by", "replaces", "memo", "text").order_by("-pk")
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.OWN:
            asked = Opinion.objects.filter(dossier=OuterRef("pk"), organisation=who.organisation_id)
            return rows.filter(Q(organisation=who.organisation_id) | Exists(asked))
    return rows.none()


def opinions_for(dossier: Dossier, who: Principal) -> QuerySet[Opinion]:
    """The comments that the principal may read: every one for the owner and the province, else those of one's own office."""
    rows = dossier.opinions.select_related("organisation", "version", "answered_by", "responded_by").order_by("version__number", "pk")
    if who.scope(P.VIEW) == Scope.PROVINCE or dossier.organisation_id == who.organisation_id:
        return rows
    return rows.filter(organisation=who.organisation_id)


def open_to_the_public(on: date | None = None) -> QuerySet[Dossier]:
    """Dossiers on which everybody may comment."""
    rows = Dossier.objects.filter(state=DossierState.CONSULTING, public_until__gte=on or clock.today())
    return rows.select_related("organisation").order_by("public_until", "pk")


def once_public() -> QuerySet[Dossier]:
    """Dossiers on which everybody may comment or could, and what became of them."""
    rows = Dossier.objects.filter(public_until__isnull=False).exclude(state=DossierState.STOPPED)
    return rows.select_related("organisation", "text").order_by("-public_until", "-pk")


def due_days(ids: Iterable[int]) -> dict[int, date]:
    """By when each submitted dossier is to be decided, in one question."""
    rows = Clock.objects.filter(subject_kind="policy_dossier", subject_id__in=list(ids), stopped_at__isnull=True)
    return dict(rows.order_by("pk").values_list("subject_id", "due_on"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Policies of a field in a year: planned for it, issued in it, at work, with UBND tỉnh, past their day; comments asked for in it, come, without a response."""

    planned: int
    issued: int
    at_work: int
    submitted: int
    late: int
    versions: int
    asked: int
    commented: int
    unanswered: int


def standing(field: PolicyField, first: date, last: date, year_end: date) -> Standing:
    """The figures of a field from the year's first day to `last`; `year_end` is its last day, up to which something may be planned."""
    rows = Dossier.objects.filter(field=field).exclude(state=DossierState.STOPPED)
    planned = Q(planned_for__range=(first, year_end)) | Q(text__issued_on__range=(first, last))
    told = rows.aggregate(
        planned=Count("pk", filter=planned),
        issued=Count("pk", filter=Q(text__issued_on__range=(first, last))),
        at_work=Count("pk", filter=Q(state__in=DossierState.owners())),
        submitted=Count("pk", filter=Q(state=DossierState.SUBMITTED)),
        late=Count("pk", filter=Q(planned_for__lt=last) & ~Q(state=DossierState.ISSUED)),
    )
    versions = rows.filter(versions__at__date__range=(first, last)).aggregate(n=Count("versions"))["n"]
    said = Opinion.objects.filter(dossier__field=field, asked_on__range=(first, last)).aggregate(
        asked=Count("pk"), commented=Count("pk", filter=~Q(words="")), unanswered=Count("pk", filter=~Q(words="") & Q(response=""))
    )
    return Standing(versions=versions, **told, **said)

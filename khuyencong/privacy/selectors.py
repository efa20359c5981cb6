"""What pages of this room show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.db.models import Count, Q, QuerySet, Value

from khuyencong.access import Sensitivity, personal_fields, personal_table
from khuyencong.access.personal import PersonalField
from khuyencong.actors.models import User
from khuyencong.privacy.held import held_on, persons_enterprises
from khuyencong.privacy.models import DataExport, Disclosure, RightsRequest


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the public register: what is kept for one purpose, why it may be, for how long."""

    purpose: str
    basis: str
    retention: str
    what: list[tuple[str, str]]  # (table, its columns) by their Vietnamese names


@dataclass(frozen=True, slots=True)
class Column:
    """A row of the operators' register."""

    row: PersonalField
    table: str
    label: str
    fate: str
    ground: str


def public_register() -> list[Kept]:
    """The declarations as anybody reads them, one row a purpose."""
    rows = sorted(personal_fields(), key=lambda row: (row.purpose, row.basis, row.retention, row.model))
    found = []
    for (purpose, basis, retention), some in groupby(rows, key=lambda row: (row.purpose, row.basis, row.retention)):
        tables = groupby(some, key=lambda row: row.model)
        found.append(
            Kept(purpose, basis, retention, [(_table_name(model), ", ".join(_labels(list(columns)))) for model, columns in tables])
        )
    return found


def _labels(rows: Sequence[PersonalField]) -> Iterator[str]:
    """The columns as people read them; what the program keeps beside a column for its own use is not a thing of its own."""
    for row in rows:
        name = _label(row)
        if name is not None:
            yield name


def _label(row: PersonalField) -> str | None:
    field = apps.get_model(row.model)._meta.get_field(row.field)
    named = str(field.verbose_name)
    # Django's own wording of an unnamed column is its English name: columns for sorting and searching.
    return None if named == row.field.replace("_", " ") else named


def _table_name(model: str) -> str:
    name = str(apps.get_model(model)._meta.verbose_name)
    return f"{name[0].upper()}{name[1:]}"


def register() -> list[Column]:
    """Every declared column, as operators read it."""
    found = []
    for row in personal_fields():
        table = personal_table(row.model)
        fate = {"keep": "giữ", "blank": "ẩn danh", "delete": "xóa"}[table.on_erasure] if table else "giữ"
        found.append(Column(row, _table_name(row.model), _label(row) or row.field, fate, table.ground if table else ""))
    return found


SENSITIVITY = {Sensitivity.ORDINARY: "thường", Sensitivity.MASKED: "che", Sensitivity.SECRET: "bí mật"}


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many rows of a table tell of a person."""

    about: str
    count: int
    retention: str


def counts_of(person: User) -> list[HeldCount]:
    """What is held on a person, table by table, in one query over all of them."""
    tables = {held.table.model: held for held in held_on(person)}
    parts = [held.rows.order_by().values(model=Value(name)).annotate(count=Count("pk")) for name, held in tables.items()]
    counted = {row["model"]: row["count"] for row in parts[0].union(*parts[1:], all=True)}
    found = []
    for name, held in tables.items():
        if counted.get(name):
            times = sorted({row.retention for row in personal_fields(name)})
            found.append(HeldCount(held.table.about, counted[name], "; ".join(times) or held.table.ground))
    return found


def copies_for(user_id: int) -> QuerySet[DataExport]:
    """The copies that somebody asked for, of themself or of others, the latest first."""
    return DataExport.objects.filter(asked_by_id=user_id).select_related("person").order_by("-asked_at", "-id")


def requests_of(person_id: int) -> QuerySet[RightsRequest]:
    """A person's requests, the latest first."""
    return RightsRequest.objects.filter(person_id=person_id).select_related("decided_by").order_by("-asked_at", "-id")


def disclosures_about(person: User) -> QuerySet[Disclosure]:
    """Who saw a person's data in full: of the account, and of the cơ sở that are the person."""
    about = Q(subject_kind="user", subject_id=person.pk) | Q(subject_kind="co-so", subject_id__in=persons_enterprises(person))
    return Disclosure.objects.filter(about).select_related("by").order_by("-at", "-id")

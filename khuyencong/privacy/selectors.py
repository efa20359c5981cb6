"""What pages of this room show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.conf import settings
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
    basis: int  # its place in the list of grounds, from 1
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


def public_register() -> tuple[list[Kept], list[str]]:
    """The declarations as anybody reads them, one row a purpose; and the grounds that the rows name by number."""
    rows = sorted(personal_fields(), key=lambda row: (row.purpose, row.basis, row.retention, row.model))
    bases = sorted({row.basis for row in rows})
    found = []
    for (purpose, basis, retention), some in groupby(rows, key=lambda row: (row.purpose, row.basis, row.retention)):
        tables = groupby(some, key=lambda row: row.model)
        what = [(_table_name(model), ", ".join(_labels(list(columns)))) for model, columns in tables]
        found.append(Kept(purpose, bases.index(basis) + 1, retention, what))
    return found, bases


def _labels(rows: Sequence[PersonalField]) -> Iterator[str]:
    """The columns as people read them; what the program keeps beside a column for its own use is not a thing of its own."""
    for row in rows:
        name = _label(row)
        if name is not None:
            yield name


def _label(row: PersonalField) -> str | None:
    if not is_our_own(row.model):
        return None
    field = apps.get_model(row.model)._meta.get_field(row.field)
    named = str(field.verbose_name)
    # Django's own wording of an unnamed column is its English name: columns for sorting and searching.
    return None if named == row.field.replace("_", " ") else named


def is_our_own(model: str) -> bool:
    """Whether a table is the portal's: the tables of packages name their columns in English."""
    return apps.get_model(model).__module__.split(".")[0] in settings.AUDITED_PACKAGES


# Tables of packages that tell of people without a relation to an account, as people here call them.
_NAMES = {
    "axes.AccessAttempt": "Lần nhập sai: thư điện tử đã gõ, địa chỉ mạng, trình duyệt",
    "axes.AccessFailureLog": "Nhật ký nhập sai của thư viện (để trống)",
    "axes.AccessLog": "Nhật ký đăng nhập của thư viện (để trống)",
    "otp_static.StaticToken": "Mã dự phòng (giữ dạng băm)",
    "otp_totp.TOTPDevice": "Ứng dụng xác thực",
    "sessions.Session": "Phiên đăng nhập",
}


def _table_name(model: str) -> str:
    if model in _NAMES:
        return _NAMES[model]
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
            times = sorted({row.retention for row in personal_fields(name)}, key=len)
            # The longest time names the shorter ones' case too ("while there is an account" and "… or until it is erased").
            found.append(HeldCount(held.table.about, counted[name], times[-1] if times else held.table.ground))
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

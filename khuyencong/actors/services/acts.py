"""What every act on organisations and units shares: its record, its log, its rehearsal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from khuyencong import clock
from khuyencong.actors.models import Membership, Organisation, Relocation, Reorganisation
from khuyencong.actors.residents import Change, Moved, label_of, residents
from khuyencong.text import nfc

T = TypeVar("T")
_LOCK = "khuyencong.actors.reorganisation"


@dataclass(slots=True)
class Outcome:
    """What an act does, for a preview and for the record. `lines` are sentences; `unplaced` are people whose organisation has ended."""

    lines: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    stays: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    people_moved: int = 0
    people_ended: int = 0

    def counts(self) -> dict[str, int]:
        """How much of each kind moved."""
        found: dict[str, int] = {}
        for one in self.moved:
            found[one.kind] = found.get(one.kind, 0) + 1
        return found

    def told(self) -> list[str]:
        """Everything in sentences, for a preview."""
        said = list(self.lines)
        said += [f"{label_of(kind)}: {count} chuyển sang nơi mới, mỗi việc có một dòng nhật ký." for kind, count in self.counts().items()]
        said += [f"{label_of(kind)}: {count} đã kết thúc, giữ nguyên nơi cũ." for kind, count in self.stays.items() if count]
        if self.people_ended:
            said.append(f"{self.people_ended} vai trò của cán bộ kết thúc, {self.people_moved} được chuyển sang tổ chức mới.")
        if self.unplaced:
            said.append(f"Cần bố trí: {'; '.join(self.unplaced)}.")
        return [*said, *self.notes]


def rehearsed(act: Callable[[], T]) -> T:
    """What an act would do: it is carried out, checked by every guard of the database, and undone."""
    with transaction.atomic():
        done = act()
        check_guards()
        transaction.set_rollback(True)
    return done


def check_guards() -> None:
    """Ask the guards that wait for the commit now, so that a rehearsal hears them too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def one_at_a_time() -> None:
    """Wait until no other act of this kind is under way; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])


def day_before(on: date) -> date:
    """The last day of what ends on `on`."""
    return on - timedelta(days=1)


def checked_decree(decree: str, on: date) -> str:
    """The decree in standard letters. ValidationError without one, or for a day that has not come."""
    decree = nfc(decree).strip()
    if not decree:
        raise ValidationError({"decree": "Cần ghi số, ngày của văn bản."})
    if on > clock.today():
        raise ValidationError({"on": "Ngày hiệu lực chưa tới; chỉ ghi nhận từ ngày văn bản có hiệu lực."})
    return decree


def record(
    *, code: str, title: str, decree: str, on: date, by_id: int | None, sha256: str = "", summary: dict[str, Any] | None = None
) -> Reorganisation:
    """Keep that an act was carried out. ValidationError when the same one was before."""
    if Reorganisation.objects.filter(code=code).exists():
        raise ValidationError(f"Việc này đã được thực hiện trước đây ({code}); không thực hiện hai lần.")
    return Reorganisation.objects.create(
        code=code[:60], title=title[:300], decree=decree, effective_on=on, by_id=by_id, sha256=sha256, summary=summary or {}
    )


def move_residents(change: Change, outcome: Outcome) -> None:
    """Let every kind of thing move what is open, and say what stays."""
    for resident in residents():
        outcome.moved += resident.move(change)
        if count := resident.stays(change):
            outcome.stays[resident.kind] = outcome.stays.get(resident.kind, 0) + count
        outcome.notes += resident.notes(change)


def keep_log(done: Reorganisation, moved: Iterable[Moved], by_id: int | None) -> None:
    """A row for each thing that moved: who, from where, to where, by which decree."""
    Relocation.objects.bulk_create(
        Relocation(
            reorganisation=done, kind=one.kind, subject_id=one.pk, label=one.label[:300], old_unit_id=one.old_unit_id,
            new_unit_id=one.new_unit_id, old_organisation_id=one.old_organisation_id, new_organisation_id=one.new_organisation_id, by_id=by_id,
        )
        for one in moved
    )  # fmt: skip


def end_memberships(organisation: Organisation, on: date, into: Organisation | None, outcome: Outcome) -> None:
    """The roles at an organisation end the day before; with `into` each person goes on there in the same role, else must be placed."""
    last = day_before(on)
    open_rows = (
        Membership.objects.filter(organisation=organisation).exclude(valid_to__lt=on).select_related("user", "organisation").order_by("id")
    )
    for row in open_rows:
        until, row.valid_to = row.valid_to, max(last, row.valid_from)
        row.save(update_fields=["valid_to"])
        outcome.people_ended += 1
        if into is None:
            if row.user.is_active:
                outcome.unplaced.append(f"{row.user.full_name} ({row.role_label}, {organisation.short_name})")
        else:
            Membership.objects.create(
                user=row.user, role=row.role, organisation=into, title=row.title, valid_from=max(on, row.valid_from), valid_to=until
            )
            outcome.people_moved += 1
        outcome.moved.append(
            Moved(
                "membership", row.pk, f"{row.user.full_name}, {row.role_label}", old_organisation_id=organisation.pk,
                new_organisation_id=into.pk if into else None,
            )
        )  # fmt: skip

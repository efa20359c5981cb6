"""Erasing a person with the books intact: what goes, what is made nameless, what stays and by which law.

Each table's fate is declared (`PersonalTable.on_erasure`). Rows to keep are not touched; rows to delete go; what becomes of rows
that stay without the person's traits is said here, one function per table.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Greatest

from khuyencong import clock
from khuyencong.access import Erasure, Principal, holders, personal_fields
from khuyencong.actors.models import Enterprise, EnterpriseChange, Invitation, JoinRequest, Membership, User
from khuyencong.actors.selectors import in_force, people_in_role
from khuyencong.audit import record
from khuyencong.documents.models import Attachment
from khuyencong.documents.services import attachments
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.privacy.held import Held, held_on, persons_enterprises
from khuyencong.privacy.models import DataExport, RightsRequest
from khuyencong.privacy.permissions import P
from khuyencong.privacy.services import exporting
from khuyencong.privacy.sessions import end_sessions
from khuyencong.text import sort_key
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.models import Line, Project
from projects.workflow.project_machine import PROJECT

ERASED = "privacy.person_erased"
ERASED_DOMAIN = "da-xoa.invalid"  # RFC 2606: no letter ever reaches it
_OVER = (*PROJECT.final, ProjectState.CLOSED)
_PRIVATE_FACTS = frozenset({"name", "tax_code", "address", "representative", "phone"})
_NAMED = 10  # files named in a refusal
_UNSENT = (ProjectState.DRAFT, ProjectState.DISCARDED)


def is_erased(person: User) -> bool:
    """Whether the account is what an erasure left."""
    return person.email.endswith(f"@{ERASED_DOMAIN}")


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one table: how many rows tell of the person, how many of them change or go, and why the others stay."""

    table: str
    about: str
    held: int
    changed: int
    what: str
    ground: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure would do. With refusals nothing is done."""

    fates: tuple[Fate, ...]
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Blank:
    """How the rows of one table lose the person: which of them, and what is done to these."""

    which: Callable[[User, Any], Any]
    act: Callable[[User, Any], int]
    words: str


def plan(person: User) -> Plan:
    """The dry run: counts per table, and why it cannot be done now. Changes nothing."""
    return Plan(tuple(_fate(held, person) for held in held_on(person)), tuple(refusals(person)))


def _fate(held: Held, person: User) -> Fate:
    count = held.rows.count()
    match held.table.on_erasure:
        case Erasure.DELETE:
            changed, what = count, "xóa"
        case Erasure.BLANK:
            blank = _BLANKS[held.table.model.lower()]
            changed, what = blank.which(person, held.rows).count(), blank.words
        case _:
            changed, what = 0, "giữ nguyên"
    return Fate(held.table.model, held.table.about, count, changed, what, held.table.ground)


def refusals(person: User) -> Iterable[str]:
    """Every reason for which a person cannot be erased now."""
    if is_erased(person):
        yield "Dữ liệu của người này đã được xóa trước đó."
        return
    if _is_last_operator(person):
        yield "Đây là người quản trị cuối cùng của cổng; hãy giao vai trò quản trị cho người khác trước."
    for role in (
        Membership.objects.filter(_not_over(), user=person, organisation__isnull=False).select_related("organisation").order_by("id")
    ):
        yield f"Còn vai trò {role.get_role_display()} tại {role.organisation}: phải chấm dứt và bàn giao trước."
    yield from _open_files(person)


def _not_over() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())


def _is_last_operator(person: User) -> bool:
    operators = set(people_in_role(*holders(P.HANDLE)))
    return operators == {person.pk}


def _open_files(person: User) -> Iterable[str]:
    """Files that still wait for this person: their own, those of a cơ sở for which nobody else acts, those they appraise."""
    alone = [pk for pk in _enterprises_of(person) if not _others_act_for(pk, person)]
    theirs = Q(lines__enterprise_id__in=alone) | Q(written_by=person, written_for__isnull=True) | Q(appraiser=person)
    rows = Project.objects.exclude(state__in=_OVER).filter(theirs).order_by("id").distinct()
    for project in rows[:_NAMED]:
        if project.state == ProjectState.DRAFT:
            yield f"Hồ sơ {project.code} còn đang soạn: nộp hoặc bỏ hồ sơ trước."
        else:
            yield f"Đề án {project.code} đang xử lý ({project.state_label.lower()})."


def _enterprises_of(person: User) -> list[int]:
    rows = Membership.objects.filter(user=person, enterprise__isnull=False)
    return list(rows.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct())


def _others_act_for(enterprise_id: int, person: User) -> bool:
    return Membership.objects.filter(in_force(), enterprise_id=enterprise_id, user__is_active=True).exclude(user=person).exists()


@transaction.atomic
def erase(request: RightsRequest, *, who: Principal, grounds: str) -> RightsRequest:
    """Carry an erasure out, all of it or nothing; what was done stays with the request as counts per table.

    The person gets a last letter at the old address. ValidationError with every reason when it cannot be done now, when the
    request is decided already, or without grounds; NotAllowed for who does not handle requests.
    """
    from khuyencong.privacy.services.requests import close, still_open  # leaf: requests ask this module whether a person is erased

    if not who.may(P.HANDLE):
        raise NotAllowed
    locked = still_open(request)
    if locked.kind != RequestKind.ERASE:
        raise ValidationError("Yêu cầu này không phải là yêu cầu xóa dữ liệu.")
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=request.person_id)
    if who.user_id == person.pk:
        raise ValidationError("Không tự quyết định việc xóa dữ liệu của mình; hãy để người quản trị khác làm.")
    if reasons := list(refusals(person)):
        raise ValidationError(reasons)
    name, address = person.full_name, person.email
    fates = []
    # The account comes last: what else is found of a person is found by their name and roles.
    for held in sorted(held_on(person), key=lambda one: one.table.model == "actors.User"):
        fates.append(asdict(_fate(held, person)))
        if held.table.on_erasure == Erasure.DELETE:
            held.rows.delete()
        elif held.table.on_erasure == Erasure.BLANK:
            blank = _BLANKS[held.table.model.lower()]
            blank.act(person, blank.which(person, held.rows))
    decided = close(locked, who=who, state=RequestState.DONE, grounds=grounds, outcome={"fates": fates})
    record(ERASED, subject=person, data={"request": locked.pk})
    transaction.on_commit(lambda: _last_letter(name, address), robust=True)
    return decided


def _last_letter(name: str, address: str) -> None:
    """Tell the person at the address that the portal has just forgotten."""
    body = (
        f"Kính gửi {name},\n\nYêu cầu xóa dữ liệu cá nhân của bạn đã được thực hiện. Tài khoản không đăng nhập được nữa. "
        "Hồ sơ đã nộp, chứng từ và văn bản được giữ theo Luật Kế toán và Luật Lưu trữ, không kèm thư điện tử và mật khẩu của bạn.\n"
    )
    EmailMessage(subject="Đã xóa dữ liệu cá nhân của bạn", body=body, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()


# How rows that stay lose the person.


def _forget_account(person: User, rows: QuerySet[User]) -> int:
    """No name, no address, no password; nobody signs in with it, and its sessions are over."""
    for one in rows:
        one.full_name = f"Người dùng đã xóa #{one.pk}"
        one.email = f"{one.pk}-{secrets.token_hex(8)}@{ERASED_DOMAIN}"
        one.is_active, one.last_login = False, None
        one.set_unusable_password()
        one.save()
        person.email = one.email
        end_sessions(one.pk)
    return len(rows)


def past_their_time(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Cơ sở whose contact need not be kept any more: never handed anything in, or their last đề án ended so many years ago."""
    before = clock.now() - timedelta(days=365 * keep_years("actors.Enterprise", "phone"))
    kept = Line.objects.exclude(project__state__in=_UNSENT).filter(Q(project__moved_at__gte=before) | ~Q(project__state__in=_OVER))
    return rows.exclude(pk__in=kept.order_by().values("enterprise_id"))


def _of_cosos(person: User, rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Those of the person's cơ sở for which nobody else acts."""
    return past_their_time(rows.filter(pk__in=[pk for pk in persons_enterprises(person) if not _others_act_for(pk, person)]))


def forget_contacts(rows: QuerySet[Enterprise]) -> int:
    """Contact and representative go; so does the name where no paper of the portal bears it."""
    named = set(Line.objects.exclude(project__state__in=_UNSENT).order_by("enterprise_id").values_list("enterprise_id", flat=True))
    # A row that was merged into one of them tells of the same people.
    every = [*rows, *Enterprise.objects.filter(merged_into__in=[one.pk for one in rows]).order_by("pk")]
    for one in every:
        one.phone = one.address = one.representative = ""
        if one.pk not in named and one.merged_into_id not in named:
            one.name = f"Hộ kinh doanh đã xóa #{one.pk}"
            one.sort_name, one.name_key, one.tax_code = sort_key(one.name), "", None
        one.save()
    return len(rows)


def _changes_of_cosos(person: User, rows: QuerySet[EnterpriseChange]) -> QuerySet[EnterpriseChange]:
    forgotten = _of_cosos(person, Enterprise.objects.order_by("pk"))
    return rows.filter(Q(enterprise__in=forgotten) | Q(enterprise__merged_into__in=forgotten))


def _forget_changes(person: User, rows: QuerySet[EnterpriseChange]) -> int:
    """What was changed stays known, not from what to what."""
    changes = list(rows)
    for one in changes:
        one.facts = {name: ["đã xóa", "đã xóa"] if name in _PRIVATE_FACTS else both for name, both in one.facts.items()}
        one.note = ""
        one.save(update_fields=["facts", "note"])
    return len(changes)


def _invitations_of(person: User, rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(used_by=person) | Q(email=person.email)).order_by("pk")


def _forget_invitations(person: User, rows: QuerySet[Invitation]) -> int:
    """Who was asked in stands in the roles; the address goes, and what was not taken up ends."""
    found = list(rows)
    for one in found:
        one.email = f"loi-moi-{one.pk}@{ERASED_DOMAIN}"
        one.cancelled_at = one.cancelled_at or (clock.now() if one.used_at is None else None)
        one.save(update_fields=["email", "cancelled_at"])
    return len(found)


def _forget_requests(person: User, rows: QuerySet[JoinRequest]) -> int:
    return rows.update(message="(đã xóa)")


def _unneeded_files(person: User, rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Files that no book needs: taken out of their file, or of an application that was never handed in."""
    unsent = Project.objects.filter(state__in=_UNSENT).order_by().values("pk")
    loose = Q(removed_at__isnull=False) | Q(subject_kind="project", subject_id__in=unsent)
    return rows.filter(loose, by=person, erased_at__isnull=True)


def _end_roles(person: User, rows: QuerySet[Membership]) -> int:
    return rows.update(valid_to=Greatest("valid_from", Value(clock.today(), output_field=DateField())))


def _forget_copies(person: User, rows: QuerySet[DataExport]) -> int:
    return exporting.remove_files(rows)


_BLANKS: dict[str, _Blank] = {
    "actors.user": _Blank(lambda person, rows: rows, _forget_account, "bỏ tên, thư điện tử, mật khẩu"),
    "actors.enterprise": _Blank(_of_cosos, lambda person, rows: forget_contacts(rows), "bỏ liên hệ, người đại diện"),
    "actors.enterprisechange": _Blank(_changes_of_cosos, _forget_changes, "bỏ liên hệ, người đại diện trước và sau"),
    "actors.invitation": _Blank(_invitations_of, _forget_invitations, "bỏ thư điện tử"),
    "actors.joinrequest": _Blank(lambda person, rows: rows.filter(user=person), _forget_requests, "bỏ lời nhắn"),
    "actors.membership": _Blank(
        lambda person, rows: rows.filter(_not_over(), enterprise__isnull=False), _end_roles, "chấm dứt vai trò ở cơ sở"
    ),
    "documents.attachment": _Blank(_unneeded_files, lambda person, rows: attachments.erase(rows), "xóa tệp và tên tệp"),
    "privacy.dataexport": _Blank(
        lambda person, rows: rows.filter(made_at__isnull=False, removed_at__isnull=True), _forget_copies, "xóa tệp"
    ),
}


def keep_years(model: str, field: str) -> int:
    """The declared time to keep a column, in years."""
    return next(row.keep_years or 0 for row in personal_fields(model) if row.field == field)

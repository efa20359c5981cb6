"""Decisions for lists of đề án: drawn up, put before the authority, signed all or nothing, replaced, revoked."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import SYSTEM, Principal, Role
from khuyencong.actors import selectors as actors
from khuyencong.documents import services as papers
from khuyencong.text import nfc
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from plans import documents
from plans.enums import ListStatus
from plans.models import ListDecision, ListItem
from plans.permissions import P
from plans.selectors import lists
from plans.services.calls import place_of
from projects.enums import ProjectState
from projects.models import Project


def _locked(row: ListDecision, who: Principal, permission: P, *statuses: ListStatus) -> ListDecision:
    rows = ListDecision.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("district", "paper", "replaces__paper").get(pk=row.pk)
    if not lists.within(found, who, permission):
        raise NotAllowed
    if found.status not in statuses:
        raise ValidationError(f"Quyết định đang ở tình trạng “{ListStatus(found.status).label}”, không thực hiện được bước này.")
    return found


@transaction.atomic
def start_list(*, who: Principal, title: str, track: str, year: int) -> ListDecision:
    """Begin a list. ValidationError names the field."""
    row = ListDecision(
        title=nfc(title).strip(), track=track, year=year, district=place_of(who, P.PREPARE_LIST, track), drafted_by_id=who.user_id
    )
    if not clock.today().year - 1 <= year <= clock.today().year + 1:
        raise ValidationError({"year": "Năm kế hoạch phải là năm nay, năm trước hoặc năm sau."})
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def start_replacement(*, old: ListDecision, who: Principal, reason: str) -> ListDecision:
    """Begin a list that takes the place of a signed one, with its đề án. ValidationError without a reason or when one is under way."""
    row = _locked(old, who, P.PREPARE_LIST, ListStatus.SIGNED)
    if not nfc(reason).strip():
        raise ValidationError({"reason": "Cần ghi rõ lý do thay quyết định."})
    if ListDecision.objects.filter(replaces=row).exists():
        raise ValidationError("Đang có bản thay thế của quyết định này.")
    fresh = ListDecision(
        title=row.title, track=row.track, year=row.year, district=row.district, replaces=row, reason=nfc(reason).strip(),
        drafted_by_id=who.user_id,
    )  # fmt: skip
    fresh.full_clean()
    fresh.save()
    rows = [ListItem(decision=fresh, position=n, project_id=item.project_id) for n, item in enumerate(lists.items_of(row), start=1)]
    ListItem.objects.bulk_create(rows)
    return fresh


@transaction.atomic
def add_projects(*, row: ListDecision, who: Principal, projects: Sequence[Project]) -> int:
    """Put recommended đề án on the list. ValidationError for one that waits for no decision of this track, or stands on another list."""
    found = _locked(row, who, P.PREPARE_LIST, ListStatus.DRAFT)
    fits = set(lists.projects_for(found).values_list("pk", flat=True))
    if not projects:
        raise ValidationError("Chọn ít nhất một đề án.")
    position = found.items.order_by("-position").values_list("position", flat=True).first() or 0
    for n, project in enumerate(projects, start=1):
        if project.pk not in fits:
            raise ValidationError(f"{project.code}: không chờ phê duyệt từ nguồn này, hoặc đã có trong một danh mục khác.")
        item = ListItem(decision=found, position=position + n, project=project)
        item.full_clean()
        item.save()
    return len(projects)


@transaction.atomic
def drop_project(*, item: ListItem, who: Principal) -> None:
    """Take a đề án off a list that is not submitted."""
    _locked(item.decision, who, P.PREPARE_LIST, ListStatus.DRAFT)
    item.delete()


@transaction.atomic
def submit_list(*, row: ListDecision, who: Principal) -> ListDecision:
    """Put the list before the authority. ValidationError when it is empty, or when one signature cannot decide on all of it."""
    found = _locked(row, who, P.PREPARE_LIST, ListStatus.DRAFT)
    projects = [item.project for item in lists.items_of(found)]
    if not projects:
        raise ValidationError("Danh mục còn trống.")
    roles = lists.deciding_roles(projects)
    if "" in roles:
        raise ValidationError("Nguồn này do cơ quan ngoài tỉnh quyết định, hoặc chưa khai báo thẩm quyền: không ký danh mục tại đây.")
    if len(roles) > 1:
        raise ValidationError("Các đề án thuộc thẩm quyền của nhiều cấp; lập danh mục riêng cho từng cấp.")
    found.status, found.submitted_at = ListStatus.SUBMITTED, clock.now()
    found.save(update_fields=["status", "submitted_at"])
    role = Role(roles.pop())
    committee = actors.district_committee(found.district_id) if found.district_id else None
    people = actors.people_of(organisation_id=committee.pk, roles=(role,)) if committee else actors.people_in_role(role)
    if people:
        notices.tell(
            people, kind="plans.list_submitted", title=f"Chờ ký: {found}", body=f"{len(projects)} đề án.", url=found.get_absolute_url(),
            subject=("list_decision", found.pk),
        )  # fmt: skip
    return found


@transaction.atomic
def take_back(*, row: ListDecision, who: Principal) -> ListDecision:
    """Let a submitted list be changed again by who drew it up."""
    return _open_again(_locked(row, who, P.PREPARE_LIST, ListStatus.SUBMITTED))


@transaction.atomic
def send_back(*, row: ListDecision, who: Principal, reason: str) -> ListDecision:
    """Give a submitted list back to who drew it up, who is told the reason. ValidationError without one."""
    found = _locked(row, who, P.SIGN_LIST, ListStatus.SUBMITTED)
    words = nfc(reason).strip()
    if not words:
        raise ValidationError({"reason": "Cần ghi rõ lý do."})
    notices.tell(
        [found.drafted_by_id], kind="plans.list_sent_back", title=f"Trả lại danh mục: {found}", body=words, url=found.get_absolute_url(),
        subject=("list_decision", found.pk),
    )  # fmt: skip
    return _open_again(found)


def _open_again(found: ListDecision) -> ListDecision:
    found.status, found.submitted_at = ListStatus.DRAFT, None
    found.save(update_fields=["status", "submitted_at"])
    return found


def _locked_projects(ids: Sequence[int]) -> list[Project]:
    """The đề án, locked in the order of their keys, so that two signatures cannot wait for each other."""
    return list(Project.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).select_related("district").order_by("pk"))


def _move(project: Project, move: str, who: Principal, problems: list[str], *, reason: str = "", **data: Any) -> None:
    try:
        runner.fire(project, move, actor=who, version=project.version, reason=reason, data=data)
    except Refused as refused:
        problems += [f"{project.code}: {refusal}" for refusal in refused.refusals]
    except NotAllowed:
        problems.append(f"{project.code}: vai trò đang dùng không quyết định được đề án này.")
    except Stale:
        problems.append(f"{project.code}: vừa có người thay đổi, tải lại trang rồi thử lại.")


@transaction.atomic
def sign_list(*, row: ListDecision, who: Principal) -> ListDecision:
    """Sign: one number, one paper, and every đề án of the list approved by all of its own guards; or nothing at all.

    A replacement keeps what both lists name, takes back what the new one leaves out, and ends the old paper.
    ValidationError lists every reason by the code of its đề án.
    """
    found = _locked(row, who, P.SIGN_LIST, ListStatus.SUBMITTED)
    if found.drafted_by_id in who.persons:
        raise ValidationError("Người lập danh mục không được ký quyết định đó.")
    ids = list(found.items.order_by("position").values_list("project_id", flat=True))
    old = found.replaces
    if old is not None:
        old = ListDecision.objects.select_for_update(of=("self",), no_key=True).select_related("paper").get(pk=old.pk)
        if old.status != ListStatus.SIGNED:
            raise ValidationError("Quyết định được thay không còn hiệu lực.")
    before = set(old.items.order_by().values_list("project_id", flat=True)) if old else set()
    projects = {project.pk: project for project in _locked_projects([*ids, *before])}
    paper = documents.list_decision(found, who, clock.today())
    problems: list[str] = []
    for pk in ids:
        project = projects[pk]
        if pk in before and project.state == ProjectState.APPROVED:
            _move(project, "decide_anew", SYSTEM, problems, reason=found.reason, paper=paper, signed_by=who.user_id)
        else:
            _move(project, "approve", who, problems, paper=paper)
    for pk in sorted(before - set(ids)):
        _move(projects[pk], "revoke", who, problems, reason=found.reason, paper=paper)
    if problems:
        raise ValidationError([ValidationError(problem) for problem in problems])
    if old is not None and old.paper is not None:
        old.status = ListStatus.REPLACED
        old.save(update_fields=["status"])
        papers.replace(old.paper, by=paper)
    found.status, found.signed_by_id, found.signed_at, found.paper = ListStatus.SIGNED, who.user_id, clock.now(), paper
    found.full_clean()
    found.save()
    return found


@transaction.atomic
def revoke_list(*, row: ListDecision, who: Principal, reason: str) -> ListDecision:
    """Take a signed decision back by another: all of its đề án or none. ValidationError when one has gone on (its money is set aside)."""
    found = _locked(row, who, P.SIGN_LIST, ListStatus.SIGNED)
    words = nfc(reason).strip()
    if not words:
        raise ValidationError({"reason": "Cần ghi rõ lý do."})
    if ListDecision.objects.filter(replaces=found, status__in=ListStatus.under_way()).exists():
        raise ValidationError("Đang có bản thay thế của quyết định này; ký hoặc bỏ bản đó trước.")
    projects = _locked_projects(list(found.items.order_by("position").values_list("project_id", flat=True)))
    paper = documents.list_revocation(found, who, words, clock.today())
    problems: list[str] = []
    for project in projects:
        # One whose approval was taken back by itself has nothing left to take back.
        if project.state != ProjectState.REVOKED:
            _move(project, "revoke", who, problems, reason=words, paper=paper)
    if problems:
        raise ValidationError([ValidationError(problem) for problem in problems])
    if found.paper is not None:
        papers.revoke(found.paper, reason=words, on=clock.today())
    found.status, found.reason, found.revoking_paper = ListStatus.REVOKED, words, paper
    found.save(update_fields=["status", "reason", "revoking_paper"])
    return found

"""Requests of people about their data: taken in, withdrawn, refused. What carries them out stands in `erasing` and `exporting`."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors.models import User
from khuyencong.actors.selectors import people_in_role
from khuyencong.clock import ZONE, day_of
from khuyencong.privacy import limits
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.privacy.models import RightsRequest
from khuyencong.privacy.permissions import P
from khuyencong.privacy.services.erasing import is_erased
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

MOST_WORDS = 2000


@transaction.atomic
def ask(*, person: User, kind: RequestKind, words: str, by: User) -> RightsRequest:
    """Take a request in; its times run from now. Operators are told, and the person when somebody else wrote it down.

    ValidationError at `words` when a correction or a request for another says nothing; when the same is open already.
    """
    words = nfc(words).replace("\0", "").strip()
    if is_erased(person):
        raise ValidationError("Dữ liệu của người này đã được xóa trước đó.")
    if not words and (kind == RequestKind.CORRECT or by.pk != person.pk):
        raise ValidationError({"words": "Cần ghi nội dung yêu cầu: người đó muốn gì, gửi bằng cách nào."})
    if len(words) > MOST_WORDS:
        raise ValidationError({"words": f"Nội dung dài quá {MOST_WORDS} ký tự."})
    at = clock.now()
    limit = limits.limit_of(kind, day_of(at))
    request = RightsRequest(
        kind=kind,
        person=person,
        asked_by=by,
        words=words,
        asked_at=at,
        reply_by=limits.reply_by(limit, at),
        due_at=limits.finish_by(limit, at),
        citation=limit.citation,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError("Đã có một yêu cầu cùng loại đang chờ giải quyết.") from error
    label = request.get_kind_display()
    notices.tell(
        people_in_role(*holders(P.HANDLE)),
        kind="privacy.asked",
        title=f"Yêu cầu về dữ liệu cá nhân: {label}",
        body=f"Phản hồi trước {_said(request.reply_by)}, thực hiện trước {_said(request.due_at)}.",
        url=f"/du-lieu-ca-nhan/yeu-cau/{request.pk}/",
        subject=("rights_request", request.pk),
    )
    if by.pk != person.pk:
        _tell_person(request, f"Đã ghi nhận yêu cầu của bạn: {label}", f"Cán bộ quản trị ghi thay. Thời hạn: {_said(request.due_at)}.")
    return request


@transaction.atomic
def withdraw(request: RightsRequest, *, by: User) -> RightsRequest:
    """The person takes an open request back. ValidationError when it is decided; NotAllowed when it is another's."""
    locked = still_open(request)
    if by.pk != locked.person_id:
        raise NotAllowed
    locked.state, locked.decided_at = RequestState.WITHDRAWN, clock.now()
    locked.save(update_fields=["state", "decided_at"])
    return locked


@transaction.atomic
def refuse(request: RightsRequest, *, who: Principal, grounds: str) -> RightsRequest:
    """Say no, with the law that forbids it; the person is told. ValidationError at `grounds` when empty, or when decided already."""
    return decide(request, who=who, state=RequestState.REFUSED, grounds=grounds)


@transaction.atomic
def fulfil(request: RightsRequest, *, who: Principal, grounds: str) -> RightsRequest:
    """Note that a correction was made, or a copy handed over. An erasure is done by `erasing.erase` alone."""
    if request.kind == RequestKind.ERASE:
        raise ValidationError("Yêu cầu xóa được thực hiện bằng nút “Xóa dữ liệu”.")
    return decide(request, who=who, state=RequestState.DONE, grounds=grounds)


def decide(request: RightsRequest, *, who: Principal, state: RequestState, grounds: str) -> RightsRequest:
    """Keep a decision and tell the person. In the caller's transaction."""
    if not who.may(P.HANDLE):
        raise NotAllowed
    return close(still_open(request), who=who, state=state, grounds=grounds)


def close(
    locked: RightsRequest, *, who: Principal, state: RequestState, grounds: str, outcome: dict[str, Any] | None = None
) -> RightsRequest:
    """Write the decision into a row from `still_open`. ValidationError at `grounds` when they are empty or too long."""
    grounds = nfc(grounds).replace("\0", "").strip()
    if not grounds:
        raise ValidationError({"grounds": "Cần ghi căn cứ, lý do; người yêu cầu sẽ đọc được."})
    if len(grounds) > MOST_WORDS:
        raise ValidationError({"grounds": f"Căn cứ dài quá {MOST_WORDS} ký tự."})
    locked.state, locked.grounds, locked.decided_at, locked.decided_by_id = state, grounds, clock.now(), who.user_id
    locked.outcome = outcome or {}
    locked.save(update_fields=["state", "grounds", "decided_at", "decided_by", "outcome"])
    if outcome is None:
        # After an erasure there is nobody left to read a notice; the last letter tells them.
        _tell_person(locked, f"{locked.get_kind_display()}: {locked.get_state_display().lower()}", grounds)
    return locked


def still_open(request: RightsRequest) -> RightsRequest:
    """The request, locked. ValidationError when it was decided meanwhile."""
    rows = RightsRequest.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    locked = rows.get(pk=request.pk)
    if not locked.is_open:
        raise ValidationError(f"Yêu cầu này đã kết thúc: {locked.get_state_display().lower()}.")
    return locked


def _tell_person(request: RightsRequest, title: str, body: str) -> None:
    subject = ("rights_request", request.pk)
    notices.tell([request.person_id], kind="privacy.answered", title=title, body=body, url="/tai-khoan/du-lieu/", subject=subject)


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"

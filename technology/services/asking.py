"""What cơ sở ask: a technology that interests them, guidance to register a mark. All that follows goes through the machines."""

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from technology import selectors
from technology.enums import TechnologyState, TransferState
from technology.models import PropertyRight, Technology, Transfer
from technology.permissions import P
from technology.services.words import no_nul


def _own(who: Principal, enterprise: Enterprise | None) -> Enterprise:
    """The cơ sở for which somebody asks. NotAllowed, or ValidationError at its field when it is not theirs."""
    if not who.may(P.ASK) or who.user_id is None:
        raise NotAllowed
    if enterprise is None or enterprise.pk not in who.enterprise_ids:
        raise ValidationError({"enterprise": "Cần chọn cơ sở của bạn."})
    return enterprise


def _begin(row: Transfer | PropertyRight, code: str, title: str) -> None:
    """The office's time begins, and it is told."""
    kind = row.machine.name
    try:
        clocks.start((kind, row.pk), code)
    except (NoClockRule, CalendarNotLoaded) as unknown:
        raise ValidationError(str(unknown)) from unknown
    notices.tell(
        selectors.desk(), kind=f"{kind}.asked", title=f"{title}: {row}", body=f"Đơn vị đề nghị: {row.enterprise.name}",
        url=row.get_absolute_url(), subject=(kind, row.pk),
    )  # fmt: skip


@transaction.atomic
def express_interest(*, technology: Technology, who: Principal, enterprise: Enterprise | None, need: str = "") -> Transfer:
    """Say that a cơ sở wants a technology that is shown; the office that has the duty is told and its time begins.

    ValidationError when the technology is not shown (any more), the cơ sở is not one's own, or the same interest is open already.
    """
    enterprise = _own(who, enterprise)
    no_nul(need=need)
    technology = Technology.objects.select_for_update(of=("self",), no_key=True).get(pk=technology.pk)
    if technology.state != TechnologyState.PUBLISHED:
        raise ValidationError("Công nghệ này không còn được giới thiệu.")
    opened = (
        Transfer.objects.filter(technology=technology, enterprise=enterprise, state__in=TransferState.open_ones()).order_by("pk").first()
    )
    if opened is not None:
        raise ValidationError(f"{enterprise.name} đã quan tâm công nghệ này ({opened.code}, {opened.state_label.lower()}).")
    row = Transfer(technology=technology, enterprise=enterprise, need=nfc(need).strip(), asked_by_id=who.user_id, asked_at=clock.now())
    row.full_clean(exclude=["technology", "enterprise", "asked_by"])
    row.save()
    _begin(row, "technology_advice", "Cơ sở quan tâm công nghệ")
    return row


@transaction.atomic
def ask_guidance(*, who: Principal, enterprise: Enterprise | None, kind: str, subject: str, words: str = "") -> PropertyRight:
    """Ask for guidance to register a mark, a design or another right; the office that has the duty is told and its time begins.

    ValidationError at its field; the same subject asked twice for one cơ sở while the first is open is refused.
    """
    enterprise = _own(who, enterprise)
    no_nul(subject=subject, words=words)
    # The cơ sở is locked, so that the same click twice finds the first.
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)
    subject = " ".join(nfc(subject).split())
    if (twin := selectors.open_right_of(enterprise, kind, subject)) is not None:
        raise ValidationError({"subject": f"Đã có đề nghị {twin.code} cho nội dung này ({twin.state_label.lower()})."})
    row = PropertyRight(
        enterprise=enterprise, kind=kind, subject=subject, words=nfc(words).strip(), asked_by_id=who.user_id, asked_at=clock.now()
    )
    row.full_clean(exclude=["enterprise", "asked_by"])
    row.save()
    _begin(row, "ip_guidance", "Đề nghị hướng dẫn sở hữu công nghiệp")
    return row

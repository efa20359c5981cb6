"""Register needs under a call, note surveys, take a registration back, write the application that it asks for."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Enterprise
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from plans.enums import NeedState
from plans.models import Call, Registration, Survey
from plans.permissions import P
from plans.selectors import calls
from projects.costs import Item
from projects.models import Project
from projects.services import applications


def _locked(need: Registration, who: Principal, permission: P) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("call", "district", "enterprise__area__parent", "content").get(pk=need.pk)
    if not calls.within(row, who, permission):
        raise NotAllowed
    return row


@transaction.atomic
def register_need(
    *,
    call: Call,
    who: Principal,
    enterprise: Enterprise,
    content: SupportContent,
    title: str,
    cost: int,
    grant: int,
    need: str,
) -> Registration:
    """Register a need of a cơ sở (amounts in đồng). ValidationError when the call is not open, does not ask for it, or has it already.

    NotAllowed when the cơ sở lies outside of the reach of whoever registers.
    """
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    row = Registration(
        call=call,
        district=actors.local_unit(enterprise.area),
        enterprise=enterprise,
        content=content,
        title=nfc(title).strip(),
        cost=cost,
        grant=grant,
        need=nfc(need).strip(),
        registered_by_id=who.user_id,
        registered_for_id=who.organisation_id,
    )
    if who.organisation_id is None or not calls.within(row, who, P.REGISTER_NEED):
        raise NotAllowed
    if not call.is_open:
        raise ValidationError(
            f"Đợt “{call.title}” nhận đăng ký từ {date_vi(call.opens_on)} đến hết {date_vi(call.closes_on)}"
            + ("." if call.published_at else ", và chưa công bố.")
        )
    if call.district_id not in (None, row.district_id):
        raise ValidationError({"enterprise": "Cơ sở không thuộc địa bàn của đợt này."})
    if not enterprise.is_living:
        raise ValidationError({"enterprise": f"{enterprise.name}: {enterprise.state_label.lower()}, không đăng ký được."})
    if not call.asked.filter(content=content).exists():
        raise ValidationError({"content": "Đợt này không nhận nội dung đó."})
    if grant > cost:
        raise ValidationError({"grant": "Số đề nghị hỗ trợ không được quá chi phí dự kiến."})
    row.full_clean(exclude=["project"])
    row.save()
    return row


@transaction.atomic
def survey(*, need: Registration, who: Principal, surveyed_on: date, participants: str, findings: str, is_fit: bool) -> Survey:
    """Note what was found on the spot; the need is fit or not from then on. ValidationError for a day to come, or a need taken back."""
    row = _locked(need, who, P.SURVEY)
    if row.state == NeedState.WITHDRAWN:
        raise ValidationError("Đăng ký đã rút, không khảo sát nữa.")
    if surveyed_on > clock.today():
        raise ValidationError({"surveyed_on": "Ngày khảo sát không được sau hôm nay."})
    if surveyed_on < clock.day_of(row.at):
        raise ValidationError({"surveyed_on": f"Ngày khảo sát không được trước ngày đăng ký ({date_vi(clock.day_of(row.at))})."})
    if who.organisation_id is None:
        raise NotAllowed
    note = Survey(
        registration=row,
        surveyed_on=surveyed_on,
        organisation_id=who.organisation_id,
        participants=nfc(participants).strip(),
        findings=nfc(findings).strip(),
        is_fit=is_fit,
        by_id=who.user_id,
    )
    note.full_clean()
    note.save()
    latest = row.surveys.order_by("-surveyed_on", "-id").first()
    row.state = NeedState.FIT if latest is None or latest.is_fit else NeedState.UNFIT
    row.save(update_fields=["state"])
    return note


@transaction.atomic
def withdraw(*, need: Registration, who: Principal, reason: str) -> Registration:
    """Take a registration back, with the reason. ValidationError once an application was written from it."""
    row = _locked(need, who, P.REGISTER_NEED)
    if not nfc(reason).strip():
        raise ValidationError({"reason": "Cần ghi rõ lý do."})
    if row.state == NeedState.WITHDRAWN:
        raise ValidationError("Đăng ký này đã rút.")
    if row.project_id is not None:
        raise ValidationError("Đã lập hồ sơ từ đăng ký này; rút hồ sơ thay vì rút đăng ký.")
    row.state, row.withdrawn_reason = NeedState.WITHDRAWN, nfc(reason).strip()
    row.full_clean(exclude=["project"])
    row.save(update_fields=["state", "withdrawn_reason"])
    return row


@transaction.atomic
def write_application(*, need: Registration, who: Principal) -> Project:
    """Begin the application that a need asks for; everything that was registered is carried over.

    ValidationError when it has one already, was withdrawn or found unfit. NotAllowed as for any draft.
    """
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("call", "enterprise__area__parent", "content", "project").get(pk=need.pk)
    if row.project is not None:
        raise ValidationError(f"Đăng ký này đã có hồ sơ {row.project.code}.")
    if row.state not in NeedState.living():
        raise ValidationError(f"Đăng ký đang ở tình trạng “{NeedState(row.state).label}”, không lập hồ sơ được.")
    project = applications.start_draft(
        title=row.title, enterprise=row.enterprise, content=row.content, who=who, track=row.call.track, year=row.call.year,
        need=row.need,
    )  # fmt: skip
    line = project.lines.get()
    item = Item(row.title[:200], row.cost, by_grant=row.grant)
    applications.write_costs(line=line, who=who, subject_matter=row.title, items=[item])
    row.project = project
    row.save(update_fields=["project"])
    project.refresh_from_db()
    return project

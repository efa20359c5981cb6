"""The minutes of a handover (Biên bản bàn giao): issued with the last signature, a draft before it."""

from datetime import date
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Handover, Membership, OfficerAssignment, Organisation
from khuyencong.actors.selectors import handovers, officers, with_head
from khuyencong.actors.staffing import Outcome, Section
from khuyencong.documents import contexts as c
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.models import Paper
from khuyencong.documents.readers import register_reader
from khuyencong.documents.render.confined import Rendered
from khuyencong.documents.services import issue, preview
from khuyencong.text import date_vi, fold
from khuyencong.workflow.machine import Context

MINUTES = PaperKind("handover", "BB", "Biên bản bàn giao", c.HandoverMinutes.template, heading="BIÊN BẢN")


def may_read(who: Principal, handover_id: int) -> bool:
    """Whether the principal may open the papers of a handover."""
    return handovers.handovers_visible_to(who).filter(pk=handover_id).exists()


def may_read_assignment(who: Principal, assignment_id: int) -> bool:
    """Whether the principal may open the decision by which an officer was assigned."""
    return OfficerAssignment.objects.filter(pk=assignment_id, organisation__in=officers.units_visible_to(who).order_by()).exists()


register_paper(MINUTES)
register_reader("handover", may_read)
register_reader("assignment", may_read_assignment)


def issue_minutes(handover: Handover, context: Context) -> Paper:
    """The numbered, frozen minutes; kept on the handover."""
    organisation = with_head(handover.membership.organisation_id)
    paper = issue(
        MINUTES.code,
        subject=("handover", handover.pk),
        organisation=organisation,
        title=_title(handover),
        context=_content(handover, organisation, context.day),
        signer=None,
        by_id=context.actor.user_id,
        on=context.day,
    )
    Handover.objects.filter(pk=handover.pk).update(paper=paper)
    handover.paper = paper
    return paper


def preview_minutes(handover: Handover) -> Rendered:
    """The minutes as they would be today, marked as a draft; nothing is kept."""
    organisation = with_head(handover.membership.organisation_id)
    today = clock.today()
    content = _content(handover, organisation, today)
    return preview(MINUTES.code, organisation=organisation, title=_title(handover), context=content, signer=None, on=today)


def _title(handover: Handover) -> str:
    return f"Bàn giao công việc của {handover.giver.full_name}"


def _person(member: Membership, organisation: Organisation) -> c.Person:
    title = member.title or member.role_label
    # “Chuyên viên Sở Công Thương” names the office already.
    return c.Person(member.user.full_name, title, "" if fold(organisation.name) in fold(title) else organisation.name)


def _content(handover: Handover, organisation: Organisation, on: date) -> c.HandoverMinutes:
    takers = handovers.receivers_of(handover)
    giver = handover.giver.full_name
    stand_in = ""
    if handover.stand_in_reason and handover.giver_signed_by is not None:
        stand_in = f"{handover.giver_signed_by.full_name} ký thay bên giao. Lý do: {handover.stand_in_reason}"
    giving = c.Signature("BÊN GIAO", giver)
    if stand_in and handover.giver_signed_by is not None:
        giving = c.Signature("KÝ THAY BÊN GIAO", handover.giver_signed_by.full_name)
    signed = [(handover.giver_signed_by, handover.giver_signed_at)] if handover.giver_signed_by else []
    signed += [(taker.membership.user, taker.signed_at) for taker in takers if taker.signed_at]
    return c.HandoverMinutes(
        cause=handover.cause,
        held_on=on,
        place=organisation.name,
        giving=_person(handover.membership, organisation),
        receiving=tuple(_person(taker.membership, organisation) for taker in takers),
        role=handover.membership.get_role_display(),
        effective_on=handover.effective_on,
        parts=_parts(handover),
        note=handover.note,
        stand_in=stand_in,
        signed=tuple(f"{user.full_name} ký trên cổng lúc {_moment(at)}." for user, at in signed if at is not None),
        signatures=(giving, *(c.Signature("BÊN NHẬN", taker.membership.user.full_name) for taker in takers)),
    )


def _parts(handover: Handover) -> tuple[c.HandoverPart, ...]:
    rows = list(handover.items.select_related("receiver__membership__user").order_by("section", "keeper", "id"))
    parts: list[c.HandoverPart] = []
    if not any(row.section == Section.FILE for row in rows):
        # A draft has not been signed: what would pass is worked out now.
        drafted = tuple(
            c.HandoverLine(
                row.thing.title, row.keeper.label, _taker(row.receiver) if row.receiver else ("chấm dứt" if row.keeper.ends else "")
            )
            for row in handovers.plan_of(handover)
        )
        parts += [c.HandoverPart(Section.FILE.label, drafted)] if drafted else []
    for section in Section:
        lines = tuple(
            c.HandoverLine(row.title, _state(row), _taker(row.receiver) if row.receiver else "")
            for row in rows
            if row.section == section and row.outcome != Outcome.GONE
        )
        parts += [c.HandoverPart(section.label, lines)] if lines else []
    return tuple(parts)


def _taker(receiver: Any) -> str:
    return str(receiver.membership.user.full_name)


def _state(row: Any) -> str:
    return "; ".join(part for part in (row.detail, "chấm dứt cùng vai trò" if row.outcome == Outcome.ENDED else "") if part)


def _moment(at: Any) -> str:
    local = at.astimezone(clock.ZONE)
    return f"{local:%H:%M} ngày {date_vi(local.date())}"

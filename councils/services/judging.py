"""What members declare, score and vote; what the council concludes; the signed minutes."""

from collections.abc import Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from councils import documents
from councils.enums import Conclusion, Seat, Vote
from councils.models import AgendaItem, Ballot, Criterion, Member, Score, Sitting
from councils.permissions import P
from councils.selectors import counted, criteria_on, mean_score, members_on
from councils.services.sittings import lock
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Membership
from khuyencong.actors.selectors import in_force
from khuyencong.text import nfc, vnd
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.models import ConflictDeclaration
from projects.selectors import appraising
from projects.services.panel import write_declaration
from projects.workflow import separation


class Points(NamedTuple):
    """Points by a criterion, and the remark."""

    points: int
    remark: str = ""


def _item(item: AgendaItem) -> AgendaItem:
    """The item as it now stands, locked behind its sitting, so that nothing is cast while it is concluded."""
    lock(item.sitting)
    rows = AgendaItem.objects.select_for_update(of=("self",), no_key=True).select_related("sitting__council", "project")
    return rows.get(pk=item.pk)


def speaks_for(item: AgendaItem, member: Member, who: Principal) -> bool:
    """Whether the acting person writes this member's sheet: their own, or, as the secretary, that of an expert from outside."""
    if who.on_behalf_of_id is not None or not who.may(P.SIT) or member.council_id != item.sitting.council_id:
        return False
    if member.user_id == who.user_id:
        return True
    secretaries = {m.user_id for m in members_on(item.sitting.council, item.sitting.held_on) if m.seat == Seat.SECRETARY}
    return member.seat == Seat.EXPERT and who.user_id in secretaries


def bound(item: AgendaItem, member: Member) -> str:
    """Why a member cannot say that nothing binds them: what the portal knows of them and the đề án; empty when it knows nothing."""
    if member.user_id in separation.authors_of(item.project):
        return "là người lập đề án này"
    at_work = Membership.objects.filter(in_force(), user_id=member.user_id, enterprise__lines__project=item.project)
    return "có vai trò tại đơn vị thụ hưởng của đề án này" if at_work.exists() else ""


@transaction.atomic
def declare(
    *, item: AgendaItem, member: Member, who: Principal, has_conflict: bool, kind: str = "", words: str = ""
) -> ConflictDeclaration:
    """Keep what a member says of their own interest; before any score. A later conflict makes an earlier sheet not count."""
    row = _item(item)
    if not speaks_for(row, member, who):
        raise NotAllowed
    if row.conclusion:
        raise ValidationError("Hội đồng đã kết luận về đề án này.")
    if not has_conflict and (why := bound(row, member)):
        raise ValidationError({"has_conflict": f"{member.user.full_name} {why}: phải khai có xung đột lợi ích."})
    return write_declaration(
        project=row.project, person_id=member.user_id, entered_by_id=who.user_id or 0, has_conflict=has_conflict, kind=kind, words=words
    )


@transaction.atomic
def cast_ballot(
    *, item: AgendaItem, member: Member, who: Principal, vote: str, amount: int | None, remarks: str, points: Mapping[int, Points]
) -> Ballot:
    """A member's sheet, written or written anew until the conclusion. `points` by criterion id: all criteria of the day of the sitting.

    ValidationError in words at its field: not declared, in conflict, absent, not open yet, concluded, points out of bounds, a missing remark.
    """
    row = _item(item)
    if not speaks_for(row, member, who):
        raise NotAllowed
    _may_cast(row, member)
    vote, remarks = Vote(vote), nfc(remarks).strip()
    proposes = vote in (Vote.FOR, Vote.CONDITIONAL)
    errors: dict[str, str] = {}
    if proposes and not amount:
        errors["amount"] = "Cần ghi mức đề nghị hỗ trợ."
    elif proposes and amount and amount > row.project.requested:
        errors["amount"] = f"Không quá mức cơ sở đề nghị: {vnd(row.project.requested)} đồng."
    if vote in (Vote.CONDITIONAL, Vote.AGAINST) and not remarks:
        errors["remarks"] = "Cần ghi điều kiện hoặc lý do không đề nghị."
    criteria = criteria_on(row.sitting.held_on)
    errors |= _wrong_points(criteria, points)
    if errors:
        raise ValidationError(errors)
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).filter(item=row, member=member).first() or Ballot(
        item=row, member=member
    )
    ballot.vote, ballot.amount, ballot.remarks = vote, amount if proposes else None, remarks
    ballot.entered_by_id, ballot.at = who.user_id or 0, clock.now()
    ballot.full_clean()
    ballot.save()
    _keep_points(ballot, criteria, points)
    return ballot


def _keep_points(ballot: Ballot, criteria: list[Criterion], points: Mapping[int, Points]) -> None:
    known = {score.criterion_id: score for score in ballot.scores.order_by("id")}
    fresh, old = [], []
    for criterion in criteria:
        given = points[criterion.pk]
        score = known.get(criterion.pk) or Score(ballot=ballot, criterion=criterion)
        score.points, score.remark = given.points, nfc(given.remark).strip()
        (old if score.pk else fresh).append(score)
    Score.objects.bulk_create(fresh)
    Score.objects.bulk_update(old, ["points", "remark"])


def _may_cast(item: AgendaItem, member: Member) -> None:
    if item.sitting.opened_at is None:
        raise ValidationError("Phiên họp chưa khai mạc.")
    if item.conclusion:
        raise ValidationError("Hội đồng đã kết luận về đề án này; phiếu không sửa được nữa.")
    if not item.sitting.attendances.filter(member=member).exists():
        raise ValidationError(f"{member.user.full_name} không có mặt tại phiên họp nên không chấm điểm, không biểu quyết.")
    known = appraising.declared(item.project, [member.user_id])
    if not known:
        raise ValidationError("Khai xung đột lợi ích trước, rồi mới chấm điểm và biểu quyết.")
    if known[member.user_id]:
        raise ValidationError(f"{member.user.full_name} đã khai có xung đột lợi ích với đề án này nên không chấm điểm, không biểu quyết.")
    if member.user_id in separation.authors_of(item.project):
        raise ValidationError("Người lập đề án không chấm điểm, không biểu quyết về đề án đó.")


def _wrong_points(criteria: list[Criterion], points: Mapping[int, Points]) -> dict[str, str]:
    errors = {}
    for criterion in criteria:
        given = points.get(criterion.pk)
        if given is None or not 0 <= given.points <= criterion.most:
            errors[f"points_{criterion.pk}"] = f"Điểm “{criterion.label}” phải từ 0 đến {criterion.most}."
        elif criterion.needs_remark and not given.remark.strip():
            errors[f"remark_{criterion.pk}"] = f"Tiêu chí “{criterion.label}” phải có nhận xét."
    return errors


def runs(sitting: Sitting, who: Principal) -> bool:
    """Whether the acting person presides over the opened sitting or is its secretary."""
    people = {member.user_id for member in (sitting.presided_by, sitting.secretary) if member is not None}
    return who.on_behalf_of_id is None and who.may(P.SIT) and who.user_id in people


def owing(item: AgendaItem) -> list[str]:
    """Names of those present who have neither declared a conflict nor cast a sheet."""
    out = (
        ConflictDeclaration.objects.filter(project_id=item.project_id, has_conflict=True).order_by("id").values_list("person_id", flat=True)
    )
    rows = item.sitting.attendances.exclude(member__user_id__in=list(out)).exclude(member__in=item.ballots.order_by().values("member"))
    return [row.member.user.full_name for row in rows.select_related("member__user").order_by("id")]


def outcome(item: AgendaItem, ballots: list[Ballot]) -> Conclusion:
    """What the votes say: more than the majority for; for or with conditions; else not. Who abstains is counted among those who voted."""
    majority = item.sitting.council.majority_bp * len(ballots)
    plain = sum(ballot.vote == Vote.FOR for ballot in ballots)
    either = plain + sum(ballot.vote == Vote.CONDITIONAL for ballot in ballots)
    if 10_000 * plain > majority:
        return Conclusion.RECOMMEND
    return Conclusion.CONDITIONAL if 10_000 * either > majority else Conclusion.REFUSE


@transaction.atomic
def conclude(
    *, item: AgendaItem, who: Principal, discussion: str, postpone: bool = False, amount: int | None = None, conditions: str = ""
) -> AgendaItem:
    """Count the votes and keep the conclusion that follows from them; or put the đề án off to another sitting.

    Refused while somebody present still owes a sheet. The conclusion is the votes', not the chair's; amount and conditions are put to it.
    """
    row = _item(item)
    if not runs(row.sitting, who):
        raise NotAllowed
    if row.conclusion:
        raise ValidationError("Hội đồng đã kết luận về đề án này.")
    if row.project.state != ProjectState.APPRAISING:
        raise ValidationError(f"Đề án đang ở tình trạng “{row.project.state_label}”, không kết luận được.")
    row.discussion, row.conditions = nfc(discussion).strip(), nfc(conditions).strip()
    row.seen_cost, row.seen_requested = row.project.total_cost, row.project.requested
    if postpone:
        if not row.discussion:
            raise ValidationError({"discussion": "Cần ghi lý do hoãn."})
        row.conclusion, row.conditions = Conclusion.POSTPONED, ""
    else:
        _count(row, amount)
    row.concluded_by_id, row.concluded_at = who.user_id, clock.now()
    row.full_clean()
    row.save()
    return row


def _count(row: AgendaItem, amount: int | None) -> None:
    if names := owing(row):
        raise ValidationError(f"Chưa có phiếu của: {', '.join(names)}.")
    ballots = counted(row)
    if not ballots:
        raise ValidationError("Chưa có phiếu nào được tính.")
    for vote in Vote:
        setattr(row, f"votes_{vote.value}", sum(ballot.vote == vote for ballot in ballots))
    row.score, row.conclusion = mean_score(ballots), outcome(row, ballots)
    if row.conclusion not in Conclusion.positive():
        row.conditions = ""
        return
    if not amount or amount > row.project.requested:
        raise ValidationError({"amount": f"Cần ghi mức đề nghị, không quá {vnd(row.project.requested)} đồng."})
    row.amount_proposed = amount
    if row.conclusion == Conclusion.CONDITIONAL and not row.conditions:
        raise ValidationError({"conditions": "Biểu quyết đề nghị có điều kiện: cần ghi điều kiện."})


@transaction.atomic
def sign_minutes(*, sitting: Sitting, who: Principal) -> Sitting:
    """The secretary signs once every đề án is concluded, then who presided; with the second signature the minutes are issued and frozen."""
    row = lock(sitting)
    if not runs(row, who):
        raise NotAllowed
    if row.minutes_id is not None:
        raise ValidationError("Biên bản đã có đủ chữ ký.")
    open_items = row.items.filter(conclusion="").select_related("project").order_by("position")
    if left := ", ".join(item.project.code for item in open_items):
        raise ValidationError(f"Chưa kết luận: {left}.")
    if not row.items.exists():
        raise ValidationError("Phiên họp chưa xét đề án nào.")
    assert row.secretary is not None
    assert row.presided_by is not None
    if row.secretary_signed_at is None:
        if who.user_id != row.secretary.user_id:
            raise ValidationError("Thư ký phiên họp ký trước, chủ tọa ký sau.")
        row.secretary_signed_at = clock.now()
        row.save(update_fields=["secretary_signed_at"])
        _tell(row, [row.presided_by.user_id], "Ký biên bản họp", "Thư ký đã ký; chờ chủ tọa ký.")
        return row
    if who.user_id != row.presided_by.user_id:
        raise ValidationError("Thư ký đã ký; còn chờ chủ tọa ký.")
    row.chair_signed_at = clock.now()
    row.minutes = documents.minutes(row, who)
    row.save(update_fields=["chair_signed_at", "minutes"])
    people = [pk for pk in row.items.order_by("position").values_list("project__appraiser_id", flat=True) if pk]
    _tell(row, people, "Đã có biên bản họp", f"Biên bản số {row.minutes.notation}.")
    return row


def _tell(sitting: Sitting, people: list[int], about: str, body: str) -> None:
    if people:
        notices.tell(
            sorted(set(people)),
            kind="council.minutes",
            title=f"{about}: {sitting}",
            body=body,
            url=sitting.get_absolute_url(),
            subject=("sitting", sitting.pk),
        )

"""Plan a sitting, put đề án on its agenda, invite, open it with who is there."""

from collections.abc import Iterable
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction

from councils import documents
from councils.enums import Seat
from councils.models import AgendaItem, Attendance, Council, Member, Sitting
from councils.selectors import members_on, needed_present
from councils.services.councils import organises
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.models import Project


def lock(sitting: Sitting) -> Sitting:
    """The sitting as it now stands, locked."""
    rows = Sitting.objects.select_for_update(of=("self",), no_key=True).select_related("council", "presided_by__user", "secretary__user")
    return rows.get(pk=sitting.pk)


def _still_open(sitting: Sitting) -> None:
    if sitting.secretary_signed_at is not None:
        raise ValidationError("Thư ký đã ký biên bản; phiên họp không sửa được nữa.")


@transaction.atomic
def plan_sitting(*, council: Council, who: Principal, held_on: date, starts_at: time, place: str, note: str = "") -> Sitting:
    """A sitting within the council's term, today or later."""
    organises(who)
    if held_on < clock.today():
        raise ValidationError({"held_on": "Ngày họp không được trước hôm nay."})
    if held_on < council.valid_from or (council.valid_to is not None and held_on > council.valid_to):
        raise ValidationError({"held_on": "Ngày họp nằm ngoài nhiệm kỳ của Hội đồng."})
    sitting = Sitting(
        council=council,
        held_on=held_on,
        starts_at=starts_at,
        place=nfc(place).strip(),
        note=nfc(note).strip(),
        by_id=who.user_id,
        at=clock.now(),
    )
    sitting.full_clean()
    sitting.save()
    return sitting


@transaction.atomic
def put_on_agenda(*, sitting: Sitting, who: Principal, projects: Iterable[int]) -> list[AgendaItem]:
    """Put đề án that are being appraised on the agenda, in the given order; each is presented by its appraiser. All or none."""
    organises(who)
    row = lock(sitting)
    _still_open(row)
    ids = list(dict.fromkeys(projects))
    if not ids:
        raise ValidationError({"projects": "Cần chọn ít nhất một đề án."})
    last = row.items.order_by("-position").values_list("position", flat=True).first() or 0
    found = Project.objects.select_for_update(of=("self",), no_key=True).select_related("appraiser").order_by("pk").in_bulk(ids)
    made = []
    for place, pk in enumerate(ids, start=last + 1):
        project = found.get(pk)
        if project is None or project.state != ProjectState.APPRAISING:
            raise ValidationError({"projects": "Chỉ đưa ra Hội đồng đề án đang thẩm định."})
        standing = (
            AgendaItem.objects.filter(project=project, is_void=False).exclude(conclusion="postponed").select_related("sitting").first()
        )
        if standing is not None:
            raise ValidationError({"projects": f"{project} đã có trong phiên họp ngày {date_vi(standing.sitting.held_on)}."})
        if row.items.filter(project=project).exists():
            raise ValidationError({"projects": f"{project} đã có trong chương trình của phiên này."})
        item = AgendaItem(sitting=row, project=project, position=place, presenter=str(project.appraiser or ""))
        item.full_clean()
        item.save()
        made.append(item)
    return made


@transaction.atomic
def take_off_agenda(*, item: AgendaItem, who: Principal) -> None:
    """Take a đề án off before anybody has written a sheet on it."""
    organises(who)
    # The locked sitting keeps everybody else off its agenda and sheets.
    _still_open(lock(item.sitting))
    row = AgendaItem.objects.get(pk=item.pk)
    if row.conclusion or row.ballots.exists():
        raise ValidationError("Đã có phiếu về đề án này; nếu chưa xét được thì kết luận hoãn sang phiên sau.")
    row.delete()


@transaction.atomic
def invite(*, sitting: Sitting, who: Principal) -> Sitting:
    """Issue the invitation and tell every member. Once; not without an agenda, a chair and a secretary."""
    organises(who)
    row = lock(sitting)
    if row.invitation_id is not None:
        raise ValidationError("Đã ban hành giấy mời cho phiên họp này.")
    if row.opened_at is not None:
        raise ValidationError("Phiên họp đã khai mạc.")
    if not row.items.exists():
        raise ValidationError("Chưa có đề án nào trong chương trình họp.")
    members = members_on(row.council, row.held_on)
    lacking = [seat.label for seat in (Seat.CHAIR, Seat.SECRETARY) if not any(m.seat == seat for m in members)]
    if lacking:
        raise ValidationError(f"Hội đồng chưa có {' và '.join(lacking)}.")
    row.invitation = documents.invitation(row, who)
    row.save(update_fields=["invitation"])
    notices.tell(
        [member.user_id for member in members],
        kind="council.invited",
        title=f"Mời họp {row.council.name}, {documents.hour(row)} ngày {date_vi(row.held_on)}",
        body=f"{row.place}. Giấy mời số {row.invitation.notation}. Đọc hồ sơ và khai xung đột lợi ích trước khi chấm điểm.",
        url=row.get_absolute_url(),
        subject=("sitting", row.pk),
    )
    return row


def may_open(who: Principal, members: list[Member]) -> bool:
    """Whether the acting person is the chair, a deputy or the secretary among these members."""
    heads = {m.user_id for m in members if m.seat in (Seat.CHAIR, Seat.VICE, Seat.SECRETARY)}
    return who.on_behalf_of_id is None and who.user_id in heads


@transaction.atomic
def open_sitting(*, sitting: Sitting, who: Principal, present: Iterable[int], presided_by: int, secretary: int) -> Sitting:
    """Open it with who is there (ids of members), or add who came later. Refused below the quorum, or without a chair or deputy who presides."""
    row = lock(sitting)
    members = members_on(row.council, row.held_on)
    if not may_open(who, members):
        raise NotAllowed
    _still_open(row)
    if row.held_on > clock.today():
        raise ValidationError(f"Phiên họp vào ngày {date_vi(row.held_on)}; chưa khai mạc được.")
    by_id = {member.pk: member for member in members}
    noted = set(row.attendances.order_by("id").values_list("member_id", flat=True))
    here = {pk for pk in present if pk in by_id} | noted
    need = needed_present(row.council, len(members))
    if len(here) < need:
        raise ValidationError(
            {"present": f"Có mặt {len(here)}/{len(members)} thành viên, tối thiểu phải có {need}: chưa đủ điều kiện họp."}
        )
    if presided_by not in here or by_id[presided_by].seat not in (Seat.CHAIR, Seat.VICE):
        raise ValidationError({"presided_by": "Chủ tọa phải là Chủ tịch hoặc Phó Chủ tịch Hội đồng có mặt."})
    if secretary not in here or secretary == presided_by:
        raise ValidationError({"secretary": "Thư ký phiên họp phải là một thành viên khác có mặt."})
    if by_id[secretary].seat == Seat.EXPERT:
        raise ValidationError({"secretary": "Chuyên gia ngoài cơ quan không làm thư ký phiên họp."})
    Attendance.objects.bulk_create(Attendance(sitting=row, member_id=pk) for pk in sorted(here - noted))
    row.opened_at = row.opened_at or clock.now()
    row.presided_by, row.secretary = by_id[presided_by], by_id[secretary]
    row.save(update_fields=["opened_at", "presided_by", "secretary"])
    return row

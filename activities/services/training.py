"""Training: open registration and invite, register people, note who was there, take their opinion, give certificates (directive, clause 1c)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from activities import documents
from activities.enums import ActivityState
from activities.models import Activity, Attendee, Course, Invitation, Presence
from activities.permissions import P
from activities.selectors import training as reading
from activities.services import held_by
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Organisation, User
from khuyencong.actors.services.officers import enter_training
from khuyencong.notices.services import tell
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

MOST_AT_ONCE = 100


@transaction.atomic
def open_course(
    *,
    activity: Activity,
    who: Principal,
    topic: str,
    register_by: date,
    programme: str = "",
    seats: int | None = None,
    days_needed: int | None = None,
    invited: Iterable[Organisation] = (),
) -> Course:
    """Open registration for an activity that teaches, or change what it asks; newly invited organisations are told.

    `days_needed` is every day of the plan unless said otherwise. ValidationError at the field: an activity that teaches nothing or is over, a last
    day of registration after the course, more days than it has, fewer seats than are taken, other days once certificates were given.
    """
    row = held_by(activity, who)
    if not row.is_training:
        raise ValidationError("Chỉ lớp đào tạo, hội thảo, chuyến học tập mới mở đăng ký.")
    if row.state != ActivityState.PLANNED:
        raise ValidationError(f"Hoạt động {row.state_label.lower()}; không mở đăng ký được nữa.")
    days = (row.ends_on - row.starts_on).days + 1
    if register_by > row.ends_on:
        raise ValidationError({"register_by": "Hạn đăng ký phải trước khi lớp kết thúc."})
    if not 1 <= (days_needed := days_needed or days) <= days:
        raise ValidationError({"days_needed": f"Lớp có {days} ngày."})
    course = Course.objects.filter(activity=row).order_by("pk").first() or Course(activity=row, opened_by_id=who.user_id)
    taken = reading.coming(course).count() if course.pk else 0
    if seats is not None and seats < taken:
        raise ValidationError({"seats": f"Đã có {taken} người đăng ký."})
    course.topic, course.register_by, course.seats, course.days_needed = topic, register_by, seats, days_needed
    course.programme = nfc(programme).strip()
    course.full_clean(exclude=["activity", "opened_by"])
    course.save()
    _invite(course, row, invited)
    return course


def _invite(course: Course, activity: Activity, invited: Iterable[Organisation]) -> None:
    there = set(course.invitations.order_by("pk").values_list("organisation_id", flat=True))
    rows = {one.pk: one for one in invited if one.pk not in there}
    Invitation.objects.bulk_create(Invitation(course=course, organisation=rows[pk]) for pk in sorted(rows))
    people = [person for pk in sorted(rows) for person in actors.people_of(organisation_id=pk)]
    if people:
        tell(
            people, kind="activities.invitation", title=f"Mời dự: {activity.title}",
            body=f"{activity.organisation.name} mời dự, từ {activity.starts_on:%d/%m/%Y}. Đăng ký đến hết ngày {course.register_by:%d/%m/%Y}.",
            url=activity.get_absolute_url(), subject=("activity", activity.pk),
        )  # fmt: skip


def _locked(course: Course) -> Course:
    """The course, locked: its seats are counted by one at a time."""
    return Course.objects.select_for_update(of=("self",), no_key=True).select_related("activity").get(pk=course.pk)


@transaction.atomic
def register_people(*, course: Course, who: Principal, people: Sequence[User]) -> list[Attendee]:
    """Register oneself or colleagues of one's office or cơ sở; who withdrew comes back; who is registered already stays so.

    NotAllowed for who was not invited; ValidationError: nobody named, people of another office, time over, no seats left.
    """
    row = _locked(course)
    if not reading.may_register(who, row):
        raise NotAllowed
    if not people or len(people) > MOST_AT_ONCE:
        raise ValidationError({"people": "Hãy chọn ít nhất một người."})
    if row.activity.state != ActivityState.PLANNED:
        raise ValidationError(f"Hoạt động {row.activity.state_label.lower()}; không đăng ký được nữa.")
    if row.register_by < clock.today():
        raise ValidationError(f"Đã hết hạn đăng ký ngày {row.register_by:%d/%m/%Y}; hãy liên hệ cơ quan tổ chức.")
    known = reading.colleagues(who)
    if any(one.pk not in known for one in people):
        raise ValidationError({"people": "Chỉ đăng ký cho người của cơ quan, cơ sở mình."})
    return _registered(row, who, people, organisation_id=who.organisation_id, enterprise_id=_cooperative(who))


def _cooperative(who: Principal) -> int | None:
    return None if who.organisation_id is not None else min(who.enterprise_ids, default=None)


def _registered(
    course: Course, who: Principal, people: Iterable[User], *, organisation_id: int | None, enterprise_id: int | None
) -> list[Attendee]:
    there = {row.user_id: row for row in Attendee.objects.filter(course=course)}
    coming = sum(1 for row in there.values() if row.withdrawn_at is None)
    more = [one for one in {one.pk: one for one in people}.values() if one.pk not in there or there[one.pk].withdrawn_at is not None]
    if course.seats is not None and coming + len(more) > course.seats:
        left = max(0, course.seats - coming)
        raise ValidationError({"people": f"Lớp còn {left} chỗ." if left else "Lớp đã đủ người."})
    made = []
    for one in sorted(more, key=lambda user: user.pk):
        row = there.get(one.pk) or Attendee(course=course, user=one)
        row.organisation_id, row.enterprise_id, row.withdrawn_at = organisation_id, enterprise_id, None
        row.registered_by_id, row.registered_at = who.user_id, clock.now()  # type: ignore[assignment]
        row.save()
        made.append(row)
    others = [row.user_id for row in made if row.user_id != who.user_id]
    if others:
        activity = course.activity
        tell(
            others, kind="activities.registered", title=f"Bạn được đăng ký dự: {activity.title}", body=f"Từ {activity.starts_on:%d/%m/%Y}.",
            url=activity.get_absolute_url(), subject=("activity", activity.pk),
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, attendee: Attendee, who: Principal) -> Attendee:
    """Somebody will not come: they themselves, whoever registered them from the same office, or who holds the course.

    ValidationError when they withdrew already, or were there on a day.
    """
    course = _locked(attendee.course)
    row = Attendee.objects.get(pk=attendee.pk)
    is_theirs = row.user_id == who.user_id or (row.organisation_id == who.organisation_id is not None and who.may(P.KEEP))
    if not (is_theirs or reading.holds_it(who, course)):
        raise NotAllowed
    if row.withdrawn_at is not None:
        raise ValidationError("Người này đã thôi dự.")
    if row.presences.exists():
        raise ValidationError("Người này đã có mặt ở lớp.")
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    return row


@transaction.atomic
def be_present(*, course: Course, who: Principal, day: date) -> tuple[Presence, bool]:
    """Note that one is there, by the code of the day. Gives the row and whether it is new: a code read twice changes nothing.

    NotAllowed for who has no account of a person; ValidationError: another day's code, somebody who did not register.
    """
    row = _locked(course)
    if not who.may(P.JOIN) or who.user_id is None:
        raise NotAllowed
    if day != clock.today():
        words = "Mã điểm danh này là của ngày khác"
        raise ValidationError(f"{words} ({day:%d/%m/%Y}); hãy quét mã của hôm nay.")
    return _present(row, Attendee.objects.filter(course=row, user_id=who.user_id).order_by("pk").first(), day, by_id=None)


@transaction.atomic
def note_presence(*, course: Course, who: Principal, day: date, attendees: Iterable[Attendee]) -> int:
    """Note by hand who was there on a day of the course that has come; how many are new. NotAllowed for another office."""
    row = _locked(course)
    if not reading.holds_it(who, row):
        raise NotAllowed
    if day > clock.today():
        raise ValidationError("Chỉ điểm danh ngày đã đến.")
    return sum(_present(row, one, day, by_id=who.user_id)[1] for one in attendees)


def _present(course: Course, attendee: Attendee | None, day: date, *, by_id: int | None) -> tuple[Presence, bool]:
    activity = course.activity
    if activity.state == ActivityState.CANCELLED:
        raise ValidationError("Hoạt động đã hủy.")
    if not activity.starts_on <= day <= activity.ends_on:
        raise ValidationError("Ngày này không thuộc thời gian của lớp.")
    if attendee is None or attendee.course_id != course.pk or attendee.withdrawn_at is not None:
        mine = "Bạn chưa đăng ký lớp này; hãy đăng ký trước, hoặc nhờ người tổ chức."
        raise ValidationError(mine if by_id is None else "Người này không có trong danh sách lớp.")
    return Presence.objects.get_or_create(attendee=attendee, day=day, defaults={"noted_by_id": by_id})


@transaction.atomic
def forget_presence(*, presence: Presence, who: Principal) -> None:
    """Take back a presence that was noted wrongly. ValidationError once a certificate rests on it."""
    course = _locked(presence.attendee.course)
    if not reading.holds_it(who, course):
        raise NotAllowed
    if Attendee.objects.filter(pk=presence.attendee_id, certificate__isnull=False).exists():
        raise ValidationError("Đã cấp giấy chứng nhận theo buổi này; không bỏ được.")
    presence.delete()


@transaction.atomic
def evaluate(*, course: Course, who: Principal, score: int, opinion: str = "") -> Attendee:
    """What somebody who was there thinks of the course, 1 to 5; saying it again replaces it. NotAllowed for who was not there."""
    _locked(course)
    row = Attendee.objects.filter(course=course, user_id=who.user_id, presences__isnull=False).order_by("pk").first()
    if row is None or not who.may(P.JOIN):
        raise NotAllowed
    if not 1 <= score <= 5:
        raise ValidationError({"score": "Chọn từ 1 đến 5."})
    row.score, row.opinion, row.evaluated_at = score, nfc(opinion).strip(), clock.now()
    row.full_clean(exclude=["course", "user", "organisation", "enterprise", "registered_by"])
    row.save(update_fields=["score", "opinion", "evaluated_at"])
    return row


@transaction.atomic
def certify(*, course: Course, who: Principal, attendees: Sequence[Attendee]) -> list[Attendee]:
    """Give certificates: a paper for each, and the course in the officer's record (clause 8b).

    NotAllowed for another office; ValidationError, and nothing given: a course that was not held yet, somebody who was there on too few days, or has
    one already.
    """
    row = _locked(course)
    if not reading.holds_it(who, row):
        raise NotAllowed
    if row.activity.state != ActivityState.HELD:
        raise ValidationError("Ghi kết quả thực hiện của lớp trước, rồi cấp giấy chứng nhận.")
    if not attendees:
        raise ValidationError({"attendees": "Hãy chọn ít nhất một người."})
    told = {one.pk: one for one in reading.with_days(course).filter(pk__in=[one.pk for one in attendees])}
    for one in attendees:
        there = told.get(one.pk)
        if there is None or there.withdrawn_at is not None or there.days < row.days_needed:  # type: ignore[attr-defined]
            days = there.days if there is not None else 0  # type: ignore[attr-defined]
            raise ValidationError(f"{one.user.full_name} chỉ có mặt {days}/{row.days_needed} ngày; không cấp giấy chứng nhận được.")
        if there.certificate_id is not None:
            raise ValidationError(f"{one.user.full_name} đã có giấy chứng nhận.")
    given = [_certified(row, told[pk], who) for pk in sorted(told)]
    tell(
        [one.user_id for one in given], kind="activities.certificate", title=f"Giấy chứng nhận: {row.activity.title}",
        body="Giấy chứng nhận đã có trên cổng.", url=row.activity.get_absolute_url(), subject=("activity", row.activity_id),
    )  # fmt: skip
    return given


def _certified(course: Course, attendee: Attendee, who: Principal) -> Attendee:
    activity = course.activity
    attendee.certificate = documents.certificate(course, attendee, who)
    if attendee.organisation_id is not None:
        attendee.record = enter_training(
            user=attendee.user, topic=course.topic, name=activity.title[:200], organiser=activity.organisation.name[:200],
            starts_on=activity.first_day, ends_on=activity.last_day, certificate=attendee.certificate.notation,
        )  # fmt: skip
    attendee.save(update_fields=["certificate", "record"])
    return attendee

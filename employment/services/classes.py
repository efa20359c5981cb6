"""Opening a class against needs, enrolling, finishing it with certificates, cancelling."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from employment import selectors
from employment.models import Course, CourseNeed, Need, Trainee
from employment.permissions import P, reaches
from employment.services.recruiting import back_line
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.services.facts import cleaned
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.models import Line

YOUNGEST = 14
OLDEST = 90


@transaction.atomic
def open_course(
    *, who: Principal, needs: Sequence[Need], title: str, starts_on: date, ends_on: date, place: str, seats: int, line: Line | None = None
) -> Course:
    """Open a class for open needs; their cơ sở are told. A đề án that pays it has these needs behind it. ValidationError at its field."""
    if not reaches(who, P.ORGANISE) or who.user_id is None or who.organisation_id is None:
        raise NotAllowed
    # Locked in one order, so that nobody closes one of them meanwhile.
    rows = list(Need.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[need.pk for need in needs]).order_by("pk"))
    if not rows:
        raise ValidationError({"needs": "Cần chọn ít nhất một nhu cầu tuyển dụng mà lớp đào tạo cho."})
    if any(row.closed_at is not None for row in rows):
        raise ValidationError({"needs": "Có nhu cầu đã được đóng."})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "Ngày bế giảng không được trước ngày khai giảng."})
    row = Course(
        organisation_id=who.organisation_id, title=nfc(title).strip(), starts_on=starts_on, ends_on=ends_on, place=nfc(place).strip(), seats=seats,
        line=line, opened_by_id=who.user_id, opened_at=clock.now(),
    )  # fmt: skip
    row.full_clean(exclude=["organisation", "line", "opened_by", "finished_by", "cancelled_by"])
    row.save()
    CourseNeed.objects.bulk_create(CourseNeed(course=row, need=need) for need in rows)
    for need in rows if line is not None else ():
        assert line is not None
        back_line(line=line, need=need, who=who)
    notices.tell(
        actors.people_of_enterprises([need.enterprise_id for need in rows]), kind="employment.course", title=f"Mở lớp theo nhu cầu của cơ sở: {row.title}",
        body=f"Khai giảng {date_vi(starts_on)}, {row.place}.", url=row.get_absolute_url(), subject=("course", row.pk),
    )  # fmt: skip
    return row


def _locked(course: Course, who: Principal) -> Course:
    """The class, running, of one's own office. ValidationError when it is over."""
    row = Course.objects.select_for_update(of=("self",), no_key=True).get(pk=course.pk)
    if not selectors.is_organisers(row, who):
        raise NotAllowed
    if row.finished_at is not None:
        raise ValidationError("Lớp này đã kết thúc.")
    if row.cancelled_at is not None:
        raise ValidationError("Lớp này đã bị hủy.")
    return row


@transaction.atomic
def enrol(
    *, course: Course, who: Principal, full_name: str, born: int, has_consented: bool, is_woman: bool = False, phone: str = ""
) -> Trainee:
    """Take somebody into a class, with their consent. ValidationError at its field: no consent, no seat, an age that nobody has, there already."""
    row = _locked(course, who)
    if not has_consented:
        raise ValidationError({"has_consented": "Chỉ ghi học viên khi người đó đã đồng ý."})
    if not YOUNGEST <= clock.today().year - born <= OLDEST:
        raise ValidationError({"born": f"Học viên phải từ {YOUNGEST} đến {OLDEST} tuổi."})
    if row.trainees.count() >= row.seats:
        raise ValidationError(f"Lớp đã đủ {row.seats} học viên.")
    name = nfc(full_name).strip()
    if row.trainees.filter(full_name__iexact=name, born=born).exists():
        raise ValidationError({"full_name": "Lớp đã có học viên này (cùng họ tên, năm sinh)."})
    said = str(cleaned({"phone": phone})["phone"]) if phone.strip() else ""
    made = Trainee(
        course=row, full_name=name, born=born, is_woman=is_woman, phone=said, consented_on=clock.today(), by_id=who.user_id, at=clock.now()
    )  # fmt: skip
    made.full_clean(exclude=["course", "by", "hired_by"])
    made.save()
    return made


@transaction.atomic
def finish_course(*, course: Course, who: Principal, certified: Sequence[Trainee]) -> Course:
    """Finish a class and certify those who are named, numbered in the order in which they came. ValidationError before its last day."""
    row = _locked(course, who)
    if clock.today() < row.ends_on:
        raise ValidationError(f"Lớp học đến {date_vi(row.ends_on)}, chưa kết thúc được.")
    wanted = {trainee.pk for trainee in certified}
    trainees = list(row.trainees.order_by("pk"))
    if wanted - {trainee.pk for trainee in trainees}:
        raise ValidationError({"certified": "Có người không học lớp này."})
    row.finished_at, row.finished_by_id = clock.now(), who.user_id
    row.save(update_fields=["finished_at", "finished_by"])
    for number, trainee in enumerate((one for one in trainees if one.pk in wanted), 1):
        trainee.certificate, trainee.certified_on = f"{selectors.certificate_base(row)}-{number:02d}", clock.today()
        trainee.save(update_fields=["certificate", "certified_on"])
    return row


@transaction.atomic
def cancel_course(*, course: Course, who: Principal, reason: str) -> Course:
    """Cancel a class that runs; its cơ sở are told."""
    row = _locked(course, who)
    said = nfc(reason).strip()
    if not said:
        raise ValidationError({"reason": "Cần nhập lý do."})
    row.cancelled_at, row.cancelled_by_id, row.cancelled_reason = clock.now(), who.user_id, said
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    enterprises = list(row.needs.order_by("pk").values_list("enterprise_id", flat=True))
    notices.tell(
        actors.people_of_enterprises(enterprises), kind="employment.cancelled", title=f"Hủy lớp: {row.title}", body=said, url=row.get_absolute_url(),
        subject=("course", row.pk),
    )  # fmt: skip
    return row

"""Courses: opened and invited, registered for, attended by the code of the day, judged; certificates only for who was there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from activities import selectors
from activities.models import Activity, Attendee, Course, Presence
from activities.selectors import training as reading
from activities.services import attendance, change_plan, training
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Training, User
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from tests.activities.test_activities import waits
from tests.factories import actors
from tests.factories.activities import make_activity, make_course, move
from tests.factories.projects import Cast

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


def user_of(who) -> User:
    return User.objects.get(pk=who.user_id)


def registered(course: Course, who) -> Attendee:
    """Somebody who registered themselves."""
    return training.register_people(course=course, who=who, people=[user_of(who)])[0]


def test_a_course_from_invitation_to_the_officers_record(cast):
    holder, officer, other = cast[Role.DOIT_OFFICER], cast[Role.DISTRICT_OFFICER], actors.acting(Role.DISTRICT_OFFICER, district="831")
    course = make_course(holder, days=2)
    assert waits(officer) == ["Cử người dự lớp"]
    assert Notice.objects.filter(user_id=officer.user_id, kind="activities.invitation").exists()
    mine, absent = registered(course, officer), registered(course, other)
    assert waits(officer) == []
    assert training.register_people(course=course, who=officer, people=[user_of(officer)]) == []
    for day in (DAY, DAY + timedelta(days=1)):
        with clock.at(day):
            first, is_new = training.be_present(course=course, who=officer, day=day)
            assert is_new
            assert training.be_present(course=course, who=officer, day=day) == (first, False)
    with clock.at(DAY + timedelta(days=1)):
        assert training.note_presence(course=course, who=holder, day=DAY + timedelta(days=1), attendees=[absent]) == 1
        with pytest.raises(ValidationError, match="Ghi kết quả"):
            training.certify(course=course, who=holder, attendees=[mine])
        move(course.activity, "hold", holder, held_from=DAY, held_to=DAY + timedelta(days=1), participants=2)
        assert (waits(officer), waits(holder)) == (["Đánh giá lớp đã dự"], ["Cấp giấy chứng nhận"])
        training.evaluate(course=course, who=officer, score=4, opinion="Thiết thực")
        with pytest.raises(ValidationError, match="có mặt 1/2 ngày"):
            training.certify(course=course, who=holder, attendees=[mine, absent])
        assert not Attendee.objects.filter(certificate__isnull=False).exists()
        (given,) = training.certify(course=course, who=holder, attendees=[mine])
        assert given.certificate.notation.endswith("/GCN-SCT")
        assert Training.objects.get(user_id=officer.user_id).certificate == given.certificate.notation
        assert (waits(officer), waits(holder), reading.judged(course)) == ([], [], (4.0, 1, ["Thiết thực"]))
        with pytest.raises(ValidationError, match="đã có giấy"):
            training.certify(course=course, who=holder, attendees=[mine])
        with pytest.raises(ValidationError, match="không bỏ được"):
            training.forget_presence(presence=mine.presences.get(day=DAY), who=holder)
        training.forget_presence(presence=absent.presences.get(), who=holder)
    seen = {row.user_id for row in reading.trained(cast[Role.PROVINCE_LEADER])}
    assert seen == {officer.user_id}
    assert not reading.trained(other).exists()


def test_the_database_refuses_a_certificate_without_presence(cast):
    course = make_course()
    row = registered(course, cast[Role.DISTRICT_OFFICER])
    move(course.activity, "hold", cast[Role.DOIT_OFFICER])
    with pytest.raises(IntegrityError, match="was not there"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_attendee SET certificate_id = 1 WHERE id = %s", [row.pk])


def test_what_does_not_fit_is_refused(cast):
    holder, officer = cast[Role.DOIT_OFFICER], cast[Role.DISTRICT_OFFICER]
    course = make_course(holder, seats=1)
    stranger = actors.acting(Role.CO_APPRAISER, organisation_code="stttt")
    with pytest.raises(NotAllowed):
        registered(course, stranger)
    with pytest.raises(ValidationError, match="của cơ quan"):
        training.register_people(course=course, who=officer, people=[user_of(stranger)])
    with pytest.raises(ValidationError, match="chưa đăng ký"):
        training.be_present(course=course, who=officer, day=DAY)
    row = registered(course, officer)
    with pytest.raises(ValidationError, match="đủ người"):
        registered(course, actors.acting(Role.DISTRICT_OFFICER, district="831"))
    with pytest.raises(ValidationError, match="ngày khác"):
        training.be_present(course=course, who=officer, day=DAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        training.evaluate(course=course, who=officer, score=5)
    for changed, field in (
        ({"seats": 0}, "seats"),
        ({"days_needed": 3}, "days_needed"),
        ({"register_by": DAY + timedelta(days=9)}, "register_by"),
    ):
        with pytest.raises(ValidationError) as refused:
            training.open_course(activity=course.activity, who=holder, **({"topic": "promotion", "register_by": DAY} | changed))
        assert field in refused.value.error_dict
    with pytest.raises(ValidationError, match="Chỉ lớp"):
        training.open_course(activity=make_activity(holder), who=holder, topic="promotion", register_by=DAY)
    with pytest.raises(NotAllowed):
        training.open_course(activity=course.activity, who=officer, topic="promotion", register_by=DAY)
    plan = {
        "kind": "fair", "title": "x", "starts_on": DAY, "ends_on": None, "starts_at": None, "content": "", "clause": None, "area": None, "place": "",
        "partners": "", "is_shared": False, "projects": [], "enterprises": [],
    }  # fmt: skip
    with pytest.raises(ValidationError, match="đã mở đăng ký"):
        change_plan(activity=course.activity, who=holder, version=0, **plan)
    change_plan(activity=course.activity, who=holder, version=0, **plan | {"kind": "workshop", "ends_on": DAY + timedelta(days=1)})
    assert Notice.objects.filter(user_id=officer.user_id, kind="activities.changed").exists()
    training.withdraw(attendee=row, who=officer)
    with pytest.raises(ValidationError, match="đã thôi dự"):
        training.withdraw(attendee=row, who=officer)
    with clock.at(DAY + timedelta(days=1)), pytest.raises(ValidationError, match="hết hạn đăng ký"):
        registered(course, officer)
    assert registered(course, officer).pk == row.pk
    move(course.activity, "cancel", holder, reason="Bão")
    with pytest.raises(ValidationError, match="đã hủy"):
        registered(course, officer)


def test_pages_of_a_course(cast, client_as, django_assert_max_num_queries):
    holder, person = actors.make_member(Role.DOIT_OFFICER), actors.make_member(Role.DISTRICT_OFFICER)
    desk, phone = client_as(holder.user, holder), client_as(person.user, person)
    row = make_activity(actors.principal(holder), kind="course", title="Lớp sản xuất sạch hơn")
    hidden = phone.get(row.get_absolute_url())
    assert hidden.status_code == 404
    opened = reverse("activities:open_course", args=[row.pk])
    assert desk.post(opened, {"topic": "cleaner", "register_by": "31/12/2024"}).status_code == 422
    assert desk.post(opened, {"topic": "cleaner", "register_by": "04/03/2024", "groups": ["districts"]}).status_code == 302
    course = Course.objects.get()
    page = phone.get(row.get_absolute_url()).content.decode()
    assert "Đăng ký cho tôi, đồng nghiệp" in page
    assert phone.post(reverse("activities:register", args=[row.pk]), {"people": []}).status_code == 422
    assert phone.post(reverse("activities:register", args=[row.pk]), {"people": [person.user.pk]}).status_code == 302
    code = desk.get(reverse("activities:day_code", args=[row.pk]))
    here = reverse("activities:present", args=[attendance.token_of(course, DAY)])
    assert here in code.content.decode()
    assert "viewBox" in code.content.decode()  # the whole code, at any width
    assert phone.get(here[:-2] + "x/").status_code == 404
    assert phone.post(reverse("activities:present", args=[attendance.token_of(course, DAY - timedelta(days=1))])).status_code == 409
    assert "Tôi có mặt" in phone.get(here).content.decode()
    assert phone.post(here).status_code == 302
    again = phone.post(here, follow=True)
    assert "không cần làm lại" in again.content.decode()
    assert Presence.objects.count() == 1
    assert phone.get(reverse("activities:roll", args=[row.pk])).status_code == 403 or not selectors.own(actors.principal(person)).exists()
    attendee = Attendee.objects.get()
    assert desk.post(reverse("activities:roll", args=[row.pk]), {"day": "2024-03-04", "attendees": [attendee.pk]}).status_code == 302
    assert desk.post(reverse("activities:certify", args=[row.pk]), {"attendees": [attendee.pk]}).status_code == 422
    row.refresh_from_db()
    move(row, "hold", actors.principal(holder))
    assert "checked" in desk.get(reverse("activities:certify", args=[row.pk])).content.decode()
    assert desk.post(reverse("activities:certify", args=[row.pk]), {"attendees": [attendee.pk]}).status_code == 302
    presence = Presence.objects.get()
    assert desk.post(reverse("activities:forget_presence", args=[row.pk, presence.pk])).status_code == 409
    assert phone.post(reverse("activities:evaluate", args=[row.pk]), {"score": "9"}).status_code == 422
    assert phone.post(reverse("activities:evaluate", args=[row.pk]), {"score": "5", "opinion": "Tốt"}).status_code == 302
    mine, theirs = phone.get(row.get_absolute_url()).content.decode(), desk.get(row.get_absolute_url()).content.decode()
    attendee.refresh_from_db()
    assert attendee.certificate.notation in mine
    assert "Ý kiến của người dự" in theirs
    assert "Ý kiến của người dự" not in mine
    with django_assert_max_num_queries(10):
        listed = desk.get(reverse("activities:trained"), {"q": "san xuat sach"})
    assert person.user.full_name in listed.content.decode()
    assert attendee.certificate.notation in b"".join(desk.get(reverse("activities:trained"), {"xuat": "csv"}).streaming_content).decode()
    assert Activity.objects.get().state == "held"
    assert phone.post(reverse("activities:withdraw", args=[row.pk, attendee.pk])).status_code == 409

"""Pages of training: open registration, register, be there, judge, certify; who was trained in what."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from markupsafe import Markup

from activities import selectors
from activities.forms.training import CertifyForm, CourseForm, EvaluateForm, RegisterForm, RollForm
from activities.models import Activity, Attendee, Course, Presence
from activities.permissions import P
from activities.selectors import training as reading
from activities.services import attendance, training
from activities.views.activities import OfOffice
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.actors.staffing import TrainingTopic
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found, not_now


class OpenCourse(OfOffice):
    """Open registration, or change what the course asks."""

    form_class = CourseForm
    template_name = "activities/doing.html"
    title = "Mở đăng ký, mời dự"
    submit = "Mở đăng ký"

    def find(self) -> Activity:
        row = super().find()
        if not row.is_training:
            raise Http404
        return row

    def form_arguments(self) -> dict[str, Any]:
        return {"activity": self.subject, "course": reading.course_of(self.subject)}

    def perform(self, data: dict[str, Any]) -> str:
        invited = reading.organisations_of(data.pop("groups"), but=self.subject.organisation_id)
        course = training.open_course(activity=self.subject, who=self.principal, invited=invited, **data)
        return f"Đã mở đăng ký; đã mời {course.invitations.count()} cơ quan."


def course_in(who: Any, pk: int) -> Course:
    """The course of an activity that the reader may see; 404 otherwise."""
    course = reading.course_of(found(selectors.visible_to(who), pk))
    if course is None:
        raise Http404
    return course


class _OfCourse(pages.Doing):
    """Something done with a course that the reader sees."""

    course: Course
    subject: Activity

    def find(self) -> Activity:
        self.course = course_in(self.principal, self.kwargs["pk"])
        return self.course.activity


class Register(_OfCourse):
    """Register oneself and colleagues."""

    permission = P.JOIN
    form_class = RegisterForm
    title = "Đăng ký dự"
    submit = "Đăng ký"

    def find(self) -> Activity:
        row = super().find()
        if not reading.may_register(self.principal, self.course):
            raise Http404
        return row

    def form_arguments(self) -> dict[str, Any]:
        return {"course": self.course, "who": self.principal}

    def perform(self, data: dict[str, Any]) -> str:
        made = training.register_people(course=self.course, who=self.principal, people=list(data["people"]))
        return f"Đã đăng ký {len(made)} người." if made else "Những người này đã đăng ký từ trước."


class Withdraw(Allowed):
    """Take a registration back."""

    permission = P.JOIN

    def post(self, request: HttpRequest, pk: int, attendee: int) -> HttpResponse:
        course = course_in(self.principal, pk)
        rows = (
            reading.coming(course)
            if reading.holds_it(self.principal, course)
            else reading.coming(course).filter(user__in=reading.colleagues(self.principal))
        )
        row = found(rows, attendee)
        try:
            training.withdraw(attendee=row, who=self.principal)
        except ValidationError as error:
            return not_now(request, " ".join(error.messages), course.activity.get_absolute_url())
        messages.success(request, f"Đã bỏ tên {row.user.full_name} khỏi danh sách.")
        return redirect(course.activity.get_absolute_url())


class DayCode(Allowed):
    """The code of the day, to be shown on a screen at the place."""

    permission = P.KEEP

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity: Activity = found(selectors.own(self.principal), pk)
        course = reading.course_of(activity)
        if course is None:
            raise Http404
        today = clock.today()
        if not activity.starts_on <= today <= activity.ends_on:
            return not_now(request, "Hôm nay không có buổi nào của lớp.", activity.get_absolute_url())
        address = request.build_absolute_uri(reverse("activities:present", args=[attendance.token_of(course, today)]))
        names = {
            "activity": activity, "day": today, "address": address, "here": Presence.objects.filter(attendee__course=course, day=today).count(),
            "coming": reading.coming(course).count(), "code": Markup(segno.make(address, error="m", micro=False).svg_inline(border=4, omitsize=True)),  # noqa: S704 drawn by us
        }  # fmt: skip
        return render(request, "activities/day_code.html", names)


class BePresent(Allowed):
    """Where the code of the day leads: one press says that one is there."""

    permission = P.JOIN

    def _course(self, token: str) -> tuple[Course, date]:
        told = attendance.read(token)
        if told is None:
            raise Http404
        found(selectors.visible_to(self.principal), told[0].activity_id)
        return told

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        course, day = self._course(token)
        mine = reading.coming(course).filter(user=self.principal.user_id).first()
        there = Presence.objects.filter(attendee=mine, day=day).first() if mine else None
        names = {"activity": course.activity, "day": day, "is_today": day == clock.today(), "mine": mine, "there": there}
        return render(request, "activities/present.html", names)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        course, day = self._course(token)
        back = reverse("activities:present", args=[token])
        try:
            row, is_new = training.be_present(course=course, who=self.principal, day=day)
        except ValidationError as error:
            return not_now(request, " ".join(error.messages), back)
        at = row.at.astimezone(clock.ZONE)
        messages.success(request, "Đã điểm danh." if is_new else f"Bạn đã điểm danh lúc {at:%H:%M}; không cần làm lại.")
        return redirect(back)


class Roll(OfOffice):
    """Who was there, by hand; who gets a certificate."""

    form_class = RollForm
    title = "Điểm danh"
    submit = "Ghi có mặt"
    template_name = "activities/roll.html"

    def take(self) -> None:
        super().take()
        course = reading.course_of(self.subject)
        if course is None:
            raise Http404
        self.course = course

    def form_arguments(self) -> dict[str, Any]:
        return {"course": self.course}

    def more(self) -> dict[str, Any]:
        rows = Presence.objects.filter(attendee__course=self.course).select_related("attendee__user").order_by("-day", "pk")
        return super().more() | {"noted": list(rows[:500])}

    def perform(self, data: dict[str, Any]) -> str:
        count = training.note_presence(course=self.course, who=self.principal, day=data["day"], attendees=list(data["attendees"]))
        return f"Đã ghi có mặt {count} người ngày {data['day']:%d/%m/%Y}."


class ForgetPresence(Allowed):
    """Take a wrong presence back."""

    permission = P.KEEP

    def post(self, request: HttpRequest, pk: int, presence: int) -> HttpResponse:
        activity = found(selectors.own(self.principal), pk)
        row = found(
            Presence.objects.filter(attendee__course__activity=activity).select_related("attendee__course", "attendee__user"), presence
        )
        try:
            training.forget_presence(presence=row, who=self.principal)
        except ValidationError as error:
            return not_now(request, " ".join(error.messages), activity.get_absolute_url())
        messages.success(request, f"Đã bỏ điểm danh của {row.attendee.user.full_name} ngày {row.day:%d/%m/%Y}.")
        return redirect("activities:roll", pk)


class Certify(Roll):
    """Give certificates to who was there on enough days."""

    form_class = CertifyForm
    title = "Cấp giấy chứng nhận"
    submit = "Cấp giấy chứng nhận"
    template_name = "workflow/doing.html"

    def perform(self, data: dict[str, Any]) -> str:
        given = training.certify(course=self.course, who=self.principal, attendees=list(data["attendees"]))
        return f"Đã cấp {len(given)} giấy chứng nhận; đã ghi vào hồ sơ đào tạo của cán bộ."


class Evaluate(_OfCourse):
    """Say what one thinks of a course."""

    permission = P.JOIN
    form_class = EvaluateForm
    title = "Đánh giá lớp"
    submit = "Gửi đánh giá"

    def find(self) -> Activity:
        row = super().find()
        mine = Attendee.objects.filter(course=self.course, user=self.principal.user_id, presences__isnull=False).order_by("pk").first()
        if mine is None:
            raise Http404
        self.mine = mine
        return row

    def initial(self) -> dict[str, Any]:
        return {"score": self.mine.score, "opinion": self.mine.opinion}

    def perform(self, data: dict[str, Any]) -> str:
        training.evaluate(course=self.course, who=self.principal, **data)
        return "Cảm ơn bạn đã đánh giá."


class Trained(Allowed, ListPage):
    """Who was trained in what."""

    permission = P.VIEW
    title = "Ai đã học gì"
    template_name = "list.html"
    cells = "activities/trained_cells.html"
    key = "da-hoc"
    url_name = "activities:trained"
    columns: ClassVar[Sequence[Column]] = (
        Column("person", "Người học", wide=True, cells=(Cell("Người học", lambda row: row.user.full_name, 30),)),
        Column("office", "Cơ quan, cơ sở", cells=(Cell("Cơ quan, cơ sở", lambda row: row.sent_by, 30),)),
        Column("course", "Lớp", cells=(Cell("Lớp", lambda row: row.course.activity.title, 50),)),
        Column("topic", "Chủ đề", cells=(Cell("Chủ đề", lambda row: row.course.get_topic_display()),)),
        Column("on", "Ngày", cells=(Cell("Từ ngày", lambda row: row.course.activity.first_day),)),
        Column("days", "Số ngày dự", numeric=True, short="Ngày dự", cells=(Cell("Số ngày dự", lambda row: row.days),)),
        Column(
            "certificate",
            "Giấy chứng nhận",
            cells=(Cell("Giấy chứng nhận", lambda row: row.certificate.notation if row.certificate else ""),),
        ),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("id", descending=True),)),)
    filters = (
        Filter("chu-de", "Chủ đề", lambda view: TrainingTopic.choices, lambda rows, value: rows.filter(course__topic=value)),
        Filter(
            "giay", "Giấy chứng nhận", lambda view: [("co", "Đã cấp"), ("chua", "Chưa cấp")],
            lambda rows, value: rows.filter(certificate__isnull=value == "chua"),
        ),
    )  # fmt: skip
    search_fields = ("user__full_name", "course__activity__title")
    unit = "lượt học"
    empty_title = "Chưa có ai được ghi là đã học"
    empty_words = "Người dự được điểm danh ở lớp nào thì hiện ở đây."

    def rows(self) -> QuerySet[Attendee]:
        return reading.trained(self.principal)

    def dress(self, rows: list[Any]) -> None:
        days = dict(
            Presence.objects.filter(attendee__in=[row.pk for row in rows])
            .order_by()
            .values("attendee")
            .annotate(n=Count("pk"))
            .values_list("attendee", "n")
        )
        for row in rows:
            row.days = days.get(row.pk, 0)

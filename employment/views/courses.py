"""Classes: what there is, opening one against needs, its trainees, its end."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from employment import forms, selectors, services
from employment.enums import TONES
from employment.models import Course
from employment.permissions import P, reaches
from employment.views.acting import Dutiful
from khuyencong import clock
from khuyencong.access import shown
from khuyencong.access.views import Allowed
from khuyencong.text import date_vi
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found


class Courses(Allowed, ListPage):
    """Classes that the reader may see."""

    permission = P.VIEW
    title = "Lớp nghề theo nhu cầu"
    template_name = "employment/courses.html"
    cells = "employment/course_cells.html"
    key = "lop-nghe"
    url_name = "employment:courses"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Lớp", wide=True, cells=(Cell("Lớp", lambda row: row.title, 40), Cell("Nơi học", lambda row: row.place, 30))),
        Column("by", "Cơ quan mở", cells=(Cell("Cơ quan mở", lambda row: row.organisation.name, 34),)),
        Column("days", "Thời gian", cells=(Cell("Khai giảng", lambda row: row.starts_on), Cell("Bế giảng", lambda row: row.ends_on))),
        Column(
            "people", "Học viên", numeric=True,
            cells=(Cell("Học viên", lambda row: row.learning), Cell("Được cấp chứng nhận", lambda row: row.certified), Cell("Có việc", lambda row: row.hired)),
        ),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state.label),)),
    )  # fmt: skip
    sorts = (Sort("moi", "Mới nhất", (Key("starts_on", descending=True), Key("id", descending=True))),)
    unit = "lớp"
    empty_title = "Chưa có lớp nghề nào mở theo nhu cầu"
    empty_words = "Cơ quan phụ trách đào tạo nghề mở lớp theo nhu cầu tuyển dụng mà cơ sở đăng."

    def rows(self) -> QuerySet[Course]:
        return selectors.courses_visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]

    def more(self) -> dict[str, Any]:
        return {"may_open": reaches(self.principal, P.ORGANISE)}


class OpenCourse(Dutiful, pages.Starting):
    """Open a class; `?nhu-cau=` names the need that it begins with."""

    permission = P.ORGANISE
    form_class = forms.CourseForm
    template_name = "employment/open.html"
    title = "Mở lớp theo nhu cầu tuyển dụng"
    submit = "Mở lớp"
    list_url = "employment:courses"

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("nhu-cau", "")
        need = selectors.open_needs().filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
        if need is None:
            return {}
        return {"needs": [need.pk], "title": f"Lớp {need.trade}", "seats": min(need.count, forms.MOST_SEATS), "place": need.enterprise.name}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.open_course(who=self.principal, **data)
        return "Đã mở lớp; cơ sở có nhu cầu được báo."


class CoursePage(Allowed):
    """One class: what is next, its needs, and to whom it belongs its trainees by name."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: Course = found(selectors.courses_visible_to(self.principal), pk)
        is_mine = selectors.is_organisers(row, self.principal)
        trainees = list(row.trainees.select_related("hired_by").order_by("pk")) if is_mine else []
        for one in trainees:
            one.course = row
            one.tone, one.told = TONES[one.followed], shown(one, "phone", self.principal)  # type: ignore[attr-defined]
            is_certified = one.certificate is not None and one.withdrawn_at is None
            one.may_hire = is_certified and one.stayed is None  # type: ignore[attr-defined]
            one.may_ask = is_certified and one.hired_on is not None and one.stayed is None  # type: ignore[attr-defined]
        names = {
            "course": row,
            "tone": TONES[row.state],
            "needs": list(selectors.needs_visible_to(self.principal).filter(answered__course=row)),
            "trainees": trainees,
            "is_mine": is_mine,
            "runs": row.state == "running",
            "is_over": row.ends_on <= clock.today(),
        }
        return render(request, "employment/course.html", names)


class _OfCourse(Dutiful):
    permission = P.ORGANISE
    subject: Course

    def find(self) -> Course:
        row: Course = found(selectors.own_courses(self.principal), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        return {"finished": "Lớp này đã kết thúc.", "cancelled": "Lớp này đã bị hủy."}.get(self.subject.state, "")

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": self.subject.title}


class Enrol(_OfCourse):
    """Take somebody in."""

    form_class = forms.EnrolForm
    title = "Thêm học viên"
    submit = "Ghi học viên"

    def perform(self, data: dict[str, Any]) -> str:
        made = services.enrol(course=self.subject, who=self.principal, **data)
        return f"Đã ghi học viên {made.full_name}."


class Finish(_OfCourse):
    """The class is over; who is ticked gets a certificate."""

    form_class = forms.FinishForm
    title = "Kết thúc lớp, cấp chứng nhận"
    submit = "Kết thúc lớp"

    def why_not(self) -> str:
        if words := super().why_not():
            return words
        ends_on = self.subject.ends_on
        return f"Lớp học đến {date_vi(ends_on)}, chưa kết thúc được." if clock.today() < ends_on else ""

    def form_arguments(self) -> dict[str, Any]:
        return {"course": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        services.finish_course(course=self.subject, who=self.principal, certified=list(data["certified"]))
        return f"Đã kết thúc lớp, cấp chứng nhận cho {len(data['certified'])} học viên."


class Cancel(_OfCourse):
    """The class is cancelled."""

    form_class = forms.ReasonForm
    title = submit = "Hủy lớp"

    def perform(self, data: dict[str, Any]) -> str:
        services.cancel_course(course=self.subject, who=self.principal, reason=data["reason"])
        return "Đã hủy lớp; cơ sở có nhu cầu được báo."

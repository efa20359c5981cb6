"""Tasks of communes: what there is, giving one, one task with its communes on the schematic, calling it off."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communes import coverage, forms, selectors, services
from communes.enums import TONES, Clause, Standing
from communes.models import Assignment, Task
from communes.permissions import P
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.ui.schematic import NOT_TO_SCALE
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found

_NEWEST = Sort("moi", "Mới nhất", (Key("sent_at", descending=True), Key("id", descending=True)))


class Tasks(Allowed, ListPage):
    """Tasks that the reader's office sent, or that communes in their reach have; the year's coverage above them."""

    permission = P.VIEW
    title = "Việc giao xã"
    template_name = "communes/tasks.html"
    cells = "communes/task_cells.html"
    key = "viec-giao-xa"
    url_name = "communes:tasks"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Việc", wide=True, cells=(Cell("Việc", lambda row: row.title, 50),)),
        Column("by", "Cơ quan giao", cells=(Cell("Cơ quan giao", lambda row: row.organisation.name, 30),)),
        Column("sent", "Ngày giao", cells=(Cell("Ngày giao", lambda row: clock.day_of(row.sent_at)),)),
        Column("due", "Hạn báo cáo", cells=(Cell("Hạn báo cáo", lambda row: row.due_on),)),
        Column("told", "Đã báo cáo", cells=(Cell("Xã được giao", lambda row: row.asked), Cell("Xã đã báo cáo", lambda row: row.told))),
    )
    sorts = (_NEWEST,)
    filters = (Filter("diem", "Điểm của Chỉ thị", lambda view: Clause.choices, lambda rows, value: rows.filter(clause=value)),)
    unit = "việc"
    empty_title = "Chưa có việc nào giao cho xã"
    empty_words = "Cơ quan phụ trách địa bàn giao việc, xã báo cáo bằng ba ô và một ảnh, có hoặc không có tài khoản."

    def rows(self) -> QuerySet[Task]:
        return selectors.tasks_visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.is_late = row.called_off_at is None and row.told < row.asked and row.due_on < clock.today()

    def more(self) -> dict[str, Any]:
        year = clock.today().year
        covered = coverage.of_year(selectors.counted_by_commune(self.principal, year))
        return {
            "may_send": self.principal.may(P.SEND),
            "may_keep_contacts": self.principal.may(P.KEEP_CONTACT),
            "year": year,
            "covered": sorted(covered, key=lambda one: (one.told * 100 // one.asked, one.area.sort_name)),
            "drawing": coverage.drawing(covered),
            "not_to_scale": NOT_TO_SCALE,
        }


class Reports(Allowed, ListPage):
    """What each commune reported, or has not: a list to be filtered and taken away as a file."""

    permission = P.VIEW
    title = "Báo cáo của xã"
    cells = "communes/report_cells.html"
    key = "bao-cao-cua-xa"
    url_name = "communes:reports"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "commune", "Xã, phường", wide=True,
            cells=(
                Cell("Xã, phường", lambda row: row.area.name, 24),
                Cell("Huyện, thành phố", lambda row: row.area.district.name if row.area.district else "", 24),
            ),
        ),
        Column("task", "Việc", cells=(Cell("Việc", lambda row: row.task.title, 50), Cell("Hạn", lambda row: row.task.due_on))),
        Column("standing", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.standing.label, 22),)),
        Column(
            "told", "Báo cáo",
            cells=(
                Cell("Ngày báo cáo", lambda row: clock.day_of(row.told.at) if row.told else None),
                Cell("Xã đã làm gì", lambda row: row.told.words if row.told else "", 60),
                Cell("Số cơ sở, hộ được phổ biến", lambda row: row.told.reached if row.told else None),
                Cell("Khó khăn, đề nghị", lambda row: row.told.wish if row.told else "", 40),
            ),
        ),
    )  # fmt: skip
    sorts = (Sort("moi", "Mới nhất", (Key("id", descending=True),)),)
    filters = (
        Filter(
            "bao-cao", "Báo cáo", lambda view: (("co", "Đã báo cáo"), ("chua", "Chưa báo cáo")),
            lambda rows, value: rows.filter(report__isnull=value == "chua"),
        ),
        Filter(
            "viec", "Việc", lambda view: [(str(pk), title) for pk, title in selectors.tasks_visible_to(view.principal).values_list("pk", "title")[:100]],
            lambda rows, value: rows.filter(task=value),
        ),
    )  # fmt: skip
    unit = "báo cáo"
    empty_title = "Chưa có việc nào giao cho xã"

    def rows(self) -> QuerySet[Assignment]:
        return selectors.assignments_visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.told = getattr(row, "report", None)
            row.tone = TONES[row.standing]


class Send(pages.Starting):
    """Give communes a task."""

    permission = P.SEND
    form_class = forms.SendForm
    template_name = "communes/send.html"
    title = "Giao việc cho xã"
    submit = "Giao việc"
    list_url = "communes:tasks"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.send_task(who=self.principal, **data)
        return f"Đã giao việc cho {self.made.assignments.count()} xã, phường; mỗi xã có một liên kết báo cáo."


class TaskPage(Allowed):
    """One task: who has not reported first, the schematic, the ways on."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        task: Task = found(selectors.tasks_visible_to(self.principal), pk)
        rows = selectors.by_standing(selectors.assignments_visible_to(self.principal).filter(task=task))
        for row in rows:
            row.told = getattr(row, "report", None)  # type: ignore[attr-defined]
            row.tone = TONES[row.standing]  # type: ignore[attr-defined]
        mine = [row for row in rows if row.told is None and row.organisation_id == self.principal.organisation_id]  # type: ignore[attr-defined]
        names = {
            "task": task,
            "rows": rows,
            "missing": sum(1 for row in rows if row.told is None),  # type: ignore[attr-defined]
            "late": sum(1 for row in rows if row.standing == Standing.LATE),
            "reached": sum(row.told.reached for row in rows if row.told),  # type: ignore[attr-defined]
            "mine": mine[0] if mine and self.principal.may(P.REPORT) and task.called_off_at is None else None,
            "is_senders": selectors.is_senders(task, self.principal),
            "drawing": coverage.drawing(coverage.of_task(rows)) if len(rows) > 1 else None,
            "not_to_scale": NOT_TO_SCALE,
        }
        return render(request, "communes/task.html", names)


class CallOff(pages.Doing):
    """The task is over."""

    permission = P.SEND
    form_class = forms.CallOffForm
    title = submit = "Cho thôi việc này"

    def find(self) -> Task:
        row: Task = found(selectors.tasks_visible_to(self.principal).filter(organisation=self.principal.organisation_id), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        return "Việc này đã được cho thôi." if self.subject.called_off_at else ""  # type: ignore[attr-defined]

    def perform(self, data: dict[str, Any]) -> str:
        services.call_off(task=self.subject, who=self.principal, reason=data["reason"])  # type: ignore[arg-type]
        return "Đã cho thôi; xã chưa báo cáo không phải báo cáo nữa."

"""Pages of obstacles: what there is, raising one, reading one, moving it on, answers for everybody."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history
from obstacles import forms, selectors, services
from obstacles.enums import ObstacleState, Topic
from obstacles.models import Obstacle
from obstacles.permissions import P

TONES = {
    "raised": "near",
    "answered": "done",
    "escalated": "near",
    "decided": "done",
    "settled": "done",
    "joined": "plain",
    "withdrawn": "plain",
}
_NEWEST = Sort("moi", "Mới nhất", (Key("raised_at", descending=True), Key("id", descending=True)))


class Obstacles(Allowed, ListPage):
    """The obstacles that the reader may see in full."""

    permission = P.VIEW
    title = "Khó khăn, vướng mắc"
    template_name = "obstacles/list.html"
    cells = "obstacles/cells.html"
    key = "vuong-mac"
    url_name = "obstacles:list"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Vướng mắc", wide=True, cells=(Cell("Mã", lambda row: row.code), Cell("Vướng mắc", lambda row: row.title, 50))),
        Column("raiser", "Đơn vị nêu", cells=(Cell("Đơn vị nêu", lambda row: row.raiser),)),
        Column("topic", "Lĩnh vực", cells=(Cell("Lĩnh vực", lambda row: row.get_topic_display()),)),
        Column("raised", "Ngày nêu", cells=(Cell("Ngày nêu", lambda row: clock.day_of(row.raised_at)),)),
        Column("due", "Hạn trả lời", cells=(Cell("Hạn trả lời", lambda row: row.due_on),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
    )
    sorts = (_NEWEST,)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: ObstacleState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("linh-vuc", "Lĩnh vực", lambda view: Topic.choices, lambda rows, value: rows.filter(topic=value)),
    )
    folded_column = "search_text"
    unit = "vướng mắc"
    empty_title = "Chưa có vướng mắc nào"
    empty_words = "Gặp việc vượt thẩm quyền của mình thì nêu ở đây; Sở Công Thương trả lời hoặc báo cáo UBND tỉnh."

    def rows(self) -> QuerySet[Obstacle]:
        return selectors.visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        due = selectors.due_days(row.pk for row in rows)
        for row in rows:
            row.due_on = due.get(row.pk)
            row.is_late = row.due_on is not None and row.due_on < clock.today()
            row.tone = TONES[row.state]

    def more(self) -> dict[str, Any]:
        return {"may_raise": self.principal.may(P.RAISE)}


class Answers(Allowed, ListPage):
    """Answers that everybody may read, under general questions."""

    permission = P.VIEW
    title = "Vướng mắc đã được trả lời"
    cells = "obstacles/answer_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("question", "Câu hỏi", wide=True),
        Column("topic", "Lĩnh vực"),
        Column("by", "Trả lời của"),
        Column("on", "Ngày"),
    )
    sorts = (_NEWEST,)
    filters = (Filter("linh-vuc", "Lĩnh vực", lambda view: Topic.choices, lambda rows, value: rows.filter(topic=value)),)
    search_fields = ("shared_as",)
    unit = "câu hỏi"
    empty_title = "Chưa có câu trả lời chung nào"
    empty_words = "Câu trả lời mà nhiều đơn vị cần được Sở Công Thương, UBND tỉnh công bố ở đây dưới một câu hỏi chung."

    def rows(self) -> QuerySet[Obstacle]:
        return selectors.shared()


class Raise(pages.Starting):
    """Raise an obstacle; what is like it and already answered stands beside the form."""

    permission = P.RAISE
    form_class = forms.RaiseForm
    template_name = "obstacles/raise.html"
    title = submit = "Nêu vướng mắc"
    list_url = "obstacles:list"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def initial(self) -> dict[str, Any]:
        return {"code": self.request.GET.get("de-an", "")[:30]}

    def more(self) -> dict[str, Any]:
        typed = (self.request.POST.get("title", "") or self.request.GET.get("ve", ""))[:200]
        return super().more() | {"typed": typed, "alike": selectors.alike(typed, selectors.shared(), by_question=True)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.raise_obstacle(who=self.principal, **data)
        return f"Đã gửi vướng mắc {self.made.code} tới Sở Công Thương."


class ObstaclePage(Allowed):
    """One obstacle: in full for those whom it is of, the answer alone for those whom it concerns besides."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = selectors.visible_to(self.principal).filter(pk=pk).first()
        if row is None:
            answer = found(selectors.answers_for(self.principal), pk)
            return render(request, "obstacles/answer.html", {"obstacle": answer, "may_meet": self.principal.may(P.RAISE)})
        due = selectors.due_days([row.pk]).get(row.pk)
        options = runner.options(row, self.principal)
        mine = row.machine.within(row, self.principal, self.principal.scope(P.FOLLOW) or "")
        names = {
            "obstacle": row,
            "tone": TONES[row.state],
            "due": due,
            "late": due is not None and due < clock.today(),
            "options": options,
            "base": f"{row.get_absolute_url()}buoc/",
            "alike": selectors.alike(row.title, selectors.visible_to(self.principal), but=row.pk) if self.principal.may(P.ANSWER) else [],
            "joined": list(row.joined.select_related("enterprise", "organisation").order_by("pk")) if self.principal.may(P.ANSWER) else [],
            "others": list(row.others.select_related("enterprise", "organisation").order_by("pk")),
            "may_meet": self.principal.may(P.RAISE) and not mine and row.state in ObstacleState.open_ones(),
            "moves": list(history("obstacle", row.pk)),
            "lead": row.joined_to.get_absolute_url() if row.joined_to and row.joined_to.outcome else "",
        }
        return render(request, "obstacles/obstacle.html", names)


class MeetToo(pages.Doing):
    """Say that one meets it as well."""

    permission = P.RAISE
    form_class = forms.MeetForm
    title = "Đơn vị của tôi cũng gặp"
    submit = "Ghi nhận"
    subject: Obstacle

    def find(self) -> Obstacle:
        who = self.principal
        row = selectors.visible_to(who).filter(pk=self.kwargs["pk"]).first() or selectors.shared().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            raise Http404
        return row

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def perform(self, data: dict[str, Any]) -> str:
        services.meet_too(obstacle=self.subject, who=self.principal, enterprise=data.get("enterprise"))
        return "Đã ghi nhận; đơn vị của bạn sẽ được báo khi có trả lời."


class MoveObstacle(pages.Move):
    """Answer, join, take to UBND tỉnh, decide, give back, ask again, settle, withdraw."""

    permission = P.VIEW

    def find(self) -> Obstacle:
        row: Obstacle = found(selectors.visible_to(self.principal), self.kwargs["pk"])
        return row

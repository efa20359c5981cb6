"""Pages of guidance: the guide for everybody, questions, one question, visits."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guidance import forms, selectors, services
from guidance.enums import QuestionState, Topic
from guidance.models import GuideEntry, Question, SupportVisit
from guidance.permissions import P
from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history

TONES = {"asked": "near", "answered": "done", "closed": "done", "withdrawn": "plain"}
_BY_ID = Sort("moi", "Mới nhất", (Key("id", descending=True),))
_TOPIC = Filter("linh-vuc", "Lĩnh vực", lambda view: Topic.choices, lambda rows, value: rows.filter(topic=value))


class Guide(Public, ListPage):
    """General questions with their answers, for everybody, searched without diacritics."""

    title = "Hỏi đáp khuyến công"
    template_name = "guidance/guide.html"
    cells = "guidance/guide_cells.html"
    columns: ClassVar[Sequence[Column]] = (Column("question", "Câu hỏi", wide=True), Column("topic", "Lĩnh vực"), Column("on", "Ngày"))
    sorts = (_BY_ID,)
    filters = (_TOPIC,)
    folded_column = "search_text"
    unit = "câu hỏi"
    empty_title = "Chưa có mục hỏi đáp nào"
    empty_words = "Câu hỏi nhiều người cần biết, đã được trả lời, được đăng ở đây."

    def rows(self) -> QuerySet[GuideEntry]:
        return selectors.guide()

    def more(self) -> dict[str, Any]:
        who = getattr(self.request, "principal", None)
        return {"may_ask": who is not None and who.may(P.ASK), "may_keep": who is not None and who.may(P.KEEP)}


class Entry(Public):
    """One general question with its answer."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.guide(), pk)
        who = getattr(request, "principal", None)
        like = [one for one in selectors.like_in_guide(row.question) if one.pk != row.pk]
        return render(request, "guidance/entry.html", {"entry": row, "like": like, "may_keep": who is not None and who.may(P.KEEP)})


class WriteEntry(pages.Starting):
    """A new entry."""

    permission = P.KEEP
    form_class = forms.EntryForm
    title = submit = "Viết mục hỏi đáp"
    list_url = "guidance:guide"

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.write_entry(who=self.principal, **data)
        return "Đã đăng mục hỏi đáp."


class EditEntry(pages.Doing):
    """Say better what an entry says."""

    permission = P.KEEP
    form_class = forms.EntryForm
    title = "Sửa mục hỏi đáp"
    subject: GuideEntry

    def find(self) -> GuideEntry:
        row: GuideEntry = found(selectors.guide(), self.kwargs["pk"])
        return row

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in ("question", "topic", "answer")}

    def perform(self, data: dict[str, Any]) -> str:
        services.write_entry(who=self.principal, row=self.subject, **data)
        return "Đã lưu mục hỏi đáp."


class RetireEntry(Allowed):
    """Take an entry out of the guide."""

    permission = P.KEEP

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        services.retire_entry(who=self.principal, row=found(GuideEntry.objects.all(), pk))
        messages.success(request, "Đã gỡ mục hỏi đáp.")
        return redirect("guidance:guide")


class Questions(Allowed, ListPage):
    """The questions that the reader may see."""

    permission = P.VIEW
    title = "Câu hỏi, hướng dẫn"
    template_name = "guidance/questions.html"
    cells = "guidance/question_cells.html"
    key = "cau-hoi"
    url_name = "guidance:questions"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Câu hỏi", wide=True, cells=(Cell("Mã", lambda row: row.code), Cell("Câu hỏi", lambda row: row.title, 50))),
        Column("asker", "Người hỏi", cells=(Cell("Người hỏi", lambda row: row.asker, 30),)),
        Column("office", "Cơ quan trả lời", cells=(Cell("Cơ quan trả lời", lambda row: row.office.name, 30),)),
        Column("asked", "Ngày hỏi", cells=(Cell("Ngày hỏi", lambda row: clock.day_of(row.asked_at)),)),
        Column("due", "Hạn trả lời", cells=(Cell("Hạn trả lời", lambda row: row.due_on),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("asked_at", descending=True), Key("id", descending=True))),)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: QuestionState.choices, lambda rows, value: rows.filter(state=value)),
        _TOPIC,
    )
    folded_column = "search_text"
    unit = "câu hỏi"
    empty_title = "Chưa có câu hỏi nào"
    empty_words = (
        "Cơ sở, địa phương hỏi về điều kiện, hồ sơ, kinh phí khuyến công ở đây; Sở Công Thương trả lời hoặc chuyển cơ quan biết rõ."
    )

    def rows(self) -> QuerySet[Question]:
        return selectors.visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        due = selectors.due_days(row.pk for row in rows)
        for row in rows:
            row.due_on = due.get(row.pk)
            row.is_late = row.due_on is not None and row.due_on < clock.today()
            row.tone = TONES[row.state]

    def more(self) -> dict[str, Any]:
        return {"may_ask": self.principal.may(P.ASK), "may_visit": self.principal.may(P.VISIT)}


class Ask(pages.Starting):
    """Ask; what is like it in the guide stands beside the form."""

    permission = P.ASK
    form_class = forms.AskForm
    template_name = "guidance/ask.html"
    title = "Đặt câu hỏi"
    submit = "Gửi câu hỏi"
    list_url = "guidance:questions"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def initial(self) -> dict[str, Any]:
        return {"title": self._typed()}

    def _typed(self) -> str:
        return (self.request.POST.get("title", "") or self.request.GET.get("ve", "")).replace("\0", "")[:200]

    def more(self) -> dict[str, Any]:
        typed = self._typed()
        return super().more() | {"typed": typed, "like": selectors.like_in_guide(typed)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.ask(who=self.principal, **data)
        return f"Đã gửi câu hỏi {self.made.code} tới {self.made.office.name}."


class QuestionPage(Allowed):
    """One question: what is asked of the reader, the answer, and for who answers it what is like it."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = self.principal
        row = found(selectors.visible_to(who), pk)
        due = selectors.due_days([row.pk]).get(row.pk)
        options = runner.options(row, who)
        answers = any(option.transition.name == "answer" for option in options)
        names = {
            "question": row,
            "tone": TONES[row.state],
            "due": due,
            "late": due is not None and due < clock.today(),
            "options": options,
            "base": f"{row.get_absolute_url()}buoc/",
            "entry": selectors.guide().filter(source=row).first(),
            "answers": answers,
            "in_guide": selectors.like_in_guide(row.title) if answers else [],
            "answered": selectors.like_answered(row, who) if answers else [],
            "moves": list(history("guidance_question", row.pk)),
        }
        return render(request, "guidance/question.html", names)


class MoveQuestion(pages.Move):
    """Answer (beginning with the words of a like answer, if the address names one), send on, ask again, close, withdraw."""

    permission = P.VIEW
    subject: Question

    def find(self) -> Question:
        row: Question = found(selectors.visible_to(self.principal), self.kwargs["pk"])
        return row

    def initial(self) -> dict[str, Any]:
        if self.kwargs["action"] != "answer":
            return {}
        entry, question = self.request.GET.get("mau", ""), self.request.GET.get("nhu", "")
        if entry.isdecimal() and len(entry) < 10:
            like = selectors.guide().filter(pk=int(entry)).first()
            return {"answer": like.answer} if like else {}
        if question.isdecimal() and len(question) < 10:
            before = selectors.visible_to(self.principal).filter(pk=int(question)).first()
            return {"answer": before.answer} if before else {}
        return {}

    def facts(self) -> list[tuple[str, str]]:
        row = self.subject
        return [("Câu hỏi", row.title), ("Nói rõ thêm", row.content), ("Người hỏi", row.asker)] if row.content else [("Câu hỏi", row.title)]


class Visits(Allowed, ListPage):
    """Guidance on the spot that the reader may see."""

    permission = P.VIEW
    title = "Hướng dẫn tại chỗ"
    template_name = "guidance/visits.html"
    cells = "guidance/visit_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("where", "Nơi hướng dẫn", wide=True, cells=(Cell("Nơi hướng dẫn", lambda row: row.where, 40),)),
        Column("topic", "Nội dung", cells=(Cell("Nội dung", lambda row: row.get_topic_display(), 30),)),
        Column(
            "words",
            "Đã hướng dẫn",
            cells=(Cell("Đã hướng dẫn", lambda row: row.words, 60), Cell("Việc tiếp theo", lambda row: row.agreed, 40)),
        ),
        Column("office", "Cơ quan", cells=(Cell("Cơ quan", lambda row: row.organisation.name, 30),)),
        Column("on", "Ngày", cells=(Cell("Ngày", lambda row: row.held_on),)),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("held_on", descending=True), Key("id", descending=True))),)
    filters = (_TOPIC,)
    unit = "lần"
    empty_title = "Chưa ghi lần hướng dẫn nào"
    empty_words = "Cán bộ đến cơ sở, làng nghề hướng dẫn thì ghi lại ở đây."

    def rows(self) -> QuerySet[SupportVisit]:
        return selectors.visits_visible_to(self.principal)

    def more(self) -> dict[str, Any]:
        return {"may_visit": self.principal.may(P.VISIT)}


class RecordVisit(pages.Starting):
    """Record guidance on the spot."""

    permission = P.VISIT
    form_class = forms.VisitForm
    title = submit = "Ghi lần hướng dẫn"
    list_url = "guidance:visits"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def initial(self) -> dict[str, Any]:
        return {"held_on": clock.today()}

    def perform(self, data: dict[str, Any]) -> str:
        row = services.record_visit(who=self.principal, **data)
        return f"Đã ghi lần hướng dẫn tại {row.where}."

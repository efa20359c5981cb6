"""Decisions for lists of đề án: the list, one with every reason against it, and what is done with it."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong.access.views import Allowed
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from plans.enums import ListStatus
from plans.forms.deciding import AT_ONCE, ProjectsForm, StartListForm
from plans.forms.planning import NothingForm, ReasonForm
from plans.models import ListDecision, ListItem
from plans.permissions import P
from plans.selectors import lists as reading
from plans.services import lists
from plans.views.acting import Starting, Step, found, tracks_of
from projects.enums import Track


class Lists(Allowed, ListPage):
    """Decisions for lists that the reader may open."""

    permission = P.VIEW_PLAN
    title = "Quyết định cho danh mục đề án"
    template_name = "plans/lists.html"
    cells = "plans/list_cells.html"
    columns = (
        Column("what", "Quyết định", wide=True),
        Column("count", "Số đề án", numeric=True, short="Đề án"),
        Column("amount", "Đề nghị hỗ trợ (đồng)", numeric=True, short="Hỗ trợ"),
        Column("state", "Tình trạng"),
        Column("paper", "Văn bản"),
    )
    sorts = (newest("created_at"),)
    filters = (
        Filter("tinh_trang", "Tình trạng", lambda view: ListStatus.choices, lambda rows, value: rows.filter(status=value)),
        Filter("nguon", "Nguồn", lambda view: Track.choices, lambda rows, value: rows.filter(track=value)),
    )
    unit = "quyết định"
    empty_title = "Chưa có danh mục nào"
    empty_words = "Nhiều đề án chờ phê duyệt có thể được quyết định cùng lúc bằng một quyết định kèm danh mục."

    def rows(self) -> QuerySet[ListDecision]:
        return reading.visible_to(self.principal).annotate(count=Count("items"), amount=Sum("items__project__requested"))

    def more(self) -> dict[str, Any]:
        return {"may_prepare": self.principal.may(P.PREPARE_LIST)}


class DecisionPage(Allowed):
    """One decision, its đề án, and every reason that stands against each, before anybody signs."""

    permission = P.VIEW_PLAN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.visible_to(self.principal), pk)
        is_open = row.status in ListStatus.under_way()
        may_sign = row.status == ListStatus.SUBMITTED and reading.within(row, self.principal, P.SIGN_LIST)
        judged = reading.judged(row, self.principal) if may_sign else [reading.Judged(item, ()) for item in reading.items_of(row)]
        projects = [one.item.project for one in judged]
        names = {
            "row": row,
            "judged": judged,
            "problems": sum(bool(one.refusals) for one in judged),
            "total": sum(project.requested if project.approved is None else project.approved for project in projects),
            "dropped": reading.dropped(row) if is_open else [],
            "authority": reading.authority_of(projects),
            "acts": [(act.title, act.url_name) for act in ACTS if act.applies(row) and reading.within(row, self.principal, act.permission)],
            "is_draft": row.status == ListStatus.DRAFT and reading.within(row, self.principal, P.PREPARE_LIST),
            "replacement": ListDecision.objects.filter(replaces=row).select_related("paper").first(),
            "may_sign": may_sign,
        }
        return render(request, "plans/decision.html", names)


class StartList(Starting):
    """Begin a list."""

    permission = P.PREPARE_LIST
    form_class = StartListForm
    title = "Lập danh mục trình quyết định"
    submit = "Lập danh mục"
    list_url = "plans:lists"

    def form_arguments(self) -> dict[str, Any]:
        return {"tracks": tracks_of(self.principal, P.PREPARE_LIST)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = lists.start_list(who=self.principal, **data)
        return "Đã lập danh mục. Chọn các đề án chờ phê duyệt."


class OfList(Step):
    """Something done to a decision in its state."""

    status: ListStatus
    url_name = ""
    subject: ListDecision

    def find(self) -> ListDecision:
        return found(reading.visible_to(self.principal), self.kwargs["pk"])

    def reaches(self) -> bool:
        return reading.within(self.subject, self.principal, self.permission)

    @classmethod
    def applies(cls, row: ListDecision) -> bool:
        """Whether the step is for a decision in its state."""
        return bool(row.status == cls.status)

    def why_not(self) -> str:
        if self.applies(self.subject):
            return ""
        return f"Quyết định đang ở tình trạng “{self.subject.get_status_display()}”, không thực hiện được bước này."


class AddProjects(OfList):
    """Choose đề án."""

    permission, status, url_name = P.PREPARE_LIST, ListStatus.DRAFT, "plans:add_projects"
    form_class = ProjectsForm
    title, submit = "Chọn đề án", "Đưa vào danh mục"
    template_name = "plans/choose.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"waiting": list(reading.projects_for(self.subject)[:AT_ONCE])}

    def show(self, form: PortalForm, status: int = 200) -> HttpResponse:
        self._is_empty = not form.fields["projects"].choices  # type: ignore[attr-defined]
        return super().show(form, status)

    def more(self) -> dict[str, Any]:
        return {"is_empty": self._is_empty, "words": "Không có đề án nào của nguồn này đang chờ phê duyệt mà chưa nằm trong một danh mục."}

    def perform(self, data: dict[str, Any]) -> str:
        rows = [row for row in self.form_arguments()["waiting"] if str(row.pk) in data["projects"]]
        count = lists.add_projects(row=self.subject, who=self.principal, projects=rows)
        return f"Đã đưa {count} đề án vào danh mục."


class SubmitList(OfList):
    """Put it before the authority."""

    permission, status, url_name = P.PREPARE_LIST, ListStatus.DRAFT, "plans:submit_list"
    form_class = NothingForm
    title = submit = "Trình ký"

    def perform(self, data: dict[str, Any]) -> str:
        lists.submit_list(row=self.subject, who=self.principal)
        return "Đã trình ký."


class SignList(OfList):
    """Sign: all or nothing."""

    permission, status, url_name = P.SIGN_LIST, ListStatus.SUBMITTED, "plans:sign_list"
    form_class = NothingForm
    title = submit = "Ký quyết định"
    template_name = "plans/sign.html"

    def more(self) -> dict[str, Any]:
        judged = reading.judged(self.subject, self.principal)
        return {"judged": [one for one in judged if one.refusals], "count": len(judged), "dropped": reading.dropped(self.subject)}

    def perform(self, data: dict[str, Any]) -> str:
        row = lists.sign_list(row=self.subject, who=self.principal)
        return f"Đã ký Quyết định số {row.paper}; các đề án trong danh mục được phê duyệt."


class TakeBack(OfList):
    """Let it be changed again."""

    permission, status, url_name = P.PREPARE_LIST, ListStatus.SUBMITTED, "plans:take_back_list"
    form_class = NothingForm
    title = submit = "Đưa về soạn lại"

    def perform(self, data: dict[str, Any]) -> str:
        lists.take_back(row=self.subject, who=self.principal)
        return "Đã đưa về soạn lại."


class SendBackList(OfList):
    """The authority wants another list."""

    permission, status, url_name = P.SIGN_LIST, ListStatus.SUBMITTED, "plans:send_back_list"
    form_class = ReasonForm
    title = submit = "Trả lại danh mục"

    def perform(self, data: dict[str, Any]) -> str:
        lists.send_back(row=self.subject, who=self.principal, reason=data["reason"])
        return "Đã trả lại; người lập nhận được lý do."


class ReplaceList(OfList):
    """Begin a replacement."""

    permission, status, url_name = P.PREPARE_LIST, ListStatus.SIGNED, "plans:replace_list"
    form_class = ReasonForm
    title = submit = "Thay quyết định"
    made: ListDecision | None = None

    @classmethod
    def applies(cls, row: ListDecision) -> bool:
        return row.status == cls.status and not ListDecision.objects.filter(replaces=row).exists()

    def why_not(self) -> str:
        if self.subject.status == self.status and not self.applies(self.subject):
            return "Đang có bản thay thế của quyết định này."
        return super().why_not()

    def perform(self, data: dict[str, Any]) -> str:
        self.made = lists.start_replacement(old=self.subject, who=self.principal, reason=data["reason"])
        return "Đã lập bản thay thế với danh mục cũ; thêm, bỏ đề án rồi trình ký."

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()


class RevokeList(OfList):
    """Take a signed decision back."""

    permission, status, url_name = P.SIGN_LIST, ListStatus.SIGNED, "plans:revoke_list"
    form_class = ReasonForm
    title = submit = "Hủy quyết định"

    def perform(self, data: dict[str, Any]) -> str:
        row = lists.revoke_list(row=self.subject, who=self.principal, reason=data["reason"])
        return f"Đã hủy bằng Quyết định số {row.revoking_paper}."


ACTS: tuple[type[OfList], ...] = (AddProjects, SubmitList, SignList, SendBackList, TakeBack, ReplaceList, RevokeList)


class DropProject(Step):
    """Take a đề án off the list."""

    permission = P.PREPARE_LIST
    form_class = NothingForm
    title, submit = "Bỏ khỏi danh mục", "Bỏ khỏi danh mục"
    subject: ListItem

    def find(self) -> ListItem:
        rows = ListItem.objects.filter(decision__in=reading.visible_to(self.principal)).select_related("decision", "project")
        return found(rows, self.kwargs["pk"])

    def reaches(self) -> bool:
        return reading.within(self.subject.decision, self.principal, self.permission)

    def why_not(self) -> str:
        return "" if self.subject.decision.status == ListStatus.DRAFT else "Danh mục đã trình hoặc đã ký, không sửa được."

    def back(self) -> str:
        return self.subject.decision.get_absolute_url()

    def more(self) -> dict[str, Any]:
        return {"subject": self.subject.project}

    def perform(self, data: dict[str, Any]) -> str:
        lists.drop_project(item=self.subject, who=self.principal)
        return "Đã bỏ khỏi danh mục."

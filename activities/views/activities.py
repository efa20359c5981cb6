"""Pages of activities: the list, planning one, one with what came of it, its files."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from activities import agenda, forms, ics, markup, selectors, services
from activities.enums import ActivityState, Kind
from activities.models import Activity
from activities.permissions import P, publishes
from activities.selectors import media, training
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.access.views import Allowed
from khuyencong.actors import selectors as actors
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.documents.selectors import attachments_of
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history

TONES = {"planned": "near", "held": "done", "cancelled": "plain"}


def _whose(rows: QuerySet[Activity], value: str) -> QuerySet[Activity]:
    return rows.filter(kind__in={"dao-tao": Kind.of_training(), "truyen-thong": Kind.of_media()}.get(value, ()))


class Activities(Allowed, ListPage):
    """The activities that the reader may see."""

    permission = P.VIEW
    title = "Hoạt động"
    template_name = "activities/list.html"
    cells = "activities/cells.html"
    key = "hoat-dong"
    url_name = "activities:list"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Hoạt động", wide=True, cells=(Cell("Mã", lambda row: row.code), Cell("Hoạt động", lambda row: row.title, 50))),
        Column("kind", "Loại", cells=(Cell("Loại", lambda row: row.get_kind_display()),)),
        Column("organisation", "Cơ quan", cells=(Cell("Cơ quan", lambda row: row.organisation.name, 30),)),
        Column("days", "Thời gian", cells=(Cell("Từ ngày", lambda row: row.first_day), Cell("Đến ngày", lambda row: row.last_day))),
        Column("where", "Địa điểm", cells=(Cell("Địa điểm", lambda row: row.where, 30),)),
        Column("participants", "Số người", numeric=True, short="Số người", cells=(Cell("Số người dự", lambda row: row.participants),)),
        Column(
            "cost", "Kinh phí (đồng)", numeric=True, short="Kinh phí", is_extra=True, cells=(Cell("Kinh phí (đồng)", lambda row: row.cost),)
        ),
        Column("clause", "Mục Chỉ thị", is_extra=True, cells=(Cell("Mục Chỉ thị", lambda row: row.clause),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("starts_on", descending=True), Key("id", descending=True))),)
    filters = (
        Filter("loai", "Loại", lambda view: Kind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter("tinh-trang", "Tình trạng", lambda view: ActivityState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("nhom", "Nhóm", lambda view: [("dao-tao", "Đào tạo, hội thảo, học tập"), ("truyen-thong", "Truyền thông")], _whose),
    )
    folded_column = "search_text"
    unit = "hoạt động"
    empty_title = "Chưa có hoạt động nào"
    empty_words = "Lớp tập huấn, hội thảo, đi cơ sở, tin bài, hội chợ, cuộc họp: lập kế hoạch ở đây, làm xong thì ghi kết quả."

    def rows(self) -> QuerySet[Activity]:
        return selectors.visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]
            row.is_due = row.state == ActivityState.PLANNED and row.ends_on < clock.today()

    def more(self) -> dict[str, Any]:
        return {"may_keep": self.principal.may(P.KEEP), "publishes": publishes(self.principal, P.PUBLISH)}


class ActivityPage(Allowed):
    """One activity: what is asked of the reader, the plan, what came of it, files, its way so far."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.visible_to(self.principal), pk)
        who = self.principal
        options = runner.options(row, who)
        files = list(attachments_of((services.SUBJECT, row.pk)))
        is_ours = who.may(P.KEEP) and row.organisation_id == who.organisation_id
        involved = actors.enterprises_visible_to(who).filter(involved__activity=row)
        names = {
            "activity": row,
            "tone": TONES[row.state],
            "options": options,
            "base": f"{row.get_absolute_url()}buoc/",
            "is_ours": is_ours,
            "may_change": is_ours and row.state == ActivityState.PLANNED,
            "is_due": row.state == ActivityState.PLANNED and row.ends_on < clock.today(),
            "photos": [file for file in files if file.purpose == services.PHOTO],
            "files": [file for file in files if file.purpose == services.FILE],
            "projects": list(services.projects_within(who).filter(activities=row)),
            "involved": list(involved[: forms.MOST_NAMED]),
            "technologies": services.technologies_of(row, who),
            "moves": list(history("activity", row.pk)),
        }
        return render(request, "activities/activity.html", names | _course(row, who) | _item(row, is_ours=is_ours))


def _course(row: Activity, who: Principal) -> dict[str, Any]:
    """What the page shows of a course: to who holds it everybody, to others themselves and their colleagues."""
    course = training.course_of(row)
    is_holder = row.is_training and who.may(P.KEEP) and row.organisation_id == who.organisation_id
    if course is None:
        return {"course": None, "may_open": is_holder and row.state == ActivityState.PLANNED}
    rows = list(training.with_days(course))
    mine = next((one for one in rows if one.user_id == who.user_id), None)
    today = clock.today()
    is_open = row.state == ActivityState.PLANNED and course.register_by >= today
    mean, judges, opinions = training.judged(course)
    return {
        "course": course, "may_open": is_holder and row.state == ActivityState.PLANNED, "is_holder": is_holder, "coming": len(rows),
        "attendees": rows if is_holder else [one for one in rows if one is mine or (one.organisation_id and one.organisation_id == who.organisation_id)],
        "mine": mine, "may_register": is_open and training.may_register(who, course), "is_open": is_open,
        "is_day": row.starts_on <= today <= row.ends_on and row.state != ActivityState.CANCELLED,
        "may_judge": mine is not None and mine.days > 0, "mean": mean, "judges": judges, "opinions": opinions if is_holder else [],
        "to_certify": sum(1 for one in rows if one.certificate_id is None and one.days >= course.days_needed) if row.state == ActivityState.HELD else 0,
        "invited": course.invitations.count(),
    }  # fmt: skip


def _item(row: Activity, *, is_ours: bool) -> dict[str, Any]:
    """What the page shows of an article, a column or a programme."""
    item = media.item_of(row)
    return {
        "item": item,
        "body": markup.shown(item.body) if item else "",
        "may_amend": is_ours and row.state != ActivityState.CANCELLED and item is not None,
    }


class Plan(pages.Starting):
    """Plan an activity of one's office."""

    permission = P.KEEP
    form_class = forms.ActivityForm
    template_name = "activities/doing.html"
    title = "Lập hoạt động"
    submit = "Lập hoạt động"
    list_url = "activities:list"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("loai", "")
        return {"kind": asked if asked in dict(Kind.plain()) else "", "starts_on": clock.today()}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.plan_activity(who=self.principal, **data)
        return f"Đã lập hoạt động {self.made.code}."


class OfOffice(pages.Doing):
    """Something done to an activity of the reader's own office; others' are not there."""

    permission = P.KEEP
    template_name = "activities/doing.html"
    subject: Activity

    def find(self) -> Activity:
        row: Activity = found(selectors.own(self.principal), self.kwargs["pk"])
        return row


class Edit(OfOffice):
    """Write the plan anew."""

    form_class = forms.ActivityForm
    title = "Sửa kế hoạch hoạt động"

    def why_not(self) -> str:
        if self.subject.state != ActivityState.PLANNED:
            return f"Hoạt động {self.subject.state_label.lower()}; kế hoạch không sửa được nữa."
        return ""

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal, "activity": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        services.change_plan(activity=self.subject, who=self.principal, **data)
        return "Đã sửa kế hoạch."


class AddFiles(OfOffice):
    """Attach files and photographs."""

    form_class = forms.FilesForm
    template_name = "workflow/doing.html"
    title = "Thêm ảnh, tệp"
    submit = "Thêm"
    files = True
    refusals: ClassVar = {FileRefused: ""}

    def perform(self, data: dict[str, Any]) -> str:
        kept = services.add_files(activity=self.subject, who=self.principal, files=data["files"], photos=data["photos"])
        return f"Đã thêm {len(kept)} tệp."


class RemoveFile(Allowed):
    """Take a file away."""

    permission = P.KEEP

    def post(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        row = found(selectors.own(self.principal), pk)
        attachment = found(attachments_of((services.SUBJECT, row.pk)), file)
        services.remove_file(activity=row, who=self.principal, attachment=attachment)
        messages.success(request, f"Đã gỡ tệp {attachment.name}.")
        return redirect(row.get_absolute_url())


class MoveActivity(pages.Move):
    """Say what came of it, put that right, cancel."""

    permission = P.KEEP

    def find(self) -> Activity:
        row: Activity = found(selectors.own(self.principal), self.kwargs["pk"])
        return row


class ActivityIcs(Allowed):
    """One activity for a calendar elsewhere."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.visible_to(self.principal), pk)
        response = HttpResponse(ics.as_ics([agenda.happening_of(row)], name=row.title), content_type=ics.MIME)
        response.headers["Content-Disposition"] = f'attachment; filename="hoat-dong-{row.pk}.ics"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

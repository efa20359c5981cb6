"""Policy dossiers: the list, one dossier, its versions side by side, moves, comments and responses; the public's page."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.calendar import clocks
from khuyencong.text.comparing import between
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.limits import Limited
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found, place_errors
from khuyencong.workflow.selectors import history
from policy import forms, selectors
from policy.enums import DossierState, PolicyField
from policy.models import Dossier, Opinion, PublicComment
from policy.permissions import P, duties_of
from policy.services import consulting
from policy.workflow import owned_by

TONES = {"drafting": "plain", "consulting": "near", "finishing": "near", "submitted": "here", "issued": "done", "stopped": "plain"}


class Dossiers(Allowed, ListPage):
    """The dossiers that the reader may see."""

    permission = P.VIEW
    title = "Xây dựng chính sách"
    template_name = "policy/dossiers.html"
    cells = "policy/dossier_cells.html"
    key = "chinh-sach"
    url_name = "policy:dossiers"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Chính sách", wide=True, cells=(Cell("Mã", lambda row: row.code), Cell("Chính sách", lambda row: row.title, 60))),
        Column("owner", "Cơ quan soạn thảo", cells=(Cell("Cơ quan soạn thảo", lambda row: row.organisation.name, 30),)),
        Column("for_whom", "Đối tượng", cells=(Cell("Đối tượng áp dụng", lambda row: row.for_whom, 30),)),
        Column("planned", "Dự kiến ban hành", cells=(Cell("Dự kiến ban hành trước", lambda row: row.planned_for),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
    )
    sorts = (
        Sort("moi", "Mới lập", (Key("id", descending=True),)),
        Sort("han", "Dự kiến ban hành sớm nhất", (Key("planned_for"), Key("id"))),
    )
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: DossierState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("nhiem-vu", "Nhiệm vụ", lambda view: PolicyField.choices, lambda rows, value: rows.filter(field=value)),
    )
    folded_column = "search_text"
    unit = "chính sách"
    empty_title = "Chưa có chính sách nào"
    empty_words = "Cơ quan được giao rà soát, xây dựng chính sách lập hồ sơ ở đây; các cơ quan được hỏi ý kiến thấy hồ sơ khi được hỏi."

    def rows(self) -> QuerySet[Dossier]:
        return selectors.visible_to(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]
            row.is_late = row.planned_for < clock.today() and row.state not in (DossierState.ISSUED, DossierState.STOPPED)

    def more(self) -> dict[str, Any]:
        return {"may_start": bool(duties_of(self.principal))}


class Start(pages.Starting):
    """Begin to write a policy."""

    permission = P.DRAFT
    form_class = forms.StartForm
    title = submit = "Lập hồ sơ chính sách"
    list_url = "policy:dossiers"

    def take(self) -> None:
        super().take()
        self.duties = duties_of(self.principal)
        if not self.duties:
            raise Http404

    def form_arguments(self) -> dict[str, Any]:
        return {"fields": self.duties}

    def initial(self) -> dict[str, Any]:
        today = clock.today()
        return {"planned_for": today.replace(month=12, day=15) if today.month < 12 else today.replace(year=today.year + 1, month=6, day=30)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = consulting.start_dossier(who=self.principal, **data)
        return f"Đã lập hồ sơ {self.made.code}. Tiếp theo: viết dự thảo."


def _dossier(view: Any) -> Dossier:
    row: Dossier = found(selectors.visible_to(view.principal), view.kwargs["pk"])
    return row


class DossierPage(Allowed):
    """One dossier: what is asked of the reader, the draft, comments with their responses, the way so far."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, who = _dossier(self), self.principal
        versions = list(row.versions.select_related("by").order_by("-number"))
        opinions = list(selectors.opinions_for(row, who))
        sees_all = owned_by(row, who) or bool(opinions and len(opinions) == row.opinions.count()) or who.organisation_id is None
        writes = who.may(P.DRAFT) and owned_by(row, who) and row.state in DossierState.owners()
        left = clocks.against({one.pk: one.due_on for one in opinions if not one.words})
        today = clock.today()
        names = {
            "dossier": row,
            "tone": TONES[row.state],
            "due": selectors.due_days([row.pk]).get(row.pk),
            "options": runner.options(row, who),
            "base": f"{row.get_absolute_url()}buoc/",
            "version": versions[0] if versions else None,
            "versions": versions,
            "opinions": [
                {
                    "row": one,
                    "left": left[one.pk].days_left if one.pk in left else None,
                    "is_over": not one.words and one.due_on < today,
                    "may_comment": not one.words and one.due_on >= today and one.organisation_id == who.organisation_id
                    and who.may(P.COMMENT) and row.state == DossierState.CONSULTING,
                }
                for one in opinions
            ],
            "public": list(row.public_comments.select_related("version").order_by("pk")) if owned_by(row, who) or sees_all else [],
            "writes": writes,
            "moves": list(history("policy_dossier", row.pk)),
        }  # fmt: skip
        return render(request, "policy/dossier.html", names)


class WriteVersion(pages.Doing):
    """A new version of the draft; begins with the last."""

    permission = P.DRAFT
    form_class = forms.VersionForm
    title = submit = "Lưu dự thảo"
    subject: Dossier

    def find(self) -> Dossier:
        return _own(self)

    def initial(self) -> dict[str, Any]:
        last = self.subject.versions.order_by("number").last()
        return {"words": last.words if last else ""}

    def perform(self, data: dict[str, Any]) -> str:
        made = consulting.write_version(dossier=self.subject, who=self.principal, **data)
        return f"Đã lưu dự thảo lần {made.number}."


def _own(view: Any) -> Dossier:
    """The dossier, if the reader's office writes it; 404 otherwise."""
    row = _dossier(view)
    if not owned_by(row, view.principal):
        raise Http404
    return row


class Compare(Allowed):
    """Two versions word by word: the last two, or those that the address names."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = _dossier(self)
        versions = {str(one.number): one for one in row.versions.select_related("by").order_by("number")}
        if len(versions) < 2:
            raise Http404
        numbers = list(versions)
        was = versions.get(request.GET.get("truoc", ""), versions[numbers[-2]])
        now = versions.get(request.GET.get("sau", ""), versions[numbers[-1]])
        names = {"dossier": row, "was": was, "now": now, "versions": list(versions.values()), "pieces": between(was.words, now.words)}
        return render(request, "policy/compare.html", names)


class MoveDossier(pages.Move):
    """Ask for comments, finish, submit, issue, return, stop."""

    permission = P.VIEW

    def find(self) -> Dossier:
        return _dossier(self)


class Comment(pages.Doing):
    """Say what one's office thinks of the draft."""

    permission = P.COMMENT
    form_class = forms.CommentForm
    template_name = "policy/comment.html"
    title = submit = "Gửi ý kiến"
    subject: Dossier

    def find(self) -> Dossier:
        self.opinion = _opinion(self, organisation=self.principal.organisation_id)
        return self.opinion.dossier

    def more(self) -> dict[str, Any]:
        return super().more() | {"opinion": self.opinion}

    def perform(self, data: dict[str, Any]) -> str:
        consulting.comment(opinion=self.opinion, who=self.principal, **data)
        return "Đã gửi ý kiến của cơ quan."


def _opinion(view: Any, **narrowed: Any) -> Opinion:
    rows = Opinion.objects.filter(dossier__in=selectors.visible_to(view.principal).order_by().values("pk"), **narrowed)
    row: Opinion = found(rows.select_related("dossier__organisation", "version", "organisation"), view.kwargs["pk"])
    return row


class Extend(pages.Doing):
    """Give an office more time."""

    permission = P.DRAFT
    form_class = forms.ExtendForm
    title = submit = "Gia hạn góp ý"
    subject: Dossier

    def find(self) -> Dossier:
        self.opinion = _opinion(self, dossier__organisation=self.principal.organisation_id)
        return self.opinion.dossier

    def perform(self, data: dict[str, Any]) -> str:
        consulting.extend(opinion=self.opinion, who=self.principal, **data)
        return f"Đã gia hạn cho {self.opinion.organisation.name}."


class Respond(pages.Doing):
    """Accept an office's comment, or explain."""

    permission = P.DRAFT
    form_class = forms.RespondForm
    template_name = "policy/respond.html"
    title = submit = "Tiếp thu, giải trình"
    subject: Dossier
    row: Opinion | PublicComment

    def find(self) -> Dossier:
        self.row = _opinion(self, dossier__organisation=self.principal.organisation_id)
        return self.row.dossier

    def initial(self) -> dict[str, Any]:
        return {"outcome": self.row.outcome or "accepted", "response": self.row.response}

    def more(self) -> dict[str, Any]:
        whose = self.row.organisation.name if isinstance(self.row, Opinion) else "Ý kiến rộng rãi"
        return super().more() | {"row": self.row, "whose": whose}

    def perform(self, data: dict[str, Any]) -> str:
        consulting.respond(row=self.row, who=self.principal, **data)
        return "Đã lưu tiếp thu, giải trình."


class RespondPublic(Respond):
    """The same for the public's, and whether it is published."""

    form_class = forms.RespondPublicForm

    def find(self) -> Dossier:
        rows = PublicComment.objects.filter(dossier__organisation=self.principal.organisation_id)
        self.row = found(rows.select_related("dossier__organisation", "version"), self.kwargs["pk"])
        return self.row.dossier

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"publish": self.row.published_at is not None}  # type: ignore[union-attr]


class Consultation(Limited, Public):
    """A draft for everybody to read and comment on; published comments with their responses."""

    limit_name = "gop-y"
    asks_a_minute = 6

    def counts(self, request: HttpRequest) -> bool:
        return bool(request.POST)

    def _page(self, request: HttpRequest, row: Dossier, form: forms.PublicForm, status: int = 200) -> HttpResponse:
        names = {
            "dossier": row,
            "version": row.versions.order_by("number").last(),
            "published": list(row.public_comments.filter(published_at__isnull=False).order_by("pk")),
            "form": form,
            "has_sent": request.GET.get("da-gui") == "1",
        }
        return render(request, "policy/consultation.html", names, status=status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, found(selectors.once_public(), pk), forms.PublicForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = found(selectors.once_public(), pk), forms.PublicForm(data=request.POST)
        if form.is_valid():
            try:
                consulting.comment_publicly(dossier=row, **form.cleaned_data)
            except ValidationError as error:
                place_errors(form, error)
            else:
                messages.success(request, "Cảm ơn bạn đã góp ý. Cơ quan soạn thảo sẽ tiếp thu hoặc giải trình.")
                return redirect(f"{reverse('policy:consultation', args=[row.pk])}?da-gui=1")
        return self._page(request, row, form, status=422)

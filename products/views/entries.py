"""Products in a selection: registering one, reading it, withdrawing it, scoring it, its picture."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from khuyencong.access.views import Allowed
from khuyencong.documents.models import Attachment
from khuyencong.documents.views.sending import stored_file
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from products.enums import SelectionState
from products.forms import selections as forms
from products.models import Entry, Selection, Sheet
from products.permissions import P
from products.selectors import selections
from products.services import entries as services


class Enter(pages.Doing):
    """Register a product of one's cơ sở."""

    permission = P.ENTER
    form_class = forms.EnterForm
    title = "Đăng ký sản phẩm"
    submit = "Đăng ký"
    files = True
    subject: Selection

    def find(self) -> Selection:
        row: Selection = found(selections.visible_to(self.principal), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        open_to = selections.open_to(self.principal).filter(pk=self.subject.pk).exists()
        return "" if open_to else "Kỳ bình chọn này không nhận đăng ký lúc này."

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal, "selection": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        made = services.enter_product(selection=self.subject, who=self.principal, **data)
        return f"Đã đăng ký “{made.product.name}”."


class EntryPage(Allowed):
    """One product in a selection."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = self.principal
        row: Entry = found(selections.entries_visible_to(who), pk)
        holds = selections.holds(row.selection, who)
        order = selections.ranking(row.selection) if holds or row.selection.state in SelectionState.ranked() else []
        is_mine = who.may(P.ENTER) and row.product.enterprise_id in who.enterprise_ids
        names = {
            "entry": row,
            "placed": next((one for one in order if one.key == row.pk), None),
            "may_withdraw": is_mine and row.stands and row.selection.state == SelectionState.OPEN,
            "may_exclude": holds and row.stands and row.selection.state in (SelectionState.OPEN, SelectionState.SCORING),
            "may_score": selections.to_score(who).filter(pk=row.pk).exists(),
            # What members of the panel say of a product, by name, is for who holds the selection.
            "sheets": list(row.sheets.select_related("juror__user").order_by("pk")) if holds else [],
            "digest": row.photo.sha256[:16] if row.photo_id else "",
        }
        return render(request, "products/entry.html", names)


class Photo(Allowed):
    """The picture of a product that the reader may open."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
        rows = selections.entries_visible_to(self.principal)
        row = rows.filter(pk=pk, photo__sha256__startswith=digest, photo__in=Attachment.objects.readable()).first()
        if row is None or row.photo is None or len(digest) < 8:
            raise Http404
        return stored_file(row.photo.path, name=f"san-pham-{pk}.jpg", mime=row.photo.mime, inline=True)


class WithdrawEntry(pages.Doing):
    """Take one's product out."""

    permission = P.ENTER
    form_class = forms.PortalForm
    title = submit = "Rút sản phẩm"
    subject: Entry

    def find(self) -> Entry:
        rows = selections.entries_visible_to(self.principal).filter(product__enterprise__in=self.principal.enterprise_ids)
        row: Entry = found(rows, self.kwargs["pk"])
        return row

    def back(self) -> str:
        return self.subject.selection.get_absolute_url()

    def why_not(self) -> str:
        if not self.subject.stands:
            return "Sản phẩm này đã rút hoặc đã bị loại."
        return "" if self.subject.selection.state == SelectionState.OPEN else "Đã bắt đầu chấm điểm, không rút được nữa."

    def perform(self, data: dict[str, Any]) -> str:
        services.withdraw_entry(entry=self.subject, who=self.principal)
        return "Đã rút; có thể đăng ký lại trong thời hạn."


class Score(pages.Doing):
    """The sheet of a member of the panel."""

    permission = P.SCORE
    form_class = forms.ScoreForm
    template_name = "products/score.html"
    title = "Chấm điểm sản phẩm"
    submit = "Lưu phiếu chấm"
    subject: Entry

    def find(self) -> Entry:
        row: Entry = found(selections.scored_by(self.principal), self.kwargs["pk"])
        return row

    def back(self) -> str:
        return self.subject.selection.get_absolute_url()

    def why_not(self) -> str:
        row = self.subject
        if selections.is_of_ones_own(row, self.principal.user_id or 0):
            return "Đây là sản phẩm của cơ sở mà bạn là người của cơ sở đó; bạn không chấm sản phẩm này."
        if row.selection.state != SelectionState.SCORING:
            return f"Kỳ bình chọn ở tình trạng “{row.selection.state_label}”, không chấm được."
        return "" if row.stands else "Sản phẩm này đã rút hoặc đã bị loại."

    def form_arguments(self) -> dict[str, Any]:
        return {"selection": self.subject.selection}

    def initial(self) -> dict[str, Any]:
        sheet = Sheet.objects.filter(entry=self.subject, juror__user=self.principal.user_id).order_by("pk").first()
        return {f"criterion_{pk}": points for pk, points in selections.marks_of(sheet).items()} | {
            "remarks": sheet.remarks if sheet else ""
        }

    def more(self) -> dict[str, Any]:
        return super().more() | {"entry": self.subject, "digest": self.subject.photo.sha256[:16] if self.subject.photo else ""}

    def perform(self, data: dict[str, Any]) -> str:
        services.score_product(entry=self.subject, who=self.principal, points=data["points"], remarks=data["remarks"])
        left = selections.to_score(self.principal).filter(selection=self.subject.selection_id).count()
        return f"Đã lưu phiếu chấm; còn {left} sản phẩm." if left else "Đã lưu phiếu chấm; bạn đã chấm hết."

"""Pages on which the work of a beneficiary is adjusted or stopped, and money asked back."""

from typing import Any

from khuyencong import clock
from khuyencong.text import vnd
from projects.enums import TermCode
from projects.forms import adjusting as adjusting_forms
from projects.forms import stopping as forms
from projects.models import Line
from projects.selectors import adjusting, terms
from projects.services import adjusting as adjustments
from projects.services import stopping
from projects.views.execution import OfLine
from projects.workflow import line_works as works
from projects.workflow.line_guards import advance_to_recover


class RequestAdjustment(OfLine):
    """Ask for changes of what was contracted; who decides follows from what changes."""

    work = works.ADJUST
    form_class = adjusting_forms.AdjustmentForm
    submit = "Gửi đề nghị điều chỉnh"

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        row = adjustments.request_adjustment(line=self.subject, who=self.principal, **data)
        found = adjusting.authority_of(self.subject.project.track, row.kinds)
        who = f" Sau khi Sở Công Thương xác nhận, {found.authority} quyết định." if found else ""
        return f"Đã gửi đề nghị điều chỉnh ({', '.join(row.kind_labels).lower()}).{who}"

    def about(self) -> dict[str, Any]:
        facts = adjusting.in_words(adjusting.standing_of(self.subject, self.subject.contract))
        points = ["Chỉ điền những gì thay đổi; để trống thì giữ nguyên theo hợp đồng."]
        return {"facts": facts, "points": points, "refusals": ()}


class AnnounceEnd(OfLine):
    """Tell the beneficiary before its work is ended."""

    work = works.ANNOUNCE
    form_class = forms.AnnounceEndForm
    submit = "Gửi thông báo"

    def perform(self, data: dict[str, Any]) -> str:
        hearing = stopping.announce_end(line=self.subject, who=self.principal, **data)
        return f"Đã gửi thông báo; cơ sở được giải trình đến hết ngày {hearing.reply_by:%d/%m/%Y}."

    def about(self) -> dict[str, Any]:
        last = terms.after(TermCode.REPLY, clock.today())
        return super().about() | {"facts": [("Cơ sở được giải trình đến hết ngày", f"{last:%d/%m/%Y}")]}


class ReplyToNotice(OfLine):
    """Answer before an end."""

    work = works.REPLY
    form_class = forms.ReplyForm
    submit = "Gửi giải trình"

    def perform(self, data: dict[str, Any]) -> str:
        stopping.reply_to_notice(line=self.subject, who=self.principal, **data)
        return "Đã gửi giải trình cho Sở Công Thương."

    def about(self) -> dict[str, Any]:
        hearing = self.subject.hearings.order_by("-at", "-id").first()
        facts = [("Hạn giải trình", f"{hearing.reply_by:%d/%m/%Y}")] if hearing else []
        return {"facts": facts, "points": hearing.grounds.splitlines() if hearing else [], "refusals": ()}


class DecideRecovery(OfLine):
    """Decide by when the open advances come back."""

    work = works.DECIDE_RECOVERY
    form_class = forms.RecoveryForm
    submit = "Ra quyết định thu hồi"
    subject: Line

    def initial(self) -> dict[str, Any]:
        return {"amount_1": advance_to_recover(self.subject) or None, "due_1": terms.after(TermCode.RECOVERY, clock.today())}

    def perform(self, data: dict[str, Any]) -> str:
        recovery = stopping.decide_recovery(line=self.subject, who=self.principal, **data)
        return f"Đã ra quyết định thu hồi {vnd(recovery.amount)} đồng trong {len(data['dues'])} đợt."

    def about(self) -> dict[str, Any]:
        return super().about() | {"facts": [("Phải thu hồi", f"{vnd(advance_to_recover(self.subject))} đồng")]}

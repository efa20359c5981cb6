"""Pages on which something is done to a beneficiary's part: progress, counterpart, money, inspections, acceptance."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from budgets.norms.terms import Verdict
from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.ui.forms import PortalForm
from projects.enums import FindingState
from projects.forms import execution as forms
from projects.models import Finding, Line
from projects.permissions import P
from projects.selectors import law, progress, scans
from projects.services import execution, inspections
from projects.services.scans import attach_signed_contract
from projects.services.waiving import waive_report
from projects.views.acting import Doing, find_line
from projects.workflow import line_works as works
from projects.workflow import purses
from projects.workflow.line_guards import advance_to_recover
from projects.workflow.line_works import Work


class OfLine(Doing):
    """Something done to a line; the work's declaration says who and when."""

    work: ClassVar[Work]
    template_name = "projects/line/doing.html"
    subject: Line

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "work" in cls.__dict__:
            cls.permission, cls.title = cls.work.permission, cls.__dict__.get("title", cls.work.label)

    def find(self) -> Line:
        return find_line(self.request, self.kwargs["code"], self.kwargs["position"])

    def line(self) -> Line:
        """The line that the subject belongs to."""
        return self.subject

    def more(self) -> dict[str, Any]:
        return {"line": self.line()} | self.about()

    def about(self) -> dict[str, Any]:
        """What this page shows above its form: `facts` (pairs), `points` (sentences), `refusals`."""
        return {"facts": [], "points": [], "refusals": ()}

    def why_not(self) -> str:
        line = self.line()
        if line.state in self.work.states:
            return ""
        return f"Không thực hiện được “{self.title}” khi đơn vị thụ hưởng ở tình trạng “{line.state_label}”."


class ReportProgress(OfLine):
    """Tell how far the work is."""

    work = works.REPORT
    form_class = forms.ProgressForm
    submit = "Gửi báo cáo"
    files = True

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        report = execution.report_progress(line=self.subject, who=self.principal, **data)
        return f"Đã gửi báo cáo tiến độ {report.percent} %." + (" Bước tiếp theo: báo hoàn thành." if report.is_final else "")

    def about(self) -> dict[str, Any]:
        last = self.subject.progress_reports.order_by("-at", "-id").first()
        pairs = [("Lần trước", f"{last.percent} %, đã chi {vnd(last.cost_so_far)} đồng")] if last else []
        return super().about() | {"facts": pairs}


class WaiveReport(OfLine):
    """Ask no report for the period that runs."""

    work = works.WAIVE
    form_class = forms.WaiveForm
    submit = "Miễn kỳ này"

    @cached_property
    def standing(self) -> progress.Reporting | None:
        """How the part stands with its reports."""
        return progress.reporting_of(self.subject)

    def initial(self) -> dict[str, Any]:
        return {"due_on": self.standing.due_on.isoformat()} if self.standing else {}

    def perform(self, data: dict[str, Any]) -> str:
        waiver = waive_report(line=self.subject, who=self.principal, **data)
        return f"Đã miễn báo cáo kỳ đến {waiver.due_on:%d/%m/%Y}; cơ sở được báo."

    def about(self) -> dict[str, Any]:
        row = self.standing
        told = f"{row.last_on:%d/%m/%Y} ({row.percent} %)" if row and row.last_on else "Chưa báo cáo"
        facts = [("Kỳ báo cáo đến hạn", f"{row.due_on:%d/%m/%Y}"), ("Lần báo cáo trước", told)] if row else []
        return super().about() | {"facts": facts, "points": ["Kỳ được miễn không bị nhắc, không tính trễ; kỳ sau cổng lại nhắc."]}


class AttachSignedContract(OfLine):
    """Attach the scan of the signed contract."""

    work = works.SCAN
    form_class = forms.SignedContractForm
    submit = "Đính kèm"
    files = True

    def initial(self) -> dict[str, Any]:
        contract = getattr(self.subject, "contract", None)
        signer = scans.last_signer(self.principal)
        return {
            "signer_a": signer,
            "signer_b": self.subject.enterprise.representative,
            "signed_on": contract.signed_on if contract else None,
        }

    def perform(self, data: dict[str, Any]) -> str:
        attach_signed_contract(line=self.subject, who=self.principal, **data)
        return "Đã đính kèm bản ký hợp đồng; cơ sở cũng xem được."

    def about(self) -> dict[str, Any]:
        contract = getattr(self.subject, "contract", None)
        pairs = [("Hợp đồng", str(contract.paper or "")), ("Ngày ký ghi trên cổng", f"{contract.signed_on:%d/%m/%Y}")] if contract else []
        points = ["Bản đính kèm trước vẫn được giữ; bản mới nhất được dùng."] if scans.scan_of(contract) else []
        return super().about() | {"facts": pairs, "points": points}


class RecordInspection(OfLine):
    """Write the minutes of a joint inspection."""

    work = works.INSPECT
    form_class = forms.InspectionForm
    submit = "Lưu và lập biên bản"

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        inspection = inspections.record_inspection(line=self.subject, who=self.principal, **data)
        count = len(data["findings"])
        return f"Đã lập {inspection.paper or 'biên bản kiểm tra'}." + (f" Cơ sở được báo {count} tồn tại cần khắc phục." if count else "")


class _OfFinding(OfLine):
    """Something done to a shortcoming, in any state of the line."""

    subject: Finding  # type: ignore[assignment]
    states: ClassVar[tuple[FindingState, ...]]

    def find(self) -> Finding:  # type: ignore[override]
        line = super().find()
        found = (
            Finding.objects.filter(inspection__line=line, pk=self.kwargs["pk"]).select_related("inspection", "fixed_by", "proof").first()
        )
        if found is None:
            raise Http404
        found.inspection.line = line
        return found

    def line(self) -> Line:
        return self.subject.inspection.line

    def back(self) -> str:
        return self.line().get_absolute_url()

    def why_not(self) -> str:
        return "" if self.subject.state in self.states else f"Tồn tại này đang ở tình trạng “{self.subject.get_state_display()}”."

    def about(self) -> dict[str, Any]:
        finding = self.subject
        pairs = [("Tồn tại", finding.text), ("Hạn khắc phục", f"{finding.due_on:%d/%m/%Y}")]
        if finding.repair:
            pairs += [("Đã khắc phục", finding.repair), ("Người báo", finding.fixed_by.full_name if finding.fixed_by else "")]
        return {"facts": pairs, "points": [], "refusals": ()}


class FixFinding(_OfFinding):
    """Say how a shortcoming was mended."""

    permission = P.FIX_FINDING
    title = "Báo đã khắc phục"
    form_class = forms.FixFindingForm
    submit = "Gửi kết quả khắc phục"
    files = True
    states = (FindingState.OPEN, FindingState.FIXED)

    def perform(self, data: dict[str, Any]) -> str:
        inspections.fix_finding(finding=self.subject, who=self.principal, **data)
        return "Đã gửi kết quả khắc phục, chờ đoàn kiểm tra xác nhận."


class CloseFinding(_OfFinding):
    """Say that the repair was seen."""

    permission = P.INSPECT
    title = "Xác nhận đã khắc phục"
    form_class = forms.ConfirmForm
    submit = "Xác nhận đã khắc phục"
    states = (FindingState.FIXED,)

    def perform(self, data: dict[str, Any]) -> str:
        inspections.close_finding(finding=self.subject, who=self.principal)
        return "Đã xác nhận khắc phục."


class RecordAcceptance(OfLine):
    """Write the minutes of an acceptance; the law's ceiling on the real cost stands beside the form."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.judged: dict[int, tuple[int, Verdict]] = {}

    work = works.ACCEPT
    form_class = forms.AcceptanceForm
    submit = "Lưu và lập biên bản"

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject}

    @cached_property
    def known_cost(self) -> int:
        """The real cost as far as it is known: last report, else estimate."""
        last = self.subject.progress_reports.order_by("-at", "-id").first()
        return last.cost_so_far if last and last.cost_so_far else self.subject.total_cost

    def initial(self) -> dict[str, Any]:
        return {"held_on": clock.today(), "real_cost": self.known_cost, "grant": self.most(self.known_cost)[0]}

    def most(self, cost: int) -> tuple[int, Verdict]:
        """The largest grant on a real cost, judged once a page."""
        if cost not in self.judged:
            self.judged[cost] = law.most_grant(self.subject, cost=cost)
        return self.judged[cost]

    def perform(self, data: dict[str, Any]) -> str:
        if data["grant"] is None:
            data["grant"] = self.most(data["real_cost"])[0]
        acceptance = execution.record_acceptance(line=self.subject, who=self.principal, **data)
        ends = "Bước tiếp theo: nghiệm thu." if acceptance.is_passed else "Bước tiếp theo: trả lại để làm tiếp."
        return f"Đã lập {acceptance.paper or 'biên bản nghiệm thu'}: hỗ trợ {vnd(acceptance.grant)} đồng. {ends}"

    def show(self, form: PortalForm, status: int = 200) -> HttpResponse:
        typed = getattr(form, "cleaned_data", {}).get("real_cost") if form.is_bound else None
        self.judged_cost = typed or self.known_cost
        return super().show(form, status)

    def about(self) -> dict[str, Any]:
        most, verdict = self.most(self.judged_cost)
        pairs = [
            ("Được duyệt", f"{vnd(self.subject.approved or 0)} đồng"),
            ("Chi phí thực tế", f"{vnd(self.judged_cost)} đồng"),
            ("Hỗ trợ tối đa", f"{vnd(most)} đồng"),
        ]
        return {"facts": pairs, "points": verdict.explanation_vi, "refusals": ()}


class RecoverAdvance(OfLine):
    """Record that a beneficiary gave an advance back."""

    work = works.RECOVER
    form_class = forms.RecoverForm
    submit = "Ghi nhận thu hồi"

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject, "usual": advance_to_recover(self.subject)}

    def initial(self) -> dict[str, Any]:
        part, owed = next(iter(purses.owed_to(self.subject)), (None, None))
        return {"amount": owed, "on": clock.today(), "part": str(part.pk) if part else "0"}

    def perform(self, data: dict[str, Any]) -> str:
        execution.recover_advance(line=self.subject, who=self.principal, **data)
        return f"Đã ghi nhận thu hồi {vnd(data['amount'])} đồng."

    def about(self) -> dict[str, Any]:
        line = self.subject
        owed = [("Tạm ứng phải thu hồi", f"{vnd(advance_to_recover(line))} đồng")]
        if line.parts.exists():
            owed += [(f"Trả về nguồn {purses.label(line, part)}", f"{vnd(amount)} đồng") for part, amount in purses.owed_to(line)]
        return super().about() | {"facts": owed}

"""Pages on which something is done to a beneficiary's part: progress, counterpart, money, inspections, acceptance."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from budgets.norms.terms import Verdict
from khuyencong import clock
from khuyencong.access import shown
from khuyencong.text import vnd
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.machine import Context
from projects.enums import FindingState, PaymentKind
from projects.forms import execution as forms
from projects.models import CounterpartProof, Finding, Line, PaymentRequest, SourcePart
from projects.permissions import P
from projects.selectors import law
from projects.services import execution, inspections
from projects.views.acting import Doing, find_line
from projects.workflow import line_works as works
from projects.workflow import payment_steps, purses
from projects.workflow.line_guards import advance_to_recover
from projects.workflow.line_works import Work

BASIS = "Căn cứ"


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


class ProveCounterpart(OfLine):
    """Enter a document of the beneficiary's own money."""

    work = works.PROVE
    form_class = forms.CounterpartForm
    submit = "Lưu chứng từ"
    files = True

    def perform(self, data: dict[str, Any]) -> str:
        proof, warnings = execution.prove_counterpart(line=self.subject, who=self.principal, file=data.pop("proof"), **data)
        return " ".join([f"Đã ghi chứng từ {proof.number}, {vnd(proof.amount)} đồng.", *warnings])


class VerifyCounterpart(OfLine):
    """Say that a document was compared with its original."""

    work = works.VERIFY
    form_class = forms.ConfirmForm
    submit = "Xác nhận chứng từ"
    subject: CounterpartProof  # type: ignore[assignment]

    def find(self) -> CounterpartProof:  # type: ignore[override]
        line = super().find()
        found = line.counterpart_proofs.filter(pk=self.kwargs["pk"]).select_related("entered_by").first()
        if found is None:
            raise Http404
        found.line = line
        return found

    def line(self) -> Line:
        return self.subject.line

    def back(self) -> str:
        return self.line().get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        execution.verify_counterpart(proof=self.subject, who=self.principal)
        return f"Đã xác nhận chứng từ {self.subject.number}."

    def about(self) -> dict[str, Any]:
        proof = self.subject
        pairs = [
            ("Số hóa đơn, chứng từ", proof.number),
            ("Mã số thuế bên bán", shown(proof, "seller_tax_code", self.principal)),
            ("Ngày", f"{proof.dated_on:%d/%m/%Y}"),
            ("Nội dung", proof.description),
            ("Số tiền", f"{vnd(proof.amount)} đồng"),
            ("Người nhập", proof.entered_by.full_name),
        ]
        points = ["Chỉ xác nhận khi đã đối chiếu với bản gốc.", *execution.warnings_of(proof)]
        return {"facts": pairs, "points": points, "refusals": ()}


class _AskMoney(OfLine):
    """Ask for money: shows what the rule leaves, and why not when it leaves nothing."""

    form_class = forms.PaymentForm
    submit = "Gửi đề nghị"
    kind: ClassVar[PaymentKind]

    def most(self, part: SourcePart | None) -> int:
        """What may be asked for out of a purse now (đồng)."""
        raise NotImplementedError

    def facts_of(self, part: SourcePart | None) -> list[tuple[str, str]]:
        """Where that figure comes from."""
        raise NotImplementedError

    @cached_property
    def purses(self) -> list[SourcePart | None]:
        """The purses of the line."""
        return list(purses.purses(self.subject))

    def facts(self) -> list[tuple[str, str]]:
        """The facts of the purse; of each, in one line beside its name, where there are several."""
        if len(self.purses) == 1:
            return self.facts_of(None)
        return [
            (
                purses.label(self.subject, part),
                "; ".join(f"{label[0].lower()}{label[1:]} {value}" for label, value in self.facts_of(part) if label != BASIS),
            )
            for part in self.purses
        ]

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject}

    def first(self) -> SourcePart | None:
        """The first purse out of which something may be asked for; the đề án's own source when there is none."""
        return next((part for part in self.purses if self.most(part) > 0), None)

    def initial(self) -> dict[str, Any]:
        part = self.first()
        return {"amount": self.most(part) or None, "part": str(part.pk) if part else "0"}

    def perform(self, data: dict[str, Any]) -> str:
        request = execution.request_payment(line=self.subject, who=self.principal, kind=self.kind, **data)
        return f"Đã gửi đề nghị {request.get_kind_display().lower()} {vnd(request.amount)} đồng, chờ Sở Tài chính duyệt."

    def about(self) -> dict[str, Any]:
        part = self.first()
        trial = PaymentRequest(line=self.subject, part=part, kind=self.kind, amount=max(1, self.most(part)))
        context = Context(actor=self.principal, reason="", data={}, at=clock.now())
        refusals = [guard(trial, context) for guard in (payment_steps.amount_is_allowed, payment_steps.nothing_found_stands_open)]
        return {"facts": self.facts(), "points": [], "refusals": [refusal for refusal in refusals if refusal]}


class RequestAdvance(_AskMoney):
    """Ask for an advance."""

    work = works.ADVANCE
    kind = PaymentKind.ADVANCE

    def most(self, part: SourcePart | None) -> int:
        return payment_steps.advance_left(self.subject, part)

    def facts_of(self, part: SourcePart | None) -> list[tuple[str, str]]:
        contract, money = self.subject.contract, purses.money_in(self.subject, part)
        return [
            ("Giá trị hợp đồng", f"{vnd(purses.worth(self.subject, part))} đồng"),
            ("Tạm ứng tối đa", f"{vnd(purses.advance_limit(self.subject, part))} đồng ({contract.advance_limit_bp / 100:g} %)"),
            (BASIS, f"{contract.advance_citation} (cần kiểm tra)"),
            ("Đã tạm ứng", f"{vnd(money.advanced)} đồng"),
            ("Còn được tạm ứng", f"{vnd(self.most(part))} đồng"),
        ]


class RequestPayment(_AskMoney):
    """Ask for what is left after the acceptance."""

    work = works.PAYMENT
    kind = PaymentKind.PAYMENT

    def most(self, part: SourcePart | None) -> int:
        return payment_steps.payment_rest(self.subject, part)

    def facts_of(self, part: SourcePart | None) -> list[tuple[str, str]]:
        money = purses.money_in(self.subject, part)
        return [
            ("Hỗ trợ theo nghiệm thu", f"{vnd(purses.accepted_of(self.subject, part))} đồng"),
            ("Đã tạm ứng", f"{vnd(money.advanced)} đồng"),
            ("Đã thanh toán", f"{vnd(money.paid)} đồng"),
            ("Còn được thanh toán", f"{vnd(self.most(part))} đồng"),
        ]


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
        return {"line": self.subject}

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

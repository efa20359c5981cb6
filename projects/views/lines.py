"""The page of one beneficiary's part of a đề án, from the contract to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.access.views import Allowed
from khuyencong.calendar import clocks
from khuyencong.documents.selectors import papers_of
from khuyencong.workflow import runner
from khuyencong.workflow.selectors import history, history_of
from projects.enums import AdjustmentState, FindingState, LineState, PaymentState
from projects.models import Adjustment, CounterpartProof, Finding, Line, PaymentRequest
from projects.permissions import P
from projects.selectors import adjusting, authority, following, parts, recovering, scans
from projects.selectors import execution as standing
from projects.selectors.papers import checklist
from projects.views.acting import find_line
from projects.views.money import line_drawing
from projects.workflow import line_works as works
from projects.workflow.line_guards import advance_to_recover, end_is_considered

# What the state asks of the people around it: a heading and a sentence.
ASKED: dict[str, tuple[str, str]] = {
    LineState.WAITING: ("Chờ ký hợp đồng", "Kinh phí đã bố trí; Trung tâm Khuyến công ký hợp đồng với cơ sở."),
    LineState.CONTRACTED: ("Đã ký hợp đồng", "Cơ sở có thể đề nghị tạm ứng. Trung tâm Khuyến công ghi nhận ngày bắt đầu."),
    LineState.IMPLEMENTING: ("Đang thực hiện", "Cơ sở báo cáo tiến độ, nộp chứng từ đối ứng; xong thì gửi báo cáo hoàn thành kèm minh chứng."),
    LineState.SUSPENDED: ("Đang tạm dừng", "Sở Công Thương quyết định cho tiếp tục hoặc chấm dứt."),
    LineState.COMPLETED: ("Chờ nghiệm thu", "Sở Công Thương nghiệm thu tại cơ sở; vốn đối ứng phải được xác nhận đủ."),
    LineState.ACCEPTED: ("Chờ thanh toán", "Cơ sở hoặc Trung tâm Khuyến công đề nghị thanh toán phần còn lại; chi xong thì thanh lý hợp đồng."),
    LineState.SETTLED: ("Đã thanh lý", "Sở Tài chính quyết toán rồi kết thúc."),
    LineState.CLOSED: ("Kết thúc", "Mọi việc đã xong."),
    LineState.TERMINATED: ("Đã chấm dứt", "Tạm ứng còn lại phải được thu hồi trước khi kết thúc."),
}  # fmt: skip
TONES = {LineState.CLOSED: "done", LineState.SETTLED: "done", LineState.TERMINATED: "late", LineState.SUSPENDED: "calm"}


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the page."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history."""

    at: datetime
    words: str
    by: str
    href: str = ""


def within(line: Line, who: Principal, permission: P) -> bool:
    """Whether the principal holds a permission for the line."""
    scope = who.scope(permission)
    return scope is not None and Line.machine.within(line, who, scope)


def works_now(work: works.Work, line: Line) -> bool:
    """Whether there is something for a work to do beyond the state."""
    if work in (works.RECOVER, works.DECIDE_RECOVERY):
        return bool(advance_to_recover(line)) and (work == works.RECOVER or recovering.open_recovery(line) is None)
    if work == works.ADJUST:
        return not line.adjustments.filter(state__in=AdjustmentState.open()).exists()
    if work == works.ALLOCATE_PART:
        return bool(parts.open_shares(line))
    if work == works.FOLLOW_UP:
        return False  # its rows have links of their own
    if work in (works.REPLY, works.ANNOUNCE):
        hearing = line.hearings.order_by("-at", "-id").first()
        waits = hearing is not None and not hearing.was_given
        return waits if work == works.REPLY else not waits and not end_is_considered(line)
    return True


class LinePage(Allowed):
    """Everything of one beneficiary's part on one page: what is asked first, then the facts."""

    permission = P.VIEW

    def get(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        self.line = find_line(request, code, position)
        shown = self.frame() | self.progress() | self.money() | self.visits() | self.stops()
        payments, adjustments = ([row.pk for row, *_ in shown[name]] for name in ("payments", "adjustments"))
        return render(request, "projects/line/page.html", shown | self.papers(payments, adjustments))

    @property
    def is_beneficiary(self) -> bool:
        """Whether the reader acts for the enterprise and reads public words."""
        return self.principal.scope(P.VIEW) == Scope.ENTERPRISE

    def may(self, permission: P) -> bool:
        """Whether the reader holds a permission for this line."""
        return within(self.line, self.principal, permission)

    def href(self, name: str, *more: object) -> str:
        """The address of a page of this line."""
        return reverse(f"projects:{name}", args=[self.line.project.code, self.line.position, *more])

    def frame(self) -> dict[str, Any]:
        """Head and next box."""
        line = self.line
        acts = [
            Act(work.label, self.href(work.name))
            for work in works.OF_LINE
            if line.state in work.states and self.may(work.permission) and works_now(work, line)
        ]
        return {
            "line": line,
            "project": line.project,
            "is_single": not line.project.lines.exclude(pk=line.pk).exists(),
            "state": line.public_state if self.is_beneficiary else line.state_label,
            "tone": TONES.get(LineState(line.state), "here"),
            "due": clocks.state_of([("line", line.pk)]).get(("line", line.pk)),
            "asked": ASKED[line.state],
            "options": runner.options(line, self.principal),
            "acts": acts,
            "move": self.href("line") + "buoc/",
        }

    def progress(self) -> dict[str, Any]:
        """Contract, reports, counterpart, acceptance, liquidation."""
        line = self.line
        proofs = list(line.counterpart_proofs.select_related("attachment", "entered_by", "verified_by").order_by("dated_on", "id"))
        acceptances = list(
            line.acceptances.select_related("paper", "by").prefetch_related("seats", "items__item").order_by("-held_on", "-id")
        )
        passed = next((row for row in acceptances if row.is_passed), None)
        day = standing.decided_on(line.project)
        verifies = self.may(P.VERIFY_COUNTERPART) and line.state in works.VERIFY.states
        contract = getattr(line, "contract", None)
        return {
            "contract": contract,
            "scanned": scans.scan_of(contract),
            "limit_is_unchecked": authority.advance_limit_is_unchecked(contract.signed_on) if contract else False,
            "reports": list(line.progress_reports.select_related("by", "proof").prefetch_related("photos__original", "photos__copy", "items__item").order_by("-at", "-id")),
            "waivers": list(line.report_waivers.select_related("by").order_by("-due_on")),
            "counterpart": standing.counterpart_of(line, proofs, passed),
            "proofs": [(proof, standing.pointed_out(proof, line, decided_on=day), self.verify(proof, verifies=verifies)) for proof in proofs],
            "acceptances": acceptances,
            "liquidation": getattr(line, "liquidation", None),
        }  # fmt: skip

    def verify(self, proof: CounterpartProof, *, verifies: bool) -> str:
        """The address at which the reader may verify a document; empty when not."""
        open_to = verifies and proof.verified_at is None and proof.entered_by_id != self.principal.user_id
        return self.href("verify_counterpart", proof.pk) if open_to else ""

    def money(self) -> dict[str, Any]:
        """Where the grant stands, and the requests for it."""
        line = self.line
        payments = list(line.payment_requests.select_related("requested_by", "paper", "part__fund").order_by("-requested_at", "-id"))
        for payment in payments:
            payment.line = line
        # Those that are over show no checklist; there is at most one open request of a kind.
        lists = dict.fromkeys((payment.pk for payment in payments), ()) | checklist(
            [row for row in payments if row.state in PaymentState.open()]
        )
        return {
            "drawing": line_drawing(line, self.principal),
            "payers": self.payers(),
            "payments": [
                (payment, runner.options(payment, self.principal), self.payment_base(payment), lists[payment.pk]) for payment in payments
            ],
        }

    def payers(self) -> list[tuple[parts.Payer, str]]:
        """Who pays, where several sources do, each with the address at which the reader may take its money back."""
        rows = parts.payers_of(self.line)
        takes = self.may(P.ALLOCATE) and self.line.state in works.GIVE_UP_PART.states
        return [
            (row, self.href("give_up_part", row.part.pk) if takes and row.part is not None and row.money.left else "")
            for row in rows if len(rows) > 1
        ]  # fmt: skip

    def stops(self) -> dict[str, Any]:
        """Adjustments, what was told before an end, decisions that stop, and money that comes back."""
        line = self.line
        rows = line.adjustments.select_related(
            "paper", "amendment__paper", "requested_by", "new_area", "new_enterprise__area", "line__contract"
        )
        adjustments = []
        for row in rows.order_by("-requested_at", "-id"):
            base = reverse("projects:move_adjustment", args=[line.project.code, row.pk, "x"]).removesuffix("x/")
            adjustments.append((row, adjusting.changes_of(row), runner.options(row, self.principal), base))
        return {
            "adjustments": adjustments,
            "hearings": list(line.hearings.select_related("paper").order_by("-at", "-id")),
            "orders": list(line.orders.select_related("paper").order_by("-at", "-id")),
            "recoveries": recovering.recoveries_of(line),
        } | self.followed()

    def followed(self) -> dict[str, Any]:
        """Figures before and after the support."""
        line = self.line
        rows = list(line.follow_ups.order_by("months"))
        can = line.state in works.FOLLOW_UP.states and self.may(P.REPORT_FOLLOW_UP)
        links = [(row, self.href("follow_up", row.months) if can and following.opens_on(row) <= clock.today() else "") for row in rows]
        return {
            "follow_ups": links,
            "follow_up_acts": [Act(f"Báo cáo kết quả {row.label.lower()}", href) for row, href in links if href and row.at is None],
            "baseline": self.href("follow_up", 0) if can and all(row.months for row in rows) else "",
            "compared": following.compared(rows),
            "today": clock.today(),
        }

    def payment_base(self, payment: PaymentRequest) -> str:
        """Where the buttons of a request for money lead."""
        return reverse("projects:move_payment", args=[self.line.project.code, payment.pk, "x"]).removesuffix("x/")

    def visits(self) -> dict[str, Any]:
        """Inspections with their shortcomings."""
        findings = Finding.objects.select_related("proof", "fixed_by").order_by("due_on", "id")
        rows = self.line.inspections.select_related("paper", "followed_by").prefetch_related(
            "organisations", Prefetch("findings", queryset=findings)
        )
        fixes, closes = self.may(P.FIX_FINDING), self.may(P.INSPECT)
        visits = [
            (visit, [(finding, self.finding_act(finding, fixes=fixes, closes=closes)) for finding in visit.findings.all()])
            for visit in rows.order_by("-held_on", "-id")
        ]
        return {"visits": visits}

    def finding_act(self, finding: Finding, *, fixes: bool, closes: bool) -> Act | None:
        """What the reader may do about a shortcoming."""
        if finding.state == FindingState.OPEN and fixes:
            return Act("Báo đã khắc phục", self.href("fix_finding", finding.pk))
        if finding.state == FindingState.FIXED and closes and finding.fixed_by_id != self.principal.user_id:
            return Act("Xác nhận", self.href("close_finding", finding.pk))
        return None

    def papers(self, payments: list[int], adjustments: list[int]) -> dict[str, Any]:
        """Papers and history, in the reader's words; given the ids of the part's requests for money and its adjustments."""
        machines = {machine.name: machine for machine in (Line.machine, PaymentRequest.machine, Adjustment.machine)}
        rows = [
            *history(Line.machine, self.line.pk),
            *history_of(PaymentRequest.machine, payments),
            *history_of(Adjustment.machine, adjustments),
        ]
        told = []
        for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=True):
            step = machines[row.machine].named(row.action)
            words = (step.public if self.is_beneficiary else "") or step.label
            by = row.organisation_name if self.is_beneficiary or row.actor is None else f"{row.actor.full_name}, {row.organisation_name}"
            told.append(Told(row.at, f"{words}: {row.reason}" if row.reason else words, by.strip(", ")))
        return {"papers": list(papers_of(("line", self.line.pk))), "told": told}

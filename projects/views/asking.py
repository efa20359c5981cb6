"""Pages of a beneficiary's part about money: what proves its own, and requests for an advance, a part or the rest."""

from typing import Any, ClassVar

from django.utils.functional import cached_property

from khuyencong import clock
from khuyencong.access import shown
from khuyencong.text import vnd
from khuyencong.workflow.machine import Context
from khuyencong.workflow.pages import found
from projects.enums import AttachmentPurpose, PaymentKind
from projects.forms import execution as forms
from projects.forms.payments import PaymentForm
from projects.models import CounterpartProof, Line, PaymentRequest, SourcePart
from projects.selectors import execution as standing
from projects.selectors import papers
from projects.selectors.papers import Asked
from projects.services import counterpart, execution
from projects.views.execution import OfLine
from projects.workflow import line_works as works
from projects.workflow import payment_steps, purses

BASIS = "Căn cứ"


class ProveCounterpart(OfLine):
    """Enter a document of the beneficiary's own money."""

    work = works.PROVE
    form_class = forms.CounterpartForm
    submit = "Lưu chứng từ"
    files = True

    def perform(self, data: dict[str, Any]) -> str:
        proof, warnings = counterpart.prove_counterpart(line=self.subject, who=self.principal, file=data.pop("proof"), **data)
        return " ".join([f"Đã ghi chứng từ {proof.number}, {vnd(proof.amount)} đồng.", *warnings])

    def form_arguments(self) -> dict[str, Any]:
        return {"usual": standing.counterpart_on_page(self.subject).missing}

    def about(self) -> dict[str, Any]:
        own = standing.counterpart_on_page(self.subject)
        pairs = [("Đã xác nhận", own.in_words), ("Đã nộp chứng từ", f"{vnd(own.proven)} đồng")]
        return super().about() | {"facts": pairs}


class VerifyCounterpart(OfLine):
    """Say that a document was compared with its original."""

    work = works.VERIFY
    form_class = forms.ConfirmForm
    submit = "Xác nhận chứng từ"
    subject: CounterpartProof  # type: ignore[assignment]

    def find(self) -> CounterpartProof:  # type: ignore[override]
        line = super().find()
        proof: CounterpartProof = found(line.counterpart_proofs.select_related("entered_by"), self.kwargs["pk"])
        proof.line = line
        return proof

    def line(self) -> Line:
        return self.subject.line

    def back(self) -> str:
        return self.line().get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        counterpart.verify_counterpart(proof=self.subject, who=self.principal)
        return f"Đã xác nhận chứng từ {self.subject.number}."

    def about(self) -> dict[str, Any]:
        proof = self.subject
        pairs = [
            ("Số hóa đơn, chứng từ", proof.name),
            ("Bên bán", " · ".join(filter(None, [proof.seller_name, f"MST {shown(proof, 'seller_tax_code', self.principal)}"]))),
            *self.invoice_facts(proof),
            ("Ngày", f"{proof.dated_on:%d/%m/%Y}"),
            ("Nội dung", proof.description),
            ("Số tiền", f"{vnd(proof.amount)} đồng"),
            ("Người nhập", proof.entered_by.full_name),
        ]
        pairs += [("Giải trình", proof.reason)] if proof.reason else []
        points = ["Chỉ xác nhận khi đã đối chiếu với bản gốc.", *counterpart.warnings_of(proof)]
        return {"facts": pairs, "points": points, "refusals": ()}

    def invoice_facts(self, proof: CounterpartProof) -> list[tuple[str, str]]:
        """What the invoice says beside its number, as far as it is known."""
        pairs = []
        if proof.buyer_tax_code:
            pairs.append(("Bên mua", " · ".join(filter(None, [proof.buyer_name, f"MST {shown(proof, 'buyer_tax_code', self.principal)}"]))))
        if proof.authority_code:
            pairs.append(("Mã của cơ quan thuế", proof.authority_code))
        if proof.xml_sha256:
            pairs.append(("Đọc từ", "tệp XML của hóa đơn điện tử"))
        if proof.transfer_on:
            pairs.append(("Chứng từ chuyển tiền", f"{proof.transfer_number}, {proof.transfer_on:%d/%m/%Y}"))
        return pairs


class _AskMoney(OfLine):
    """Ask for money: shows what the rule leaves in each purse, the papers, and why not when it leaves nothing."""

    form_class = PaymentForm
    submit = "Gửi đề nghị"
    files = True
    kind: ClassVar[PaymentKind]

    def most(self, part: SourcePart | None) -> int:
        """What may be asked for out of a purse now (đồng)."""
        raise NotImplementedError

    def facts_of(self, part: SourcePart | None) -> list[tuple[str, str]]:
        """Where that figure comes from."""
        raise NotImplementedError

    @cached_property
    def asked(self) -> list[Asked]:
        """The papers that this kind of request needs, with the rule of each."""
        return papers.asked_for(self.subject, self.kind)

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
        return {"line": self.subject, "asked": self.asked, "usual": max(self.most(part) for part in self.purses)}

    def first(self) -> SourcePart | None:
        """The first purse out of which something may be asked for; the đề án's own source when there is none."""
        return next((part for part in self.purses if self.most(part) > 0), None)

    def initial(self) -> dict[str, Any]:
        part = self.first()
        return {"amount": self.most(part) or None, "part": str(part.pk) if part else "0"}

    def perform(self, data: dict[str, Any]) -> str:
        request = execution.request_payment(line=self.subject, who=self.principal, kind=self.kind, **data)
        return f"Đã gửi đề nghị {request.get_kind_display().lower()} {vnd(request.amount)} đồng, chờ Sở Tài chính kiểm tra."

    def about(self) -> dict[str, Any]:
        part = self.first()
        trial = PaymentRequest(line=self.subject, part=part, kind=self.kind, amount=max(1, self.most(part)))
        context = Context(actor=self.principal, reason="", data={}, at=clock.now())
        guards = (payment_steps.amount_is_allowed, payment_steps.year_is_open, payment_steps.nothing_found_stands_open)
        refusals = [guard(trial, context) for guard in guards]
        made = [one for one in self.asked if one.purpose not in AttachmentPurpose.of_payments()]
        points = [f"{one.words}: {'đã có' if one.is_there else 'chưa có'}. {one.citation}." for one in made]
        return {"facts": self.facts(), "points": points, "refusals": [refusal for refusal in refusals if refusal]}


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


class RequestPartial(_AskMoney):
    """Ask for a part: before the acceptance a share stays behind."""

    work = works.PARTIAL
    kind = PaymentKind.PARTIAL

    def most(self, part: SourcePart | None) -> int:
        return payment_steps.partial_left(self.subject, part)

    def initial(self) -> dict[str, Any]:
        part = self.first()
        return {"part": str(part.pk) if part else "0"}

    def facts_of(self, part: SourcePart | None) -> list[tuple[str, str]]:
        contract, money = self.subject.contract, purses.money_in(self.subject, part)
        held = purses.worth(self.subject, part) - purses.payable_before(self.subject, part)
        waits = [
            ("Giữ lại đến khi nghiệm thu", f"{vnd(held)} đồng ({contract.retention_bp / 100:g} %)"),
            (BASIS, f"{contract.retention_citation} (cần kiểm tra)"),
        ]
        return [
            ("Giá trị hợp đồng", f"{vnd(purses.worth(self.subject, part))} đồng"),
            *(waits if contract.retention_citation and self.subject.accepted is None else []),
            ("Đã tạm ứng, thanh toán", f"{vnd(money.disbursed)} đồng"),
            ("Còn được thanh toán từng phần", f"{vnd(self.most(part))} đồng"),
        ]


class RequestPayment(_AskMoney):
    """Ask for what is left after the acceptance; what was held back is free now."""

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
            ("Vốn đối ứng đã xác nhận", standing.counterpart_on_page(self.subject).in_words),
            ("Còn được thanh toán", f"{vnd(self.most(part))} đồng"),
        ]

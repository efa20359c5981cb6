"""What is reported and asked for while a đề án is carried out and at its end."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Party, Signature


@dataclass(frozen=True, slots=True)
class Progress(Context):
    """The beneficiary's report on how far it is (báo cáo tiến độ); `proof` names the attached file, `corrects` the report that it replaces."""

    template: ClassVar[str] = "documents/bao_cao_tien_do.html"
    addressed_to: tuple[str, ...]
    project_code: str
    project_title: str
    beneficiary: Party
    contract: str
    reported_on: date
    percent: int
    work: str
    cost_so_far: int
    total_cost: int
    is_final: bool
    proof: str
    signatures: tuple[Signature, ...] = ()
    corrects: str = ""
    correction_reason: str = ""


@dataclass(frozen=True, slots=True)
class SettlementRequest(Context):
    """Request to settle what a contract has cost (giấy đề nghị quyết toán); `returned` goes back to the estimate."""

    template: ClassVar[str] = "documents/giay_de_nghi_quyet_toan.html"
    derived: ClassVar[tuple[str, ...]] = ("returned",)
    addressed_to: tuple[str, ...]
    project_code: str
    project_title: str
    beneficiary: Party
    contract: str
    acceptance: str
    liquidation: str
    real_cost: int
    counterpart: int
    contract_grant: int
    accepted_grant: int
    paid: int
    papers: tuple[str, ...]
    recipients: tuple[str, ...] = ()

    @property
    def returned(self) -> int:
        """What of the contract was not needed."""
        return self.contract_grant - self.accepted_grant

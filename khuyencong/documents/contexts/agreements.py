"""Contract, acceptance, payment, liquidation."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Fact, Party, Person, Signature


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment that the contract foresees, and its condition."""

    name: str
    amount: int
    condition: str


@dataclass(frozen=True, slots=True)
class Contract(Context):
    """Contract between the organisation that carries out (bên A) and the beneficiary (bên B)."""

    template: ClassVar[str] = "documents/hop_dong.html"
    grounds: tuple[str, ...]
    project_code: str
    project_title: str
    party_a: Party
    party_b: Party
    place: str
    work: str
    total_cost: int
    grant: int
    counterpart: int
    payments: tuple[PaymentLine, ...]
    starts_on: date
    ends_on: date
    duties_a: tuple[str, ...]
    duties_b: tuple[str, ...]
    terms: tuple[str, ...]
    copies: int = 4
    signatures: tuple[Signature, ...] = ()
    sources: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A term of a contract before and after an amendment."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Amendment(Context):
    """Amendment of a contract (phụ lục): what stood, what stands; all else stays. `decision` names the decision it follows."""

    template: ClassVar[str] = "documents/phu_luc_hop_dong.html"
    contract: str
    number: int
    decision: str
    project_code: str
    project_title: str
    party_a: Party
    party_b: Party
    place: str
    changes: tuple[Change, ...]
    reason: str
    grant: int
    copies: int = 4
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A content of the contract: planned, done."""

    content: str
    planned: str
    done: str


@dataclass(frozen=True, slots=True)
class AcceptanceMinutes(Context):
    """Minutes of the acceptance panel. `real_cost` is proven by papers, `accepted_grant` never above the contract's grant."""

    template: ClassVar[str] = "documents/bien_ban_nghiem_thu.html"
    project_code: str
    project_title: str
    enterprise: Party
    contract: str
    held_on: date
    place: str
    panel: tuple[Person, ...]
    results: tuple[ResultLine, ...]
    real_cost: int
    counterpart: int
    contract_grant: int
    accepted_grant: int
    remarks: tuple[str, ...]
    conclusion: str
    is_accepted: bool
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class LiquidationMinutes(Context):
    """Minutes that end a contract: what was agreed, accepted, paid; nothing is left, or what is left."""

    template: ClassVar[str] = "documents/bien_ban_thanh_ly.html"
    derived: ClassVar[tuple[str, ...]] = ("left",)
    project_code: str
    project_title: str
    contract: str
    acceptance: str
    party_a: Party
    party_b: Party
    held_on: date
    place: str
    contract_grant: int
    accepted_grant: int
    paid: int
    conclusion: str
    copies: int = 4
    signatures: tuple[Signature, ...] = ()

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return self.accepted_grant - self.paid


@dataclass(frozen=True, slots=True)
class PaymentRequest(Context):
    """Request for payment, or for an advance (`is_advance`), to the holder of the money. `number` counts the requests of the contract.

    `source` names the purse where several sources pay; its contract, accepted and paid sums are those of that purse.
    """

    template: ClassVar[str] = "documents/giay_de_nghi_thanh_toan.html"
    addressed_to: tuple[str, ...]
    project_code: str
    project_title: str
    contract: str
    beneficiary: Party
    contract_grant: int
    accepted_grant: int | None
    paid_before: int
    requested: int
    is_advance: bool
    reason: str
    papers: tuple[str, ...]
    number: int = 1
    recipients: tuple[str, ...] = ()
    source: str = ""

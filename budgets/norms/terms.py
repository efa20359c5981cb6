"""The terms of the law of support: cases, rules, verdicts. Pure: no Django, no database, no clock."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from budgets.norms.eligibility import Finding

KINDS = {
    "enterprise": "doanh nghiệp",
    "cooperative": "hợp tác xã",
    "group": "tổ hợp tác",
    "household": "hộ kinh doanh",
    "organisation": "tổ chức",
}
"""Kinds of beneficiaries."""

STATE_SOURCES = {
    "KCQG": "khuyến công quốc gia",
    "KCDP": "khuyến công địa phương",
    "DISTRICT": "ngân sách huyện, xã",
    "SCIENCE": "sự nghiệp khoa học",
    "SXSH": "chương trình sản xuất sạch hơn",
    "OTHER_STATE": "chương trình khác của Nhà nước",
}
"""Sources that are state money and count together against a ceiling."""

OWN_SOURCES = {"SOCIAL": "huy động xã hội", "COUNTERPART": "vốn đối ứng"}
"""Sources that are no state money."""

SCOPES = {"KCQG": "KCQG", "KCDP": "KCDP", "DISTRICT": "KCDP", "SXSH": "SXSH"}
"""Under which law each source of a grant falls; local budgets, the district's too, pay khuyến công địa phương."""

BASES = {
    "eligible_cost": "chi phí hợp lệ",
    "interest_2y": "lãi vay trong 02 năm đầu",
    "project_support_amount": "dự toán đề án",
    "annual_programme_budget": "tổng kinh phí khuyến công được giao trong năm",
}
"""What the percentage of a rule is taken of."""

MARK = "cần kiểm tra"
"""What stands beside every figure that nobody has yet compared with the original text."""


@dataclass(frozen=True)
class OtherFund:
    """Money that a beneficiary gets for the same content from somewhere else, in đồng."""

    source: str
    amount: int

    @property
    def is_state(self) -> bool:
        return self.source in STATE_SOURCES


@dataclass(frozen=True)
class Beneficiary:
    """One unit of a case: whom the grant helps, its cost (the base of the percentage) and the grant asked, in đồng.

    `answers` are those to the questions of the content (`budgets.norms.fields`), by key, as far as somebody gave them.

    `large` says that it is above the size of a small or medium enterprise; None while its size is not known. `trade` is one of
    `eligibility.TRADES`, None while it is not known; `typical_product` that a product of it is certified as typical (Nghị định 45/2012/NĐ-CP,
    Điều 6), None where nobody can tell.
    """

    name: str
    kind: str
    cost: int
    grant: int
    other_funds: tuple[OtherFund, ...] = ()
    large: bool | None = None
    trade: str | None = None
    typical_product: bool | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def other_state(self) -> int:
        """State money from elsewhere."""
        return sum(fund.amount for fund in self.other_funds if fund.is_state)


@dataclass(frozen=True)
class Place:
    """Where the work is done; `priority` marks địa bàn khó khăn, đặc biệt khó khăn.

    `kind` is one of `eligibility.PLACE_KINDS`, None while it is not known; `standings` of `eligibility.STANDINGS`.
    """

    commune: str | None = None
    district: str | None = None
    priority: bool = False
    kind: str | None = None
    standings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What is to be judged: one content from one source on one day, for one or several beneficiaries. Amounts in đồng."""

    date: date
    source: str
    content: str
    beneficiaries: tuple[Beneficiary, ...]
    place: Place = Place()
    total_cost: int | None = None
    total_grant: int | None = None
    is_flagship: bool | None = None


@dataclass(frozen=True)
class Rule:
    """A norm in one scope for one period. `percent_bp` in basis points (5000 is 50 %), `amount_cap` in đồng per unit.

    Neither means that the content is in the law but its figure is not known here.
    """

    code: str
    scope: str
    content_vi: str
    percent_bp: int | None
    amount_cap: int | None
    unit: str
    citation: str
    confidence: str
    valid_from: date
    valid_to: date | None = None
    base: str = "eligible_cost"
    conditions: str = ""
    note: str = ""
    multiplier_of: str = ""
    multiplier_bp: int | None = None
    only_priority_place: bool = False
    any_size: bool = False
    kinds: tuple[str, ...] = tuple(KINDS)

    def in_force(self, on: date) -> bool:
        """Whether the rule is law on the day; both of its own days belong to it."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def has_figure(self) -> bool:
        return self.percent_bp is not None or self.amount_cap is not None

    def ceiling(self, base: int) -> int:
        """The most that all state money together may be for one unit with this base."""
        limits = [base]
        if self.percent_bp is not None:
            limits.append(base * self.percent_bp // 10_000)
        if self.amount_cap is not None:
            limits.append(self.amount_cap)
        return min(limits)

    @property
    def mark(self) -> str:
        """The mark behind the citation while the figure is not verified."""
        return "" if self.confidence == "verified" else f" [{MARK}]"


@dataclass(frozen=True)
class Violation:
    """A rule that the case breaks, with a sentence for the people who wrote it."""

    rule: str
    citation: str
    message_vi: str


@dataclass(frozen=True)
class Line:
    """The result for one beneficiary: its ceiling for all state money, and what its grant may be beside other funds."""

    name: str
    kind: str
    cost: int
    grant: int
    other_state: int
    ceiling: int

    @property
    def grant_at_most(self) -> int:
        return max(self.ceiling - self.other_state, 0)


@dataclass(frozen=True)
class Verdict:
    """What the law of the day says. `ceiling` is the sum over the beneficiaries; None when no figure is known."""

    verdict: Literal["ok", "violations", "no_norm"]
    ceiling: int | None
    rules: tuple[Rule, ...] = ()
    lines: tuple[Line, ...] = ()
    violations: tuple[Violation, ...] = ()
    explanation_vi: tuple[str, ...] = field(default=())
    findings: tuple["Finding", ...] = ()

    @property
    def eligible(self) -> bool:
        return self.verdict == "ok"

    @property
    def needs_verification(self) -> bool:
        """Whether any rule that was used still waits to be compared with the original text."""
        return any(rule.mark for rule in self.rules)

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON: the form that is stored with an appraisal and printed by `check_norms`."""
        return {
            "eligible": self.eligible,
            "verdict": self.verdict,
            "ceiling": self.ceiling,
            "norms": [
                {
                    "code": rule.code,
                    "citation": rule.citation,
                    "ceiling": sum(rule.ceiling(line.cost) for line in self.lines) if rule.has_figure else None,
                    "scope": rule.scope,
                    "percent_bp": rule.percent_bp,
                    "amount_cap": rule.amount_cap,
                    "unit": rule.unit,
                    "confidence": rule.confidence,
                    "valid_from": rule.valid_from.isoformat(),
                    "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
                }
                for rule in self.rules
            ],
            "violations": [asdict(violation) for violation in self.violations],
            "explanation_vi": list(self.explanation_vi),
            "beneficiaries": [asdict(line) | {"grant_at_most": line.grant_at_most} for line in self.lines],
            "eligibility": [asdict(finding) for finding in self.findings],
            "needs_verification": self.needs_verification,
        }

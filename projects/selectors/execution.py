"""How a beneficiary's part stands between contract and liquidation: counterpart, inspectors, what may be paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import OrganisationKind as Kind
from khuyencong.actors.models import Organisation
from khuyencong.actors.names import name_key
from khuyencong.text import vnd
from projects.enums import DecisionKind
from projects.models import Acceptance, CounterpartProof, Line, Project
from projects.workflow.line_guards import counterpart_needed

# Who inspects together (Chỉ thị, mục 1e and 8d), with the UBND that looks after the đề án's place.
INSPECTORS = (Kind.DOIT, Kind.PROMOTION_CENTER, Kind.FINANCE, Kind.PLANNING, Kind.SCIENCE, Kind.LABOUR)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The beneficiary's own money in đồng: what it must prove, what its documents say, what of them was verified."""

    needed: int
    proven: int
    verified: int

    @property
    def missing(self) -> int:
        """What verified documents do not prove yet."""
        return max(0, self.needed - self.verified)

    @property
    def percent(self) -> int:
        """The verified share of what is needed, floored: 100 only when all is proven; 100 where nothing is needed."""
        return min(100, self.verified * 100 // self.needed) if self.needed else 100

    @property
    def in_words(self) -> str:
        """“240.000.000/400.000.000 đồng (60 %)”."""
        return f"{vnd(self.verified)}/{vnd(self.needed)} đồng ({self.percent} %)" if self.needed else "Không phải chứng minh"


def counterpart_of(line: Line, proofs: Sequence[CounterpartProof], acceptance: Acceptance | None) -> Counterpart:
    """How the counterpart stands: by the passed acceptance where there is one, else by the approved estimate."""
    if acceptance is not None:
        needed = counterpart_needed(line, acceptance.real_cost, acceptance.grant)
    else:
        needed = counterpart_needed(line, line.total_cost, line.requested if line.approved is None else line.approved)
    verified = sum(proof.amount for proof in proofs if proof.verified_at)
    return Counterpart(needed=needed, proven=sum(proof.amount for proof in proofs), verified=verified)


def counterpart_on_page(line: Line) -> Counterpart:
    """The counterpart of one line."""
    return counterparts_of([line])[line.pk]


def counterparts_of(lines: Iterable[Line]) -> dict[int, Counterpart]:
    """The counterpart of some lines by their id, by two queries."""
    rows = list(lines)
    sums: dict[int, tuple[int, int]] = {
        pk: (proven, verified or 0)
        for pk, proven, verified in CounterpartProof.objects.filter(line__in=[line.pk for line in rows])
        .order_by("line_id")
        .values_list("line_id")
        .annotate(proven=Sum("amount"), verified=Sum("amount", filter=Q(verified_at__isnull=False)))
    }
    passed = {row.line_id: row for row in Acceptance.objects.filter(line__in=[line.pk for line in rows], is_passed=True).order_by("pk")}
    found = {}
    for line in rows:
        acceptance = passed.get(line.pk)
        cost, grant = (
            (acceptance.real_cost, acceptance.grant)
            if acceptance
            else (line.total_cost, line.requested if line.approved is None else line.approved)
        )
        proven, verified = sums.get(line.pk, (0, 0))
        found[line.pk] = Counterpart(needed=counterpart_needed(line, cost, grant), proven=proven, verified=verified)
    return found


def decided_on(project: Project) -> date | None:
    """The day of the approving decision; None before it."""
    rows = project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-decided_on", "-id")
    return rows.values_list("decided_on", flat=True).first()


NO_TRANSFER = "Chưa có chứng từ chuyển tiền."


def where_used(proof: CounterpartProof) -> CounterpartProof | None:
    """The document that names the same invoice, in any đề án of any cơ sở; the database refuses a second one in the same words."""
    rows = CounterpartProof.objects.exclude(pk=proof.pk).select_related("line__project", "line__enterprise").order_by("pk")
    if proof.authority_code and (found := rows.filter(authority_code=proof.authority_code).first()):
        return found
    for one in rows.filter(seller_tax_code=proof.seller_tax_code, number__iendswith=proof.number.lstrip("0")):
        same_number = one.number.upper().lstrip("0") == proof.number.upper().lstrip("0")
        same_serial = one.serial == proof.serial or not one.serial or not proof.serial
        if same_number and same_serial and (one.invoice_form == proof.invoice_form or not one.invoice_form or not proof.invoice_form):
            return one
    return None


def _is_another_buyer(proof: CounterpartProof, line: Line) -> bool:
    """Whether the invoice names somebody else than the beneficiary: by tax code where both have one, else by name."""
    if proof.buyer_tax_code and line.enterprise.tax_code:
        return proof.buyer_tax_code != line.enterprise.tax_code
    return bool(proof.buyer_name) and name_key(proof.buyer_name) != name_key(line.enterprise.name)


def pointed_out(proof: CounterpartProof, line: Line, *, decided_on: date | None) -> list[str]:
    """What an officer should look at: a day outside the project's time (money spent too early cannot be settled), another buyer, no transfer."""
    said, year = [], line.project.year
    contract = getattr(line, "contract", None)
    if _is_another_buyer(proof, line):
        said.append("Bên mua trên hóa đơn không phải đơn vị thụ hưởng.")
    if contract is not None and proof.dated_on > contract.ends_on:
        said.append(f"Chứng từ lập sau ngày kết thúc hợp đồng ({contract.ends_on:%d/%m/%Y}).")
    if decided_on is not None and proof.dated_on < decided_on:
        said.append(f"Chứng từ lập trước ngày phê duyệt ({decided_on:%d/%m/%Y}).")
    if proof.dated_on.year != year:
        said.append(f"Chứng từ ngoài năm kế hoạch {year}.")
    if not proof.transfer_number:
        said.append(NO_TRANSFER)
    return said


def inspectors_of(project: Project) -> QuerySet[Organisation]:
    """The organisations that may take part in a joint inspection of a đề án today."""
    local = actors.district_committee(project.district_id)
    rows = Q(kind__in=INSPECTORS) | Q(pk=local.pk if local else None)
    return Organisation.objects.filter(actors.in_force(), rows).order_by("kind", "name", "id")

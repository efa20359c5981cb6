"""How a beneficiary's part stands between contract and liquidation: counterpart, inspectors, what may be paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import OrganisationKind as Kind
from khuyencong.actors.models import Organisation
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


def counterpart_of(line: Line, proofs: Sequence[CounterpartProof], acceptance: Acceptance | None) -> Counterpart:
    """How the counterpart stands: by the passed acceptance where there is one, else by the approved estimate."""
    if acceptance is not None:
        needed = counterpart_needed(line, acceptance.real_cost, acceptance.grant)
    else:
        needed = counterpart_needed(line, line.total_cost, line.requested if line.approved is None else line.approved)
    verified = sum(proof.amount for proof in proofs if proof.verified_at)
    return Counterpart(needed=needed, proven=sum(proof.amount for proof in proofs), verified=verified)


def decided_on(project: Project) -> date | None:
    """The day of the approving decision; None before it."""
    rows = project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-decided_on", "-id")
    return rows.values_list("decided_on", flat=True).first()


def pointed_out(proof: CounterpartProof, *, decided_on: date | None, year: int) -> list[str]:
    """What an officer should look at: a day before the approval, or outside the plan's year (money spent too early cannot be settled)."""
    said = []
    if decided_on is not None and proof.dated_on < decided_on:
        said.append(f"Chứng từ lập trước ngày phê duyệt ({decided_on:%d/%m/%Y}).")
    if proof.dated_on.year != year:
        said.append(f"Chứng từ ngoài năm kế hoạch {year}.")
    return said


def inspectors_of(project: Project) -> QuerySet[Organisation]:
    """The organisations that may take part in a joint inspection of a đề án today."""
    local = actors.district_committee(project.district_id)
    rows = Q(kind__in=INSPECTORS) | Q(pk=local.pk if local else None)
    return Organisation.objects.filter(actors.in_force(), rows).order_by("kind", "name", "id")

"""Reading scans of signed contracts: the one that counts, and contracts whose scan is missing for too long."""

from dataclasses import dataclass

from django.db.models import DateField, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.documents.models import Attachment
from khuyencong.documents.selectors import attachments_of
from projects.enums import TermCode, TermUnit
from projects.models import Contract, ContractScan, ExecutionTerm, Line
from projects.permissions import P
from projects.workflow import line_works


@dataclass(frozen=True, slots=True)
class Scanned:
    """The scan that counts, with its files; whether its day is another than the one on which the portal holds the contract signed."""

    scan: ContractScan
    files: list[Attachment]
    is_of_another_day: bool


def scan_of(contract: Contract | None) -> Scanned | None:
    """The last scan of a contract; None while there is none."""
    scan = contract.scans.order_by("-pk").first() if contract is not None else None
    if contract is None or scan is None:
        return None
    return Scanned(scan, list(attachments_of(("contract_scan", scan.pk))), scan.signed_on != contract.signed_on)


def last_signer(who: Principal) -> str:
    """Who signed last for the reader's office."""
    rows = ContractScan.objects.filter(contract__organisation=who.organisation_id).order_by("-pk")
    return rows.values_list("signer_a", flat=True).first() or ""


def unscanned(who: Principal) -> QuerySet[Line]:
    """Parts within the reader's reach whose contract has no scan longer than the rule of its signing day allows; `due` is that day."""
    rule = ExecutionTerm.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("contract__signed_on")), code=TermCode.SIGNED_SCAN, unit=TermUnit.DAYS,
        valid_from__lte=OuterRef("contract__signed_on"),
    ).order_by("pk")  # fmt: skip
    allowed = Subquery(rule.values("amount")[:1], output_field=IntegerField())
    rows = Line.objects.filter(state__in=line_works.SCAN.states, contract__isnull=False)
    rows = rows.annotate(due=ExpressionWrapper(F("contract__signed_on") + allowed, output_field=DateField()))
    rows = rows.filter(~Exists(ContractScan.objects.filter(contract__line=OuterRef("pk"))), due__lt=clock.today())
    rows = rows.select_related("project__district", "enterprise", "contract").order_by("due", "pk")
    return rows if who.scope(P.CONTRACT) == Scope.PROVINCE else rows.none()

"""Which papers a step asks for, by the rules in force and the contents of a đề án; what is still missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from khuyencong import clock
from khuyencong.actors import selectors as actors
from khuyencong.documents.models import Attachment
from khuyencong.documents.selectors import attachments_of
from projects.enums import AttachmentPurpose, PaperStep, PaymentKind
from projects.models import Line, PaperRule, PaymentRequest, Project
from projects.selectors.figures import asked_on


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper that is needed or advised: how many, by which rule, how many there are."""

    purpose: AttachmentPurpose
    at_least: int
    is_required: bool
    citation: str
    needs_verification: bool
    have: int

    @property
    def is_there(self) -> bool:
        """Whether there are enough."""
        return self.have >= self.at_least

    @property
    def words(self) -> str:
        """“Báo giá (ít nhất 3)”."""
        return f"{self.purpose.label} (ít nhất {self.at_least})" if self.at_least > 1 else self.purpose.label


def asked_at(step: PaperStep, *, content_ids: Collection[int] | QuerySet, on: date, have: Iterable[str]) -> list[Asked]:
    """What a step asks for the contents, needed ones first; `have` names the purpose of each file that is there.

    Of several rules for one paper the strictest counts; an advice that asks no more than what is needed is not said.
    """
    counts = Counter(have)
    rules = PaperRule.objects.filter(actors.in_force(on), Q(content__isnull=True) | Q(content__in=content_ids), step=step)
    strictest: dict[tuple[bool, str], PaperRule] = {}
    for rule in rules.order_by("-is_required", "-at_least", "id"):
        strictest.setdefault((rule.is_required, rule.purpose), rule)
    found = []
    for (is_required, purpose), rule in strictest.items():
        needed = strictest.get((True, purpose))
        if not is_required and needed is not None and needed.at_least >= rule.at_least:
            continue
        known = AttachmentPurpose(purpose)
        found.append(Asked(known, rule.at_least, is_required, rule.citation, rule.needs_verification, counts[purpose]))
    order = list(AttachmentPurpose)
    return sorted(found, key=lambda one: (not one.is_required, order.index(one.purpose)))


def asked_of(project: Project, lines: Sequence[Line] | None, purposes: Iterable[str]) -> list[Asked]:
    """What the application asks, when its files have these purposes. Without its lines at hand (None) they are not read for it."""
    contents = project.lines.order_by().values("content") if lines is None else [line.content_id for line in lines]
    return asked_at(PaperStep.SUBMIT, content_ids=contents, on=asked_on(project), have=purposes)


Checked = tuple[Asked, list[Attachment], bool]
"""A paper of a request for money: what is asked, its files, whether the approver has seen the original."""


def checklist(requests: Sequence[PaymentRequest]) -> dict[int, list[Checked]]:
    """The checklist of some requests of one line, by their id. What an approver has seen stays in the list when the rule is gone."""
    found: dict[int, list[Checked]] = {}
    for request in requests:
        files: dict[str, list[Attachment]] = {}
        for file in attachments_of(("payment", request.pk)):
            files.setdefault(file.purpose, []).append(file)
        seen = set(request.papers_seen.order_by("pk").values_list("purpose", flat=True))
        found[request.pk] = [
            (one, files.get(one.purpose, []), one.purpose.value in seen) for one in asked_for(request.line, request.kind, request)
        ]
    return found


def asked_for(line: Line, kind: str, request: PaymentRequest | None = None, given: Iterable[str] = ()) -> list[Asked]:
    """What the rules of today ask of a request for money of a kind, with what is there: files of the request itself (or about to be `given`),
    files of the part, and papers that the portal has issued."""
    wanted = PaymentKind(kind)
    own = set(AttachmentPurpose.of_payments())
    have = [purpose for purpose in attachments_of(("line", line.pk)).values_list("purpose", flat=True) if purpose not in own]
    if request is not None and request.pk is not None:
        have += attachments_of(("payment", request.pk)).values_list("purpose", flat=True)
    contract = getattr(line, "contract", None)
    made = {
        AttachmentPurpose.CONTRACT: contract is not None and contract.paper_id is not None,
        AttachmentPurpose.ACCEPTANCE: line.acceptances.filter(is_passed=True, paper__isnull=False).exists(),
    }
    have += [purpose for purpose, is_there in made.items() if is_there]
    return asked_at(wanted.step, content_ids=[line.content_id], on=clock.today(), have=[*have, *given])


def missing_at(step: PaperStep, line: Line, on: date) -> list[Asked]:
    """What is needed at a step of a beneficiary's part and not there."""
    have = list(attachments_of(("line", line.pk)).values_list("purpose", flat=True))
    return [one for one in asked_at(step, content_ids=[line.content_id], on=on, have=have) if one.is_required and not one.is_there]

"""Joint inspections and what comes of their findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Organisation
from khuyencong.documents.services import attach
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from projects import documents
from projects.enums import AttachmentPurpose, FindingState, InspectionKind
from projects.models import Finding, Inspection, Line
from projects.permissions import P
from projects.services.holding import held
from projects.workflow import line_works


@dataclass(frozen=True, slots=True)
class Found:
    """A shortcoming as it is written into the minutes."""

    text: str
    due_on: date
    owner: str = ""  # who at the cơ sở mends it


@transaction.atomic
def record_inspection(
    *,
    line: Line,
    who: Principal,
    kind: InspectionKind,
    held_on: date,
    organisations: Sequence[Organisation],
    participants: str,
    machine_is_there: bool,
    money_is_used_rightly: bool,
    papers_are_kept: bool,
    conclusion: str,
    findings: Sequence[Found] = (),
    details: documents.VisitDetails | None = None,
) -> Inspection:
    """Keep a joint inspection with its findings and issue the minutes; the beneficiary is told of each finding.

    `details` are what the minutes say beside the record, when a visit was planned or ordered.
    """
    row = held(line, who, line_works.INSPECT)
    if held_on > clock.today():
        raise ValidationError({"held_on": "Ngày kiểm tra không được sau hôm nay."})
    if len({o.pk for o in organisations}) < 2:
        raise ValidationError({"organisations": "Kiểm tra phối hợp cần ít nhất hai cơ quan (Chỉ thị, mục 1e và 8d)."})
    if any(found.due_on < held_on for found in findings):
        raise ValidationError({"findings": "Hạn khắc phục phải từ ngày kiểm tra trở đi."})
    if row.inspections.filter(kind=kind, held_on=held_on, conclusion=nfc(conclusion), by_id=who.user_id).exists():
        raise ValidationError("Biên bản kiểm tra này đã được lập.")
    inspection = Inspection(
        line=row,
        kind=kind,
        held_on=held_on,
        participants=nfc(participants),
        machine_is_there=machine_is_there,
        money_is_used_rightly=money_is_used_rightly,
        papers_are_kept=papers_are_kept,
        conclusion=nfc(conclusion),
        by_id=who.user_id,
        followed_by_id=who.user_id,
        at=clock.now(),
    )
    inspection.full_clean(exclude=["paper", "followed_by"])
    inspection.save()
    inspection.organisations.set(organisations)
    owners = {}
    for found in findings:
        finding = Finding(inspection=inspection, text=nfc(found.text).strip(), due_on=found.due_on)
        finding.full_clean()
        finding.save()
        owners[finding.pk] = nfc(found.owner).strip()
    details = replace(details or documents.VisitDetails(), owners=owners)
    inspection.paper = documents.inspection_minutes(row, inspection, who, details)
    inspection.save(update_fields=["paper"])
    people = actors.people_of_enterprises([row.enterprise_id])
    if people and findings:
        notices.tell(
            people,
            kind="inspection.findings",
            title=f"Cần khắc phục {len(findings)} tồn tại sau kiểm tra",
            body="\n".join(found.text for found in findings),
            url=row.get_absolute_url(),
            subject=("line", row.pk),
        )
    return inspection


def _finding(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("inspection__line__project").get(pk=finding.pk)


@transaction.atomic
def fix_finding(*, finding: Finding, who: Principal, repair: str, proof: Any = None) -> Finding:
    """The beneficiary says how the shortcoming was mended, with proof."""
    row = _finding(finding)
    line = row.inspection.line
    scope = who.scope(P.FIX_FINDING)
    if scope is None or not Line.machine.within(line, who, scope):
        raise NotAllowed
    if row.state == FindingState.CLOSED:
        raise ValidationError("Tồn tại này đã được xác nhận khắc phục.")
    if not repair.strip():
        raise ValidationError({"repair": "Cần ghi đã khắc phục thế nào."})
    if proof is not None:
        row.proof = attach(subject=("line", line.pk), purpose=AttachmentPurpose.FINDING, file=proof, by_id=who.user_id)
    row.state, row.repair = FindingState.FIXED, nfc(repair).strip()
    row.fixed_by_id, row.fixed_at = who.user_id, clock.now()
    row.full_clean()
    row.save()
    notices.tell(
        [row.inspection.by_id],
        kind="inspection.fixed",
        title=f"Đã khắc phục, chờ xác nhận: {line.project}",
        body=row.repair,
        url=line.get_absolute_url(),
        subject=("line", line.pk),
    )
    return row


@transaction.atomic
def close_finding(*, finding: Finding, who: Principal) -> Finding:
    """An inspector has seen the repair."""
    row = _finding(finding)
    line = row.inspection.line
    scope = who.scope(P.INSPECT)
    if scope is None or not Line.machine.within(line, who, scope):
        raise NotAllowed
    if row.state != FindingState.FIXED:
        raise ValidationError("Chỉ xác nhận được khi cơ sở đã báo khắc phục.")
    if row.fixed_by_id == who.user_id:
        raise ValidationError("Người báo khắc phục không được tự xác nhận.")
    row.state, row.closed_by_id, row.closed_at = FindingState.CLOSED, who.user_id, clock.now()
    row.save(update_fields=["state", "closed_by", "closed_at"])
    return row

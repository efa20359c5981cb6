"""Adjustments: what stands, what would stand, who decides, what the norm says of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from budgets.norms.terms import Verdict
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.text import vnd
from khuyencong.workflow.machine import Context
from projects.enums import AdjustmentKind as K
from projects.models import Adjustment, AdjustmentAuthority, Contract, Line, NormCheck
from projects.selectors import law
from projects.selectors.visibility import lines_visible_to

# After these the law of the day of the adjusting decision judges; a mere cut is judged by that of the approval.
JUDGED_ANEW = frozenset({K.MORE_MONEY, K.CONTENT, K.BENEFICIARY})
LABELS = {
    "amount": "Kinh phí hỗ trợ",
    "ends_on": "Ngày kết thúc",
    "area": "Địa điểm",
    "enterprise": "Đơn vị thụ hưởng",
    "subject_matter": "Nội dung thực hiện",
    "cooperating_unit": "Đơn vị phối hợp",
    "other": "Thay đổi khác",
}


def adjustments_visible_to(who: Principal) -> QuerySet[Adjustment]:
    """Requests for adjustments that the principal may open."""
    return Adjustment.objects.filter(line__in=lines_visible_to(who))


def authority_of(track: str, kinds: Iterable[str]) -> AdjustmentAuthority | None:
    """Who decides on changes of these kinds together, today: of those whom the kinds name, the highest. None when one kind names nobody."""
    wanted = set(kinds)
    rows = list(AdjustmentAuthority.objects.filter(actors.in_force(), track=track, kind__in=wanted).order_by("-rank", "pk"))
    return rows[0] if rows and {row.kind for row in rows} == wanted else None


def kinds_of(row: Adjustment, line: Line, contract: Contract) -> list[str]:
    """What a request changes, from its values; an empty list when nothing."""
    kinds: list[str] = []
    if row.new_amount is not None and row.new_amount != contract.amount:
        kinds.append(K.MORE_MONEY if row.new_amount > contract.amount else K.LESS_MONEY)
    if row.new_ends_on is not None and row.new_ends_on != contract.ends_on:
        kinds.append(K.NEXT_YEAR if row.new_ends_on.year > contract.ends_on.year else K.TIME)
    if row.new_area_id is not None and row.new_area_id != line.area_id:
        kinds.append(K.PLACE)
    if row.new_enterprise_id is not None and row.new_enterprise_id != line.enterprise_id:
        kinds.append(K.BENEFICIARY)
    if row.new_subject_matter and row.new_subject_matter != line.subject_matter:
        kinds.append(K.CONTENT)
    if row.new_cooperating_unit and row.new_cooperating_unit != contract.cooperating_unit:
        kinds.append(K.COOPERATING_UNIT)
    if row.other:
        kinds.append(K.OTHER)
    return [str(kind) for kind in kinds]


def standing_of(line: Line, contract: Contract) -> dict[str, Any]:
    """What an amendment may change, as it stands."""
    return {
        "amount": contract.amount,
        "ends_on": contract.ends_on.isoformat(),
        "area": line.area.name,
        "enterprise": line.enterprise.name,
        "subject_matter": line.subject_matter,
        "cooperating_unit": contract.cooperating_unit,
        "other": "",
    }


def standing_after(row: Adjustment, line: Line, contract: Contract) -> dict[str, Any]:
    """What would stand after the adjustment."""
    moved = row.new_area or (row.new_enterprise.area if row.new_enterprise else None)
    changed = {
        "amount": row.new_amount,
        "ends_on": row.new_ends_on.isoformat() if row.new_ends_on else None,
        "area": moved.name if moved else None,
        "enterprise": row.new_enterprise.name if row.new_enterprise else None,
        "subject_matter": row.new_subject_matter,
        "cooperating_unit": row.new_cooperating_unit,
        "other": row.other,
    }
    return standing_of(line, contract) | {name: value for name, value in changed.items() if value}


def _said(name: str, value: Any) -> str:
    if name == "amount":
        return f"{vnd(value)} đồng"
    if name == "ends_on":
        return "/".join(reversed(value.split("-")))
    return value or "Không"


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, before, after) in words, of what differs."""
    return [(label, _said(name, before[name]), _said(name, after[name])) for name, label in LABELS.items() if before[name] != after[name]]


def in_words(standing: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands, as pairs of a label and words; what there is not is left out."""
    return [(label, _said(name, standing[name])) for name, label in LABELS.items() if standing[name]]


def changes_of(row: Adjustment) -> list[tuple[str, str, str]]:
    """What a request changes, in words: by its amendment once applied, else against what stands."""
    amendment = getattr(row, "amendment", None)
    if amendment is not None:
        return differences(amendment.before, amendment.after)
    contract = row.line.contract
    return differences(standing_of(row.line, contract), standing_after(row, row.line, contract))


def needs_verdict(row: Adjustment) -> bool:
    """Whether the norm has something to say: money, content or beneficiary changes."""
    return bool(set(row.kinds) & (JUDGED_ANEW | {K.LESS_MONEY}))


def judged_on(row: Adjustment) -> date:
    """Whose day's law judges an adjustment: today's where money, content or beneficiary are decided anew, else that of the approval."""
    return clock.today() if set(row.kinds) & JUDGED_ANEW else law.law_date_of(row.line)


def verdict_of(row: Adjustment) -> tuple[Verdict, int]:
    """The norm's verdict on the line after the adjustment, and the grant that it judges (đồng)."""
    # A row of its own, for it is given the new beneficiary.
    line = Line.objects.select_related("project__district", "enterprise__area", "content").filter(pk=row.line_id).order_by("pk")[0]
    amount = row.new_amount or line.approved or 0
    if row.new_enterprise is not None:
        line.enterprise = row.new_enterprise
    return law.judge_line(line, on=judged_on(row), grant=amount), amount


def keep_verdict(row: Adjustment, line: Line, context: Context) -> NormCheck | None:
    """Keep the verdict with the rows of law that were used; None when the norm has nothing to say. What goes over it is carried by an exception's own row."""
    if not needs_verdict(row):
        return None
    verdict, amount = verdict_of(row)
    within = verdict.ceiling is None or amount + line.other_state <= verdict.ceiling
    return NormCheck.objects.create(
        line=line,
        law_date=judged_on(row),
        cost=line.total_cost,
        grant=amount,
        ceiling=verdict.ceiling,
        is_within=within,
        verdict=verdict.as_dict(),
        by_id=context.actor.user_id,
        at=context.at,
    )

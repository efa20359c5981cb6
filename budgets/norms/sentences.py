"""What a judgement says in Vietnamese: each rule with its citation, each step with its figures."""

from collections import Counter
from collections.abc import Iterable, Sequence

from budgets.norms.terms import BASES, MARK, STATE_SOURCES, Case, Line, Rule
from khuyencong.text import date_vi, fold, percent, vnd


def why_none(case: Case, scope: str, known: Sequence[Rule], today: Iterable[Rule]) -> str:
    """Why no rule applies, with what is known around that day."""
    if not known:
        return f"Nội dung {case.content} không có trong danh mục mức hỗ trợ."
    elsewhere = sorted({rule.scope for rule in today})
    if elsewhere:
        return (
            f"Ngày {date_vi(case.date)}, nội dung {case.content} chỉ có mức hỗ trợ cho nguồn {', '.join(elsewhere)}, không có cho {scope}."
        )
    periods = "; ".join(
        f"{rule.citation} từ {date_vi(rule.valid_from)}" + (f" đến {date_vi(rule.valid_to)}" if rule.valid_to else "")
        for rule in sorted(known, key=lambda rule: rule.valid_from)
        if rule.scope == scope
    )
    return f"Không có mức hỗ trợ nào đã biết cho nội dung {case.content} vào ngày {date_vi(case.date)}" + (
        f" (đã biết: {periods})." if periods else "."
    )


def introduce(rule: Rule) -> str:
    """The rule itself in one line."""
    parts = []
    if rule.percent_bp is not None:
        parts.append(f"tối đa {percent(rule.percent_bp, 10_000, places=2)} {BASES.get(rule.base, rule.base)}")
    if rule.amount_cap is not None:
        parts.append(f"không quá {vnd(rule.amount_cap)} đồng mỗi {rule.unit}")
    if rule.multiplier_bp is not None:
        parts.append(f"bằng {percent(rule.multiplier_bp, 10_000, places=2)} mức {rule.multiplier_of}")
    source = STATE_SOURCES.get(rule.scope, rule.scope)
    text = f"{rule.content_vi} ({source}): {', '.join(parts) or 'chưa rõ mức'}. Căn cứ: {rule.citation}{rule.mark}."
    for more in (rule.conditions and f"Điều kiện: {rule.conditions}.", rule.note):
        text += f" {more}" if more else ""
    return text


def explain(line: Line, rules: Sequence[Rule]) -> list[str]:
    """How the ceiling of one beneficiary was reached."""
    said = []
    for rule in rules:
        steps = []
        if rule.percent_bp is not None:
            steps.append(
                f"{percent(rule.percent_bp, 10_000, places=2)} × {vnd(line.cost)} = {vnd(line.cost * rule.percent_bp // 10_000)} đồng"
            )
        if rule.amount_cap is not None:
            steps.append(f"trần {vnd(rule.amount_cap)} đồng")
        said.append(f"{line.name}: {'; '.join(steps)} ⇒ tối đa {vnd(rule.ceiling(line.cost))} đồng ({rule.citation}{rule.mark}).")
    total = line.grant + line.other_state
    other = f" + nguồn nhà nước khác {vnd(line.other_state)} = {vnd(total)}" if line.other_state else ""
    sign = "≤" if total <= line.ceiling else ">"
    said.append(f"{line.name}: đề nghị {vnd(line.grant)}{other} đồng {sign} {vnd(line.ceiling)} đồng.")
    return said


def repeated(case: Case) -> list[str]:
    """A remark when one beneficiary appears twice: each line has a ceiling, but one cơ sở has one."""
    names = Counter(fold(one.name) for one in case.beneficiaries)
    twice = dict.fromkeys(one.name for one in case.beneficiaries if names[fold(one.name)] > 1)
    return [f"Chú ý: {name} có tên nhiều lần trong cùng nội dung; mỗi cơ sở chỉ được tính một trần [{MARK}]." for name in twice]

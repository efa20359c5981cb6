"""Judging support by the law of a day. Pure: no Django, no database, no clock.

Support of one unit (a cơ sở, a model …) is at most min(percentage × base, cap), floored to the đồng, and never more than
the base itself. All state money of a beneficiary counts together: its grant and the other funds that are state money.
Each beneficiary of a case has a ceiling of its own. Local support (KCDP) never exceeds the central ceiling of the day.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from budgets.norms.sentences import explain, introduce, repeated, why_none
from budgets.norms.terms import KINDS, MARK, SCOPES, STATE_SOURCES, Beneficiary, Case, Line, Rule, Verdict, Violation
from khuyencong.text import fold, percent, vnd


def judge(case: Case, rules: Sequence[Rule]) -> Verdict:
    """Judge a case by those of `rules` that are in force on its day for its content and source.

    ValueError when two rules of one scope claim the same day: such law cannot be applied.
    """
    scope = SCOPES.get(case.source)
    if scope is None:
        source = STATE_SOURCES.get(case.source, case.source)
        return Verdict(
            "no_norm", None, explanation_vi=(f"Nguồn {source} không có mức hỗ trợ khuyến công; xét theo quy định riêng của nguồn đó.",)
        )
    known = [rule for rule in rules if rule.code == case.content]
    today = {rule.scope: rule for rule in known if rule.in_force(case.date)}
    if sum(rule.in_force(case.date) for rule in known) > len(today):
        raise ValueError(f"two rules of {case.content} in force on {case.date}")
    if scope not in today:
        return Verdict("no_norm", None, explanation_vi=(why_none(case, scope, known, today.values()),))
    used = [today[scope]]
    if scope == "KCDP" and "KCQG" in today:
        central = today["KCQG"]
        # Only a local norm of its own needs to be held against the central one.
        if (central.percent_bp, central.amount_cap) != (used[0].percent_bp, used[0].amount_cap):
            used.append(central)
    steps = [introduce(rule) for rule in used]
    figures = [rule for rule in used if rule.has_figure]
    if not figures:
        steps.append(
            f"Mức hỗ trợ của nội dung {used[0].code} chưa có trong dữ liệu: {used[0].conditions or 'phải xem văn bản gốc'} [{MARK}]."
        )
        return Verdict("no_norm", None, tuple(used), explanation_vi=tuple(steps))
    found: list[Violation] = []
    lines: list[Line] = []
    for one in case.beneficiaries:
        line = Line(one.name, one.kind, one.cost, one.grant, one.other_state, min(rule.ceiling(one.cost) for rule in figures))
        lines.append(line)
        found += [*_conditions_broken(case, one, used[0]), *_limits_broken(line, figures)]
        steps += explain(line, figures)
    found += [*_twice(lines, figures), *_totals_broken(case)]
    steps += repeated(case)
    ceiling = sum(line.ceiling for line in lines)
    if len(lines) > 1:
        steps.append(f"Tổng mức hỗ trợ tối đa của {len(lines)} đơn vị: {vnd(ceiling)} đồng.")
    steps += [violation.message_vi for violation in found]
    return Verdict("violations" if found else "ok", ceiling, tuple(used), tuple(lines), tuple(found), tuple(steps))


def _limits_broken(line: Line, rules: Sequence[Rule]) -> Iterable[Violation]:
    """Each limit that the state money of one beneficiary passes."""
    total = line.grant + line.other_state
    together = f" (gồm {vnd(line.other_state)} đồng từ nguồn nhà nước khác)" if line.other_state else ""
    limited = False
    for rule in rules:
        if rule.amount_cap is not None and total > rule.amount_cap:
            limited = True
            over = f"vượt trần {vnd(rule.amount_cap)} đồng mỗi {rule.unit}, thừa {vnd(total - rule.amount_cap)} đồng"
            yield Violation(f"{rule.code}.amount_cap", rule.citation, f"{line.name}: hỗ trợ {vnd(total)} đồng{together} {over}.")
        if rule.percent_bp is not None and total > (most := line.cost * rule.percent_bp // 10_000):
            limited = True
            share = percent(rule.percent_bp, 10_000, places=2)
            over = f"vượt {share} của {vnd(line.cost)} đồng ({vnd(most)} đồng), thừa {vnd(total - most)} đồng"
            yield Violation(f"{rule.code}.percent_cap", rule.citation, f"{line.name}: hỗ trợ {vnd(total)} đồng{together} {over}.")
    if total > line.cost and not limited:
        yield Violation(
            f"{rules[0].code}.cost",
            rules[0].citation,
            f"{line.name}: hỗ trợ {vnd(total)} đồng{together} nhiều hơn chi phí {vnd(line.cost)} đồng.",
        )


def _twice(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterable[Violation]:
    """A beneficiary that stands in the case twice has one ceiling, not two."""
    names = Counter(fold(line.name) for line in lines)
    for name in [name for name, times in names.items() if times > 1]:
        own = [line for line in lines if fold(line.name) == name]
        total, cost = sum(line.grant + line.other_state for line in own), sum(line.cost for line in own)
        most = min(rule.ceiling(cost) for rule in rules)
        if total > most:
            yield Violation(
                f"{rules[0].code}.twice",
                rules[0].citation,
                f"{own[0].name} có tên {len(own)} lần: cộng lại được hỗ trợ {vnd(total)} đồng, một đơn vị chỉ được tối đa {vnd(most)} đồng.",
            )


def _conditions_broken(case: Case, one: Beneficiary, rule: Rule) -> Iterable[Violation]:
    """Conditions on who and where."""
    # Who may be helped: Nghị định 45/2012/NĐ-CP, Điều 1 khoản 2.
    who = "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2"
    if one.kind not in rule.kinds:
        yield Violation(f"{rule.code}.kind", who, f"{one.name}: nội dung này không hỗ trợ {KINDS[one.kind]}.")
    if one.large and not rule.any_size:
        yield Violation(
            f"{rule.code}.size", who, f"{one.name}: không phải doanh nghiệp nhỏ và vừa nên không thuộc đối tượng của nội dung này."
        )
    if rule.only_priority_place and not case.place.priority:
        yield Violation(f"{rule.code}.place", rule.citation, f"{one.name}: nội dung này chỉ dành cho địa bàn khó khăn, đặc biệt khó khăn.")


def _totals_broken(case: Case) -> Iterable[Violation]:
    """The totals written on the case against the sum of its lines."""
    for name, label, written, summed in (
        ("total_cost", "Tổng chi phí", case.total_cost, sum(one.cost for one in case.beneficiaries)),
        ("total_grant", "Tổng kinh phí đề nghị hỗ trợ", case.total_grant, sum(one.grant for one in case.beneficiaries)),
    ):
        if written is not None and written != summed:
            yield Violation(
                name,
                "Tổng các dòng kinh phí phải bằng tổng của đề án",
                f"{label} ghi {vnd(written)} đồng, cộng từng đơn vị là {vnd(summed)} đồng.",
            )

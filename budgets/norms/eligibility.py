"""Who may be supported, where, in which trade, and what comes first: dated rules over the facts of a case. Pure: no Django.

A rule asks one fact, or a condition on several, and says in Vietnamese what follows. A change of law is another row with its date; this file stays.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from budgets.norms import conditions
from budgets.norms.conditions import Condition
from budgets.norms.fields import NUMBERS
from budgets.norms.terms import KINDS, MARK
from khuyencong.text import vnd

ASPECTS = {
    "form": "đối tượng",
    "size": "quy mô",
    "place": "địa bàn",
    "trade": "ngành nghề",
    "condition": "điều kiện hỗ trợ",
    "priority": "ưu tiên",
    "kind": "loại đề án",
}
"""What rules are about."""

DECIDING = ("form", "size", "place", "trade")
"""Aspects that refuse; the others are told."""

TESTS = {
    "one_of": "là một trong",
    "any_of": "có một trong",
    "is_true": "đúng",
    "meets": "đạt điều kiện",
    "ticked": "người thẩm định xác nhận",
    "counted": "đếm",
}
"""How a rule asks its fact."""

PLACE_KINDS = {
    "commune": "xã",
    "township": "thị trấn",
    "town_ward": "phường thuộc thị xã",
    "ward_class_3": "phường thuộc thành phố loại 3",
    "ward_class_2": "phường thuộc thành phố loại 2",
    "ward_class_1_converted": "phường thuộc thành phố loại 1, chuyển từ xã chưa quá 5 năm",
    "ward_class_1": "phường thuộc thành phố loại 1",
    "ward": "phường (từ ngày 01/07/2025)",
}
"""Where production is, in the words of the law."""

STANDINGS = {
    "city_class_1": "thành phố loại 1",
    "city_class_2": "thành phố loại 2",
    "city_class_3": "thành phố loại 3",
    "town": "thị xã",
    "converted_ward": "phường chuyển từ xã",
    "hard": "địa bàn khó khăn",
    "very_hard": "địa bàn đặc biệt khó khăn",
    "poor": "huyện nghèo",
    "ethnic": "vùng đồng bào dân tộc",
    "new_rural": "xã xây dựng nông thôn mới",
}
"""What a unit is by a decision, between two days."""

HARD = ("hard", "very_hard")

TRADES = {
    "agro_food": "chế biến nông, lâm, thủy sản và thực phẩm",
    "consumer_export": "hàng công nghiệp phục vụ tiêu dùng và xuất khẩu",
    "agro_chem": "hóa chất phục vụ nông nghiệp, nông thôn",
    "building_material": "vật liệu xây dựng",
    "mechanical_electronic": "cơ khí, điện, điện tử - tin học",
    "supporting": "gia công chi tiết, bán thành phẩm, công nghiệp hỗ trợ",
    "handicraft": "tiểu thủ công nghiệp",
    "mineral": "khai thác, chế biến khoáng sản",
    "sxsh_env": "sản xuất sạch hơn, xử lý ô nhiễm",
    "high_tech": "công nghệ cao",
    "clean_industry": "công nghiệp sạch, công nghiệp môi trường",
    "energy_saving": "tiết kiệm năng lượng, năng lượng thân thiện",
    "other": "ngành khác",
}
"""Trades (Nghị định 45/2012/NĐ-CP, Điều 5, and those added in 2025)."""

FACTS = {
    "legal_form": "loại hình",
    "small": "quy mô nhỏ và vừa",
    "place": "nơi sản xuất",
    "trade": "ngành nghề",
    "hard_place": "ở địa bàn khó khăn",
    "standings": "địa bàn theo quyết định",
    "cleaner": "sản xuất sạch hơn",
    "flagship": "đề án điểm",
    "typical_product": "có sản phẩm tiêu biểu",
    "scope": "nguồn kinh phí",
    "cost": "chi phí (đồng)",
    "grant": "mức đề nghị hỗ trợ (đồng)",
    "other_state": "vốn nhà nước khác (đồng)",
    "beneficiaries": "số đơn vị thụ hưởng",
}
"""What a condition may ask of a case, besides answers to the questions of its content."""

ANSWER = "answers."
"""Before the key of a question: the fact that its answer is, so that a new kind of fact is a question, and a row."""

AMOUNTS = ("cost", "grant", "other_state", "beneficiaries")
"""The facts that have an order."""

_WORDS: Mapping[str, Mapping[str, str]] = {"legal_form": KINDS, "place": PLACE_KINDS, "trade": TRADES}


@dataclass(frozen=True)
class EligibilityRule:
    """A rule of one period. `contents` empty means all; `only_if` is what must hold for the rule to be asked.

    One that `meets` has a condition (`conditions.py`) as its values, the others ask their fact. The sentences may name {name} (who) and
    {value} (the fact in words; of a condition, those that it looks at).
    """

    code: str
    aspect: str
    fact: str
    test: str
    values: tuple[Any, ...]
    yes: str
    no: str
    ask: str
    citation: str
    confidence: str
    valid_from: date
    valid_to: date | None = None
    position: int = 0
    contents: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    only_if: Condition = ()
    evidence: str = ""

    @property
    def condition(self) -> Condition:
        """What one that `meets` demands; nothing of the others."""
        return conditions.read(list(self.values)) if self.test == "meets" else ()

    def in_force(self, on: date) -> bool:
        """Whether the rule is law on the day; both of its own days belong to it."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def mark(self) -> str:
        """The mark behind the citation while nobody has compared the text."""
        return "" if self.confidence == "verified" else f" [{MARK}]"


@dataclass(frozen=True)
class Finding:
    """What one rule says of one beneficiary: yes, no, or `ask` when the fact is not known."""

    code: str
    aspect: str
    who: str
    verdict: Literal["yes", "no", "ask"]
    sentence: str
    citation: str
    position: int = 0


def assess(
    rules: Iterable[EligibilityRule], facts: Mapping[str, Any], *, content: str, on: date, who: str, aspects: Collection[str] = DECIDING
) -> list[Finding]:
    """What the rules in force on the day say of the facts of one beneficiary, in the order of the rules."""
    found = []
    for rule in sorted(rules, key=lambda rule: (list(ASPECTS).index(rule.aspect), rule.position, rule.code)):
        if rule.aspect not in aspects or not rule.in_force(on) or (rule.contents and content not in rule.contents):
            continue
        if rule.scopes and facts.get("scope") not in rule.scopes:
            continue
        if not conditions.holds(rule.only_if, facts):
            continue
        found.append(_find(rule, facts, who))
    return found


def _find(rule: EligibilityRule, facts: Mapping[str, Any], who: str) -> Finding:
    value: Any = conditions.judged(rule.condition, facts) if rule.test == "meets" else facts.get(rule.fact)
    verdict: Literal["yes", "no", "ask"]
    if value is None:
        verdict = "ask"
    elif rule.test == "any_of":
        verdict = "yes" if set(value) & set(rule.values) else "no"
    elif rule.test in ("is_true", "meets"):
        verdict = "yes" if value is True else "no"
    else:
        verdict = "yes" if value in rule.values else "no"
    words = looked_at(rule.condition, facts) if rule.test == "meets" else _in_words(rule.fact, value)
    template = {"yes": rule.yes, "no": rule.no, "ask": rule.ask or rule.no}[verdict]
    sentence = template.replace("{name}", who).replace("{value}", words)
    return Finding(rule.code, rule.aspect, who, verdict, sentence, f"{rule.citation}{rule.mark}", rule.position)


def looked_at(condition: Condition, facts: Mapping[str, Any]) -> str:
    """The facts that a condition looks at, each once, in words: “loại hình: hợp tác xã; chi phí (đồng): 300.000.000”."""
    keys = dict.fromkeys(test.key for tests in condition for test in tests)
    return "; ".join(f"{FACTS.get(key, key.removeprefix(ANSWER))}: {_in_words(key, facts.get(key))}" for key in keys)


def _in_words(fact: str, value: Any) -> str:
    if value is None or value == "":
        return "chưa biết"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        return _in_words(fact, value.get("target"))
    if isinstance(value, tuple):
        return ", ".join(STANDINGS.get(str(one), str(one)) for one in value) or "không có"
    return vnd(value) if isinstance(value, int) else _WORDS.get(fact, {}).get(value, str(value))


def wrong_facts(condition: Condition, questions: Mapping[str, Collection[str]]) -> str:
    """What is wrong with a condition on facts, given how the questions of the contents are answered (`fields.KINDS`), by key; empty when nothing is."""
    for test in (test for tests in condition for test in tests):
        if test.key.startswith(ANSWER):
            question = test.key.removeprefix(ANSWER)
            if question not in questions:
                return f"Không có câu hỏi “{question}”."
            if test.sign in conditions.ORDERED and not set(questions[question]) & {*NUMBERS, "date"}:
                return f"“{question}” không phải là số hoặc ngày nên không so hơn kém được."
            continue
        if test.key not in FACTS:
            return f"Không có dữ kiện “{test.key}”; dùng một trong: {', '.join(FACTS)}, hoặc {ANSWER} và mã câu hỏi."
        known = STANDINGS if test.key == "standings" else _WORDS.get(test.key)
        if known is not None and test.value not in known:
            return f"“{FACTS[test.key]}” không có giá trị “{test.value}”."
        is_amount = test.key in AMOUNTS
        if is_amount and (isinstance(test.value, bool) or not isinstance(test.value, int)):
            return f"“{FACTS[test.key]}” so với số nguyên."
        if test.sign in conditions.ORDERED and not is_amount:
            return f"“{FACTS[test.key]}” không so hơn kém được."
    return ""


@dataclass(frozen=True)
class KindVerdict:
    """Which kind of đề án it is by the law of a day, and why: one sentence for each thing that was counted."""

    kind: Literal["single", "group", "flagship"]
    findings: tuple[Finding, ...]


def judge_kind(rules: Iterable[EligibilityRule], *, contents: int, beneficiaries: int, years: int | None, on: date) -> KindVerdict:
    """Single, group or flagship: flagship asks for numbers of contents, beneficiaries and years that the rule in force names.

    `years` is how many calendar years the work touches; None while its dates are not known.
    """
    found: list[Finding] = []
    if beneficiaries < 2:
        return KindVerdict("single", ())
    rule = next((rule for rule in rules if rule.code == "FLAGSHIP" and rule.in_force(on)), None)
    if rule is None:
        return KindVerdict("group", ())
    least: dict[str, int] = dict(rule.values[0])
    checks: Sequence[tuple[str, int | None, int, int | None]] = (
        ("nội dung hỗ trợ", contents, least["contents"], None),
        ("đơn vị thụ hưởng", beneficiaries, least["beneficiaries"], None),
        ("năm thực hiện", years, least["years"], least["most_years"]),
    )
    for label, number, low, high in checks:
        limit = f"từ {low} đến {high}" if high else f"từ {low}"
        if number is None:
            verdict: Literal["yes", "no", "ask"] = "ask"
            sentence = f"Chưa có ngày bắt đầu và kết thúc để đếm {label}; đề án điểm cần {limit}."
        else:
            verdict = "yes" if low <= number and (high is None or number <= high) else "no"
            sentence = f"{number} {label}; đề án điểm cần {limit}."
        found.append(Finding(rule.code, "kind", "Đề án", verdict, sentence, f"{rule.citation}{rule.mark}"))
    is_flagship = contents >= least["contents"] and all(finding.verdict == "yes" for finding in found)
    return KindVerdict("flagship" if is_flagship else "group", tuple(found))


def place_kind(name: str, standings: Collection[str], parent_standings: Collection[str]) -> str | None:
    """What a unit is in the words of the law, by its own name and by what it and the city above it are; None when that is not known."""
    first = name.split(" ", 1)[0].casefold()
    if first == "xã":
        return "commune"
    if name.casefold().startswith("thị trấn"):
        return "township"
    if first != "phường":
        return None
    for standing, kind in (("city_class_3", "ward_class_3"), ("city_class_2", "ward_class_2"), ("town", "town_ward")):
        if standing in parent_standings:
            return kind
    if "city_class_1" in parent_standings:
        return "ward_class_1_converted" if "converted_ward" in standings else "ward_class_1"
    return None

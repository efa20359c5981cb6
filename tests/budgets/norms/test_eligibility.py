"""Who may be supported, where, in which trade, what comes first: the dated rows and their interpreter."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from budgets.models import Eligibility, SupportContent
from budgets.norms import CaseRefused, declared, read_case
from budgets.norms.eligibility import place_kind
from budgets.norms.services import judge_on
from budgets.norms.terms import Place
from khuyencong import demo
from tests.factories import actors
from tests.factories.norms import load_norms, make_beneficiary, make_case

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
COMMUNE = Place(commune="Xã Giao Long", district="Huyện Châu Thành", kind="commune")


@pytest.fixture(autouse=True)
def law(db):
    load_norms()


def case(on="2024-03-04", content="MACHINERY", place=COMMUNE, **who):
    one = replace(make_beneficiary("Cơ sở A", 600 * MILLION, 100 * MILLION), **({"trade": "agro_food", "large": False} | who))
    return replace(make_case(content, on, place=place), beneficiaries=(one,))


def said(verdict, aspect):
    return {finding.code: finding.verdict for finding in verdict.findings if finding.aspect == aspect}


def test_a_small_enterprise_of_a_commune_passes_line_by_line():
    verdict = judge_on(case())
    assert verdict.eligible
    assert [(finding.code, finding.verdict) for finding in verdict.findings[:4]] == [
        ("FORM", "yes"),
        ("SIZE", "yes"),
        ("PLACE", "yes"),
        ("TRADE", "yes"),
    ]
    assert all("NĐ 45/2012" in finding.citation for finding in verdict.findings[:4])
    assert "xã, thuộc địa bàn được hỗ trợ" in " ".join(verdict.explanation_vi)


@pytest.mark.parametrize(
    ("who", "place", "rule"),
    [
        ({"trade": "other"}, COMMUNE, "MACHINERY.trade"),
        ({"trade": "mineral"}, COMMUNE, "MACHINERY.trade_mineral"),
        ({}, replace(COMMUNE, kind="ward_class_1"), "MACHINERY.place"),
        ({"large": True}, COMMUNE, "MACHINERY.size"),
        ({"kind": "organisation"}, COMMUNE, "MACHINERY.kind"),
        ({"trade": "high_tech"}, COMMUNE, "MACHINERY.trade"),
    ],
)
def test_each_rule_refuses_once_with_its_article(who, place, rule):
    verdict = judge_on(case(place=place, **who))
    assert [violation.rule for violation in verdict.violations] == [rule]
    assert "NĐ 45/2012" in verdict.violations[0].citation


def test_what_is_not_known_is_asked_and_refuses_nothing():
    verdict = judge_on(case(trade=None, large=None, place=Place()))
    assert verdict.eligible
    assert said(verdict, "trade") == {"TRADE": "ask"}
    assert said(verdict, "size") == {"SIZE": "ask"}
    assert said(verdict, "place") == {"PLACE": "ask"}


def test_minerals_are_for_hard_places():
    assert judge_on(case(trade="mineral", place=replace(COMMUNE, standings=("very_hard",)))).eligible


def test_cleaner_production_knows_no_size_and_no_place():
    verdict = judge_on(case(content="CLEANER_PRODUCTION_MODEL", large=True, place=Place(kind="ward_class_1"), trade="other"))
    assert verdict.eligible
    assert said(verdict, "form") == {"FORM_SXSH": "yes"}


def test_a_change_of_law_is_a_row_with_its_day():
    """NĐ 235/2025 adds trades from 15/10/2025."""
    day = date(2025, 10, 15)
    before, after = (judge_on(case(on=str(on), trade="high_tech")) for on in (day - timedelta(days=1), day))
    assert [violation.rule for violation in before.violations] == ["MACHINERY.trade"]
    assert after.eligible
    Eligibility.objects.filter(code="TRADE", valid_to=None).update(valid_to=date(2027, 12, 31))
    old = Eligibility.objects.get(code="TRADE", valid_to=date(2027, 12, 31))
    old.pk, old.valid_from, old.valid_to, old.values, old.citation = None, date(2028, 1, 1), None, ["handicraft"], "NĐ mới"
    old.save(force_insert=True)
    assert judge_on(case(on="2027-12-31")).eligible
    assert judge_on(case(on="2028-01-01")).violations[0].citation.startswith("NĐ mới")


SMALL_WORKS = [
    [["legal_form", "=", "cooperative"], ["answers.jobs", ">=", 10]],
    [["standings", "=", "very_hard"], ["cost", "<=", 500 * MILLION]],
]


def rule_on_several_facts(**other):
    """A rule as an operator would write it: cooperatives with ten new jobs, or small works in very hard places."""
    row = Eligibility(
        code="SMALL_WORKS", aspect="form", test="meets", values=SMALL_WORKS, citation="NĐ mới, Điều 3", confidence="verified",
        yes="{name} đạt ({value}).", no="{name} chưa đạt ({value}).", ask="Chưa đủ dữ kiện của {name} ({value}).", valid_from=date(2024, 1, 1),
    )  # fmt: skip
    for name, value in other.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("who", "standings", "wanted"),
    [
        ({"kind": "cooperative", "answers": {"jobs": 10}}, (), "yes"),
        ({"kind": "cooperative", "answers": {"jobs": 9}}, (), "no"),
        ({"kind": "cooperative"}, ("hard",), "ask"),
        ({"kind": "household", "answers": {"jobs": 10}}, ("hard",), "no"),
        ({"cost": 500 * MILLION}, ("very_hard", "ethnic"), "yes"),
        ({"cost": 500 * MILLION + 1}, ("very_hard",), "no"),
        ({"kind": "cooperative", "cost": 500 * MILLION}, ("very_hard",), "yes"),
    ],
    ids=str,
)
def test_one_rule_asks_several_facts_with_and_or_and_comparing(who, standings, wanted):
    rule_on_several_facts().save()
    verdict = judge_on(case(place=replace(COMMUNE, standings=standings or ("new_rural",)), **who))
    finding = next(finding for finding in verdict.findings if finding.code == "SMALL_WORKS")
    assert finding.verdict == wanted
    assert finding.citation == "NĐ mới, Điều 3"
    refused = [violation.rule for violation in verdict.violations if violation.rule == "MACHINERY.small_works"]
    assert bool(refused) is (wanted == "no")
    told = {"cooperative": "hợp tác xã", "household": "hộ kinh doanh"}.get(who.get("kind"), "doanh nghiệp")
    assert f"loại hình: {told}; jobs: {who.get('answers', {}).get('jobs', 'chưa biết')}" in finding.sentence


def test_a_rule_is_asked_only_if_several_facts_say_so():
    rule_on_several_facts(only_if=[[["trade", "=", "handicraft"], ["beneficiaries", "<=", 1]]]).save()
    assert "SMALL_WORKS" not in said(judge_on(case()), "form")
    assert said(judge_on(case(trade="handicraft")), "form")["SMALL_WORKS"] == "no"


@pytest.mark.parametrize(
    ("other", "at", "words"),
    [
        ({"values": [[["colour", "=", "red"]]]}, "values", "Không có dữ kiện “colour”"),
        ({"values": [[["answers.colour", "=", "red"]]]}, "values", "Không có câu hỏi “colour”"),
        ({"values": [[["answers.topic", ">=", "red"]]]}, "values", "hơn kém"),
        ({"values": [[["legal_form", "=", "ministry"]]]}, "values", "không có giá trị “ministry”"),
        ({"values": [[["standings", "=", "nice"]]]}, "values", "không có giá trị “nice”"),
        ({"values": [[["cost", "<=", "nhiều"]]]}, "values", "số nguyên"),
        ({"values": [[["trade", ">=", "handicraft"]]]}, "values", "hơn kém"),
        ({"values": ["cost"]}, "values", "ít nhất một phép so"),
        ({"values": []}, "values", "Cần điều kiện"),
        ({"fact": "trade"}, "fact", "để trống"),
        ({"only_if": [[["colour", "=", "red"]]]}, "only_if", "Không có dữ kiện “colour”"),
    ],
    ids=str,
)
def test_what_a_rule_cannot_ask_is_told_at_its_field(other, at, words):
    rule_on_several_facts().full_clean()
    with pytest.raises(ValidationError) as told:
        rule_on_several_facts(**other).full_clean()
    assert words in " ".join(told.value.message_dict[at])


def test_every_rule_that_is_loaded_can_be_asked():
    for row in Eligibility.objects.order_by("pk"):
        row.full_clean()


def test_answers_of_a_case_are_read_strictly():
    data = {
        "date": "2024-03-04", "source": "KCQG", "content": "MACHINERY",
        "beneficiaries": [{"name": "A", "kind": "enterprise", "cost": 2, "grant": 1, "answers": {"a": 1, "b": {"target": "2.5"}, "c": True}}],
    }  # fmt: skip
    assert read_case(data).beneficiaries[0].answers == {"a": 1, "b": {"target": "2.5"}, "c": True}
    for wrong in ([1], {"a": None}, {"a": 1.5}, {"a": {"low": 1}}, {"a": [1]}, {"a": "x" * 3000}, {f"k{i}": 1 for i in range(201)}):
        data["beneficiaries"][0]["answers"] = wrong
        with pytest.raises(CaseRefused, match=r"beneficiaries\[0\]\.answers"):
            read_case(data)


@pytest.mark.parametrize(
    ("content", "on", "known"),
    [
        ("DIGITAL_TRANSFORMATION", "2025-10-14", False),
        ("DIGITAL_TRANSFORMATION", "2025-10-15", True),
        ("CLEANER_PRODUCTION_MODEL", "2012-07-04", False),
        ("SXSH_ASSESSMENT", "2021-01-01", False),
    ],
)
def test_a_content_that_the_law_of_the_day_did_not_know_is_refused(content, on, known):
    source = "SXSH" if content == "SXSH_ASSESSMENT" else "KCQG"
    verdict = judge_on(replace(case(on=on, content=content), source=source))
    unknown = [violation for violation in verdict.violations if violation.rule == f"{content}.unknown"]
    assert bool(unknown) is not known
    if unknown:
        assert "pháp luật không có nội dung này" in unknown[0].message_vi
        assert verdict.explanation_vi[0] == unknown[0].message_vi


def test_the_gap_between_two_laws_is_told_and_not_bridged():
    """No figure is known between 2009 and 07/04/2014, and no rule on who before 05/07/2012."""
    verdict = judge_on(case(on="2014-04-07"))
    assert verdict.verdict == "no_norm"
    assert "từ 08/04/2014" in verdict.explanation_vi[-1]
    assert said(judge_on(case(on="2012-07-04")), "form") == {}
    assert "cần xét theo văn bản gốc" in declared.change_of_law(SupportContent.objects.get(code="MACHINERY"), date(2012, 7, 4))


def test_a_beneficiary_named_twice_has_one_ceiling():
    twice = make_case("MACHINERY", "2024-03-04", (600 * MILLION, 200 * MILLION), (600 * MILLION, 200 * MILLION))
    same = tuple(replace(one, name="Cơ sở A") for one in twice.beneficiaries)
    assert judge_on(twice).eligible
    verdict = judge_on(replace(twice, beneficiaries=same))
    assert [violation.rule for violation in verdict.violations] == ["MACHINERY.twice"]
    assert "tối đa 300.000.000 đồng" in verdict.violations[0].message_vi


def test_what_comes_first_is_an_ordered_list_with_reasons_and_no_score():
    place = replace(COMMUNE, standings=("hard", "new_rural"))
    found = [finding for finding in judge_on(case(place=place, trade="supporting")).findings if finding.aspect == "priority"]
    assert [finding.position for finding in found] == sorted(finding.position for finding in found)
    yes = [finding.code for finding in found if finding.verdict == "yes"]
    assert yes == ["PLACE_HARD", "PLACE_NEW_RURAL", "TRADE_SUPPORTING"]
    assert {finding.code for finding in found if finding.verdict == "ask"} == {"FIRST_FLAGSHIP", "PRODUCT_TYPICAL"}
    for is_typical, verdict in ((True, "yes"), (False, "no"), (None, "ask")):
        assert said(judge_on(case(typical_product=is_typical)), "priority")["PRODUCT_TYPICAL"] == verdict


@pytest.mark.parametrize(
    ("name", "own", "above", "kind"),
    [
        ("Xã Giao Long", (), (), "commune"),
        ("Thị trấn Mỏ Cày", (), (), "township"),
        ("Phường Phú Khương", (), ("city_class_3",), "ward_class_3"),
        ("Phường Phú Khương", (), ("city_class_2",), "ward_class_2"),
        ("Phường A", (), ("city_class_1",), "ward_class_1"),
        ("Phường A", ("converted_ward",), ("city_class_1",), "ward_class_1_converted"),
        ("Phường A", (), ("town",), "town_ward"),
        ("Phường A", (), (), None),
        ("Thành phố Bến Tre", (), (), None),
    ],
)
def test_a_place_in_the_words_of_the_law(name, own, above, kind):
    assert place_kind(name, own, above) == kind


def test_a_ward_of_the_city_is_of_the_class_of_its_day():
    actors.make_province()
    ward = actors.commune()
    assert [declared.place_of(ward, day).kind for day in (date(2018, 6, 1), date(2024, 3, 4))] == ["ward_class_3", "ward_class_2"]


@pytest.mark.parametrize(
    ("counts", "on", "kind"),
    [
        ({"contents": 1, "beneficiaries": 1, "years": 1}, date(2024, 1, 1), "single"),
        ({"contents": 1, "beneficiaries": 7, "years": 2}, date(2024, 1, 1), "group"),
        ({"contents": 2, "beneficiaries": 8, "years": 2}, date(2024, 1, 1), "flagship"),
        ({"contents": 2, "beneficiaries": 8, "years": 3}, date(2024, 1, 1), "flagship"),
        ({"contents": 2, "beneficiaries": 8, "years": 1}, date(2024, 1, 1), "group"),
        ({"contents": 2, "beneficiaries": 8, "years": 4}, date(2024, 1, 1), "group"),
        ({"contents": 2, "beneficiaries": 8, "years": None}, date(2024, 1, 1), "group"),
        ({"contents": 2, "beneficiaries": 8, "years": 2}, date(2018, 1, 1), "group"),
    ],
)
def test_kinds_are_counted_by_the_rule_of_the_day(counts, on, kind):
    verdict = declared.kind_on(on, **counts)
    assert verdict.kind == kind
    if kind == "group" and on.year > 2018:
        assert any(finding.verdict != "yes" and "đề án điểm cần" in finding.sentence for finding in verdict.findings)


def test_the_five_conditions_stand_in_order():
    assert [rule.code for rule in declared.conditions_on(date(2024, 3, 4))] == ["C1", "C2", "C3", "C4", "C5"]
    assert declared.conditions_on(date(2008, 1, 1)) == []


CASES = json.loads((Path(demo.__file__).parent / "data" / "cases.json").read_text(encoding="utf-8"))["published"]
# (content, units, grant of one, total cost or None, day): the province's own, and three published elsewhere (arit.gov.vn, baolongan.vn).
PUBLISHED = [
    *[
        (line["content"], line["beneficiaries"], line["grant"] // line["beneficiaries"], row["total_cost"], "2019-12-27")
        for row in CASES
        if row["key"] == "kcqg-2020-dua"
        for line in row["lines"]
    ],
    ("MACHINERY", 1, 200_000_000, 570_000_000, "2017-12-22"),
    ("MACHINERY", 1, 38_500_000, 77_000_000, "2019-12-27"),
    ("DEMO_MODEL_NEW", 1, 240_000_000, 30_000_000_000, "2015-06-01"),
    ("MACHINERY", 1, 90_600_000, 1_008_000_000, "2014-12-31"),
]


@pytest.mark.parametrize("published", PUBLISHED)
def test_published_grants_agree_with_norm_and_eligibility(published):
    """Where the source is silent about the cost, the case is judged with the smallest cost that bears the grant."""
    content, units, grant, cost, day = published
    cost = cost or -(-grant * 10_000 // (3_000 if content.startswith("DEMO") else 5_000))
    verdict = judge_on(make_case(content, day, *[(cost, grant)] * units, place=COMMUNE))
    assert verdict.eligible, verdict.explanation_vi
    over = judge_on(make_case(content, day, *[(cost, cost + 1)] * units, place=COMMUNE))
    assert over.violations
    assert all(violation.citation for violation in over.violations)


def test_a_case_file_may_say_trade_place_and_size():
    data = {
        "date": "2024-03-04",
        "source": "KCQG",
        "content": "MACHINERY",
        "place": {"kind": "ward_class_1", "standings": ["ethnic"]},
        "beneficiaries": [{"name": "A", "kind": "enterprise", "cost": 100, "grant": 50, "trade": "other", "large": True}],
    }
    rules = [violation.rule for violation in judge_on(read_case(data)).violations]
    assert rules == ["MACHINERY.place", "MACHINERY.trade", "MACHINERY.size"]
    for path, value in (("kind", "moon"), ("standings", ["nice"]), ("standings", "hard")):
        with pytest.raises(CaseRefused, match="place"):
            read_case(data | {"place": {path: value}})

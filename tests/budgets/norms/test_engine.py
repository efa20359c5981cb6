"""Judging without a database, by rules made here."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.norms import Case, Rule, judge
from tests.factories.norms import make_beneficiary, make_case, priority_place

MACHINERY = Rule("MACHINERY", "KCQG", "Máy móc", 5_000, 300_000_000, "cơ sở", "TT 28/2018", "verified", date(2018, 5, 11))
OLD = replace(MACHINERY, amount_cap=200_000_000, citation="TTLT 26/2014", valid_from=date(2014, 4, 8), valid_to=date(2018, 5, 10))
LOCAL = replace(MACHINERY, scope="KCDP", amount_cap=250_000_000, citation="Nghị quyết của tỉnh")
LAW = [OLD, MACHINERY, LOCAL]


def rules_broken(case: Case, law=LAW) -> list[str]:
    return [violation.rule for violation in judge(case, law).violations]


@pytest.mark.parametrize(
    ("cost", "grant", "broken"),
    [
        (600_000_000, 300_000_000, []),
        (600_000_000, 300_000_001, ["MACHINERY.amount_cap", "MACHINERY.percent_cap"]),
        (700_000_000, 300_000_000, []),
        (700_000_000, 300_000_001, ["MACHINERY.amount_cap"]),
        (599_999_999, 299_999_999, []),
        (599_999_999, 300_000_000, ["MACHINERY.percent_cap"]),
        (1, 0, []),
        (1, 1, ["MACHINERY.percent_cap"]),
        (0, 0, []),
        (0, 1, ["MACHINERY.percent_cap"]),
    ],
)
def test_the_percentage_floors_to_the_dong_and_the_cap_is_exact(cost, grant, broken):
    assert rules_broken(make_case("MACHINERY", "2019-12-27", (cost, grant))) == broken


@pytest.mark.parametrize(
    ("on", "ceiling"), [("2014-04-08", 200_000_000), ("2018-05-10", 200_000_000), ("2018-05-11", 300_000_000), ("2026-11-23", 300_000_000)]
)
def test_the_law_of_the_day_counts(on, ceiling):
    assert judge(make_case("MACHINERY", on, (10**9, 0)), LAW).ceiling == ceiling


def test_no_known_law_is_no_permission():
    verdict = judge(make_case("MACHINERY", "2014-04-07", (10**9, 1)), LAW)
    assert (verdict.verdict, verdict.eligible, verdict.ceiling) == ("no_norm", False, None)
    assert "07/04/2014" in verdict.explanation_vi[0]
    assert "TTLT 26/2014 từ 08/04/2014 đến 10/05/2018" in verdict.explanation_vi[0]
    assert judge(make_case("UNKNOWN", "2019-12-27", (10**9, 1)), LAW).verdict == "no_norm"
    assert judge(make_case("MACHINERY", "2019-12-27", (10**9, 1)), [LOCAL]).verdict == "no_norm"


@pytest.mark.parametrize("source", ["SCIENCE", "OTHER_STATE"])
def test_money_of_other_programmes_is_not_judged_by_these_norms(source):
    verdict = judge(make_case("MACHINERY", "2019-12-27", (10**9, 1), source=source), LAW)
    assert verdict.verdict == "no_norm"
    assert "quy định riêng" in verdict.explanation_vi[0]


def test_a_content_without_a_figure_is_not_judged():
    bare = replace(MACHINERY, percent_bp=None, amount_cap=None)
    verdict = judge(make_case("MACHINERY", "2019-12-27", (10**9, 0)), [bare])
    assert verdict.verdict == "no_norm"
    assert [rule.code for rule in verdict.rules] == ["MACHINERY"]


def test_each_beneficiary_has_its_own_ceiling():
    case = make_case("MACHINERY", "2019-12-27", (600_000_000, 300_000_000), (200_000_000, 100_000_000), (200_000_000, 100_000_001))
    verdict = judge(case, LAW)
    assert verdict.ceiling == 500_000_000
    assert [line.ceiling for line in verdict.lines] == [300_000_000, 100_000_000, 100_000_000]
    assert [violation.rule for violation in verdict.violations] == ["MACHINERY.percent_cap"]
    assert "Cơ sở 3" in verdict.violations[0].message_vi


def test_a_place_left_by_one_is_not_taken_by_another():
    case = make_case("MACHINERY", "2019-12-27", (600_000_000, 0), (600_000_000, 300_000_001))
    assert rules_broken(case)


@pytest.mark.parametrize("source", ["KCDP", "DISTRICT", "SCIENCE", "OTHER_STATE", "SXSH", "KCQG"])
def test_all_state_money_counts_together(source):
    def case(grant):
        return Case(date(2019, 12, 27), "KCQG", "MACHINERY", (make_beneficiary("A", 10**9, grant, (source, 100_000_000)),))

    assert rules_broken(case(200_000_000)) == []
    assert rules_broken(case(200_000_001)) == ["MACHINERY.amount_cap"]
    assert judge(case(0), LAW).lines[0].grant_at_most == 200_000_000


@pytest.mark.parametrize("source", ["SOCIAL", "COUNTERPART"])
def test_other_people_s_money_does_not_count(source):
    case = Case(date(2019, 12, 27), "KCQG", "MACHINERY", (make_beneficiary("A", 10**9, 300_000_000, (source, 500_000_000)),))
    assert rules_broken(case) == []


def test_state_money_counts_against_the_percentage_too():
    def case(other):
        return Case(date(2019, 12, 27), "KCQG", "MACHINERY", (make_beneficiary("A", 100_000_000, 30_000_000, ("DISTRICT", other)),))

    assert rules_broken(case(20_000_000)) == []
    assert rules_broken(case(20_000_001)) == ["MACHINERY.percent_cap"]


@pytest.mark.parametrize("source", ["KCDP", "DISTRICT"])
def test_the_local_norm_counts_for_local_money(source):
    assert judge(make_case("MACHINERY", "2019-12-27", (10**9, 250_000_000), source=source), LAW).eligible
    assert rules_broken(make_case("MACHINERY", "2019-12-27", (10**9, 250_000_001), source=source)) == ["MACHINERY.amount_cap"]


def test_a_local_norm_above_the_central_one_lifts_nothing():
    generous = replace(LOCAL, amount_cap=400_000_000)
    verdict = judge(make_case("MACHINERY", "2019-12-27", (10**9, 300_000_001), source="KCDP"), [MACHINERY, generous])
    assert verdict.ceiling == 300_000_000
    assert [violation.citation for violation in verdict.violations] == ["TT 28/2018"]
    assert [rule.scope for rule in verdict.rules] == ["KCDP", "KCQG"]


def test_support_never_exceeds_the_cost():
    capped = replace(MACHINERY, percent_bp=None)
    assert judge(make_case("MACHINERY", "2019-12-27", (10_000_000, 10_000_000)), [capped]).eligible
    assert rules_broken(make_case("MACHINERY", "2019-12-27", (10_000_000, 10_000_001)), [capped]) == ["MACHINERY.cost"]


def test_written_totals_must_be_the_sums():
    right = make_case("MACHINERY", "2019-12-27", (100, 50), (200, 100), total_cost=300, total_grant=150)
    assert judge(right, LAW).eligible
    assert rules_broken(replace(right, total_cost=301)) == ["total_cost"]
    assert rules_broken(replace(right, total_grant=149)) == ["total_grant"]
    assert judge(replace(right, total_cost=None, total_grant=None), LAW).eligible


def test_who_and_where():
    picky = replace(MACHINERY, kinds=("enterprise",), only_priority_place=True)
    case = Case(date(2019, 12, 27), "KCQG", "MACHINERY", (make_beneficiary("A", 100, 1, kind="organisation", large=True),))
    assert rules_broken(case, [picky]) == ["MACHINERY.kind", "MACHINERY.size", "MACHINERY.place"]
    fitting = replace(case, beneficiaries=(make_beneficiary("A", 100, 1),), place=priority_place())
    assert rules_broken(fitting, [picky]) == []
    assert rules_broken(case, [replace(MACHINERY, any_size=True)]) == []


def test_figures_that_nobody_verified_are_marked():
    doubtful = replace(MACHINERY, confidence="medium")
    case = make_case("MACHINERY", "2019-12-27", (100, 50))
    assert judge(case, [doubtful]).needs_verification
    assert any("cần kiểm tra" in line for line in judge(case, [doubtful]).explanation_vi)
    assert not judge(case, [MACHINERY]).needs_verification
    assert not any("cần kiểm tra" in line for line in judge(case, [MACHINERY]).explanation_vi)


def test_the_explanation_shows_rule_input_result_and_citation():
    said = judge(make_case("MACHINERY", "2019-12-27", (1_008_000_000, 90_600_000)), LAW).explanation_vi
    assert said == (
        "Máy móc (khuyến công quốc gia): tối đa 50% chi phí hợp lệ, không quá 300.000.000 đồng mỗi cơ sở. Căn cứ: TT 28/2018.",
        "Cơ sở 1: 50% × 1.008.000.000 = 504.000.000 đồng; trần 300.000.000 đồng ⇒ tối đa 300.000.000 đồng (TT 28/2018).",
        "Cơ sở 1: đề nghị 90.600.000 đồng ≤ 300.000.000 đồng.",
    )


def test_one_name_twice_is_remarked():
    case = Case(date(2019, 12, 27), "KCQG", "MACHINERY", (make_beneficiary("Hòa Lợi", 100, 1), make_beneficiary("HOÀ LỢI", 100, 1)))
    assert any("nhiều lần" in line for line in judge(case, LAW).explanation_vi)


def test_two_rules_for_one_day_are_no_law():
    with pytest.raises(ValueError, match="two rules"):
        judge(make_case("MACHINERY", "2019-12-27", (1, 0)), [MACHINERY, replace(MACHINERY, amount_cap=1)])


money = st.integers(0, 10**12)


@given(money, money, money)
def test_a_grant_passes_exactly_when_it_is_within_the_ceiling(cost, grant, other):
    case = Case(date(2019, 12, 27), "KCQG", "MACHINERY", (make_beneficiary("A", cost, grant, ("DISTRICT", other)),))
    verdict = judge(case, LAW)
    assert verdict.eligible == (grant + other <= min(cost // 2, 300_000_000))
    assert verdict.eligible == (grant <= verdict.lines[0].grant_at_most and other <= verdict.ceiling)


@given(money, money)
def test_more_cost_never_lowers_the_ceiling(one, other):
    low, high = sorted((one, other))
    assert MACHINERY.ceiling(low) <= MACHINERY.ceiling(high)

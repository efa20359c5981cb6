"""The portal's own norms, by published cases and by the days on which the law changed."""

import json
from datetime import date
from pathlib import Path

import pytest

from budgets.enums import FundingSource
from budgets.models import Norm, SupportContent
from budgets.norms import Case, loading
from budgets.norms.enums import Base, Scope, SubProgramme
from budgets.norms.services import NoNormsLoaded, ceiling_for, judge_on, rules_in_force
from budgets.norms.terms import BASES, KINDS, OWN_SOURCES, SCOPES, STATE_SOURCES
from tests.factories.norms import load_norms, make_beneficiary, make_case, priority_place

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture(autouse=True)
def law(db):
    load_norms()


def test_the_coconut_project_of_2020_is_all_at_its_caps():
    """3.100 triệu: seven cơ sở at 300 and one model at 1.000 (QĐ 3872/QĐ-BCT, 27/12/2019)."""
    machines = judge_on(make_case("MACHINERY", "2019-12-27", *[(600 * MILLION, 300 * MILLION)] * 7, total_grant=2_100 * MILLION))
    model = judge_on(make_case("DEMO_MODEL_NEW", "2019-12-27", (3_400 * MILLION, 1_000 * MILLION)))
    assert machines.eligible
    assert model.eligible
    assert machines.ceiling + model.ceiling == 3_100 * MILLION
    assert (
        judge_on(make_case("MACHINERY", "2019-12-27", *[(700 * MILLION, 300 * MILLION)] * 6, (700 * MILLION, 300 * MILLION + 1))).verdict
        == "violations"
    )


def test_hau_giang_in_december_2017_falls_under_the_old_cap():
    assert judge_on(make_case("MACHINERY", "2017-12-22", (570 * MILLION, 200 * MILLION))).eligible
    refused = judge_on(make_case("MACHINERY", "2017-12-22", (570 * MILLION, 300 * MILLION)))
    assert [violation.rule for violation in refused.violations] == ["MACHINERY.amount_cap", "MACHINERY.percent_cap"]
    assert "TTLT 26/2014" in refused.violations[0].citation


def test_long_an_is_exactly_half():
    assert judge_on(make_case("MACHINERY", "2019-12-27", (77 * MILLION, 38_500_000))).ceiling == 38_500_000
    assert judge_on(make_case("MACHINERY", "2019-12-27", (77 * MILLION, 38_500_000))).eligible
    assert not judge_on(make_case("MACHINERY", "2019-12-27", (77 * MILLION, 38_500_001))).eligible


def test_hoai_co():
    verdict = judge_on(
        make_case("MACHINERY", "2019-12-27", (1_008 * MILLION, 90_600_000), total_cost=1_008 * MILLION, total_grant=90_600_000)
    )
    assert (verdict.verdict, verdict.ceiling) == ("ok", 300 * MILLION)


def test_go_dang_is_far_below_the_cap_of_a_model():
    assert judge_on(make_case("DEMO_MODEL_NEW", "2015-06-01", (30_000 * MILLION, 240 * MILLION))).ceiling == 500 * MILLION


@pytest.mark.parametrize(
    ("content", "before", "after"),
    [
        ("MACHINERY", 200, 300),
        ("DEMO_MODEL_NEW", 500, 1_000),
        ("CNNT_VOTE_REGION", 100, 200),
        ("CNNT_VOTE_NATION", 200, 400),
        ("CLUSTER_INFRA", 3_000, 6_000),
    ],
)
def test_the_day_the_law_changed(content, before, after):
    def ceiling(on):
        return judge_on(make_case(content, on, (100_000 * MILLION, 0))).ceiling

    assert ceiling("2018-05-10") == before * MILLION
    assert ceiling("2018-05-11") == after * MILLION


@pytest.mark.parametrize(
    ("content", "on"), [("MACHINERY", "2014-04-07"), ("MACHINERY", "2010-01-01"), ("TECH_LINE", "2016-01-01"), ("NO_SUCH", "2020-01-01")]
)
def test_where_no_norm_is_known_none_is_made_up(content, on):
    assert judge_on(make_case(content, on, (100 * MILLION, 1))).verdict == "no_norm"


@pytest.mark.parametrize("content", ["SHOWROOM", "ASSOCIATION", "STUDY_TOUR"])
def test_a_norm_without_its_figure_judges_nothing(content):
    verdict = judge_on(make_case(content, "2020-01-01", (100 * MILLION, 1)))
    assert verdict.verdict == "no_norm"
    assert verdict.as_dict()["norms"][0]["ceiling"] is None


def test_a_national_vote_is_no_local_matter():
    assert judge_on(make_case("CNNT_VOTE_NATION", "2020-01-01", (10**9, 1), source="KCDP")).verdict == "no_norm"


def test_the_local_norm_is_the_central_cap_with_a_mark():
    verdict = judge_on(make_case("MACHINERY", "2020-01-01", (10**9, 300 * MILLION), source="KCDP"))
    assert verdict.eligible
    assert verdict.needs_verification
    assert any("mức trần trung ương" in line and "cần kiểm tra" in line for line in verdict.explanation_vi)


def test_the_province_s_own_norm_takes_over_on_its_day():
    Norm.objects.filter(code="MACHINERY", scope="KCDP", valid_to=None).update(valid_to=date(2026, 12, 31))
    Norm.objects.create(
        code="MACHINERY",
        scope="KCDP",
        content_vi="Máy móc",
        sub_programme="SP3",
        pct_cap_bp=5_000,
        amount_cap=250 * MILLION,
        unit="cơ sở",
        citation="Nghị quyết của HĐND tỉnh",
        confidence="verified",
        valid_from=date(2027, 1, 1),
    )
    load_norms()
    assert judge_on(make_case("MACHINERY", "2026-12-31", (10**9, 0), source="KCDP")).ceiling == 300 * MILLION
    assert judge_on(make_case("MACHINERY", "2027-01-01", (10**9, 0), source="KCDP")).ceiling == 250 * MILLION
    assert judge_on(make_case("MACHINERY", "2027-01-01", (10**9, 0), source="KCQG")).ceiling == 300 * MILLION


def test_founding_an_enterprise_is_helped_in_hard_places_only():
    case = make_case("BUSINESS_STARTUP", "2020-01-01", (50 * MILLION, 10 * MILLION))
    assert [violation.rule for violation in judge_on(case).violations] == ["BUSINESS_STARTUP.place"]
    assert judge_on(make_case("BUSINESS_STARTUP", "2020-01-01", (50 * MILLION, 10 * MILLION), place=priority_place())).eligible


def test_cleaner_production_knows_no_size():
    def case(content):
        return Case(date(2020, 1, 1), "KCQG", content, (make_beneficiary("Lớn", 10**9, 1, large=True),))

    assert judge_on(case("CLEANER_PRODUCTION_MODEL")).eligible
    assert [violation.rule for violation in judge_on(case("MACHINERY")).violations] == ["MACHINERY.size"]


def test_the_cleaner_production_strategy_has_its_own_norm():
    assert judge_on(make_case("SXSH_ASSESSMENT", "2015-01-01", (200 * MILLION, 50 * MILLION), source="SXSH")).eligible
    assert judge_on(make_case("SXSH_ASSESSMENT", "2015-01-01", (200 * MILLION, 50 * MILLION))).verdict == "no_norm"


def test_rules_in_force():
    assert [(rule.scope, rule.amount_cap) for rule in rules_in_force("MACHINERY", date(2018, 5, 10))] == [
        ("KCDP", 200 * MILLION),
        ("KCQG", 200 * MILLION),
    ]
    assert rules_in_force("MACHINERY", date(2014, 4, 7)) == []


def test_a_hint_for_applicants():
    hint = ceiling_for("MACHINERY", "household", 400 * MILLION, date(2026, 11, 23), "KCQG")
    assert hint.ceiling == 200 * MILLION
    assert hint.sentence_vi == (
        "Được hỗ trợ tối đa 200.000.000 đồng (50% chi phí, trần 300.000.000 đồng mỗi cơ sở); TT 28/2018/TT-BTC, Điều 8 khoản 4."
    )
    assert not hint.needs_verification
    assert ceiling_for("MACHINERY", "organisation", 400 * MILLION, date(2026, 11, 23), "KCQG").ceiling == 0
    assert ceiling_for("MACHINERY", "household", 400 * MILLION, date(2010, 1, 1), "KCQG").ceiling is None
    assert ceiling_for("IT_APPLICATION", "household", 400 * MILLION, date(2026, 1, 1), "KCDP").ceiling is None
    with pytest.raises(ValueError, match="unknown source"):
        ceiling_for("MACHINERY", "household", 1, date(2026, 1, 1), "EU")


def test_an_empty_table_says_so():
    Norm.objects.all().delete()
    with pytest.raises(NoNormsLoaded, match="load_norms"):
        judge_on(make_case("MACHINERY", "2020-01-01", (1, 0)))


def test_loading_again_adds_and_changes_nothing():
    Norm.objects.filter(code="TRADEMARK").update(confidence="verified", amount_cap=40 * MILLION)
    rows = list(Norm.objects.order_by("pk").values())
    done = load_norms()
    assert (done.norms_added, done.contents_added) == (0, 0)
    assert list(Norm.objects.order_by("pk").values()) == rows


def test_every_row_of_the_law_is_there_with_its_citation():
    rows = json.loads((Path(loading.__file__).parent / "data" / "norms.json").read_text(encoding="utf-8"))["norms"]
    assert Norm.objects.count() == sum(len(row["scopes"]) for row in rows) == 74
    assert Norm.objects.filter(valid_to=date(2018, 5, 10), scope="KCQG").count() == 8
    assert not Norm.objects.filter(citation="").exists()


def test_contents_cover_the_seven_sub_programmes_and_name_known_norms():
    contents = SupportContent.objects.order_by("code")
    assert {content.sub_programme for content in contents} == set(SubProgramme.values)
    codes = set(Norm.objects.filter(kind="support").values_list("code", flat=True))
    assert {content.norm_code for content in contents} - {""} == codes
    assert [content.code for content in contents if content.is_it] == ["DIGITAL_TRANSFORMATION", "IT_APPLICATION"]


def test_the_engine_and_the_table_speak_of_the_same_things():
    assert set(BASES) == set(Base.values)
    assert set(SCOPES.values()) == set(Scope.values)
    assert set(Norm(code="X").kinds) == set(KINDS)
    assert {source.value: source.is_state for source in FundingSource} == {
        source: source in STATE_SOURCES for source in (STATE_SOURCES | OWN_SOURCES) if source not in {"SXSH", "COUNTERPART"}
    }

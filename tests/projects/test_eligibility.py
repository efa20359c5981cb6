"""Conditions, exceptions and kinds of đề án: who ticks, who argues, who decides, and what is said."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise, User
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import ExceptionState, LineState, ProjectKind, ProjectState
from projects.models import ConditionTick, NormException
from projects.selectors import law
from projects.selectors.eligibility import conditions_of
from projects.selectors.law import judge_line
from projects.services import applications, appraisal
from projects.services.adjusting import request_adjustment
from projects.services.eligibility import argue_exception, decide_exception, tick_conditions
from tests.factories import actors
from tests.factories.projects import (
    Cast,
    adjust,
    bring_line,
    conclude,
    content,
    council_if_asked,
    fire,
    give_estimate,
    make_draft,
    make_project,
    prepare_province,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
S = ProjectState


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


def above(cast):
    """A line that asks for more than half, at its appraisal, with the check that says so."""
    project = make_project(state=S.APPRAISING, cast=cast, cost=500_000_000, grant=300_000_000)
    line = project.lines.get()
    conclude(project, cast)
    return project, line


def argued(line, cast, **more):
    return argue_exception(line=line, who=cast.appraiser, **({"reason": "Công nghệ mới", "until": DAY + timedelta(days=30)} | more))


def granted(asked, who, **more):
    said = {"is_granted": True, "remarks": "Đồng ý", "decision": "Công văn 12", "public_words": "Công nghệ lần đầu có trong tỉnh"}
    return decide_exception(exception=asked, who=who, **(said | more))


def test_conditions_are_ticked_with_evidence_before_the_submission_to_the_authority(cast):
    project = make_project(state=S.APPRAISING, cast=cast)
    conclude(project, cast)
    ConditionTick.objects.all().delete()
    with pytest.raises(Refused, match="Chưa xét điều kiện hỗ trợ C1, C3, C4, C5"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    ticks = dict.fromkeys(("C1", "C3", "C4", "C5"), (True, "Đã xem"))
    tick_conditions(project=project, who=cast.appraiser, ticks=ticks | {"C4": (False, "Đã nhận từ quỹ khoa học năm 2023")})
    with pytest.raises(Refused, match="C4: Chưa đạt: chưa được hỗ trợ"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    tick_conditions(project=project, who=cast.appraiser, ticks={"C4": (True, "Quỹ khoa học hỗ trợ máy khác, đã đối chiếu hóa đơn")})
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    assert {tick.code: tick.is_met for tick in project.condition_ticks.order_by("code")} == dict.fromkeys(("C1", "C3", "C4", "C5"), True)


@pytest.mark.parametrize(("code", "words"), [("C1", "Cần ghi bằng chứng"), ("C2", "không do người thẩm định"), ("C9", "không do người")])
def test_a_tick_without_evidence_or_of_no_condition_is_refused_whole(cast, code, words):
    project = make_project(state=S.APPRAISING, cast=cast)
    ConditionTick.objects.all().delete()
    with pytest.raises(ValidationError, match=words):
        tick_conditions(project=project, who=cast.appraiser, ticks={"C3": (True, "x"), code: (True, " ")})
    assert not ConditionTick.objects.exists()
    with pytest.raises(NotAllowed):
        tick_conditions(project=project, who=actors.acting(Role.DOIT_OFFICER), ticks={"C3": (True, "x")})


def test_the_decision_proves_its_own_condition(cast):
    project = make_project(state=S.APPROVED, cast=cast)
    second = next(one for one in conditions_of(project) if one.rule.code == "C2")
    assert second.by_decision
    assert project.decisions.get().notation in second.suggested


def test_an_exception_is_argued_and_decided_by_two_people_and_holds_until_its_day(cast):
    project, line = above(cast)
    with pytest.raises(Refused, match="vượt 50%"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    asked = argued(line, cast)
    assert [one["rule"] for one in asked.broken] == ["MACHINERY.percent_cap"]
    with pytest.raises(ValidationError, match="đang có một đề nghị"):
        argued(line, cast)
    with pytest.raises(Refused, match="vượt 50%"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    done = granted(asked, cast[Role.PROVINCE_LEADER])
    assert (done.state, done.decided_by_id) == (ExceptionState.GRANTED, cast[Role.PROVINCE_LEADER].user_id)
    with clock.at(DAY + timedelta(days=31)), pytest.raises(Refused, match="vượt 50%"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    fire(project, "approve", cast[Role.PROVINCE_LEADER])
    assert project.state == S.APPROVED


@pytest.mark.thorough
def test_what_was_approved_under_an_exception_is_carried_by_it_to_the_acceptance(cast):
    project, line = above(cast)
    give_estimate()
    granted(argued(line, cast), cast[Role.PROVINCE_LEADER])
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    fire(project, "approve", cast[Role.PROVINCE_LEADER])
    fire(project, "allocate", cast[Role.FINANCE_OFFICER])
    line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)
    with clock.at(DAY + timedelta(days=31)):
        assert law.most_grant(line, cost=500_000_000)[0] == 300_000_000
        more = request_adjustment(line=line, who=cast[Role.CENTER_OFFICER], reason="Giá tăng", new_amount=310_000_000)
        with pytest.raises(Refused, match="mức tối đa theo định mức là"):
            fire(more, "confirm", cast[Role.DOIT_OFFICER], reason="Phù hợp")
        fire(more, "withdraw", cast[Role.CENTER_OFFICER])
        fire(adjust(line, cast, new_amount=290_000_000), "decide", cast[Role.DOIT_LEADER])
        check = line.norm_checks.first()
        assert (check.grant, check.is_within, check.exception_decision) == (290_000_000, False, "")
        line.refresh_from_db()
        # Less was spent: less is given, in proportion and under the exception all the same.
        assert law.most_grant(line, cost=495_000_000)[0] == 287_100_000
        assert law.excepted_up_to(line, on=DAY + timedelta(days=31)) == 0


def test_a_refused_exception_stays_and_another_may_be_asked(cast):
    project, line = above(cast)
    refused = granted(argued(line, cast), cast[Role.DOIT_LEADER], is_granted=False, decision="")
    assert refused.state == ExceptionState.REFUSED
    with pytest.raises(Refused, match="vượt 50%"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    with pytest.raises(ValidationError, match="đã được quyết định"):
        granted(refused, cast[Role.PROVINCE_LEADER])
    assert argued(line, cast).state == ExceptionState.ASKED
    assert NormException.objects.count() == 2


def test_the_one_who_argued_never_decides_in_another_role_either(cast):
    project, line = above(cast)
    asked = argued(line, cast)
    same = actors.principal(actors.make_member(Role.DOIT_LEADER, user=User.objects.get(pk=cast.appraiser.user_id)))
    with pytest.raises(ValidationError, match="không được quyết định"):
        granted(asked, same)
    for role in (Role.DOIT_HEAD, Role.FINANCE_LEADER):
        with pytest.raises(NotAllowed):
            granted(asked, cast[role])
    project.refresh_from_db()
    assert NormException.objects.get().state == ExceptionState.ASKED


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": " "}, "Cần ghi lý do"),
        ({"until": DAY - timedelta(days=1)}, "không được trước hôm nay"),
    ],
)
def test_an_exception_needs_reason_and_a_day_to_come(cast, more, words):
    _, line = above(cast)
    with pytest.raises(ValidationError, match=words):
        argued(line, cast, **more)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"remarks": ""}, "Cần ghi ý kiến"), ({"decision": " "}, "phải có văn bản"), ({"public_words": " "}, "lý do để công bố"),
        ({"public_words": "Gọi 0903 000 001"}, "không nêu tên người"), ({"public_words": "CCCD 083090001234"}, "không nêu tên người"),
        ({"public_words": "Hỏi a@thu.invalid"}, "không nêu tên người"), ({"public_words": "Cho ông PHAM VAN CHU."}, "không nêu tên người"),
        ({"decision": "Công văn của Phạm Văn Chủ"}, "không nêu tên người"), ({"public_words": "x" * 601}, "600"),
    ],
)  # fmt: skip
def test_a_decision_needs_its_words(cast, more, words):
    _, line = above(cast)
    Enterprise.objects.filter(pk=line.enterprise_id).update(representative="Phạm Văn Chủ")
    asked = argued(line, cast)
    with pytest.raises(ValidationError, match=words):
        granted(asked, cast[Role.PROVINCE_LEADER], **more)
    assert NormException.objects.get().state == ExceptionState.ASKED


def test_what_was_decided_is_published_without_a_name(client, cast, django_assert_max_num_queries):
    project, line = above(cast)
    granted(argued(line, cast), cast[Role.DOIT_LEADER], is_granted=False, decision="", public_words="")
    asked, page = argued(line, cast), reverse("portal:exceptions")
    with django_assert_max_num_queries(4):
        before = client.get(page).content.decode()
    assert ("Không cho phép" in before, line.content.name_vi in before, "Công nghệ mới" in before) == (True, True, False)
    granted(asked, cast[Role.PROVINCE_LEADER], decision="Công văn 12/UBND-KT ngày 04/03/2024", public_words="Công nghệ <b>lần đầu</b>")
    shown = client.get(page, {"ket-qua": "granted"}).content.decode()
    for words in ("Công văn 12/UBND-KT ngày 04/03/2024", "Công nghệ &lt;b&gt;lần đầu&lt;/b&gt;", "tỷ lệ hỗ trợ tối đa", "300.000.000"):
        assert words in shown
    for words in (
        line.enterprise.name,
        project.title,
        project.code,
        "Đồng ý",
        "Công nghệ mới",
        User.objects.get(pk=cast.appraiser.user_id).full_name,
    ):
        assert words not in shown
    for action, role in (("recommend", Role.DOIT_LEADER), ("approve", Role.PROVINCE_LEADER)):
        council_if_asked(project, cast)
        fire(project, action, cast[role])
    assert project.title in client.get(page).content.decode()
    assert page in client.get(reverse("portal:funded")).content.decode()


def test_nothing_is_excepted_that_breaks_no_rule_or_was_not_checked(cast):
    project = make_project(state=S.APPRAISING, cast=cast)
    line = project.lines.get()
    with pytest.raises(ValidationError, match="Hãy đối chiếu định mức"):
        argued(line, cast)
    appraisal.check_norm(line=line, who=cast.appraiser)
    with pytest.raises(ValidationError, match="không cần ngoại lệ"):
        argued(line, cast)
    with pytest.raises(NotAllowed):
        argue_exception(line=line, who=actors.acting(Role.DOIT_OFFICER), reason="x", until=DAY)


def test_who_is_too_large_or_of_another_trade_is_told_to_applicant_and_appraiser(cast, client_as):
    big = actors.make_enterprise("Công ty Lớn", trade="other", employees=900, capital=900_000_000_000)
    project = make_project(state=S.APPRAISING, cast=cast, enterprises=[big])
    line = project.lines.get()
    line.project = project
    rules = [violation.rule for violation in judge_line(line, on=DAY).violations]
    assert rules == ["MACHINERY.size", "MACHINERY.trade"] or set(rules) == {"MACHINERY.size", "MACHINERY.trade"}
    html = client_as(User.objects.get(pk=cast.appraiser.user_id)).get(f"/de-an/{project.code}/doi-chieu-dinh-muc/").content.decode()
    assert "vượt quy mô doanh nghiệp nhỏ và vừa" in html
    assert "phường thuộc thành phố loại 2" in html
    draft = make_draft(enterprises=[big])
    page = client_as(User.objects.get(pk=draft._author.user_id)).get(f"/de-an/{draft.code}/soan/kinh-phi/1/").content.decode()
    assert "không thuộc danh mục được hỗ trợ" in page


@pytest.mark.parametrize(
    ("contents", "years", "kind"),
    [
        (("MACHINERY",), 2, ProjectKind.GROUP),
        (("MACHINERY", "DEMO_MODEL_NEW"), 2, ProjectKind.FLAGSHIP),
        (("MACHINERY", "DEMO_MODEL_NEW"), 1, ProjectKind.GROUP),
        (("MACHINERY", "DEMO_MODEL_NEW"), 4, ProjectKind.GROUP),
    ],
)
def test_a_flagship_is_counted_when_dates_and_lines_change(cast, client_as, contents, years, kind):
    first, second = actors.make_enterprise("A"), actors.make_enterprise("B")
    who = cast[Role.CENTER_OFFICER]
    project = applications.start_draft(title="Dừa", enterprise=first, content=content(contents[0]), who=who)
    applications.add_beneficiary(project=project, who=who, enterprise=second, content=content(contents[-1]))
    assert project.kind == ProjectKind.SINGLE
    dates = {"starts_on": date(2024, 6, 1), "ends_on": date(2023 + years, 12, 1)}
    project = applications.write_sections(project=project, who=who, sections=dates)
    assert project.kind == kind
    html = client_as(User.objects.get(pk=who.user_id)).get(f"/de-an/{project.code}/soan/").content.decode()
    assert f"{years} năm thực hiện; đề án điểm cần từ 2 đến 3" in html


@pytest.mark.thorough
def test_the_pages_tick_argue_and_decide(cast, client_as):
    project, _ = above(cast)
    appraiser, leader = (client_as(User.objects.get(pk=cast[role].user_id)) for role in (Role.DOIT_OFFICER, Role.PROVINCE_LEADER))
    assert appraiser.post(f"/de-an/{project.code}/dieu-kien/", {"C1_met": "yes", "C1_evidence": ""}).status_code == 422
    sent = appraiser.post(f"/de-an/{project.code}/dieu-kien/", {"C1_met": "yes", "C1_evidence": "Đã xem hồ sơ"})
    assert sent.status_code == 302
    assert project.condition_ticks.get(code="C1").evidence == "Đã xem hồ sơ"
    assert "Đề nghị ngoại lệ cho" in appraiser.get(project.tab_url("tham-dinh")).content.decode()
    address = f"/de-an/{project.code}/don-vi/1/ngoai-le/"
    assert appraiser.post(address, {"reason": "Công nghệ mới", "until": "01/01/2020"}).status_code == 422
    assert appraiser.post(address, {"reason": "Công nghệ mới", "until": "01/06/2024"}).status_code == 302
    asked = NormException.objects.get()
    assert f"/de-an/{project.code}/ngoai-le/{asked.pk}/" in leader.get("/viec/").content.decode()
    assert f"/ngoai-le/{asked.pk}/" not in appraiser.get("/viec/").content.decode()
    assert "Quyết định ngoại lệ" in leader.get(project.tab_url("tham-dinh")).content.decode()
    place = f"/de-an/{project.code}/ngoai-le/{asked.pk}/"
    assert leader.post(place, {"is_granted": "yes", "remarks": "Đồng ý", "decision": ""}).status_code == 422
    said = {"is_granted": "yes", "remarks": "Đồng ý", "decision": "Công văn 12"}
    assert "lý do để công bố" in leader.post(place, said).content.decode()
    assert leader.post(place, said | {"public_words": "Công nghệ lần đầu có trong tỉnh"}).status_code == 302
    summary = leader.get(f"/de-an/{project.code}/").content.decode()
    assert "Ngoại lệ được phép" in summary
    assert "Công văn 12" in summary

"""The directive: loaded as data, counted from data, coloured by rule; planned, remarked, reminded; its review as a report."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from directive import selectors, services
from directive.colours import Bounds, verdict_of
from directive.complaints import complaints
from directive.enums import Basis, Colour
from directive.evidence import Counted, Evidence, Year, every, evidence, year_of
from directive.models import Clause, Directive, Reminder
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.enums import Function
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from reports import services as reports
from tests.factories import actors
from tests.factories.obstacles import make_obstacle, move
from tests.factories.projects import Cast, give_estimate, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 7, 1)
BOUNDS = Bounds(90, 50)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def directive() -> Directive:
    return services.load_directive()[0]


def clause(directive: Directive, code: str) -> Clause:
    return directive.clauses.get(code=code)


def told(**changes):
    """A directive of one clause, as a file tells it."""
    one = {"code": "1", "function": "focal_point", "owner": "Sở Công Thương", "duty": "Làm", "evidence": "plan"}
    facts = {"schema": services.SCHEMA, "number": "01/CT", "title": "Thử", "issuer": "UBND", "valid_from": "2024-01-01", "clauses": [one]}
    return facts | changes


def test_it_is_loaded_once_with_every_clause(directive):
    codes = list(directive.clauses.values_list("code", flat=True))
    assert codes == [
        "1a",
        "1b",
        "1c",
        "1d",
        "1đ",
        "1e",
        "1g",
        "2a",
        "2b",
        "2c",
        "3",
        "4a",
        "4b",
        "5a",
        "5b",
        "6",
        "7a",
        "7b",
        "7c",
        "8a",
        "8b",
        "8c",
        "8d",
        "9a",
        "9b",
        "9c",
        "kết",
    ]
    assert services.load_directive() == (directive, 0)
    call_command("load_directive", verbosity=0)
    assert Directive.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"schema": "x"}, "schema"),
        ({"number": ""}, "Thiếu number"),
        ({"clauses": []}, "Thiếu clauses"),
        ({"clauses": [{"code": "1", "owner": "A", "duty": "B"}] * 2}, "Mục 1 có 2 lần"),
        ({"clauses": [{"code": "1", "owner": "", "duty": "B"}]}, "cần mã, cơ quan"),
        ({"clauses": [{"code": "1", "owner": "A", "duty": "B", "function": "moon"}]}, "không có chức năng “moon”"),
        ({"clauses": [{"code": "1", "owner": "A", "duty": "B", "evidence": "moon"}]}, "không có loại bằng chứng “moon”"),
        ({"colours": [{"basis": "moon"}]}, "Không có cách so “moon”"),
    ],
)
def test_a_wrong_file_is_refused_whole(changes, says):
    with pytest.raises(ValidationError, match=says):
        services.load_directive(told(**changes))
    assert not Directive.objects.exists()


def test_another_directive_is_data(directive):
    new, count = services.load_directive(told(valid_from="2024-06-01"))
    assert (count, selectors.current()) == (1, new)
    with pytest.raises(ValidationError, match="nội dung khác"):
        services.load_directive(told(clauses=[{"code": "2", "owner": "A", "duty": "B"}]))


@pytest.mark.parametrize(
    ("basis", "value", "expected", "target", "colour", "percent"),
    [
        (Basis.GROWS, 5, 10, None, Colour.GREEN, 102),  # nearly half of the year has gone by
        (Basis.GROWS, 3, 10, None, Colour.AMBER, 61),
        (Basis.GROWS, 2, 10, None, Colour.RED, 40),
        (Basis.STANDS, 5, 10, None, Colour.RED, 50),
        (Basis.STANDS, 9, 10, None, Colour.GREEN, 90),
        (Basis.STANDS, 9, 10, 20, Colour.RED, 45),  # the year's target counts before what the data say
        (Basis.GROWS, 1, None, None, Colour.GREEN, None),
        (Basis.GROWS, 0, None, None, Colour.RED, None),
    ],
)
def test_the_colour_follows_the_rule_and_says_why(*, basis, value, expected, target, colour, percent):
    kind = Evidence("x", "Thử", "cái", basis, lambda year: Counted(value, expected))
    bounds = Bounds(90, 60) if basis == Basis.STANDS else BOUNDS
    found = verdict_of(kind, kind.count(year_of(2024)), target=target, bounds=bounds, year=Year(2024, date(2024, 6, 30)))
    assert (found.colour, found.percent) == (colour, percent)
    assert "cái" in found.why or value == 0


def test_a_clause_that_nothing_counts_is_grey():
    assert verdict_of(None, None, target=5, bounds=BOUNDS, year=year_of(2024)).colour == Colour.GREY


@pytest.mark.thorough
def test_evidence_is_counted_from_what_was_done(directive, cast):
    before = {row.clause.code: row for row in selectors.overview(directive, 2024)}
    assert (before["1d"].counted.value, before["kết"].verdict.colour) == (0, Colour.GREY)
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=cast, has_ict_content=True)
    answered = make_obstacle()
    move(answered, "answer", cast[Role.DOIT_OFFICER], answer="Được.")
    after = {row.clause.code: row for row in selectors.overview(directive, 2024)}
    assert after["1d"].counted.value == 1
    assert after["8c"].counted.value == 1
    assert [part.value for part in after["8c"].counted.parts if part.name == "Thành phố Bến Tre"] == [1]
    assert (after["7c"].counted.value, after["7c"].verdict.colour) == (100, Colour.GREEN)
    assert (after["kết"].counted.value, after["kết"].verdict.colour) == (100, Colour.GREEN)
    assert after["8b"].counted.expected == 9
    assert after["2a"].counted.figures[0].value > 0
    assert {kind.code for kind in every()} == set(directive.clauses.exclude(evidence="").values_list("evidence", flat=True))


@pytest.mark.thorough
def test_the_whole_costs_the_same_however_much_there_is(directive, cast, django_assert_max_num_queries):
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=cast)
    make_obstacle()
    with django_assert_max_num_queries(127) as first:
        selectors.overview(directive, 2024)
    for _ in range(3):
        make_project(state=ProjectState.ALLOCATED, cast=cast)
        make_obstacle()
    with django_assert_max_num_queries(len(first.captured_queries)):
        selectors.overview(directive, 2024)


def test_what_the_directive_complains_of_stands_there_by_itself(directive, cast):
    found = {one.code: one for one in complaints(year_of(2024))}
    assert len(found["sub_programmes"].names) == 7
    assert len(found["districts"].names) == 9
    assert found["officers"].names
    assert not any(found[code].is_fine for code in ("sub_programmes", "districts", "officers", "raised"))
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=cast)
    assert len({one.code: one for one in complaints(year_of(2024))}["sub_programmes"].names) == 6


def test_the_year_is_planned_by_the_so_alone(directive, cast):
    row = clause(directive, "1d")
    head = cast[Role.DOIT_HEAD]
    plan = services.plan_clause(clause=row, year=2024, who=head, target=12, due_on=date(2024, 12, 1), words="Chia theo quý")
    assert services.plan_clause(clause=row, year=2024, who=head, target=15).pk == plan.pk
    for given, says in (
        ({"due_on": date(2023, 1, 1)}, "Thời hạn phải trong năm"),
        ({}, "Hãy ghi ít nhất"),
        ({"target": 0}, "phải lớn hơn 0"),
    ):
        with pytest.raises(ValidationError, match=says):
            services.plan_clause(clause=row, year=2024, who=head, **given)
    with pytest.raises(ValidationError, match="Năm phải trong khoảng"):
        services.plan_clause(clause=row, year=1999, who=head, target=1)
    for role in (Role.DISTRICT_OFFICER, Role.FINANCE_OFFICER, Role.CO_APPRAISER):
        with pytest.raises(NotAllowed):
            services.plan_clause(clause=row, year=2024, who=cast[role], target=1)
    (standing,) = selectors.standing_of([row], year_of(2024))
    assert (standing.plan.target, standing.verdict.percent) == (15, 0)


def test_whoever_has_the_duty_remarks_and_nobody_else(directive, cast):
    ict = cast[Role.CO_APPRAISER]
    services.remark(clause=clause(directive, "7c"), year=2024, who=ict, words="Đã trả lời đủ.")
    services.remark(clause=clause(directive, "7c"), year=2024, who=ict, words="Đã trả lời đủ, đúng hạn.")
    assert [row.words for row in selectors.remarks_of(clause(directive, "7c"), 2024, ict)] == ["Đã trả lời đủ, đúng hạn."]
    for code, who in (("2a", ict), ("7c", cast[Role.DISTRICT_OFFICER]), ("9a", ict)):
        with pytest.raises(NotAllowed):
            services.remark(clause=clause(directive, code), year=2024, who=who, words="x")
    one, other = cast[Role.DISTRICT_OFFICER], actors.acting(Role.DISTRICT_OFFICER, district="831")
    for who in (one, other):
        services.remark(clause=clause(directive, "8c"), year=2024, who=who, words=f"Huyện {who.organisation_name}")
    assert len(selectors.remarks_of(clause(directive, "8c"), 2024, one)) == 1
    assert len(selectors.remarks_of(clause(directive, "8c"), 2024, cast[Role.DOIT_OFFICER])) == 2


def test_owners_are_reminded_once_a_day_and_by_the_schedule_once_a_month(directive, cast):
    row, head = clause(directive, "7c"), cast[Role.DOIT_HEAD]
    ict = cast[Role.CO_APPRAISER]
    assert len(services.remind(clause=row, year=2024, words="Sắp hết hạn", who=head)) == 1
    with pytest.raises(ValidationError, match="Hôm nay đã nhắc"):
        services.remind(clause=row, year=2024, words="Nữa", who=head)
    with pytest.raises(NotAllowed):
        services.remind(clause=row, year=2024, words="x", who=ict)
    with pytest.raises(ValidationError, match="không có cơ quan"):
        services.remind(clause=clause(directive, "9a"), year=2024, words="x", who=head)
    assert Notice.objects.filter(user_id=ict.user_id, kind="directive.reminder").count() == 1
    services.plan_clause(clause=row, year=2024, who=head, target=100, due_on=date(2024, 7, 10))
    services.plan_clause(clause=clause(directive, "8c"), year=2024, who=head, target=9, due_on=date(2024, 7, 10))
    assert services.remind_due() == 9
    assert services.remind_due() == 0
    with clock.at(date(2024, 8, 15)):
        assert services.remind_due() == 10
    assert Reminder.objects.filter(by__isnull=True).count() == 19
    assert {row.function for row in Clause.objects.filter(reminders__isnull=False)} == {Function.ICT_APPRAISER, Function.LOCAL_AUTHORITY}


@pytest.mark.thorough
def test_the_review_is_a_report_with_every_clause(directive, cast):
    services.remark(clause=clause(directive, "7c"), year=2024, who=cast[Role.CO_APPRAISER], words="Đã trả lời đủ.")
    run = reports.make_now(run=reports.ask_report(kind="directive", period="2024"))
    (clauses, proofs) = run.snapshot["tables"]
    assert len(clauses["rows"]) == 27
    assert any("Đã trả lời đủ." in row["cells"][-1] for row in clauses["rows"])
    assert proofs["rows"]
    assert {file.format for file in run.files.all()} == {"pdf", "xlsx", "csv"}
    for given, says in (({"period": "2024-Q1"}, "cả năm"), ({"period": "2024", "source": "KCDP"}, "không chia theo nguồn")):
        with pytest.raises(ValidationError, match=says):
            reports.ask_report(kind="directive", **given)


def test_the_register_of_obstacles_is_a_report(cast):
    row = make_obstacle()
    move(row, "answer", cast[Role.DOIT_OFFICER], answer="Đã trình.")
    make_obstacle()
    run = reports.make_now(run=reports.ask_report(kind="obstacles", period="2024"))
    (by_topic, register) = run.snapshot["tables"]
    assert by_topic["total"] == ["Cộng", 2, 1]
    assert [cells["cells"][-1] for cells in register["rows"]] == ["Đã trình.", "Chờ Sở Công Thương trả lời"]
    assert "2 khó khăn, vướng mắc" in run.snapshot["text"]["results"][0]


def test_pages(directive, cast, client_as):
    head = actors.make_member(Role.DOIT_HEAD)
    page = client_as(head.user, head)
    shown = page.get(reverse("directive:overview")).content.decode()
    assert "Năm 2024" in shown
    assert "Bảy tiểu chương trình" in shown
    assert page.get(reverse("directive:overview"), {"nam": "x"}).status_code == 200
    row = clause(directive, "8b")
    named = evidence("officers").count(year_of(2024)).parts[0].name
    assert named in page.get(row.get_absolute_url()).content.decode()
    plan = reverse("directive:plan", args=[row.pk, 2024])
    wrong = page.post(plan, {"target": "0", "words": "Chia theo quý"})
    assert wrong.status_code == 422
    assert "Chia theo quý" in wrong.content.decode()
    assert page.post(plan, {"target": "9", "due_on": "31/12/2024", "words": "Mỗi huyện một người"}).status_code == 302
    assert "Mỗi huyện một người" in page.get(f"{row.get_absolute_url()}?nam=2024").content.decode()
    assert page.post(reverse("directive:remind", args=[row.pk, 2024]), {"words": "Sớm"}).status_code == 302
    assert page.get(reverse("directive:plan", args=[row.pk, 1999])).status_code == 404
    district = actors.make_member(Role.DISTRICT_OFFICER, district="831")
    own = client_as(district.user, district).get(row.get_absolute_url()).content.decode()
    assert named not in own
    assert client_as(district.user, district).get(reverse("directive:remark", args=[clause(directive, "2a").pk, 2024])).status_code == 404
    owner = actors.make_member(Role.ENTERPRISE)
    assert client_as(owner.user, owner).get(reverse("directive:overview")).status_code == 403
    assert evidence("moon") is None

"""The demonstration loads through the services, once, and shows what it promises."""

from collections import Counter
from datetime import date, datetime, time

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse

from budgets.ledger import verify
from budgets.models import FiscalYear
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Enterprise, Membership
from khuyencong.demo import loading, reporting, ways
from khuyencong.demo.models import LoadedPart
from khuyencong.demo.people import PASSWORD, accounts, read
from khuyencong.documents.models import Attachment, Paper
from khuyencong.jobs.models import Job
from khuyencong.portal.letters import write_letters
from khuyencong.workflow.models import TransitionLog
from projects.enums import LineState, ProjectState
from projects.models import Finding, Line, Project
from projects.selectors.law import judge_line, law_date_of
from projects.workflow.line_guards import money_of
from reports.models import Filing, HistoricalProject, PastSheet, PastYear
from reports.old.judging import judge
from tests.journeys.test_one_minute import ACTS

MILLION = 1_000_000


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    """Files of their own."""
    settings.MEDIA_ROOT = tmp_path


def shape() -> Counter[tuple[str, str, str]]:
    """What there is, without days and numbers."""
    return Counter(Project.objects.order_by("pk").values_list("title", "state", "track"))


def every_move_is_logged() -> None:
    """Each đề án and each part stands where its last log row says, and has as many rows as moves."""
    for model, machine in ((Project, "project"), (Line, "line")):
        for row in model.objects.order_by("pk"):
            log = TransitionLog.objects.filter(machine=machine, subject_id=row.pk).order_by("version")
            assert log.count() == row.version, row
            last = log.last()
            assert (last.target if last else model.machine.initial) == row.state, row


@pytest.mark.thorough
@pytest.mark.django_db
def test_published_de_an_go_the_way_that_their_sources_tell():
    done = loading.load(["published"])
    assert set(done) == {"people", "factors", "published"}

    coconut = Project.objects.get(year=2020)
    lines = list(coconut.lines.select_related("enterprise", "content").order_by("position"))
    assert coconut.state == ProjectState.CLOSED
    assert coconut.approved == 3_100 * MILLION
    assert Counter((line.content.code, line.accepted) for line in lines) == {
        ("MACHINERY", 300 * MILLION): 7,
        ("DEMO_MODEL_NEW", 1_000 * MILLION): 1,
    }
    assert sum(money_of(line).settled for line in lines) == 3_100 * MILLION
    assert sum(money_of(line).left + money_of(line).advanced for line in lines) == 0
    decision = coconut.decisions.get()
    assert (decision.notation, decision.decided_on, decision.authority) == ("3872/QĐ-BCT", date(2019, 12, 27), "Bộ Công Thương")
    assert all(line.enterprise.is_demonstration and "(minh họa)" in line.enterprise.name for line in lines)
    assert len({line.enterprise.area.parent_id for line in lines}) == 7
    assert "congthuongbentre.gov.vn" in coconut.need
    assert [finding.state for finding in Finding.objects.filter(inspection__line__project=coconut)] == ["closed"]
    for line in lines:
        verdict = judge_line(line, on=law_date_of(line), cost=line.accepted_cost, grant=line.accepted)
        assert verdict.verdict == "ok", verdict
        assert verdict.as_dict()["verdict"] == line.norm_checks.get().verdict["verdict"]
    assert FiscalYear.objects.get(pk=2020).status == "closed"

    allocation = Paper.objects.get(kind="allocation", subject_kind="project", subject_id=coconut.pk)
    assert (allocation.signer_name, allocation.signer_title) == ("Cao Văn Hiếu", "GIÁM ĐỐC")  # an officer prepares, the leader signs
    minutes = Paper.objects.get(kind="appraisal", subject_kind="project", subject_id=coconut.pk)
    assert "Cơ sở chế biến dừa (minh họa) số 8: Mô hình trình diễn" in str(minutes.context)
    # Nothing was put on the wire: the sweeper sends the papers bit by bit.
    assert set(Job.objects.values_list("state", "sent_at")) == {("queued", None)}

    withdrawn = Project.objects.get(year=2022)
    last = TransitionLog.objects.get(machine="project", subject_id=withdrawn.pk, action="withdraw")
    assert withdrawn.state == ProjectState.WITHDRAWN
    assert "vốn đối ứng" in last.reason
    # The household of the source is named as a source; the invented amounts stand under an invented name.
    assert not Enterprise.objects.filter(name__contains="Diễm").exists()

    every_move_is_logged()
    assert verify().ok
    before = Project.objects.count(), Paper.objects.count(), Attachment.objects.count(), TransitionLog.objects.count()
    assert loading.load(["published"]) == {}
    assert before == (Project.objects.count(), Paper.objects.count(), Attachment.objects.count(), TransitionLog.objects.count())


@pytest.mark.django_db
def test_the_years_before_the_portal_come_in_with_what_is_known_of_them_and_no_more():
    assert loading.load(["history"])["history"] == 57 + 6
    rows = HistoricalProject.objects.order_by("code")
    period = rows.filter(year__gte=2008, year__lte=2012, part_of=None)
    assert (period.count(), period.aggregate(total=Sum("total_cost"))["total"]) == (57, 21_443 * MILLION)
    assert period.filter(is_cleaner_production_model=True).count() == 8
    known = {
        row.code: (row.year, row.grant, row.total_cost, row.content and row.content.code) for row in rows.filter(code__startswith="CB-")
    }
    assert known["CB-hoai-co"] == (2013, 90_600_000, 1_008_000_000, None)
    assert known["CB-2018-pham-muoi"] == (2018, None, None, "MACHINERY")
    assert known["CB-luong-quoi"][1:3] == (None, None)
    assert "năm 2013 là giả định" in rows.get(code="CB-go-dang").source_of_figures
    assert loading.load(["history"]) == {}
    # The same years as an office may have them in a spreadsheet: a draft that waits for one word, and counts for nothing yet.
    assert loading.load(["old_sheets"]) == {"old_sheets": 5}
    sheet = PastSheet.objects.get()
    judged = judge(sheet)
    assert (sheet.state, [one.word for one in judged.read.asked.values()], judged.read.wrong) == ("draft", ["Toàn tỉnh"], [])
    assert not PastYear.objects.exists()


@pytest.mark.django_db
def test_a_step_that_is_refused_ends_the_load_and_leaves_nothing(monkeypatch):
    data = read("cases.json")
    broken = data | {"walks": [data["walks"][1] | {"cost": 150}], "closed_years": []}  # the grant is above the cost
    monkeypatch.setattr(loading, "read", lambda name: broken)
    with pytest.raises(loading.StepFailed, match=r"kcdp-2022-thuy-san.*draft"):
        loading.load(["published"])
    assert not Project.objects.exists()
    assert list(LoadedPart.objects.values_list("name", flat=True)) == ["factors", "people"]


@pytest.mark.django_db
def test_a_step_on_a_day_off_is_refused():
    loading.prepare()
    with pytest.raises(loading.StepFailed, match="01/01/2020"):
        loading.play([loading.Event(date(2020, 1, 1), 0, "thử", lambda: None)])


@pytest.mark.thorough
@pytest.mark.django_db
def test_everybody_has_an_account_that_opens(client, capsys):
    loading.load(["people"])
    assert {account.role for account in accounts()} == set(Role) - {Role.SYSTEM, *Role.of_enterprises(), Role.COMMUNE_OFFICER}
    # Each office can be tried in its own duty of the directive.
    assert {office for _, _, office, *_ in ACTS if office} <= {account.organisation for account in accounts()}
    for account in accounts():
        answer = client.post(reverse("identity:sign_in"), {"username": account.email, "password": PASSWORD})
        assert answer.url == reverse("identity:factor"), account
        client.post(reverse("identity:sign_out"))
    districts = AdminUnit.objects.filter(level="district")
    for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER):
        assert Membership.objects.filter(role=role).values("organisation__area").distinct().count() == districts.count() == 9
    call_command("demo_accounts")
    told = capsys.readouterr().out
    assert PASSWORD in told
    assert all(account.email in told for account in accounts())


def test_ways_lead_through_known_steps_and_name_every_state_once_declared():
    used = {case["way"] for case in read("present.json")["cases"]}
    assert used <= set(ways.WAYS)
    for way in ways.WAYS.values():
        for name, _, _ in ways._parsed(way):
            assert hasattr(ways.applying, name) != hasattr(ways.carrying_out, name), name


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2026, 12, 30)])
def test_the_present_is_the_same_whatever_day_it_is_loaded_on(today):
    with clock.at(datetime.combine(today, time(17), tzinfo=clock.ZONE)):
        loading.load(["present"])
        assert {state for _, state, _ in shape()} == set(ProjectState)
        assert shape().total() == len(read("present.json")["cases"])
        expected = Counter(case["title"] for case in read("present.json")["cases"])
        assert Counter(title for title, _, _ in shape().elements()) == expected
        assert set(Line.objects.values_list("state", flat=True)) >= set(LineState) - {LineState.WAITING}
        assert Project.objects.values("district").distinct().count() == 9
        assert max(TransitionLog.objects.values_list("at", flat=True)) <= clock.now()
        assert Line.objects.aggregate(left=Sum("requested"))["left"] > 0
        every_move_is_logged()
        assert verify().ok
        letters = write_letters()
        assert min(letters.values()) > 0, letters
        assert write_letters() == {"officers": 0, "leaders": 0}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(("today", "periods"), [(date(2026, 1, 5), {"2025", "2025-Q4"}), (date(2026, 11, 27), {"2026-9M", "2026-Q3"})])
def test_the_round_of_the_last_quarter_waits_for_one_district_and_longer_ones_are_issued(today, periods):
    with clock.at(datetime.combine(today, time(17), tzinfo=clock.ZONE)):
        assert loading.load(["reporting"])["reporting"] > 0
        assert loading.load(["reporting"]) == {}
        rows = Filing.objects.order_by("pk")
        assert set(rows.values_list("period", flat=True)) == periods
        quarter, longer = rows.filter(period__contains="-Q"), rows.exclude(period__contains="-Q")
        assert Counter(quarter.values_list("state", flat=True)) == {"taken": 7, "sent": 1, "open": 2}
        assert set(quarter.filter(state="open").values_list("unit__code", flat=True)) == {reporting.LATE, None}
        assert Counter(longer.values_list("state", flat=True)) == {"taken": 9, "issued": 1}
        assert longer.get(state="issued").paper.number is not None
        assert max(rows.exclude(sent_at=None).values_list("sent_at", flat=True)) <= clock.now()

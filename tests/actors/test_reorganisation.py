"""The reorganisation of 1/7/2025: every file, person and duty where it belongs, the same totals on every map; and files that break a rule."""

import io
import json
from copy import deepcopy
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors import selectors
from khuyencong.actors.models import AdminUnit, Enterprise, FunctionHolder, Membership, Organisation, Relocation, Reorganisation
from khuyencong.actors.services import reorganisation
from khuyencong.actors.services.units import load_organisations, load_units
from projects.enums import LineState, ProjectState
from projects.models import Line, Project
from projects.selectors import queue
from projects.selectors.visibility import visible_to
from projects.services import appraisal
from reports import figures
from reports import selectors as report_selectors
from reports.figures import Where
from reports.kinds.catalogue import snapshot
from reports.periods import parse
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CODE = "2025-07-01-vinh-long"
PLACES = ("829", "831", "835", "838")
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


def shipped(code: str = CODE) -> dict:
    return json.loads(next(path for path in reorganisation.shipped() if path.stem == code).read_text(encoding="utf-8"))


def plan_of(raw: dict) -> reorganisation.Plan:
    return reorganisation.read(json.dumps(raw, ensure_ascii=False).encode())


def carry_out(raw: dict | None = None, *, commit: bool = True, by_id: int | None = None) -> reorganisation.Result:
    return reorganisation.apply(plan=plan_of(raw or shipped()), commit=commit, by_id=by_id)


def broken(raw: dict) -> set[str]:
    before = (Reorganisation.objects.count(), AdminUnit.objects.filter(valid_to__isnull=False).count())
    with pytest.raises(reorganisation.Refused) as refused:
        carry_out(raw)
    assert (Reorganisation.objects.count(), AdminUnit.objects.filter(valid_to__isnull=False).count()) == before
    return {problem.rule for problem in refused.value.problems}


# --- units, organisations, duties ------------------------------------------------------------------------------------


def test_148_communes_become_48_units_and_every_one_has_a_successor():
    load_units()
    load_organisations()
    done = carry_out()
    assert done.data["units"] == {"ended": 158, "new": 49, "successions": 148 + 1 + 53}
    gone = AdminUnit.objects.filter(valid_to=BEFORE)
    assert gone.count() == 158
    assert not gone.filter(successions__isnull=True).exists()
    heirs = gone.filter(level="commune").annotate(heirs=Count("successions")).values_list("heirs", flat=True)
    assert set(heirs) == {1}
    # A code alone is no identity: 28807 was Qưới Sơn.
    assert list(AdminUnit.objects.filter(code="28807").order_by("valid_from").values_list("name", flat=True)) == [
        "Xã Qưới Sơn",
        "Xã Giao Long",
    ]
    assert selectors.units("commune", BEFORE).count() == 148
    assert selectors.units("commune", AFTER).count() == 48
    # UBND of districts and communes and their phòng have ended; each new unit has one that holds both local duties.
    kinds = Organisation.objects.filter(valid_to=BEFORE).values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "district_committee": 9,
        "district_office": 9,
        "commune_committee": 148,
    }
    holders = FunctionHolder.objects.filter(selectors.in_force(), area__valid_from=AFTER)
    assert holders.filter(function="local_authority").count() == holders.filter(function="commune_authority").count() == 48
    province = selectors.holder_of("approver")
    assert (province.name, province.area.name) == ("Ủy ban nhân dân tỉnh Vĩnh Long", "Tỉnh Vĩnh Long")
    assert selectors.holder_of("approver", BEFORE).name == "Ủy ban nhân dân tỉnh Bến Tre"
    sct = actors.Organisation.objects.get(code="sct")
    assert sct.area.code == "86"
    assert sct.valid_to is None
    # Loading the province again, as an update does, brings nothing back.
    assert (load_units(), load_organisations()) == (0, 0)


@pytest.mark.thorough
def test_a_rehearsal_says_the_same_and_changes_nothing():
    load_units()
    load_organisations()
    rehearsed = carry_out(commit=False)
    assert not Reorganisation.objects.exists()
    assert not AdminUnit.objects.filter(valid_to__isnull=False).exists()
    done = carry_out()
    assert rehearsed.as_dict() | {"committed": True} == done.as_dict()
    assert broken(shipped()) == {"applied_before"}


# --- files, people, reports ------------------------------------------------------------------------------------------


@pytest.fixture
def year():
    """Đề án of some districts, some over, some open, one of two communes that part ways."""
    prepare_province()
    give_estimate()
    made: dict[str, list[Project]] = {"closed": [], "open": []}
    for number, district in enumerate(AdminUnit.objects.filter(level="district", code__in=PLACES).order_by("code")):
        cast = Cast(district=district.code)
        communes = list(AdminUnit.objects.filter(parent=district).order_by("code"))
        cost, grant = (500 + number) * 1_000_003, (90 + number) * 1_000_001
        closed = make_project(state=ProjectState.ALLOCATED, cast=cast, area=communes[0], cost=cost, grant=grant)
        for line in closed.lines.order_by("position"):
            bring_line(line, LineState.CLOSED if number < 2 else LineState.CONTRACTED, cast)
        closed.refresh_from_db()
        made["closed" if number < 2 else "open"].append(closed)
        made["open"].append(make_project(cast=cast, area=communes[-1]))
    cast = Cast()
    pair = [actors.make_enterprise(area=actors.commune(name)) for name in ("Phường Phú Khương", "Phường An Hội")]
    made["open"].append(make_project(state=ProjectState.APPROVED, cast=cast, enterprises=pair))
    withdrawn = make_project(cast=cast)
    fire(withdrawn, "withdraw", withdrawn._author, reason="Thôi")
    made["closed"].append(withdrawn)
    return made


def table_of(map_on: date | None) -> tuple[dict, dict[str, list]]:
    frozen = snapshot(kind="period", period=parse("2026"), unit=None, source="", map_on=map_on)
    table = next(table for table in frozen["tables"] if table["code"] == "by_district")
    assert frozen["map_on"] == (map_on.isoformat() if map_on else None)
    return frozen["totals"], {row["cells"][0]: row["cells"][1:] for row in table["rows"] if any(row["cells"][1:])}


@pytest.mark.thorough
def test_the_year_before_and_after_open_files_move_closed_ones_stay_totals_are_equal(year, client_as):
    officer, leader = (actors.make_member(role, district="831") for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER))
    asked = next(project for project in year["open"] if project.district.code == "831" and project.state == ProjectState.SUBMITTED)
    totals, by_district = table_of(None)
    assert len(by_district) == len(PLACES)
    assert table_of(BEFORE) == (totals, by_district)
    pivots = {None: report_selectors.pivot(Where(parse("2026")), ["district"], "grant")}
    old_place = {project.pk: project.district_id for project in Project.objects.all()}
    old_area = {line.pk: line.area_id for line in Line.objects.all()}
    operator = actors.make_member(Role.OPERATOR)
    new_unit = "28807" if asked.lines.get().area.name == "Xã Qưới Sơn" else None
    raw = shipped()
    heir = next(unit for unit in raw["units"] if any(old["code"] == asked.lines.get().area.code for old in unit["from"]))
    raw["staff"] = [{"from": "ubnd-831", "to": heir["code"]}]
    assert new_unit is None or heir["code"] == new_unit

    done = carry_out(raw, by_id=operator.user_id)

    # Open files lie in the successor of the commune in which their money is spent, each with a row that says who, from, to, by which decree.
    for project in Project.objects.filter(pk__in=[one.pk for one in year["open"]]).select_related("district"):
        moved = Relocation.objects.get(kind="project", subject_id=project.pk)
        assert (moved.old_unit_id, moved.new_unit_id, moved.by_id) == (old_place[project.pk], project.district_id, operator.user_id)
        assert "1687/NQ-UBTVQH15" in moved.reorganisation.decree
        assert project.district.valid_from == AFTER
        assert project.district_id in set(project.lines.values_list("area_id", flat=True))
    pair = year["open"][-1].lines.order_by("position")
    assert [line.area.name for line in pair] == ["Phường Phú Khương", "Phường An Hội"]
    assert {line.area.valid_from for line in pair} == {AFTER}
    # What is over keeps its place, at both levels, although the enterprise has gone on.
    for project in Project.objects.filter(pk__in=[one.pk for one in year["closed"]]):
        assert project.district_id == old_place[project.pk]
        assert {line.pk: line.area_id for line in project.lines.all()} == {line.pk: old_area[line.pk] for line in project.lines.all()}
        assert not Relocation.objects.filter(kind="project", subject_id=project.pk).exists()
    assert not Enterprise.objects.filter(area__valid_to__isnull=False).exists()
    assert {row["kind"]: row["count"] for row in done.data["stays"]} == {"line": 3, "project": 3}

    # The same year on the files' places, on the map of before, and on that of after.
    for map_on in (None, BEFORE, AFTER, DAY):
        now, rows = table_of(map_on)
        assert now == totals
        for place, name in enumerate(figures.MEASURES):
            if name in figures.MONEY and place < 6:
                shown = ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "paid").index(name)
                assert sum(row[shown] or 0 for row in rows.values()) == sum(row[shown] or 0 for row in by_district.values())
    assert table_of(BEFORE) == (totals, by_district)
    after = table_of(AFTER)[1]
    assert not any(name.startswith(("Huyện", "Thành phố")) for name in after)
    assert {"Phường Phú Khương", "Phường An Hội"} <= set(after)
    old_names = [name for name in table_of(None)[1] if name.endswith("(đến 30/06/2025)")]
    assert len(old_names) == 2

    for map_on in (None, BEFORE, AFTER):
        pivots[map_on or DAY] = report_selectors.pivot(Where(parse("2026"), map_on=map_on), ["district"], "grant")
    assert {pivot.total for pivot in pivots.values()} == {sum(row["figure"] for row in pivot.rows) for pivot in pivots.values()}
    assert len({pivot.total for pivot in pivots.values()}) == 1
    assert [(row["labels"], row["figure"]) for row in pivots[BEFORE].rows] == [(row["labels"], row["figure"]) for row in pivots[None].rows]

    # The district's people have no role at the district any more; those whom the file names go on in the commune with the same files.
    assert Membership.objects.get(pk=officer.pk).valid_to == BEFORE
    assert [one.organisation.code for one in selectors.memberships_on(user_id=officer.user_id)] == [f"ubnd-{heir['code']}-2025"]
    asked.refresh_from_db()
    who = {
        role: selectors.principal_for(email=member.user.email, role=role)
        for role, member in ((Role.DISTRICT_OFFICER, officer), (Role.DISTRICT_LEADER, leader))
    }
    assert who[Role.DISTRICT_OFFICER].organisation_name == f"Ủy ban nhân dân {heir['name'][0].lower()}{heir['name'][1:]}"
    assert {row.code for row in queue.waiting_for(who[Role.DISTRICT_OFFICER])} == {asked.code}
    appraisal.record_site_check(
        project=asked, who=who[Role.DISTRICT_OFFICER], checked_on=DAY, participants="UBND xã; cơ sở", premises="Đủ", is_ready=True
    )
    fire(asked, "endorse", who[Role.DISTRICT_LEADER])
    paper = asked.site_checks.get().paper
    assert paper.organisation_name == who[Role.DISTRICT_OFFICER].organisation_name
    others = [project for project in year["open"] if project.district.code == "835"]
    assert not visible_to(who[Role.DISTRICT_OFFICER]).filter(pk__in=[one.pk for one in others]).exists()

    # A district whose staff the file does not place: nobody acts for it, its people are listed, the Sở sees the work.
    left = actors.Organisation.objects.get(code="ubnd-835")
    assert not selectors.people_of(organisation_id=left.pk)
    assert any("Huyện" in name or "huyện" in name for name in done.data["people"]["to_place"])
    sct = actors.acting(Role.DOIT_OFFICER)
    assert visible_to(sct).filter(pk__in=[one.pk for one in others]).count() == len(others)

    # Pages of moved and of closed files open.
    client = client_as(officer.user)
    for address in (asked.get_absolute_url(), "/viec/", "/de-an/"):
        assert client.get(address).status_code == 200
    reader = client_as(actors.make_member(Role.DOIT_OFFICER).user)
    for project in (year["closed"][0], year["open"][0], asked):
        for tab in ("thuc-hien", "van-ban", "lich-su"):
            assert reader.get(project.tab_url(tab)).status_code == 200


def test_a_person_of_an_ended_organisation_gets_no_page(client_as):
    prepare_province()
    member = actors.make_member(Role.DISTRICT_OFFICER)
    client = client_as(member.user)
    assert client.get("/viec/").status_code == 200
    carry_out()
    assert client.get("/viec/").status_code == 403


# --- files that break a rule -----------------------------------------------------------------------------------------


def without_successor(raw):
    raw["units"][1]["from"].pop()


def with_two_successors(raw):
    raw["units"][2]["from"].append(deepcopy(raw["units"][1]["from"][0]))


def unknown_name(raw):
    raw["units"][1]["from"][0]["name"] = "Xã Không Có"


def another_place(raw):
    raw["units"][1]["from"][0]["within"] = "835"


def code_twice(raw):
    raw["units"][2]["code"] = raw["units"][1]["code"]


def code_of_a_living_unit(raw):
    AdminUnit.objects.create(code="99999", name="Xã khác", sort_name="x", level="commune", parent=_elsewhere(), valid_from=date(2010, 1, 1))
    raw["units"][1]["code"] = "99999"


def too_early(raw):
    raw["effective_on"] = "2004-06-01"


def in_the_future(raw):
    raw["effective_on"] = "2027-01-01"


def under_an_ended_parent(raw):
    raw["units"][1]["within"] = "829"


def under_a_commune(raw):
    raw["units"][1]["within"] = raw["units"][2]["code"]


def ended_before(raw):
    unit = AdminUnit.objects.get(code="28756")
    unit.valid_to = date(2020, 1, 1)
    unit.save()


def staff_to_nowhere(raw):
    raw["staff"] = [{"from": "ubnd-829", "to": "ubnd-khong-co"}]


def empty(raw):
    for name in ("units", "ends", "organisations", "staff"):
        raw.pop(name)


def _elsewhere() -> AdminUnit:
    province = AdminUnit.objects.create(code="99", name="Tỉnh khác", sort_name="t", level="province", valid_from=date(2010, 1, 1))
    return AdminUnit.objects.create(
        code="990", name="Huyện khác", sort_name="h", level="district", parent=province, valid_from=date(2010, 1, 1)
    )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (without_successor, "gap"),
        (with_two_successors, "two_successors"),
        (unknown_name, "unknown_unit"),
        (another_place, "unknown_unit"),
        (code_twice, "code_overlap"),
        (code_of_a_living_unit, "code_overlap"),
        (too_early, "before_its_beginning"),
        (in_the_future, "not_yet"),
        (under_an_ended_parent, "wrong_parent"),
        (under_a_commune, "wrong_parent"),
        (ended_before, "ended_unit"),
        (staff_to_nowhere, "unknown_organisation"),
        (empty, "nothing_to_do"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_file_that_breaks_a_rule_is_refused_by_its_name(change, rule):
    load_units()
    load_organisations(communes=False)
    raw = shipped()
    change(raw)
    assert rule in broken(raw)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "đối tượng"),
        (b"{}", "thiếu"),
        (json.dumps(shipped() | {"spell": 1}).encode(), "spell"),
        (json.dumps(shipped() | {"format": "x"}).encode(), "định dạng"),
        (json.dumps(shipped() | {"effective_on": "01/07/2025"}).encode(), "effective_on"),
        (json.dumps(shipped() | {"code": "a b"}).encode(), "code"),
        (json.dumps(shipped() | {"title": "a\x00"}).encode(), "title"),
        (json.dumps(shipped() | {"title": "a" * 301}).encode(), "300"),
        (json.dumps(shipped() | {"units": [{"code": "1", "name": "Xã", "from": []}]}).encode(), "from"),
        (b" " * 2_000_001, "2 MB"),
    ],
)
def test_what_is_no_reorganisation_is_told_so(content, said):
    with pytest.raises(reorganisation.BadFile, match=said):
        reorganisation.read(content)


@pytest.mark.thorough
def test_the_command_rehearses_commits_and_refuses_with_exit_codes(tmp_path):
    load_units()
    load_organisations()
    out = io.StringIO()
    call_command("apply_reorganisation", CODE, "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["committed"] is False
    assert not Reorganisation.objects.exists()
    out = io.StringIO()
    call_command("apply_reorganisation", CODE, "--commit", "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["committed"] is True
    assert answer["organisations"] == {"ended": 166, "new": 48}
    for args, code in (([CODE, "--commit"], 1), ([str(tmp_path / "none.json")], 2), ([CODE, "--by", "ai@do.invalid"], 2)):
        with pytest.raises(CommandError) as refused:
            call_command("apply_reorganisation", *args, stderr=io.StringIO())
        assert refused.value.returncode == code
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="not a reorganisation file") as refused:
        call_command("apply_reorganisation", str(bad))
    assert refused.value.returncode == 2

"""Programmes, calls, needs, plans and lists for tests, made through the services that the pages call."""

from datetime import date, timedelta

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise
from plans.models import AnnualPlan, Call, ListDecision, Programme, Registration
from plans.services import annual, calls, lists, needs, programmes
from plans.services.rules import load_plan_rules
from projects.enums import Track
from projects.models import Project
from tests.factories import actors
from tests.factories.projects import Cast, content, make_project, prepare_province


def prepare() -> None:
    """The province with the rules of planning."""
    prepare_province()
    load_plan_rules()


def make_programme(cast: Cast, *, name: str = "Chương trình khuyến công", track: str = Track.KCDP) -> Programme:
    """A programme around this year, with one target."""
    year = clock.today().year
    row = programmes.keep_programme(
        who=cast[Role.DOIT_OFFICER], name=name, track=track, first_year=year - 1, last_year=year + 3, notation="1833/QĐ-UBND",
        authority="UBND tỉnh", decided_on=clock.today(), legal_basis="Nghị định 45/2012/NĐ-CP", goals="Phát triển công nghiệp nông thôn",
    )  # fmt: skip
    programmes.add_target(
        programme=row, who=cast[Role.DOIT_OFFICER], sub_programme="SP3", goal="Hỗ trợ máy móc", money=5_000_000_000, indicator="Cơ sở",
        unit="cơ sở", quantity=20,
    )  # fmt: skip
    return row


def make_call(
    cast: Cast, *, who: Principal | None = None, track: str = Track.KCDP, codes: tuple[str, ...] = ("MACHINERY",), published: bool = True,
    opens_on: date | None = None, title: str = "Đợt đăng ký khuyến công", **facts: object,
) -> Call:  # fmt: skip
    """A call of the next thirty days."""
    first = opens_on or clock.today()
    who = who or cast[Role.DISTRICT_OFFICER if track == Track.DISTRICT else Role.DOIT_OFFICER]
    row = calls.prepare_call(
        who=who, title=title, track=track, year=clock.today().year, contents=[content(code) for code in codes], for_whom="Cơ sở CNNT",
        how="Nộp tại phòng Kinh tế", opens_on=first, closes_on=first + timedelta(days=30), survey_until=first + timedelta(days=45),
        plan_by=first + timedelta(days=60), **facts,
    )  # type: ignore[arg-type]  # fmt: skip
    return calls.publish_call(call=row, who=who) if published else row


def make_need(
    cast: Cast,
    call: Call,
    *,
    enterprise: Enterprise | None = None,
    title: str = "Máy ép dầu dừa",
    fit: bool | None = None,
    code: str = "MACHINERY",
) -> Registration:
    """A need of a cơ sở, surveyed when `fit` says what was found."""
    row = needs.register_need(
        call=call, who=cast[Role.CENTER_OFFICER], enterprise=enterprise or actors.make_enterprise(), content=content(code), title=title,
        cost=500_000_000, grant=200_000_000, need="Máy cũ tốn điện.",
    )  # fmt: skip
    if fit is not None:
        needs.survey(
            need=row, who=cast[Role.CENTER_OFFICER], surveyed_on=clock.today(), participants="Trung tâm, phòng Kinh tế, cơ sở",
            findings="Nhà xưởng đủ rộng.", is_fit=fit,
        )  # fmt: skip
        row.refresh_from_db()
    return row


def make_plan(
    cast: Cast, *rows: Registration, track: str = Track.KCDP, state: str = "draft", projects: tuple[Project, ...] = ()
) -> AnnualPlan:
    """A plan of this year with these needs, brought to `state`."""
    local = track == Track.DISTRICT
    drafter = cast[Role.DISTRICT_OFFICER if local else Role.DOIT_OFFICER]
    plan = annual.start_plan(who=drafter, year=clock.today().year, track=track)
    if rows or projects:
        annual.take_up(plan=plan, who=drafter, needs=rows, projects=projects)
    else:
        annual.add_line(plan=plan, who=drafter, title="Hội chợ", content=content("MACHINERY"), cost=90_000_000, grant=60_000_000)
    if state != "draft":
        annual.submit_plan(plan=plan, who=drafter)
    if state == "approved":
        annual.approve_plan(plan=plan, who=decider(cast, track))
    plan.refresh_from_db()
    return plan


def decider(cast: Cast, track: str = Track.KCDP) -> Principal:
    """Who decides on a track."""
    return cast[{Track.KCDP: Role.PROVINCE_LEADER, Track.KCQG: Role.DOIT_LEADER, Track.DISTRICT: Role.DISTRICT_LEADER}[Track(track)]]


def make_list(
    cast: Cast, *projects: Project, track: str = Track.KCDP, state: str = "draft", title: str = "Về việc phê duyệt danh mục đề án"
) -> ListDecision:
    """A decision for these đề án (two recommended ones when none are named), brought to `state`."""
    drafter = cast[Role.DISTRICT_OFFICER if track == Track.DISTRICT else Role.DOIT_OFFICER]
    if track == Track.KCDP:
        drafter = cast[Role.DOIT_HEAD]
    row = lists.start_list(who=drafter, title=title, track=track, year=clock.today().year)
    rows = projects or tuple(make_project(state="recommended", cast=cast, track=track) for _ in range(2))
    lists.add_projects(row=row, who=drafter, projects=rows)
    if state != "draft":
        lists.submit_list(row=row, who=drafter)
    if state == "signed":
        lists.sign_list(row=row, who=decider(cast, track))
    row.refresh_from_db()
    return row

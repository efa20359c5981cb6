"""Two districts, two cơ sở, two asked offices, and one person in every role: what the tests of access walk through.

A `World` is one district with its people, its cơ sở and đề án of every kind; A and B have the same in them, made through the services.
Afterwards a mark of the world stands in every text of its rows (`tests/security/marks.py`): where it turns up, the row was shown.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from activities.models import Activity, Attendee, CalendarLink
from activities.services import add_files, calendars, training
from budgets.enums import FundingSource
from budgets.models import Estimate, Settlement
from budgets.services import estimates, settlements
from communes.models import Assignment, Signal, Task
from communes.services import keep_contact, tell_district
from councils.models import AgendaItem, Member, Sitting
from councils.services import councils
from councils.services.rules import load_rules as load_council_rules
from directive.services import load_directive
from employment.models import Course, Need, Trainee
from finance.models import BooksHandover
from finance.services.rules import load_finance_rules
from guidance.models import GuideEntry
from guidance.models import Question as AskedQuestion
from inspections.enums import Measure
from inspections.models import Sanction, Visit
from inspections.services import following, planning
from inspections.services.loading import load_inspection_rules
from khuyencong import clock, notices
from khuyencong.access import Principal, Role
from khuyencong.actors.enums import Function
from khuyencong.actors.models import (
    AdminUnit,
    CraftVillage,
    Delegation,
    EmailProof,
    Enterprise,
    EnterpriseChange,
    Handover,
    Invitation,
    JoinRequest,
    Membership,
    OfficerAssignment,
    Organisation,
    User,
)
from khuyencong.actors.services import delegations, handovers, joining, officers
from khuyencong.actors.services.enterprises import declare_enterprise, propose_change
from khuyencong.actors.services.lists import keep_craft_village
from khuyencong.actors.services.units import load_organisations
from khuyencong.demo.figures import plausible
from khuyencong.identity.models import LinkedIdentity, Passkey
from khuyencong.notices.consents import acknowledge_notice
from khuyencong.notices.models import Consent
from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.models import DataExport, RightsRequest
from khuyencong.privacy.services import requests as rights
from obstacles.models import Obstacle
from plans.models import AnnualPlan, Call, ListDecision, ListItem, PlanItem, Programme, ProgrammeTarget, Registration
from policy.models import Dossier, LegalText, Opinion, PublicComment, Sending
from policy.services import consulting
from products.models import Booth, Entry, Fair, Juror, Selection
from products.services.rules import load_rules as load_product_rules
from projects.costs import Item
from projects.enums import InspectionKind, LineState, PaymentKind, ProjectState, Track
from projects.models import Adjustment, CounterpartProof, Finding, Line, NormException, OpinionRequest, PaymentRequest, Project
from projects.selectors.figures import fields_of_line
from projects.services import applications, appraisal, counterpart, execution, inspections
from projects.services.adjusting import request_adjustment
from projects.services.eligibility import argue_exception
from projects.services.figures import write_answers
from reports import services as reports
from reports.models import Filing, ReportRun
from reports.services import filing as filings
from technology.models import PropertyRight, Technology, Transfer
from tests.factories import actors, guidance, plans, policy
from tests.factories import employment as recruiting
from tests.factories import products as selected
from tests.factories.activities import make_activity, make_course, make_item
from tests.factories.communes import give_task
from tests.factories.councils import CAST, Bench, make_sitting, open_sitting
from tests.factories.finance import handed_books
from tests.factories.investment import leave, make_lead, make_opportunity
from tests.factories.obstacles import make_obstacle
from tests.factories.projects import (
    Cast,
    bring_line,
    bring_project,
    content,
    fire,
    give_estimate,
    make_draft,
    make_project,
    pdf_file,
    photo_file,
    prepare_province,
)
from tests.factories.technology import make_interest, make_right, make_technology
from tests.factories.treasury import HEADS, csv_of
from tests.security.marks import NEIGHBOUR, PRIVATE, PUBLISHED, marked
from treasury.models import Match, Question, StatementRow
from treasury.services import matching
from treasury.services.importing import import_statement

DAY = date(2024, 3, 4)
# Roles of one district or one cơ sở; a person of each stands in either world. The others work for the whole province.
LOCAL = (Role.ENTERPRISE, Role.ENTERPRISE_STAFF, Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.COMMUNE_OFFICER, Role.CO_APPRAISER)


@dataclass
class World:
    """One district and what belongs to it."""

    name: str
    district: AdminUnit
    commune: AdminUnit
    enterprise: Enterprise
    asked: str
    function: Function
    people: dict[Role, Membership]
    cast: Cast
    draft: Project
    returned: Project
    submitted: Project
    appraising: Project
    running: Project
    done: Project
    group: Project
    opinion: OpinionRequest
    exception: NormException
    proof: CounterpartProof
    payment: PaymentRequest
    adjustment: Adjustment
    open_finding: Finding
    fixed_finding: Finding
    estimate_draft: Estimate
    estimate_submitted: Estimate
    settlement_draft: Settlement
    handed: BooksHandover
    report: ReportRun
    request: RightsRequest
    consent: Consent
    copy: DataExport
    office: Organisation
    assignment: OfficerAssignment
    delegation: Delegation
    handover: Handover
    passkey: Passkey
    identity: LinkedIdentity
    register: "Register"
    visit: Visit
    sanction: Sanction
    planning: "Planning"
    obstacle: Obstacle
    activity: Activity
    attendee: Attendee
    calendar: CalendarLink
    transfer: Transfer
    right: PropertyRight
    policy: "Policy"
    question: AskedQuestion
    entry: GuideEntry
    filing: Filing
    treasury: "AtTreasury"
    communes: "AtCommunes"
    employment: "AtWork"
    market: "AtMarket"

    @property
    def excepted(self) -> Project:
        """The đề án whose exception waits for a leader."""
        return self.exception.line.project

    sitting: Sitting
    seats: dict[str, Member]

    @property
    def item(self) -> AgendaItem:
        """The đề án before the council's open sitting."""
        return self.sitting.items.get()

    @property
    def line(self) -> Line:
        """The part of the cơ sở in the đề án that is carried out."""
        return self.running.lines.get()

    def user(self, role: Role) -> User:
        """Who holds a role here."""
        return self.people[role].user


@dataclass
class Policy:
    """A policy of the Sở about which the district and the co-appraiser were asked; a text that was sent for reading."""

    text: LegalText
    sending: Sending
    dossier: Dossier
    opinion: Opinion
    comment: PublicComment


def _policy(name: str, cast: Cast, district: str, asked: str) -> Policy:
    writer = cast[Role.DOIT_OFFICER]
    text = policy.make_text(title=f"Văn bản {PUBLISHED[name]}")
    dossier = policy.make_dossier(writer, title=f"Chính sách {PUBLISHED[name]}")
    consulting.write_version(dossier=dossier, who=writer, words=f"{policy.WORDS} Thêm.")
    policy.consult(dossier, writer, f"ubnd-{district}", asked, is_public=True)
    comment = consulting.comment_publicly(dossier=dossier, words="Nên có.", name="Ông Tám")
    sending = policy.send_text(text, f"ubnd-{district}", who=writer)
    return Policy(text, sending, dossier, dossier.opinions.get(organisation__code=f"ubnd-{district}"), comment)


@dataclass
class AtTreasury:
    """What the treasury says: a line that is a payment, one that is asked about."""

    match: Match
    row: StatementRow
    question: Question


def _treasury(name: str, cast: Cast, done: Project) -> AtTreasury:
    paid, officer = PaymentRequest.objects.get(line__project=done), cast[Role.FINANCE_OFFICER]
    rows = [(DAY, paid.voucher, paid.line.enterprise.name, "", paid.amount, ""), (DAY, f"KB-{name}", "Cơ sở lạ", "", 5_000_000, "")]
    import_statement(who=officer, name=f"{name}.csv", content=csv_of([HEADS, *rows]), commit=True)
    row = StatementRow.objects.get(voucher=f"KB-{name}")
    return AtTreasury(Match.objects.get(payment=paid), row, matching.ask(row=row, who=officer, text="Của ai?"))


@dataclass
class AtCommunes:
    """What the district asked of its communes, the part of the world's own commune, and what that told by itself."""

    task: Task
    own: Assignment
    signal: Signal


def _communes(cast: Cast) -> AtCommunes:
    officer, there = cast[Role.DISTRICT_OFFICER], cast[Role.COMMUNE_OFFICER]
    task = give_task(officer, words="Họp ấp, phát tờ thông báo")
    own = task.assignments.select_related("organisation").get(organisation=there.organisation_id)
    keep_contact(organisation=own.organisation, who=there, name="Anh Tư", email="xa@thu.invalid")
    return AtCommunes(task, own, tell_district(who=there, kind="wants", title="Hộ làm kẹo dừa", words="Muốn mua máy"))


@dataclass
class AtWork:
    """Whom the cơ sở wants, the class for them, somebody in it."""

    need: Need
    course: Course
    trainee: Trainee


def _employment(cast: Cast) -> AtWork:
    centre, need = cast[Role.CENTER_OFFICER], recruiting.make_need(cast[Role.ENTERPRISE])
    course = recruiting.make_course(centre, need)
    return AtWork(need, course, recruiting.enrol(course, centre))


@dataclass
class AtMarket:
    """A làng nghề, a selection of the district that is open with a product and a member of its panel, a fair with a booth asked for."""

    village: CraftVillage
    selection: Selection
    juror: Juror
    entry: Entry
    fair: Fair
    booth: Booth


def _market(name: str, cast: Cast, enterprise: Enterprise, place: AdminUnit) -> AtMarket:
    officer, owner = cast[Role.DISTRICT_OFFICER], cast[Role.ENTERPRISE]
    selection = selected.make_selection(officer, panel=[cast[Role.COMMUNE_OFFICER]])
    fair = selected.make_fair(
        officer, name=f"Hội chợ của huyện {name}", starts_on=DAY + timedelta(days=9), ends_on=DAY + timedelta(days=11)
    )
    return AtMarket(
        keep_craft_village(who=officer, name=f"Làng nghề {name}", area=place), selection, selection.panel.get(),
        selected.make_entry(selection, owner, enterprise=enterprise), fair, selected.ask_booth(fair, owner, enterprise=enterprise),
    )  # fmt: skip


@dataclass
class Register:
    """What the register of cơ sở holds beside the confirmed one: what its owner has declared anew, a twin without people, what waits."""

    new: Enterprise
    twin: Enterprise
    change: EnterpriseChange
    invitation: Invitation
    asked: JoinRequest
    proof: EmailProof


@dataclass
class Planning:
    """What the district plans: its own call, a need, its plan and list; and what is the province's and everybody's to read."""

    programme: Programme
    target: ProgrammeTarget
    call: Call
    local_call: Call
    need: Registration
    plan: AnnualPlan
    item: PlanItem
    list: ListDecision
    listed: ListItem


@dataclass
class Scene:
    """The province with both worlds. Nobody of A has a part in B."""

    a: World
    b: World
    without_role: User
    disabled: User


def set_scene() -> Scene:
    """Write it, on `DAY`."""
    with clock.at(DAY):
        prepare_province()
        load_inspection_rules()
        load_finance_rules()
        load_organisations()  # with the UBND of each commune
        load_council_rules()
        load_product_rules()
        province = {role: actors.make_member(role) for role in Role if role not in (*LOCAL, Role.SYSTEM)}
        give_estimate()
        load_directive()
        planning.write_plan(year=DAY.year, aims="Kiểm tra", who=actors.principal(province[Role.DOIT_OFFICER]))
        make_technology(seen_at="Xưởng mẫu")
        make_lead(opportunity=(shown := make_opportunity()))
        leave(shown)
        with marked("A"):
            a = _world("A", district="829", asked="stttt", function=Function.ICT_APPRAISER, province=province)
        with marked("B"):
            # Not Sở KH&CN, whose duty it is to read what cơ sở of every district ask about technology.
            b = _world("B", district="831", asked="skhdt", function=Function.PLANNING_APPRAISER, province=province)
        disabled = actors.make_member(Role.DOIT_OFFICER).user
        disabled.is_active = False
        disabled.save(update_fields=["is_active"])
        return Scene(a, b, actors.make_user("Người chưa có vai"), disabled)


# Telephones are kept in one form, so no mark fits into them.
PHONES = {"A": "0275 382 1001", "B": "0275 382 1002"}


def _world(name: str, *, district: str, asked: str, function: Function, province: dict[Role, Membership]) -> World:
    area = AdminUnit.objects.get(code=district, level="district")
    place = area.children.order_by("code")[0]
    mark = PRIVATE[name]
    enterprise = actors.make_enterprise(
        f"Cơ sở {PUBLISHED[name]}", area=place, capital=1_000_000_000, phone=PHONES[name], address=f"Số 1 {mark}", representative=f"Bà {mark}"
    )  # fmt: skip
    offices = {Role.CO_APPRAISER: asked, Role.COMMUNE_OFFICER: f"ubnd-xa-{place.code}"}
    local = {
        role: actors.make_member(role, enterprise=enterprise, district=district, organisation_code=offices.get(role, "")) for role in LOCAL
    }
    people = province | local
    cast = Cast(district=district, people={role: actors.principal(person) for role, person in people.items()})
    owner = cast[Role.ENTERPRISE]

    def made(title: str, state: str) -> Project:
        return make_project(state=state, cast=cast, enterprises=[enterprise], by=owner, title=f"{title} {PUBLISHED[name]}")

    appraising = made("Máy sấy cơm dừa", ProjectState.APPRAISING)
    opinion = appraisal.ask_opinion(project=appraising, who=cast.appraiser, function=function, question="Có phù hợp không?")
    above = make_project(
        state=ProjectState.APPRAISING, cast=cast, enterprises=[enterprise], by=owner, title=f"Máy nghiền {PUBLISHED[name]}",
        cost=500_000_000, grant=300_000_000,
    )  # fmt: skip
    appraisal.check_norm(line=above.lines.get(), who=cast.appraiser)
    exception = argue_exception(line=above.lines.get(), who=cast.appraiser, reason=f"Công nghệ mới {mark}", until=DAY + timedelta(days=60))
    returned = made("Máy dệt chiếu", ProjectState.SUBMITTED)
    fire(returned, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Bổ sung báo giá")
    running = made("Máy ép dầu dừa", ProjectState.ALLOCATED)
    proof, payment, findings = _carry_out(running.lines.get(), cast)
    adjustment = request_adjustment(line=running.lines.get(), who=owner, reason="Máy về chậm", other="Đổi hãng máy")
    done = made("Máy tước xơ dừa", ProjectState.ALLOCATED)
    _photographed(bring_line(done.lines.get(), LineState.IMPLEMENTING, cast), owner)
    bring_line(done.lines.get(), LineState.CLOSED, cast)
    drafted, submitted = _district_estimates(district, cast)
    notices.tell([owner.user_id or 0], kind="scene", title="Báo", body="", url="/ho-so/", subject=("project", running.pk))
    return World(
        name=name, district=area, commune=place, enterprise=enterprise, asked=asked, function=function, people=people, cast=cast,
        draft=made("Máy bóc vỏ", ProjectState.DRAFT), returned=returned, submitted=made("Lò sấy", ProjectState.SUBMITTED),
        appraising=appraising, running=running, done=done, group=_group(name, enterprise, place, cast), opinion=opinion, exception=exception,
        proof=proof, payment=payment, adjustment=adjustment,
        open_finding=findings[0], fixed_finding=findings[1], estimate_draft=drafted, estimate_submitted=submitted,
        settlement_draft=settlements.draw_up(
            year=DAY.year, source=FundingSource.DISTRICT, owner_id=drafted.owner_id, who=cast[Role.DISTRICT_OFFICER], note=mark
        ),
        handed=handed_books(local[Role.DISTRICT_LEADER].user, drafted.owner),
        report=_report(area, cast[Role.DISTRICT_OFFICER]),
        request=rights.ask(person=local[Role.ENTERPRISE].user, kind=RequestKind.PROVIDE, words="", by=local[Role.ENTERPRISE].user),
        consent=acknowledge_notice(local[Role.ENTERPRISE].user),
        copy=DataExport.objects.create(person=local[Role.ENTERPRISE].user, asked_by=local[Role.ENTERPRISE].user),
        register=_register(name, enterprise, place, people, owner),
        visit=_visit(running.lines.get(), cast, district),
        sanction=following.propose(finding=findings[0], measure=Measure.WARN, grounds="Chậm khắc phục", who=cast[Role.DOIT_OFFICER]),
        planning=_plans(name, cast, enterprise, owner),
        filing=_filing(area, cast[Role.DISTRICT_OFFICER]),
        obstacle=make_obstacle(owner, title=f"Thiếu mặt bằng {PUBLISHED[name]}"),
        transfer=make_interest(owner, Technology.objects.get()),
        right=make_right(owner),
        treasury=_treasury(name, cast, done),
        **_activity(name, cast, enterprise),
        communes=_communes(cast),
        policy=_policy(name, cast, district, asked),
        question=guidance.make_question(owner),
        entry=guidance.make_entry(cast[Role.DOIT_OFFICER], question=f"Câu hỏi chung, phần {name}"),
        employment=_employment(cast),
        market=_market(name, cast, enterprise, place),
        **_staff(people, cast),
        passkey=Passkey.objects.create(
            user=local[Role.ENTERPRISE].user, name="Điện thoại", credential_id=name.encode(), public_key=b"k", handle=name.encode()
        ),
        identity=LinkedIdentity.objects.create(user=local[Role.ENTERPRISE].user, issuer="https://dinh-danh.invalid", subject=name),
        **_council(cast, appraising),
    )  # fmt: skip


def _activity(name: str, cast: Cast, enterprise: Enterprise) -> dict[str, Any]:
    """A meeting of the district with its cơ sở and a photograph, and the address of the officer's calendar."""
    officer = cast[Role.DISTRICT_OFFICER]
    row = make_activity(officer, title=f"Họp {PRIVATE[name]}", enterprises=[enterprise])
    add_files(activity=row, who=officer, photos=[photo_file()])
    course = make_course(officer, invited=[])
    (came,) = training.register_people(course=course, who=officer, people=[User.objects.get(pk=officer.user_id)])
    training.be_present(course=course, who=officer, day=DAY)
    training.evaluate(course=course, who=officer, score=4, opinion=f"Tốt {PRIVATE[name]}")
    make_item(cast[Role.DOIT_OFFICER], title=f"Tin {PRIVATE[name]}")
    return {"activity": row, "attendee": came, "calendar": calendars.make_link(who=officer, for_office=False)}


def _council(cast: Cast, project: Project) -> dict[str, Any]:
    """A council of four on which the world's co-appraiser sits, and its open sitting."""
    bench = Bench(
        councils.found_council(
            who=cast[Role.DOIT_HEAD], name="Hội đồng xét duyệt", decision="45/QĐ-SCT", decided_on=clock.today(), valid_from=clock.today()
        ),
        cast[Role.DOIT_HEAD],
    )
    for name, role, seat in CAST:
        bench.people[name] = cast[role]
        bench.seats[name] = councils.add_member(council=bench.council, who=bench.head, user_id=cast[role].user_id or 0, seat=seat)
    return {"sitting": open_sitting(bench, make_sitting(bench, project)), "seats": bench.seats}


def _group(name: str, enterprise: Enterprise, place: AdminUnit, cast: Cast) -> Project:
    """A đề án of the cơ sở and a neighbour, written by the Trung tâm, that is carried out. What is the neighbour's has its own mark as well."""
    centre = cast[Role.CENTER_OFFICER]
    project = make_draft(cast=cast, enterprises=[enterprise], by=centre, title=f"Nhóm máy sấy {PUBLISHED[name]}")
    with marked(NEIGHBOUR):
        beside = actors.make_enterprise(f"Cơ sở {PUBLISHED[NEIGHBOUR]} {name}", area=place, address="Số 3", representative="Bà Ba")
        line = applications.add_beneficiary(project=project, who=centre, enterprise=beside, content=content())
        applications.write_costs(
            line=line, who=centre, subject_matter="Máy sấy", items=[Item("Máy sấy", 500_000_000, by_grant=150_000_000)],
            commits_counterpart=True, not_double_funded=True,
        )  # fmt: skip
        write_answers(line=line, who=centre, answers=plausible(fields_of_line(line), clock.today()))
    bring_project(project, ProjectState.ALLOCATED, cast)
    for position, kept in enumerate(project.lines.order_by("position"), 1):
        with marked(NEIGHBOUR) if position > 1 else nullcontext():
            bring_line(kept, LineState.COMPLETED, cast)
    return project


def _plans(name: str, cast: Cast, enterprise: Enterprise, owner: Principal) -> Planning:
    programme = plans.make_programme(cast, name=f"Chương trình {name}")
    # Published without its notices, which go to every district: what the province calls for is of no world.
    call = plans.make_call(cast, title=f"Đợt {name}", published=False)
    Call.objects.filter(pk=call.pk).update(published_at=clock.now())
    call.refresh_from_db()
    need = plans.make_need(cast, call, enterprise=enterprise)
    plan = plans.make_plan(cast, track=Track.DISTRICT)
    waiting = make_project(
        state="recommended", cast=cast, enterprises=[enterprise], by=owner, title=f"Máy đan {name}", track=Track.DISTRICT
    )
    decision = plans.make_list(cast, waiting, track=Track.DISTRICT)
    return Planning(
        programme=programme, target=programme.targets.get(), call=call, need=need, plan=plan, item=plan.items.get(), list=decision,
        listed=decision.items.get(), local_call=plans.make_call(cast, track=Track.DISTRICT, title=f"Đợt của huyện {name}", published=False),
    )  # fmt: skip


def _staff(people: dict[Role, Membership], cast: Cast) -> dict[str, Any]:
    """Who is in charge in the district, for whom the leader's role is delegated, a handover that is drawn up."""
    officer, leader, heading = people[Role.DISTRICT_OFFICER], people[Role.DISTRICT_LEADER], cast[Role.DISTRICT_LEADER]
    today, later = clock.today(), clock.today() + timedelta(days=30)
    office = officer.organisation
    assert office is not None
    return {
        "office": office,
        "assignment": officers.assign_officer(
            organisation=office, user=officer.user, valid_from=today, decision_number="1/QĐ", decided_on=today, share=50, who=heading
        ),
        "delegation": delegations.delegate(
            giver=leader, receiver=officer, form="tuq", title="Trưởng phòng", valid_from=today, valid_to=later, paper_number="1/UQ",
            paper_date=today, who=heading,
        ),
        "handover": handovers.start_handover(membership=officer, effective_on=later, cause="Điều động", who=cast[Role.DISTRICT_OFFICER]),
    }  # fmt: skip


def _register(name: str, enterprise: Enterprise, place: AdminUnit, people: dict[Role, Membership], owner: Principal) -> Register:
    facts = {"legal_form": "household", "trade": "handicraft", "area": place, "address": f"Số 2 {name}", "phone": "0903 000 001"}
    new = declare_enterprise(user=people[Role.ENTERPRISE].user, name=f"Hộ mới {name}", representative="Trần Thị Hai", **facts)
    twin = actors.make_enterprise(f"Hộ {name}", **(facts | {"phone": ""}))
    change = propose_change(enterprise, who=owner, name=f"Cơ sở {name} đổi tên", note="Giấy đăng ký mới")
    invitation = joining.invite(enterprise, who=owner, email=f"moi.{name.lower()}@thu.invalid", role=Role.ENTERPRISE_STAFF)
    asked = joining.ask_to_join(enterprise, user=actors.make_user(), message="Kế toán", of_district=True, document=pdf_file("Giấy.pdf"))
    proof = EmailProof.objects.create(email=f"dang-ky.{name.lower()}@thu.invalid")
    return Register(new, twin, change, invitation, asked, proof)


def _photographed(line: Line, owner: Principal) -> None:
    execution.report_progress(line=line, who=owner, percent=50, text="Đã lắp máy.", cost_so_far=1_000_000, photos=[photo_file()])


def _carry_out(line: Line, cast: Cast) -> tuple[CounterpartProof, PaymentRequest, list[Finding]]:
    bring_line(line, LineState.IMPLEMENTING, cast)
    owner = cast[Role.ENTERPRISE]
    execution.report_progress(
        line=line, who=owner, percent=40, text="Đã đặt máy.", cost_so_far=1_000_000, is_final=False, proof=pdf_file("Ảnh.pdf")
    )
    proof, _ = counterpart.prove_counterpart(
        line=line, who=owner, seller_tax_code="0100233488", number=f"HD{line.pk:07d}", dated_on=clock.today(), description="Máy ép",
        amount=1_000_000, file=pdf_file("Hóa đơn.pdf"),
    )  # fmt: skip
    payment = execution.request_payment(line=line, who=owner, kind=PaymentKind.ADVANCE, amount=1_000_000, note="Tạm ứng")
    visit = inspections.record_inspection(
        line=line, who=cast[Role.DOIT_OFFICER], kind=InspectionKind.ROUTINE, held_on=clock.today(),
        organisations=[actors.organisation("sct"), actors.organisation("stc")], participants="Sở Công Thương, Sở Tài chính",
        machine_is_there=True, money_is_used_rightly=True, papers_are_kept=False, conclusion="Cần lưu đủ chứng từ.",
        findings=[inspections.Found(text, clock.today() + timedelta(days=10)) for text in ("Thiếu hóa đơn", "Thiếu ảnh")],
    )  # fmt: skip
    still_open, fixed = visit.findings.order_by("id")
    inspections.fix_finding(finding=fixed, who=owner, repair="Đã nộp ảnh.", proof=pdf_file("Khắc phục.pdf"))
    fixed.refresh_from_db()
    return proof, payment, [still_open, fixed]


def _visit(line: Line, cast: Cast, district: str) -> Visit:
    """An unannounced visit with its team; the year's plan is one for both worlds."""
    visit = planning.order_visit(
        line=line, until=clock.today(), lead=actors.organisation("sct"), reason="Có phản ánh", who=cast[Role.DOIT_LEADER],
        offices=[actors.organisation("stc"), actors.organisation(f"ubnd-{district}")],
    )  # fmt: skip
    team = [cast[role].user_id or 0 for role in (Role.FINANCE_OFFICER, Role.DISTRICT_OFFICER)]
    return planning.name_team(visit=visit, members=team, head=cast[Role.DOIT_OFFICER].user_id or 0, who=cast[Role.DOIT_OFFICER])


def _district_estimates(district: str, cast: Cast) -> tuple[Estimate, Estimate]:
    owner_id = actors.organisation(f"ubnd-{district}").pk
    drafter = cast[Role.DISTRICT_OFFICER].user_id or 0

    def draft(year: int) -> Estimate:
        return estimates.draft_estimate(
            year=year, source=FundingSource.DISTRICT, owner_id=owner_id, amount=900_000_000, by_id=drafter, note="Dự toán huyện"
        )

    row = draft(DAY.year)
    estimates.submit_estimate(estimate_id=row.pk)
    estimates.approve_estimate(estimate_id=row.pk, by_id=cast[Role.DISTRICT_LEADER].user_id or 0, decision="Quyết định 02/QĐ-UBND")
    submitted = draft(DAY.year)
    estimates.submit_estimate(estimate_id=submitted.pk)
    submitted.refresh_from_db()
    return draft(DAY.year + 1), submitted


def _filing(unit: AdminUnit, officer: Principal) -> Filing:
    """The unit's report of a quarter, with words of its own."""
    reports.ask_report(kind="period", period="2023-Q4", unit=unit, due_on=DAY + timedelta(days=30))
    filings.open_filings()
    row = Filing.objects.get(unit=unit, period="2023-Q4")
    return filings.write_words(filing=row, who=officer, results="Đã hỗ trợ.", difficulties="Thiếu vốn.", next_steps="Mở lớp.")


def _report(area: AdminUnit, by: Principal) -> ReportRun:
    return reports.ask_report(kind="period", period="2024-Q1", unit=area, by=by)

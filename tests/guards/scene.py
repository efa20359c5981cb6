"""One đề án that has gone its whole way, with a row in every table: what the attacks are made on."""

from datetime import date, time, timedelta
from uuid import uuid4

from activities.services import calendars, media, projects_within, training
from budgets.enums import FundingSource
from budgets.models import Settlement
from budgets.services import closing, estimates, settlements
from communes import services as communes
from councils.enums import Vote
from councils.services import councils, judging, sittings
from directive import services as directive
from donors.services import money as raised
from donors.services import raising
from employment import services as employment
from employment.models import Backing
from finance.services import handing
from finance.services.rules import load_finance_rules
from inspections.enums import Measure, Outcome, SizeKind, Weigh
from inspections.models import FindingOwner, Reminder
from inspections.services import following, planning, recording
from inspections.services.loading import load_inspection_rules
from khuyencong import clock, notices
from khuyencong.access import Principal, Role
from khuyencong.actors.models import (
    AdminUnit,
    AdminUnitSuccession,
    Enterprise,
    Organisation,
    OrganisationSuccession,
    Relocation,
    Reorganisation,
    User,
)
from khuyencong.actors.services import accounts, delegations, enterprises, handovers, joining, officers
from khuyencong.actors.services.lists import keep_craft_village, recognise_village, withdraw_recognition
from khuyencong.actors.services.merging import merge_enterprises
from khuyencong.calendar.models import Clock, ClockPause
from khuyencong.documents.models import Paper, PaperSignature
from khuyencong.documents.services import void_number
from khuyencong.documents.services.rendering import note_pdf
from khuyencong.documents.services.signatures import note_signature
from khuyencong.identity.models import KnownBrowser, LinkedIdentity, MailedKey, Passkey, Session
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.outputs import Published
from khuyencong.notices.consents import acknowledge_notice
from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.models import DataExport, RetentionRun
from khuyencong.privacy.services import requests as rights
from khuyencong.privacy.services.disclosing import note_disclosure
from khuyencong.ui import kept
from obstacles.services import meet_too
from plans.services import annual, answers, lists, needs
from policy.services import consulting
from policy.services.reading import confirm_read
from products.services import fairs
from projects.enums import InspectionKind, LineState, PaymentKind, ProjectState
from projects.models import Finding, Inspection, Line, OtherSupport, PaymentRequest
from projects.models.following import FIGURES
from projects.selectors import progress
from projects.services import appraisal, eligibility, panel, parts, stopping
from projects.services.execution import recover_advance, report_progress
from projects.services.following import report_follow_up
from projects.services.inspections import record_inspection
from projects.services.overlaps import argue_overlap
from projects.services.scans import attach_signed_contract
from projects.services.waiving import waive_report
from projects.services.watching import watch
from reports.enums import FileFormat, PastState, ReportKind, RunState
from reports.models import (
    Filing,
    HistoricalProject,
    HistoryBatch,
    PastFigure,
    PastForm,
    PastSheet,
    PastWord,
    PastYear,
    ReportFile,
    ReportRun,
)
from reports.services import ask_report, filing, fold_all
from reports.services import load_rules as load_report_rules
from tests.factories import actors, donors, guidance, investment, plans, policy, technology
from tests.factories import communes as tasks
from tests.factories import employment as recruiting
from tests.factories import products as selected
from tests.factories.activities import make_activity, make_course, make_item
from tests.factories.activities import move as move_activity
from tests.factories.budgets import Budget, make_settled, three_of
from tests.factories.councils import cast as cast_ballot
from tests.factories.councils import hold, make_bench, make_sitting, open_sitting
from tests.factories.finance import handed_books
from tests.factories.handovers import hand_over
from tests.factories.inspections import Ground, make_visit, name_team, offices, photo_file, send
from tests.factories.obstacles import make_obstacle
from tests.factories.obstacles import move as move_obstacle
from tests.factories.projects import (
    Cast,
    adjust,
    bring_line,
    conclude,
    content,
    end,
    fire,
    give_estimate,
    make_line,
    make_project,
    pay,
    pdf_file,
    prepare_province,
)
from tests.factories.treasury import csv_of
from treasury.models import StatementRow
from treasury.services import matching
from treasury.services.importing import import_statement
from treasury.services.reconciling import reconcile

DAY = date(2024, 3, 4)


def set_scene() -> None:
    """Write it, through the services."""
    with clock.at(DAY):
        prepare_province()
        load_inspection_rules()
        load_finance_rules()
        cast = Cast()
        give_estimate()
        maker = actors.make_enterprise(tax_code="0100233488", capital=1_000_000_000)
        project = make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=[maker], has_ict_content=True)
        line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)
        inspection = _inspect(line, cast)
        _visits(Ground(cast, line))
        signed = {"signer_a": "Trần A", "signer_b": "Lê B", "signed_on": DAY}
        attach_signed_contract(line=line, who=cast[Role.CENTER_OFFICER], files=[pdf_file("Hợp đồng.pdf")], **signed)
        bring_line(line, LineState.CLOSED, cast)
        # An open finding stands in the way of acceptance, so it comes last.
        Finding.objects.create(inspection=inspection, text="Thiếu hóa đơn", due_on=DAY + timedelta(days=10))
        _sanctions(cast)
        _ask_for_more(cast)
        _overlap(cast)
        _stop(cast)
        _exceptions(cast)
        _sources(cast)
        _obstacles(cast)
        _activities(cast)
        _communes(cast)
        _technology(cast)
        _policy(cast)
        _investment()
        _guidance(cast)
        _employment(cast, line)
        _products(cast, line)
        _directive(cast)
        _council(cast)
        _rest(cast)
        _report()
        _staff()
        _register(cast)
        _ways_in(cast)
        _plans(cast)
        _treasury(cast)
        _year()
        _books(cast)
        fold_all()


def _year() -> None:
    """Settlements: drawn up, approved, opened again; a year that closed and carried over; an estimate that is still a draft."""
    finance = actors.organisation("stc")
    three = three_of(finance)
    for year, source in ((2023, FundingSource.SCIENCE), (2024, FundingSource.OTHER_STATE)):
        give_estimate(source=source, year=year)
    past = Budget(2023, FundingSource.SCIENCE, finance, User.objects.get(pk=three.leader.user_id))
    settlements.reopen(settlement=make_settled(past, three=three), who=three.leader, reason="Sai số")
    again = Settlement.objects.get(fiscal_year=2023, status="draft")
    settlements.submit(settlement=again, who=three.drafter)
    settlements.check(settlement=again, who=three.checker)
    settlements.approve(settlement=again, who=three.leader)
    closing.close(year=2023, who=three.leader)
    settlements.reopen(
        settlement=make_settled(Budget(2024, FundingSource.OTHER_STATE, finance, past.user), three=three), who=three.leader, reason="Sai"
    )
    make_settled(Budget(2024, FundingSource.SCIENCE, finance, past.user), three=three, state="checked")
    give_estimate(20_000_000_000, source=FundingSource.SCIENCE, year=2024)  # the figures have grown old
    make_settled(Budget(2024, FundingSource.KCDP, finance, past.user), three=three, state="draft")
    estimates.draft_estimate(
        year=2024, source=FundingSource.SOCIAL, owner_id=finance.pk, amount=1000, by_id=three.drafter.user_id or 0,
        parts=estimates.over_quarters(estimates.Subject(sub_programme="SP3"), 900),
    )  # fmt: skip


def _books(cast: Cast) -> None:
    """Books that went to accounting: one file waits for its answer, one is taken in."""
    officer, leader = cast[Role.FINANCE_OFFICER], cast[Role.FINANCE_LEADER]
    for period in ("q1", "nam"):
        row = handed_books(User.objects.get(pk=officer.user_id or 0), actors.organisation("stc"), period=period)
    handing.answer(handover=row, who=leader, was_taken=True, words="GS-01")


def _treasury(cast: Cast) -> None:
    """A statement with a line that matched, one that is argued and asked about twice, and the month's minutes."""
    officer = cast[Role.FINANCE_OFFICER]
    paid = PaymentRequest.objects.filter(state="paid").order_by("pk")[0]
    sheet = [("Ngày", "Số chứng từ", "Đơn vị nhận", "Số tiền"), (paid.paid_on, paid.voucher, paid.line.enterprise.name, paid.amount)]
    sheet += [(DAY, "UNC-LA", "Cơ sở lạ", 5_000_000)]
    import_statement(who=officer, name="kho-bac.csv", content=csv_of(sheet), commit=True)
    strange = StatementRow.objects.get(voucher="UNC-LA")
    matching.explain(row=strange, who=officer, text="Chi nhầm nguồn")
    for text in ("Khoản này của ai?", "Đã đòi lại chưa?"):
        question = matching.ask(row=strange, who=officer, text=text)
        if text.startswith("Khoản"):
            matching.answer(question=question, who=cast[Role.CENTER_OFFICER], text="Không phải của khuyến công")
    reconcile(code="2024-03", who=officer)
    advance = PaymentRequest.objects.filter(kind=PaymentKind.ADVANCE).order_by("pk")[0]
    PaymentRequest.objects.create(
        line=advance.line, kind=PaymentKind.ADVANCE, amount=1_000_000, note="Đợt 2", requested_by=advance.requested_by
    )


def _plans(cast: Cast) -> None:
    """A programme, calls, needs, a plan that is approved and its next version, the ministry's answer, lists signed and replaced."""
    plans.prepare()
    plans.make_programme(cast)
    call = plans.make_call(cast)
    need, other = (plans.make_need(cast, call, fit=True) for _ in range(2))
    needs.write_application(need=need, who=cast.of(need.enterprise))
    made = plans.make_plan(cast, other, state="approved")
    annual.adjust_plan(plan=made, who=cast[Role.DOIT_OFFICER], reason="Thêm")
    asked = make_project(state="recommended", cast=cast, track="KCQG")
    item = plans.make_plan(cast, track="KCQG", state="approved", projects=(asked,)).items.get()
    answers.record_answer(item=item, who=actors.acting(Role.DOIT_LEADER), kind="assigned", notation="3872/QĐ-BCT", decided_on=DAY)
    lists.start_replacement(old=plans.make_list(cast, state="signed"), who=cast[Role.DOIT_HEAD], reason="Đổi")


def _sources(cast: Cast) -> None:
    """A line that another source pays too, and a fund that is kept apart."""
    give_estimate(source=FundingSource.SCIENCE)
    line = make_project(state=ProjectState.ALLOCATED, cast=cast, elsewhere={"SCIENCE": 50_000_000}).lines.get()
    parts.allocate_part(line=line, who=cast[Role.FINANCE_OFFICER], source=FundingSource.SCIENCE, amount=40_000_000, version=0)
    who = donors.raiser()
    raising.open_appeal(who=who, title="Vì làng dừa", purpose="Máy móc", goal=1_000_000_000, opens_on=DAY, closes_on=DAY)
    given = donors.make_agreement(cast, who)
    donors.receive(given, cast, 6_000)
    raised.give_back(agreement=given, who=cast[Role.FINANCE_OFFICER], amount=1_000_000, on=DAY, voucher="HT-1", reason="Không dùng")
    raised.report(row=given.reports.earliest("due_on"), who=who, words="Tốt")
    donors.draft(who, donor=given.donor, contents=[content()])


def _obstacles(cast: Cast) -> None:
    """One in each state that a guard asks about."""
    head, leader, chair = cast[Role.DOIT_HEAD], cast[Role.DOIT_LEADER], cast[Role.PROVINCE_LEADER]
    owner = cast[Role.DISTRICT_OFFICER]
    lead, joined, decided, settled = (make_obstacle(owner) for _ in range(4))
    move_obstacle(joined, "join", head, into=lead)
    meet_too(obstacle=lead, who=cast[Role.CENTER_OFFICER])
    move_obstacle(lead, "answer", head, answer="Theo quy định.")
    move_obstacle(decided, "escalate", leader, proposed="Nâng mức.")
    move_obstacle(decided, "decide", chair, decision="Đồng ý.")
    move_obstacle(settled, "answer", head, answer="Được.")
    move_obstacle(settled, "settle", owner)
    make_obstacle(owner)


def _activities(cast: Cast) -> None:
    """Planned with its cơ sở and đề án, held, and the address of a calendar."""
    officer = cast[Role.DISTRICT_OFFICER]
    tied = {"projects": projects_within(officer)[:1], "technologies": [technology.make_technology().pk]}
    make_activity(officer, enterprises=[actors.make_enterprise()], **tied)
    move_activity(make_activity(officer), "hold", officer)
    calendars.make_link(who=officer, for_office=False)
    _course(cast, officer)
    media.plan_media(
        who=(paper := actors.acting(Role.CO_APPRAISER, organisation_code="bdk")), year=DAY.year, kind="column", topic="energy", count=12
    )
    make_item(paper, is_public=True)
    media.remind_media(organisation=actors.organisation("ptth"), who=cast[Role.DOIT_HEAD], words="Im lặng")


def _course(cast: Cast, officer: Principal) -> None:
    """One with a certificate given, one at which nobody was yet."""
    holder = cast[Role.DOIT_OFFICER]
    for certified in (True, False):
        course = make_course(holder, seats=5)
        (came,) = training.register_people(course=course, who=officer, people=[User.objects.get(pk=officer.user_id)])
        other = actors.acting(Role.DISTRICT_OFFICER, district="831")
        training.register_people(course=course, who=other, people=[User.objects.get(pk=other.user_id)])
        training.be_present(course=course, who=officer, day=DAY)
        if certified:
            move_activity(course.activity, "hold", holder)
            training.evaluate(course=course, who=officer, score=5)
            training.certify(course=course, who=holder, attendees=[came])


def _communes(cast: Cast) -> None:
    """A task that one commune reported on by its link, one by its account, one called off; a signal with a photo; a contact."""
    office, *_ = tasks.offices()
    officer, there = cast[Role.DISTRICT_OFFICER], actors.acting(Role.COMMUNE_OFFICER, organisation_code=office.code)
    given = tasks.give_task(officer)
    by_account, by_link, *_ = given.assignments.order_by("area__code")
    tasks.report(by_account, there)
    tasks.report(by_link)
    communes.call_off(task=tasks.give_task(officer, to=[office]), who=officer, reason="Thôi")
    communes.tell_district(who=there, kind="wants", title="Hộ làm kẹo dừa", words="Muốn mua máy", photo=photo_file())
    communes.keep_contact(organisation=office, who=there, name="Anh Tư", email="xa@thu.invalid")


def _investment() -> None:
    """A draft, one that is shown, an investor who invested and one who is new."""
    who = investment.promoter()
    shown, _ = investment.make_opportunity(who), investment.make_opportunity(who, publish=False)
    done = investment.make_lead(who, shown)
    investment.move(done, "contact", who, on=DAY, said="Gọi", next_on=DAY + timedelta(days=9))
    investment.move(done, "invest", who, licence="GCN 1", invested_on=DAY, capital=1_000_000)
    investment.make_lead(who, shown)


def _technology(cast: Cast) -> None:
    """The catalogue with a draft, an interest that became a contract, registrations in each state that a guard asks about."""
    scout, owner = technology.scout(), cast.of(actors.make_enterprise())
    shown, _ = technology.make_technology(scout, seen_at="Xưởng mẫu"), technology.make_technology(scout, publish=False)
    done = technology.make_interest(owner, shown)
    technology.move(done, "advise", scout, advice="Hợp.")
    technology.move(done, "transfer", scout, contract_on=DAY, value=1_000_000, partner="Sao Mai")
    technology.make_interest(owner, shown)
    technology.make_right(owner)
    for state in ("preparing", "granted"):
        technology.bring_right(technology.make_right(owner), state, scout, owner)


def _policy(cast: Cast) -> None:
    """Texts that replace one another, one sent and half read; a policy that was issued, one that is being written, one before everybody."""
    writer, leader = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER]
    policy.make_text(issued_on=date(2010, 1, 4), valid_from=date(2010, 1, 4))
    text = policy.make_text(issued_on=date(2022, 1, 4), valid_from=date(2022, 1, 4), replaces=[policy.make_text()])
    policy.send_text(text, "stc", "ubnd-829")
    confirm_read(who=cast[Role.FINANCE_OFFICER], text=text)
    issued, open_ = policy.make_dossier(writer), policy.make_dossier(writer)
    policy.make_dossier(writer)
    for row in (issued, open_):
        due = policy.consult(row, writer, "stc", "ubnd-829", is_public=True)
        consulting.comment_publicly(dossier=row, words="Nên có.")
    said = consulting.comment(opinion=issued.opinions.get(organisation__code="stc"), who=cast[Role.FINANCE_OFFICER], words="Đồng ý.")
    comment = issued.public_comments.get()
    consulting.respond(row=said, who=writer, outcome="accepted", response="Cảm ơn.")
    consulting.respond(row=comment, who=writer, outcome="accepted", response="Cảm ơn.", publish=True)
    with clock.at(due + timedelta(days=1)):
        policy.move(issued, "close", writer)
        policy.move(issued, "submit", leader, proposal="Trình.")
        today = clock.today()
        policy.move(issued, "issue", cast[Role.PROVINCE_LEADER], number="9/2024/QĐ-UBND", issued_on=today, valid_from=today)


def _guidance(cast: Cast) -> None:
    """A question that waits, one that was answered for everybody; an entry, a visit."""
    guidance.make_question(cast[Role.DISTRICT_OFFICER])
    answered = guidance.make_question(cast[Role.DISTRICT_OFFICER])
    guidance.move(answered, "answer", cast[Role.DOIT_OFFICER], answer="Được.", shared_as="Ai được hỗ trợ?")
    guidance.make_entry(cast[Role.DOIT_OFFICER])
    guidance.make_visit(cast[Role.DISTRICT_OFFICER])


def _employment(cast: Cast, line: Line) -> None:
    """A need that was closed, two that wait; a class that runs, one that is finished with somebody certified and hired."""
    owner, centre = cast.of(line.enterprise), cast[Role.CENTER_OFFICER]
    closed, wanted, trained = (recruiting.make_need(owner) for _ in range(3))
    employment.close_need(need=closed, who=owner, outcome="dropped")
    recruiting.enrol(recruiting.make_course(centre, wanted), centre)
    done = recruiting.make_course(centre, trained, ends_on=clock.today())
    taken = recruiting.enrol(done, centre)
    employment.finish_course(course=done, who=centre, certified=[taken])
    taken.refresh_from_db()
    employment.hire(trainee=taken, who=centre, hired_on=clock.today(), hired_by=line.enterprise)
    # That only training is backed is the service's rule; any part will do for the attacks.
    Backing.objects.create(line=line, need=trained, by_id=centre.user_id)


def _products(cast: Cast, line: Line) -> None:
    """Selections that are open, scored and decided; a fair with a booth given, one refused, what was sold."""
    owner, judge, officer = cast.of(line.enterprise), cast[Role.CENTER_OFFICER], cast[Role.DOIT_OFFICER]
    second = actors.acting(Role.ENTERPRISE)
    selected.make_selection(cast[Role.DISTRICT_OFFICER])
    done = selected.make_selection(officer, panel=[judge])
    certified = selected.make_entry(done, owner)
    selected.move(done, "begin_scoring", officer)
    selected.score(certified, judge, 9)
    selected.move(done, "close_scoring", officer)
    selected.move(done, "decide", cast[Role.PROVINCE_LEADER], number="3/QĐ-UBND", decided_on=clock.today(), chosen=[certified])
    elsewhere, holder = actors.make_enterprise(area=actors.commune("Xã Mỹ Thạnh")), actors.acting(Role.DISTRICT_OFFICER, district="834")
    member = actors.acting(Role.ENTERPRISE, enterprise=elsewhere)
    leader = actors.acting(Role.DISTRICT_LEADER, district="834")
    scored = selected.make_selection(holder, panel=[leader, member])
    product = selected.make_entry(scored, member)
    selected.move(scored, "begin_scoring", holder)
    selected.score(product, leader, 8)
    fair = selected.make_fair(officer, booths=3)
    given, refused = selected.ask_booth(fair, owner, booths=2), selected.ask_booth(fair, second)
    fairs.answer_booth(booth=given, who=officer, accept=True)
    fairs.answer_booth(booth=refused, who=officer, accept=False, reason="Không đúng nhóm hàng")
    fairs.tell_results(booth=given, who=owner, orders=2, order_value=50_000_000, revenue=10_000_000)


def _directive(cast: Cast) -> None:
    """Loaded, planned, remarked, reminded."""
    row, _ = directive.load_directive()
    clause, head = row.clauses.get(code="7c"), cast[Role.DOIT_HEAD]
    directive.plan_clause(clause=clause, year=DAY.year, who=head, target=100, due_on=DAY + timedelta(days=90), words="Trả lời đủ")
    directive.remark(clause=clause, year=DAY.year, who=head, words="Tốt")
    directive.remind(clause=clause, year=DAY.year, who=head, words="Sắp đến hạn")


def _ways_in(cast: Cast) -> None:
    user = User.objects.get(pk=cast.appraiser.user_id)
    Session.objects.create(
        session_key="0" * 64, session_data="", expire_date=clock.now(), user=user, since=clock.now(), seen_at=clock.now()
    )
    Passkey.objects.create(user=user, name="Điện thoại", credential_id=b"1", public_key=b"2", handle=b"3")
    MailedKey.objects.create(purpose=MailedKey.Purpose.SIGN_IN, email=user.email)
    LinkedIdentity.objects.create(user=user, issuer="https://dinh-danh.invalid", subject="1")
    KnownBrowser.objects.create(user=user, key="0" * 64)


def _inspect(line: Line, cast: Cast) -> Inspection:
    return record_inspection(
        line=line, who=cast[Role.DOIT_OFFICER], kind=InspectionKind.ROUTINE, held_on=DAY,
        organisations=[actors.organisation("sct"), actors.organisation("stc")], participants="Sở Công Thương, Sở Tài chính",
        machine_is_there=True, money_is_used_rightly=True, papers_are_kept=False, conclusion="Cần lưu đủ chứng từ.",
    )  # fmt: skip


def _stop(cast: Cast) -> None:
    """A part that is adjusted, suspended, heard and ended, and gives its advance back in two parts; and one whose adjustment waits."""
    line = make_line(LineState.IMPLEMENTING, cast)
    fire(adjust(line, cast, new_amount=150_000_000), "decide", cast[Role.DOIT_LEADER])
    pay(line, cast, PaymentKind.ADVANCE, 20_000_000)
    fire(line, "suspend", cast[Role.DOIT_LEADER], reason="Thiếu vốn", resume_by=DAY + timedelta(days=30))
    stopping.announce_end(line=line, who=cast[Role.DOIT_LEADER], grounds="Thiếu vốn")
    stopping.reply_to_notice(line=line, who=cast.of(line.enterprise), reply="Xin ngừng")
    end(line, cast)
    dues = [stopping.Due(12_000_000, DAY + timedelta(days=30)), stopping.Due(8_000_000, DAY + timedelta(days=60))]
    stopping.decide_recovery(line=line, who=cast[Role.FINANCE_LEADER], reason="Đã chấm dứt", dues=dues)
    recover_advance(line=line, who=cast[Role.FINANCE_OFFICER], amount=5_000_000, voucher="NT-1", on=DAY)
    waiting = make_line(LineState.CONTRACTED, cast)
    adjust(waiting, cast, other="Đổi hãng máy")
    working = bring_line(waiting, LineState.IMPLEMENTING, cast)
    report_progress(
        line=working,
        who=cast[Role.CENTER_OFFICER],
        percent=10,
        text="Đã đặt máy",
        cost_so_far=1,
        photos=[photo_file()],
        quantities={working.items.order_by("position")[0].pk: 1},
    )
    report_progress(
        line=working, who=cast[Role.CENTER_OFFICER], percent=5, text="Chưa đặt máy", cost_so_far=0, correction_reason="Ghi nhầm đơn vị"
    )
    standing = progress.reporting_of(working)
    assert standing
    waive_report(line=working, who=cast[Role.DOIT_OFFICER], due_on=standing.due_on, reason="Máy chưa về")
    report_follow_up(
        line=waiting, who=cast[Role.CENTER_OFFICER], months=0, figures=dict.fromkeys(FIGURES, 1), note="Theo báo cáo tài chính"
    )
    with clock.at(DAY + timedelta(days=40)):
        watch()


def _visits(ground: Ground) -> None:
    """A plan that is approved, with a sample and a visit that was made; a drafted one; an unannounced visit whose sending waits."""
    planning.draw_sample(
        plan=planning.write_plan(year=DAY.year - 1, aims="Kiểm tra", who=ground.officer), size_kind=SizeKind.NUMBER, size=1, weigh=Weigh.EVEN,
        quarter=1, who=ground.officer, **offices(),
    )  # fmt: skip
    visit = make_visit(ground)
    recording.add_photo(visit=visit, who=ground.officer, taken=recording.Taken(uuid4(), photo_file()))
    send(ground, visit)
    spot = planning.order_visit(line=ground.line, until=DAY, reason="Phản ánh", who=ground.cast[Role.DOIT_LEADER], **offices())
    name_team(ground, spot)
    planning.cancel_visit(visit=spot, reason="Bão", who=ground.cast[Role.DOIT_LEADER])
    send(ground, spot)


def _sanctions(cast: Cast) -> None:
    """What is considered, and what was decided after its time to answer; a reminder, an owner."""
    finding = Finding.objects.get(text="Thiếu hóa đơn")
    FindingOwner.objects.create(finding=finding, name="Trần Thị Kế")
    Reminder.objects.create(finding=finding, step="on", due_on=finding.due_on)
    said = {"finding": finding, "measure": Measure.WARN, "grounds": "Chậm", "who": cast[Role.DOIT_OFFICER]}
    decided = following.propose(**said)
    with clock.at(DAY + timedelta(days=30)):
        following.decide(sanction=decided, outcome=Outcome.IMPOSED, decision="Không giải trình", who=cast[Role.DOIT_LEADER])
    following.propose(**said)


def _council(cast: Cast) -> None:
    """A sitting whose minutes are signed, one that is open (a sheet, a conflict, a đề án put off), one that is planned."""
    bench = make_bench(cast[Role.DOIT_HEAD])
    project = make_project(state=ProjectState.APPRAISING, cast=cast)
    beside = actors.acting(Role.DOIT_OFFICER)
    panel.add_appraiser(project=project, who=bench.head, person_id=beside.user_id or 0)
    panel.declare(project=project, who=beside, has_conflict=False)
    panel.write_sheet(project=project, who=beside, content_remarks="Phù hợp.", cost_remarks="Hợp lý.", is_positive=True)
    out = actors.acting(Role.DOIT_OFFICER)
    panel.add_appraiser(project=project, who=bench.head, person_id=out.user_id or 0)
    panel.declare(project=project, who=out, has_conflict=True, kind="other", words="Người nhà của chủ cơ sở.")
    conclude(project, cast)
    hold(bench, project)
    rest = [make_project(state=ProjectState.APPRAISING, cast=cast) for _ in range(2)]
    sitting = open_sitting(bench, make_sitting(bench, *rest))
    first, second = sitting.items.select_related("project", "sitting").order_by("position")
    cast_ballot(bench, first, "chair", Vote.CONDITIONAL)
    judging.declare(
        item=first, member=bench.seats["ict"], who=bench.people["ict"], has_conflict=True, kind="relation", words="Em là chủ cơ sở."
    )
    judging.conclude(item=second, who=bench.chair, discussion="Chờ báo giá.", postpone=True)
    councils.add_expert(council=bench.council, who=bench.head, full_name="TS. Lê Văn Cơ", email="co@daihoc.invalid", title="Giảng viên")
    sittings.plan_sitting(council=bench.council, who=bench.head, held_on=DAY, starts_at=time(8), place="Sở Công Thương")


def _ask_for_more(cast: Cast) -> None:
    fire(
        make_project(cast=cast, elsewhere={"SCIENCE": 50_000_000}),
        "ask_more_district",
        cast[Role.DISTRICT_OFFICER],
        reason="Còn thiếu: Báo giá",
        parts=[("missing", "Báo giá")],
    )


def _overlap(cast: Cast) -> None:
    """Support from elsewhere of a cơ sở whose machine is asked for again, and why it is another one."""
    project = make_project(state=ProjectState.APPRAISING, cast=cast, serial_number="MX-2041")
    line = project.lines.get()
    support = OtherSupport.objects.create(
        source="SCIENCE", programme="Chương trình 68", giver="Sở Khoa học và Công nghệ", enterprise=line.enterprise, name="Cơ sở", name_key="x",
        item="Máy ép", amount=1, starts_on=DAY, ends_on=DAY + timedelta(days=300), serial_number="MX 2041", by_id=cast.appraiser.user_id,
    )  # fmt: skip
    argue_overlap(line=line, mark=f"h{support.pk}", who=cast.appraiser, text="Khác máy, cùng đời máy.")


def _exceptions(cast: Cast) -> None:
    """One that waits and one that was granted."""
    for is_decided in (False, True):
        project = make_project(state=ProjectState.APPRAISING, cast=cast, cost=500_000_000, grant=300_000_000)
        line = project.lines.get()
        appraisal.check_norm(line=line, who=cast.appraiser)
        asked = eligibility.argue_exception(line=line, who=cast.appraiser, reason="Công nghệ mới", until=DAY + timedelta(days=60))
        if is_decided:
            leader = cast[Role.PROVINCE_LEADER]
            eligibility.decide_exception(
                exception=asked, who=leader, is_granted=True, remarks="Đồng ý", decision="Công văn 12", public_words="Mới"
            )


def _rest(cast: Cast) -> None:
    old = AdminUnit.objects.filter(level="commune", lines__isnull=True).order_by("code")[0]
    AdminUnit.objects.filter(pk=old.pk).update(valid_to=date(2025, 6, 30))
    new = AdminUnit.objects.create(
        code="99999", name="Xã mới", sort_name="xa moi", level="commune", parent=old.parent, valid_from=date(2025, 7, 1)
    )
    AdminUnitSuccession.objects.create(old=old, new=new, on=date(2025, 7, 1), decree="Nghị quyết")
    first, second = Organisation.objects.order_by("code")[:2]
    OrganisationSuccession.objects.create(old=first, new=second, on=DAY, decree="Quyết định")
    done = Reorganisation.objects.create(code="sap-xep", title="Sắp xếp", decree="Nghị quyết", effective_on=date(2025, 7, 1))
    Relocation.objects.create(reorganisation=done, kind="enterprise", subject_id=1, label="Cơ sở", old_unit=old, new_unit=new)
    sct = actors.organisation("sct")
    void_number(organisation=sct, type_code="CV", on=DAY, reason="Ghi nhầm", by_id=cast.appraiser.user_id)
    Job.objects.create(kind="scene", key="scene.queued")
    Job.objects.create(kind="scene", key="scene.done", state=JobState.DONE, finished_at=clock.now())
    notices.tell([cast.appraiser.user_id or 0], kind="scene", title="Báo", body="", url="", subject=("project", 1))
    acknowledge_notice(User.objects.get(pk=cast.appraiser.user_id))
    _privacy(User.objects.get(pk=cast.appraiser.user_id), actors.acting(Role.OPERATOR))
    running = Clock.objects.order_by("id")[0]
    ClockPause.objects.create(clock=running, paused_at=running.started_at, resumed_at=clock.now(), working_days=0)


def _privacy(person: User, operator: Principal) -> None:
    rights.ask(person=person, kind=RequestKind.ERASE, words="", by=person)
    rights.refuse(rights.ask(person=person, kind=RequestKind.CORRECT, words="Sai tên", by=person), who=operator, grounds="Tên đã đúng")
    note_disclosure(subject=("user", person.pk), who=operator, reason="Giải quyết yêu cầu")
    DataExport.objects.create(person=person, asked_by=person)
    RetentionRun.objects.create(report=[])


def _register(cast: Cast) -> None:
    """Cơ sở in each state of their registration, changes, invitations and requests that wait and that are over."""
    owner = cast.of(actors.make_enterprise("Cơ sở chỉ xơ dừa"))
    mine = Enterprise.objects.get(pk__in=owner.enterprise_ids)
    officer = cast[Role.DISTRICT_OFFICER]
    enterprises.decide_change(
        enterprises.propose_change(mine, who=owner, name="Cơ sở xơ dừa", note="Đổi tên"), who=officer, accept=False, reason="Thiếu giấy"
    )
    enterprises.propose_change(mine, who=owner, name="Cơ sở xơ dừa Ba Vát", note="Đổi tên")
    village = keep_craft_village(who=None, name="Làng nghề chỉ xơ dừa", area=actors.commune())
    recognise_village(village=village, who=cast[Role.DOIT_OFFICER], number="1/QĐ-UBND", decided_on=clock.today())
    withdraw_recognition(
        village=village, who=cast[Role.DOIT_OFFICER], number="2/QĐ-UBND", decided_on=clock.today(), reason="Không còn hộ làm nghề"
    )
    facts = {"legal_form": "household", "trade": "handicraft", "area": actors.commune(), "employees": 4}
    enterprises.declare_enterprise(user=actors.make_user(), name="Hộ Ba Dừa", **facts)
    twin = actors.make_enterprise("Chỉ xơ dừa")
    twin.refresh_from_db()
    merge_enterprises(loser=twin, keeper=mine, who=officer, version=twin.version, reason="Ghi hai lần")
    accounts.ask_for_account(email="moi@coso.invalid")
    guest = actors.make_user()
    joining.take_up(joining.invite(mine, who=owner, email=guest.email, role=Role.ENTERPRISE_STAFF), user=guest)
    joining.invite(mine, who=owner, email="ban@coso.invalid", role=Role.ENTERPRISE_STAFF)
    for role, reason in ((Role.ENTERPRISE_STAFF, ""), (None, "Không quen")):
        joining.decide_join(joining.ask_to_join(mine, user=actors.make_user(), message="Kế toán"), who=owner, role=role, reason=reason)
    joining.ask_to_join(mine, user=actors.make_user(), message="Thợ máy")


def _report() -> None:
    load_report_rules()
    batch = HistoryBatch.objects.create(name="cu.csv", sha256="0" * 64, rows=2)
    for code in ("LS-1", "LS-2"):
        HistoricalProject.objects.create(
            batch=batch,
            code=code,
            year=2010,
            title="Máy ép",
            total_cost=20,
            grant=10,
            source_of_figures="Báo cáo",
            detail_is_reconstructed=False,
        )
    run = {"kind": ReportKind.PERIOD, "period_start": date(2024, 1, 1), "period_end": date(2024, 3, 31)}
    frozen = {"snapshot": {"figures": []}, "snapshot_sha256": "0" * 64, "frozen_at": clock.now()}
    ReportRun.objects.create(period="2024-Q1", **run)
    ReportRun.objects.create(period="2024-Q2", state=RunState.FROZEN, **frozen, **run)
    made = ReportRun.objects.create(period="2024-Q3", state=RunState.MADE, made_at=clock.now(), **frozen, **run)
    ReportFile.objects.create(run=made, format=FileFormat.CSV, path="a.csv", sha256="0" * 64, size=1, pages=1)
    _old_sheets()
    _round()
    _sign()


def _old_sheets() -> None:
    """A draft, a sheet that is counted, and one that another took the place of."""
    who = User.objects.order_by("pk")[0]
    facts = {"table": [["Năm"], [2010]], "by": who}
    PastSheet.objects.create(name="nhap.xlsx", sha256="1" * 64, **facts)
    PastSheet.objects.create(
        name="rut.xlsx", sha256="4" * 64, state=PastState.WITHDRAWN, taken_at=clock.now(), withdrawn_at=clock.now(), withdrawn_by=who, reason="Nhầm", **facts
    )  # fmt: skip
    for number, is_counted in (("2", False), ("3", True)):
        sheet = PastSheet.objects.create(name=f"{number}.xlsx", sha256=number * 64, state=PastState.TAKEN, taken_at=clock.now(), **facts)
        year = PastYear.objects.create(sheet=sheet, year=2010, is_counted=is_counted)
        PastFigure.objects.create(of=year, number=2, projects=1, total_cost=20, grant=10)
    PastForm.objects.create(signature="0" * 64, columns=["year"], by=who)
    PastWord.objects.create(dimension="district", key="tx ben tre", word="TX. Bến Tre", value="?", by=who)


def _sign() -> None:
    """A paper with its PDF and a signature; no file lies behind them."""
    paper = Paper.objects.exclude(signer_name="").filter(pdf_sha256="").order_by("pk")[0]
    note_pdf(paper_id=paper.pk, file=Published("papers/a.pdf", "a" * 64, 9), pages=1)
    note_signature(
        PaperSignature(
            paper=paper, path="papers/b.pdf", sha256="b" * 64, size=10, subject="Sở Công Thương", issuer="CA", fingerprint="c" * 64, signed_at=clock.now()
        )
    )  # fmt: skip


def _round() -> None:
    """A quarter's round: one unit has sent, the province's was issued, read and is being corrected."""
    cast = Cast()
    ask_report(kind=ReportKind.PERIOD, period="2023-Q4", due_on=DAY)
    for code in ("829", "831"):
        ask_report(kind=ReportKind.PERIOD, period="2023-Q4", unit=AdminUnit.objects.get(code=code, level="district"), due_on=DAY)
    filing.open_filings()
    rows = {row.unit.code if row.unit else "": row for row in Filing.objects.select_related("unit", "run")}
    for row in rows.values():
        ReportRun.objects.filter(pk=row.run_id).update(
            state=RunState.MADE, made_at=clock.now(), frozen_at=clock.now(), snapshot_sha256="1" * 64,
            snapshot={"text": {"results": ["Tốt"], "difficulties": [], "next": []}, "tables": []},
        )  # fmt: skip
        row.run.refresh_from_db()
    filing.remind(Filing.objects.filter(unit__code="831"))
    fire(rows["829"], "send", cast[Role.DISTRICT_LEADER])
    fire(rows[""], "submit", cast[Role.DOIT_OFFICER], missing_reason="Quá hạn")
    fire(rows[""], "issue", cast[Role.DOIT_LEADER])
    filing.note_read(filing=rows[""], who=cast[Role.DISTRICT_OFFICER])
    Filing.objects.bulk_create(
        [
            Filing(
                kind="period",
                period="2023-Q4",
                period_end=date(2023, 12, 31),
                edition=2,
                corrects=rows[""],
                change="Sai số",
                run=rows[""].run,
                due_on=DAY,
            )
        ]
    )


def _staff() -> None:
    """Officers in charge, what they learnt, a delegation, a handover that is done and one that is drawn up."""
    leader, officer, other = (
        actors.make_member(role, district="831") for role in (Role.DISTRICT_LEADER, Role.DISTRICT_OFFICER, Role.DISTRICT_OFFICER)
    )
    heading = actors.principal(leader)
    for user, first in ((officer.user, DAY), (other.user, DAY + timedelta(days=90))):
        officers.assign_officer(
            organisation=officer.organisation, user=user, valid_from=first, valid_to=first + timedelta(days=30), decision_number="1/QĐ",
            decided_on=DAY, share=50, who=heading,
        )  # fmt: skip
        officers.record_qualification(user=user, degree="university", field="Hóa", years=1, who=heading)
        officers.record_training(user=user, topic="promotion", name="Khóa 1", organiser="Cục", starts_on=DAY, ends_on=DAY, who=heading)
    for first in (DAY, DAY + timedelta(days=60)):
        delegations.delegate(
            giver=leader, receiver=other, form="tuq", title="Trưởng phòng", valid_from=first, valid_to=first + timedelta(days=30),
            paper_number="1/UQ", paper_date=DAY, who=heading,
        )  # fmt: skip
    hand_over(officer, other)
    handovers.start_handover(membership=other, effective_on=DAY, cause="Điều động", who=actors.principal(other))
    kept.keep_filter(who=heading, key="de-an", name="Năm nay", query="nam=2024", is_default=True, is_shared=True)

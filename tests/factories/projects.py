"""Đề án for tests, brought to a state through the services and moves that the pages call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.functional import cached_property

from budgets.enums import FundingSource
from budgets.models import SupportContent
from budgets.services import estimates
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.demo.figures import plausible
from khuyencong.documents.services import attach
from khuyencong.workflow import runner
from projects.costs import Item
from projects.enums import AttachmentPurpose, LineState, Office, PaymentKind, ProjectState, Track
from projects.models import Adjustment, Line, PaperRule, PaymentRequest, Project
from projects.selectors import appraising
from projects.selectors.eligibility import conditions_of
from projects.selectors.figures import fields_of_line
from projects.selectors.overlaps import overlaps_of, unargued
from projects.selectors.papers import asked_for, asked_of
from projects.services import applications, appraisal, counterpart, execution
from projects.services.adjusting import request_adjustment
from projects.services.eligibility import tick_conditions
from projects.services.figures import write_answers
from projects.services.overlaps import argue_overlap
from projects.services.rules import load_rules
from tests.factories import actors
from tests.factories.calendar import load_calendar
from tests.factories.documents import photograph
from tests.factories.norms import load_norms
from tests.factories.remembering import remembered, remembered_from_nothing


def pdf_file(name: str = "Báo giá.pdf") -> SimpleUploadedFile:
    """A small right PDF."""
    import pikepdf

    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out, deterministic_id=True)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def photo_file(name: str = "Xưởng.jpg") -> SimpleUploadedFile:
    """A photograph that says when and where it was taken."""
    return SimpleUploadedFile(name, photograph("2024:03:30 08:15:00", (10, 14, 24.0), (106, 22, 30.0)), content_type="image/jpeg")


@dataclass
class Cast:
    """One person for each part of a đề án's life, made when first needed."""

    district: str = "829"
    people: dict[Role, Principal] = field(default_factory=dict)

    def __getitem__(self, role: Role) -> Principal:
        if role not in self.people:
            self.people[role] = actors.acting(role, district=self.district)
        return self.people[role]

    def of(self, enterprise: Enterprise) -> Principal:
        """Somebody who acts for an enterprise."""
        return actors.acting(Role.ENTERPRISE, enterprise=enterprise)

    @cached_property
    def appraiser(self) -> Principal:
        """The officer who appraises."""
        return self[Role.DOIT_OFFICER]

    @cached_property
    def checker(self) -> Principal:
        """The officer of Sở Tài chính who checks requests for money; another one records what was paid."""
        return actors.acting(Role.FINANCE_OFFICER, district=self.district)


@remembered_from_nothing
def prepare_province() -> None:
    """Units, calendar, norms and rules, once; papers of a content are the last that comes."""
    if PaperRule.objects.filter(content__isnull=False).exists():
        return
    actors.make_province()
    load_calendar()
    load_norms()
    load_rules()


@remembered
def give_estimate(
    amount: int = 10_000_000_000, *, source: FundingSource = FundingSource.KCDP, year: int | None = None, owner_code: str = "stc"
) -> None:
    """An approved estimate of a source for the year, drafted and approved by two people."""
    drafter, approver = actors.acting(Role.FINANCE_OFFICER), actors.acting(Role.FINANCE_LEADER)
    row = estimates.draft_estimate(
        year=year or clock.today().year,
        source=source,
        owner_id=actors.organisation(owner_code).pk,
        amount=amount,
        by_id=drafter.user_id or 0,
    )
    estimates.submit_estimate(estimate_id=row.pk)
    estimates.approve_estimate(estimate_id=row.pk, by_id=approver.user_id or 0, decision="Quyết định 01/QĐ-UBND")


def content(code: str = "MACHINERY") -> SupportContent:
    """A content of support by its code."""
    return SupportContent.objects.get(code=code)


@remembered
def make_draft(
    *,
    enterprises: list[Enterprise] | None = None,
    title: str = "Ứng dụng máy ép nước trái cây",
    cost: int = 600_000_000,
    grant: int = 200_000_000,
    track: str = Track.KCDP,
    code: str = "MACHINERY",
    has_ict_content: bool = False,
    by: Principal | None = None,
    cast: Cast | None = None,
    area: AdminUnit | None = None,
    elsewhere: Mapping[str, int] | None = None,
    serial_number: str = "",
) -> Project:
    """A complete draft, ready to be submitted; a group one is written by the Trung tâm. `elsewhere`: what other sources pay of the machine."""
    prepare_province()
    cast = cast or Cast()
    enterprises = enterprises or [actors.make_enterprise(area=area)]
    by = by or (cast.of(enterprises[0]) if len(enterprises) == 1 else cast[Role.CENTER_OFFICER])
    project = applications.start_draft(title=title, enterprise=enterprises[0], content=content(code), who=by, track=track)
    for other in enterprises[1:]:
        applications.add_beneficiary(project=project, who=by, enterprise=other, content=content(code))
    today = clock.today()
    words = {
        "need": "Máy cũ tốn điện.",
        "goals": "Tăng gấp đôi công suất.",
        "plan": "Mua, lắp đặt, chạy thử.",
        "effect": "Thêm 9 lao động.",
    }
    applications.write_sections(
        project=project,
        who=by,
        sections=words | {"starts_on": today, "ends_on": today + timedelta(days=180), "has_ict_content": has_ict_content},
    )
    for line in project.lines.order_by("position"):
        applications.write_costs(
            line=line,
            who=by,
            subject_matter="Máy ép thủy lực",
            items=[Item("Máy ép", cost - 1_000_000, by_grant=grant, elsewhere=elsewhere or {}), Item("Lắp đặt", 1_000_000)],
            other_state_note="Chương trình 68" if elsewhere else "",
            serial_number=serial_number,
            commits_counterpart=True,
            not_double_funded=True,
        )
        write_answers(line=line, who=by, answers=plausible(fields_of_line(line), today))
    for purpose in needed_papers(project):
        attach(subject=("project", project.pk), purpose=purpose, file=pdf_file(), by_id=by.user_id)
    project.refresh_from_db()
    project._author = by
    return project


def needed_papers(project: Project) -> list[str]:
    """The purposes of the files without which the application is not complete."""
    return [one.purpose.value for one in asked_of(project, list(project.lines.order_by("position")), []) if one.is_required]


def fire(subject: Project | Line | PaymentRequest | Adjustment, action: str, who: Principal, reason: str = "", **data: object) -> None:
    """Move a subject as it now stands."""
    subject.refresh_from_db()
    runner.fire(subject, action, actor=who, version=subject.version, reason=reason, data=data)


def _site_check(project: Project, cast: Cast) -> None:
    appraisal.record_site_check(
        project=project, who=cast[Role.DISTRICT_OFFICER], checked_on=clock.today(), participants="Phòng Kinh tế, UBND phường, cơ sở",
        premises="Nhà xưởng 300 m², điện ba pha", is_ready=True,
    )  # fmt: skip
    fire(project, "endorse", cast[Role.DISTRICT_LEADER])


def tick_all(project: Project, cast: Cast) -> None:
    """The appraiser finds every condition of support met."""
    ticks = {one.rule.code: (True, one.suggested or "Đã xem hồ sơ") for one in conditions_of(project) if not one.by_decision}
    tick_conditions(project=project, who=cast.appraiser, ticks=ticks)


def _open_appraisal(project: Project, cast: Cast) -> None:
    fire(project, "open_appraisal", cast[Role.DOIT_HEAD], appraiser_id=cast.appraiser.user_id)
    tick_all(project, cast)


def argue_all(project: Project, cast: Cast) -> None:
    """The appraiser says of everything that looks like double funding why it is none."""
    for line in project.lines.select_related("project", "enterprise", "content").order_by("position"):
        for one in unargued(overlaps_of([line])[line.pk]):
            argue_overlap(line=line, mark=one.mark, who=cast.appraiser, text="Khác hạng mục, khác máy.")


@remembered
def conclude(project: Project, cast: Cast, *, argues: bool = True) -> None:
    """The appraisal ends with a positive conclusion; the Sở has not submitted it yet."""
    if argues:
        argue_all(project, cast)
    for line in project.lines.order_by("position"):
        appraisal.check_norm(line=line, who=cast.appraiser)
    for opinion in project.opinions.filter(state="asked"):
        appraisal.answer_opinion(
            opinion=opinion,
            who=actors.acting(Role.CO_APPRAISER, organisation_code=opinion.organisation.code),
            answer="agree",
            text="Đồng ý.",
        )
    appraisal.conclude(
        project=project, who=cast.appraiser, content_remarks="Phù hợp.", cost_remarks="Trong định mức.", is_positive=True,
        conclusion="Đề nghị phê duyệt.", participants="Phòng Quản lý công nghiệp",
    )  # fmt: skip


def council_if_asked(project: Project, cast: Cast) -> None:
    """Where a rule asks for a council, one considers the đề án and signs its minutes."""
    if appraising.council_rule(project, clock.today()) and not project.agenda_items.filter(is_void=False).exists():
        from tests.factories.councils import hold, make_bench  # leaf: it makes its đề án with this module

        hold(make_bench(cast[Role.DOIT_HEAD]), project)


def _appraise(project: Project, cast: Cast) -> None:
    conclude(project, cast)
    council_if_asked(project, cast)
    fire(project, "recommend", cast[Role.DOIT_LEADER])


def _approve(project: Project, cast: Cast) -> None:
    role = {Track.KCDP: Role.PROVINCE_LEADER, Track.KCQG: Role.DOIT_LEADER, Track.DISTRICT: Role.DISTRICT_LEADER}[Track(project.track)]
    if project.track == Track.KCQG:
        who = actors.acting(Role.DOIT_LEADER)
        fire(project, "approve", who, notation="3872/QĐ-BCT", decided_on=clock.today())
    else:
        fire(project, "approve", cast[role])


def _allocate(project: Project, cast: Cast) -> None:
    fire(project, "allocate", cast[Role.DISTRICT_OFFICER if project.track == Track.DISTRICT else Role.FINANCE_OFFICER])


PATH: tuple[tuple[str, Callable[[Project, Cast], None]], ...] = (
    (ProjectState.SUBMITTED, lambda project, cast: fire(project, "submit", project._author)),
    (ProjectState.ENDORSED, _site_check),
    (ProjectState.RECEIVED, lambda project, cast: fire(project, "receive", cast[Role.DOIT_CLERK])),
    (
        ProjectState.APPRAISING,
        _open_appraisal,
    ),
    (ProjectState.RECOMMENDED, _appraise),
    (ProjectState.APPROVED, _approve),
    (ProjectState.ALLOCATED, _allocate),
)


@remembered
def make_project(*, state: str = ProjectState.SUBMITTED, cast: Cast | None = None, **facts: object) -> Project:
    """A đề án brought to `state` step by step (up to `allocated`; further on see `bring_line`). Give an estimate first for `allocated`."""
    cast = cast or Cast()
    project = make_draft(cast=cast, **facts)  # type: ignore[arg-type]
    return project if state == ProjectState.DRAFT else bring_project(project, state, cast)


@remembered
def bring_project(project: Project, state: str, cast: Cast) -> Project:
    """Bring a draft on to `state` (up to `allocated`)."""
    for reached, step in PATH:
        step(project, cast)
        if reached == state:
            project.refresh_from_db()
            return project
    raise ValueError(f"the way does not lead to {state}")


def _sign(line: Line, cast: Cast) -> None:
    today = clock.today()
    fire(line, "sign_contract", cast[Role.CENTER_OFFICER], signed_on=today, starts_on=today, ends_on=today + timedelta(days=120))


def _complete(line: Line, cast: Cast) -> None:
    execution.report_progress(
        line=line,
        who=cast[Role.CENTER_OFFICER],
        percent=100,
        text="Đã lắp đặt, chạy thử.",
        cost_so_far=line.total_cost,
        is_final=True,
        proof=pdf_file("Ảnh.pdf"),
    )
    fire(line, "complete", cast[Role.CENTER_OFFICER])


# Somebody for each office that must sit at an acceptance.
PANEL = {office: f"Người của {office.label}" for office in Office}


def _accept(line: Line, cast: Cast) -> None:
    line.refresh_from_db()
    grant = line.approved or 0
    # Proofs were entered while the work went on; one document for the whole counterpart is enough here.
    proof, _ = counterpart.prove_counterpart(
        line=line, who=cast[Role.CENTER_OFFICER], seller_tax_code="0100233488", number=f"HD{line.pk:07d}", dated_on=clock.today(),
        description="Máy ép", amount=line.total_cost - grant - line.elsewhere,
    )  # fmt: skip
    counterpart.verify_counterpart(proof=proof, who=cast.appraiser)
    execution.record_acceptance(
        line=line, who=cast.appraiser, held_on=clock.today(), participants="Sở Công Thương, phòng Kinh tế, UBND phường, cơ sở", is_passed=True,
        real_cost=line.total_cost, grant=grant, remarks="Đạt.", new_jobs=9, panel=PANEL, quantities={item.pk: item.quantity for item in line.items.order_by("position")},
    )  # fmt: skip
    fire(line, "accept", cast.appraiser)


def pay(line: Line, cast: Cast, kind: PaymentKind, amount: int) -> PaymentRequest:
    """Ask, approve and record a payment by three people."""
    request = execution.request_payment(
        line=line, who=cast[Role.CENTER_OFFICER], kind=kind, amount=amount, note="Theo hợp đồng", files=files_for(line, kind)
    )
    return record(approved(request, cast), cast)


def files_for(line: Line, kind: PaymentKind) -> dict[str, SimpleUploadedFile]:
    """A file for each paper that a request of a kind must bring along."""
    asked = [one for one in asked_for(line, kind) if one.is_required and one.purpose in AttachmentPurpose.of_payments()]
    return {one.purpose.value: pdf_file(f"{one.purpose.label}.pdf") for one in asked}


def checked(request: PaymentRequest, cast: Cast) -> PaymentRequest:
    """A request whose papers were checked."""
    fire(request, "check", cast.checker)
    return request


def originals(request: PaymentRequest) -> list[str]:
    """Every paper that is there, as the approver ticks it."""
    return [one.purpose.value for one in asked_for(request.line, request.kind, request) if one.is_there]


def approved(request: PaymentRequest, cast: Cast) -> PaymentRequest:
    """A request that was checked and approved by two others."""
    fire(checked(request, cast), "approve", cast[Role.FINANCE_LEADER], originals=originals(request))
    return request


def record(request: PaymentRequest, cast: Cast, voucher: str = "") -> PaymentRequest:
    """An approved request that the treasury has paid."""
    fire(request, "pay", cast[Role.FINANCE_OFFICER], voucher=voucher or f"UNC-{request.pk}", paid_on=clock.today())
    return request


def _settle(line: Line, cast: Cast) -> None:
    line.refresh_from_db()
    pay(line, cast, PaymentKind.PAYMENT, line.accepted or 0)
    fire(line, "liquidate", cast[Role.CENTER_OFFICER])


LINE_PATH: tuple[tuple[str, Callable[[Line, Cast], None]], ...] = (
    (LineState.CONTRACTED, _sign),
    (LineState.IMPLEMENTING, lambda line, cast: fire(line, "start", cast[Role.CENTER_OFFICER])),
    (LineState.COMPLETED, _complete),
    (LineState.ACCEPTED, _accept),
    (LineState.SETTLED, _settle),
    (LineState.CLOSED, lambda line, cast: fire(line, "close", cast[Role.FINANCE_LEADER])),
)


@remembered
def bring_line(line: Line, state: str, cast: Cast) -> Line:
    """Bring a line of an allocated đề án on to `state`."""
    reached = [s for s, _ in LINE_PATH]
    start = reached.index(line.state) + 1 if line.state in reached else 0
    for _, step in LINE_PATH[start:]:
        if line.state == state:
            break
        step(line, cast)
        line.refresh_from_db()
    return line


def make_line(state: str, cast: Cast) -> Line:
    """The line of a new đề án of one cơ sở, brought to `state`. Give an estimate first."""
    return bring_line(make_project(state=ProjectState.ALLOCATED, cast=cast).lines.get(), state, cast)


def end(line: Line, cast: Cast, reason: str = "Cơ sở ngừng hoạt động") -> None:
    """The work of a beneficiary of local money ends, as it asked itself."""
    fire(line, "terminate", cast[Role.PROVINCE_LEADER], reason=reason, at_request=True)


def adjust(line: Line, cast: Cast, **changes: object) -> Adjustment:
    """An adjustment that was asked for and confirmed; whom the change asks for decides."""
    row = request_adjustment(line=line, who=cast[Role.CENTER_OFFICER], reason="Nhà cung cấp giao máy chậm", **changes)  # type: ignore[arg-type]
    fire(row, "confirm", cast[Role.DOIT_OFFICER], reason="Cần thiết, phù hợp")
    return row

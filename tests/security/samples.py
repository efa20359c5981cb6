"""What stands in the address of each route that takes arguments: an object of a world.

Every route with arguments needs a row in `SAMPLES`, by its name. `World` has a đề án in each kind of state; take one for which
the page has something to do. `stranger` is what a person of the other world gets: 404, unless the page is public.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from activities.models import Publication
from activities.permissions import P as Acts
from activities.services.attendance import token_of as day_token
from activities.services.calendars import token_of as calendar_token
from budgets.permissions import P as Budgets
from communes.links import token_of as commune_token
from communes.selectors import open_link
from directive.models import Clause
from guidance.permissions import P as Guidance
from investment.models import Lead, Opportunity
from investment.permissions import P as Investment
from investment.services.leads import token_of as lead_token
from khuyencong.access import Permission, Role, holders
from khuyencong.actors.invitations import key_of
from khuyencong.actors.models import CraftVillage, Organisation, User
from khuyencong.actors.permissions import P as Actors
from khuyencong.actors.roles import OFFICES
from khuyencong.actors.services.accounts import token_of
from khuyencong.documents.models import Attachment, Paper
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Notice
from obstacles.permissions import P as Obstacles
from plans.permissions import P as Plans
from policy.permissions import P as Policy
from products.models import Fair
from products.permissions import P as Products
from projects.models import ProgressPhoto
from projects.permissions import P
from reports.models import PastSheet
from reports.permissions import P as Reports
from reports.services import past
from technology.models import Technology
from technology.permissions import P as Technologies
from tests.security.scene import DAY, World

Arguments = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """Arguments from a world. `hidden` roles hold the permission and yet get 404; `refused` ones 403, for the reason beside them."""

    arguments: Arguments
    permission: Permission | None = None  # beyond that of the view
    hidden: Mapping[Role, str] = field(default_factory=dict)
    refused: Mapping[Role, str] = field(default_factory=dict)
    is_common: bool = False  # the same for every world, as a year is
    is_idempotent: bool = False  # what is not there (for this person) is said to be gone already; nothing is written
    is_empty: bool = False  # nothing of the kind exists in the scene, so 404 is right for everybody

    def address(self, name: str, world: World) -> str:
        """The address in a world."""
        return reverse(name, kwargs=self.arguments(world))


def of(project: str, **more: Any) -> Arguments:
    """A đề án by the name of its attribute in the world, with further arguments (a callable takes the world)."""
    return lambda world: {"code": getattr(world, project).code} | {k: v(world) if callable(v) else v for k, v in more.items()}


def of_line(**more: Any) -> Arguments:
    """The line that is carried out."""
    return of("running", position=1, **more)


NOT_THEIR_OFFICES = dict.fromkeys((Role.CO_APPRAISER, Role.COMMUNE_OFFICER), "raised by a cơ sở, not by their office")
NOT_THEIR_DUTY = dict.fromkeys(
    (Role.CENTER_OFFICER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER, Role.CO_APPRAISER), "the clause is the duty of the districts"
)
NOT_ASKED = {Role.CO_APPRAISER: "asked about another đề án only"}
BESIDE = dict.fromkeys(Role.of_enterprises(), "the part of another cơ sở in the group")
NO_PROJECTS = {role: "sees no đề án" for role in Role if role != Role.SYSTEM and role not in holders(P.VIEW)}
DRAFT = {Role.CENTER_OFFICER: "drafts are seen by their writers only", Role.DISTRICT_OFFICER: "drafts are seen by their writers only"}


def _paper(world: World) -> dict[str, Any]:
    paper = Paper.objects.filter(subject_kind="project", subject_id=world.done.pk).order_by("id")[0]
    return {"code": paper.code}


def _attachment(world: World) -> dict[str, Any]:
    file = Attachment.objects.filter(subject_kind="project", subject_id=world.done.pk).order_by("id")[0]
    return {"pk": file.pk, "digest": file.sha256[:16]}


def _picture(world: World) -> dict[str, Any]:
    photo = ProgressPhoto.objects.select_related("copy").get(report__line__project=world.done)
    return {"pk": photo.pk, "digest": photo.copy.sha256[:16]}


def _draft_file(world: World) -> dict[str, Any]:
    file = Attachment.objects.filter(subject_kind="project", subject_id=world.draft.pk).order_by("id")[0]
    return {"code": world.draft.code, "pk": file.pk}


def _clause(world: World) -> dict[str, Any]:
    return {"pk": Clause.objects.get(code="8b").pk}


def _commune_link(world: World) -> dict[str, Any]:
    link = open_link(world.communes.own)
    assert link is not None
    return {"token": commune_token(link)}


def _notice(world: World) -> dict[str, Any]:
    return {"pk": Notice.objects.filter(user=world.user(Role.ENTERPRISE)).order_by("id")[0].pk}


def _report(world: World, **more: Any) -> dict[str, Any]:
    return {"pk": world.report.pk} | more


def _old_sheet(state: str) -> Arguments:
    """An old spreadsheet of the world's officer: a draft (made anew when it was thrown away), or one that was taken in."""

    def arguments(world: World) -> dict[str, Any]:
        who, content = world.cast[Role.DOIT_OFFICER], f"Năm,Số đề án,Ghi chú\n1995,1,{world.name} {state}\n"
        sheet = past.start(who=who, name=f"{state}.csv", content=content.encode()) if state == "draft" else None
        if sheet is None:
            sheet = PastSheet.objects.filter(state=state, name=f"{world.name}.csv").first()
        if sheet is None:
            sheet = past.start(who=who, name=f"{world.name}.csv", content=content.encode())
            past.say_columns(sheet=sheet, who=who, columns=["year", "projects", ""], year=None, source="", is_list=False)
            past.take_in(sheet=sheet, who=who, replace=True)
        return {"pk": sheet.pk}

    return arguments


# The operator reads every history; a cơ sở follows the steps of its đề án on the page of the đề án.
NOT_IN_OFFICE = (
    NOT_ASKED
    | {role: why for role, why in NO_PROJECTS.items() if role != Role.OPERATOR}
    | dict.fromkeys(Role.of_enterprises(), "offices only")
)


def on(enterprise: Callable[[World], Any] = lambda world: world.enterprise, **more: Callable[[World], Any]) -> Arguments:
    """A cơ sở, the confirmed one unless said otherwise, with further arguments."""
    return lambda world: {"pk": enterprise(world).pk} | {name: value(world) for name, value in more.items()}


def _new(world: World) -> Any:
    return world.register.new


OF_ANOTHER = {Role.ENTERPRISE: "acts for another cơ sở", Role.ENTERPRISE_STAFF: "acts for another cơ sở"}
STAFF_ELSEWHERE = {Role.ENTERPRISE_STAFF: "acts for another cơ sở"}


def _organisation(_: World) -> dict[str, Any]:
    return {"pk": Organisation.objects.get(code="sct").pk}


NOT_MINE = {role: "one's own notices only" for role in Role if role not in (Role.ENTERPRISE, Role.SYSTEM)}

ELSEWHERE = dict.fromkeys((Role.DOIT_HEAD, Role.DOIT_LEADER, Role.FINANCE_LEADER), "leads another organisation")
OTHER_OFFICES = {
    role: "works at another office"
    for role in OFFICES
    if role not in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.PROVINCE_LEADER, Role.OPERATOR)
}

# A district's own estimate and settlement: Sở Tài chính checks the latter, and neither draws it up nor approves it.
NOT_OF_DISTRICT = dict.fromkeys((Role.FINANCE_OFFICER, Role.FINANCE_LEADER), "the district's own money")


def _estimate(standing: str) -> Arguments:
    return lambda world: {"pk": getattr(world, f"estimate_{standing}").pk}


def _part(world: World) -> dict[str, Any]:
    return {"pk": world.estimate_draft.pk, "row": world.estimate_draft.rows.order_by("pk")[0].pk}


def _settlement(world: World) -> dict[str, Any]:
    return {"pk": world.settlement_draft.pk}


SAMPLES: dict[str, list[Sample]] = {
    "projects:detail": [Sample(of("done"), hidden=NOT_ASKED), Sample(of("group"), hidden=NOT_ASKED)],
    "projects:dossier": [Sample(of("done"), hidden=NOT_ASKED)],
    "projects:dossier_file": [Sample(of("done"), is_empty=True)],
    "projects:tab": [
        Sample(of("done", tab=tab), hidden=NOT_ASKED)
        for tab in ("tom-tat", "ho-so", "tham-dinh", "kinh-phi", "thuc-hien", "kiem-tra", "van-ban", "lich-su")
    ],
    "projects:move": [
        Sample(of("submitted", action="endorse"), P.ENDORSE, hidden=NOT_ASKED),
        Sample(of("submitted", action="ask_more_district"), P.REVIEW_DISTRICT, hidden=NOT_ASKED),
        Sample(of("appraising", action="recommend"), P.RECOMMEND),
    ],
    "projects:move_line": [Sample(of_line(action="suspend"), P.STOP, hidden=NOT_ASKED)],
    "projects:move_payment": [Sample(of("running", pk=lambda world: world.payment.pk, action="check"), P.CHECK_PAYMENT, hidden=NOT_ASKED)],
    "projects:allocate_part": [Sample(of_line())],
    "projects:give_up_part": [Sample(of_line(pk=lambda world: 0), is_empty=True)],
    **{
        f"donors:{name}": [Sample(lambda world: {"pk": 0}, is_empty=True)]
        for name in ("agreement", "edit_agreement", "confirm", "receive", "use", "give_back", "end", "donor", "edit_donor")
    },
    **{
        f"donors:{name}": [Sample(lambda world: {}, hidden={Role.CO_APPRAISER: "of an office that has not the duty to raise money"})]
        for name in ("keep_donor", "draft_agreement", "open_appeal")
    },
    "obstacles:obstacle": [Sample(lambda world: {"pk": world.obstacle.pk}, hidden=NOT_THEIR_OFFICES)],
    "obstacles:meet": [Sample(lambda world: {"pk": world.obstacle.pk}, hidden=NOT_THEIR_OFFICES)],
    "obstacles:move": [
        Sample(lambda world: {"pk": world.obstacle.pk, "action": "answer"}, Obstacles.ANSWER, hidden=NOT_THEIR_OFFICES),
        Sample(lambda world: {"pk": world.obstacle.pk, "action": "escalate"}, Obstacles.ESCALATE, hidden=NOT_THEIR_OFFICES),
    ],
    "directive:clause": [Sample(_clause, is_common=True)],
    **{
        f"directive:{name}": [Sample(lambda world: _clause(world) | {"year": 2024}, is_common=True, hidden=hidden)]
        for name, hidden in (("plan", {}), ("remind", {}), ("remark", NOT_THEIR_DUTY))
    },
    "donors:report": [Sample(lambda world: {"pk": 0, "report": 0}, is_empty=True)],
    "projects:site_check": [Sample(of("submitted"))],
    "projects:norm_check": [Sample(of("appraising"))],
    "projects:tick_conditions": [Sample(of("appraising"))],
    "projects:argue_exception": [Sample(of("appraising", position=1))],
    "projects:decide_exception": [Sample(of("excepted", pk=lambda world: world.exception.pk))],
    "projects:apologise": [Sample(of("appraising"))],
    "projects:argue_overlap": [Sample(of("appraising", position=1, mark=lambda world: f"d{world.line.pk}"))],
    "projects:void_support": [Sample(lambda world: {"pk": 0}, is_empty=True)],
    "projects:ask_opinion": [Sample(of("appraising"))],
    "projects:remind_opinion": [Sample(of("appraising", pk=lambda world: world.opinion.pk))],
    "projects:withdraw_opinion": [Sample(of("appraising", pk=lambda world: world.opinion.pk))],
    "projects:answer_opinion": [
        Sample(of("appraising", pk=lambda world: world.opinion.pk), refused={Role.FINANCE_OFFICER: "another office was asked"})
    ],
    "projects:conclude": [Sample(of("appraising"))],
    "projects:cost_sheet": [Sample(of("done"), hidden=NOT_ASKED), Sample(of("group"), hidden=NOT_ASKED)],
    "projects:cost_sheet_of": [Sample(of_line(), hidden=NOT_ASKED), Sample(of("group", position=2), hidden=NOT_ASKED | BESIDE)],
    "projects:declare_conflict": [Sample(of("appraising"))],
    "projects:add_appraiser": [Sample(of("appraising"))],
    "projects:write_sheet": [Sample(of("appraising"))],
    "projects:line": [Sample(of_line(), hidden=NOT_ASKED), Sample(of("group", position=2), hidden=NOT_ASKED | BESIDE)],
    "projects:entries": [Sample(of("running"), hidden=NOT_ASKED), Sample(of("group"), hidden=NOT_ASKED)],
    "projects:line_entries": [Sample(of_line(), hidden=NOT_ASKED), Sample(of("group", position=2), hidden=NOT_ASKED | BESIDE)],
    "projects:report_progress": [Sample(of_line())],
    "projects:waive_report": [Sample(of_line())],
    "projects:attach_signed_contract": [Sample(of_line())],
    "projects:prove_counterpart": [Sample(of_line())],
    "projects:verify_counterpart": [Sample(of_line(pk=lambda world: world.proof.pk))],
    "projects:request_advance": [Sample(of_line())],
    "projects:request_partial": [Sample(of_line())],
    "projects:request_payment": [Sample(of_line())],
    "projects:record_inspection": [Sample(of_line())],
    "projects:fix_finding": [Sample(of_line(pk=lambda world: world.open_finding.pk))],
    "projects:close_finding": [Sample(of_line(pk=lambda world: world.fixed_finding.pk))],
    "projects:record_acceptance": [Sample(of_line())],
    "projects:recover_advance": [Sample(of_line())],
    "projects:request_adjustment": [Sample(of_line())],
    "projects:move_adjustment": [
        Sample(of("running", pk=lambda world: world.adjustment.pk, action="confirm"), P.CONFIRM_ADJUSTMENT, hidden=NOT_ASKED)
    ],
    "projects:picture": [Sample(_picture)],
    "portal:pictures": [Sample(of("done"))],
    "projects:follow_up": [Sample(of_line(months=lambda world: 0))],
    "projects:announce_end": [Sample(of_line())],
    "projects:reply_to_notice": [Sample(of_line())],
    "projects:decide_recovery": [Sample(of_line())],
    "budgets:estimate": [Sample(lambda world: {"pk": world.estimate_draft.pk})],
    "budgets:edit": [Sample(_estimate("draft"), refused=NOT_OF_DISTRICT)],
    "budgets:submit": [Sample(_estimate("draft"), refused=NOT_OF_DISTRICT)],
    "budgets:approve": [Sample(_estimate("submitted"), refused=NOT_OF_DISTRICT)],
    "budgets:send_back": [Sample(_estimate("submitted"), refused=NOT_OF_DISTRICT)],
    "budgets:part": [Sample(_estimate("draft"), refused=NOT_OF_DISTRICT)],
    "budgets:change_part": [Sample(_part, refused=NOT_OF_DISTRICT)],
    "budgets:comparison": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "budgets:comparison_file": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "budgets:closing": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "budgets:draw_up": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "budgets:close": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "budgets:settlement_page": [Sample(_settlement)],
    "budgets:refresh_settlement": [Sample(_settlement, refused=NOT_OF_DISTRICT)],
    "budgets:submit_settlement": [Sample(_settlement, refused=NOT_OF_DISTRICT)],
    "budgets:explain_settlement": [Sample(lambda world: {"pk": world.settlement_draft.rows.order_by("pk")[0].pk}, refused=NOT_OF_DISTRICT)],
    "budgets:check_settlement": [Sample(_settlement)],
    "budgets:approve_settlement": [Sample(_settlement, refused=NOT_OF_DISTRICT)],
    "budgets:reopen_settlement": [Sample(_settlement, refused=NOT_OF_DISTRICT)],
    "budgets:send_back_settlement": [Sample(_settlement, Budgets.CHECK_SETTLEMENT)],
    "budgets:year": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "budgets:entries": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "finance:outlook": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "finance:books_csv": [Sample(lambda world: {"year": 2024, "period": "nam"}, is_common=True)],
    "finance:books_xlsx": [Sample(lambda world: {"year": 2024, "period": "q1"}, is_common=True)],
    "finance:hand_over_books": [Sample(lambda world: {"year": 2024, "period": "q2"}, is_common=True)],
    "finance:answer_books": [
        Sample(
            lambda world: {"pk": world.handed.pk},
            hidden=dict.fromkeys((Role.FINANCE_OFFICER, Role.FINANCE_LEADER), "handed over in the district"),
        )
    ],
    "finance:declare_threshold": [Sample(lambda world: {"code": "silent"}, is_common=True)],
    "reports:run": [Sample(_report)],
    "reports:again": [Sample(_report)],
    "reports:cancel": [Sample(_report)],
    "reports:behind": [Sample(_report, is_empty=True)],
    "reports:file": [Sample(lambda world: _report(world, form="pdf"), is_empty=True)],
    "reports:ask_file": [Sample(lambda world: _report(world, form="ua"))],
    "reports:forget_statistics": [Sample(lambda world: {"pk": 1}, is_common=True, is_idempotent=True)],
    "reports:round": [Sample(lambda world: {"kind": "period", "period": "2023-Q4"}, is_common=True)],
    "reports:remind_units": [Sample(lambda world: {"kind": "period", "period": "2023-Q4"}, is_common=True)],
    **{f"reports:{name}": [Sample(lambda world: {"pk": world.filing.pk})] for name in ("filing", "words", "new_figures", "correct")},
    "reports:move_filing": [
        Sample(lambda world: {"pk": world.filing.pk, "action": "send"}, Reports.SEND),
        Sample(lambda world: {"pk": world.filing.pk, "action": "take"}, Reports.TAKE),
    ],
    **{
        f"reports:{name}": [Sample(_old_sheet("draft"))]
        for name in ("past_sheet", "past_head", "past_columns", "past_words", "take_past", "throw_away_past")
    },
    "reports:withdraw_past": [Sample(_old_sheet("taken"))],
    "reports:check": [Sample(lambda world: {"sha256": "0" * 64}, is_empty=True)],
    "documents:verify": [Sample(_paper)],
    "documents:pdf": [Sample(_paper, hidden=NOT_ASKED | NO_PROJECTS)],
    "documents:attachment": [Sample(_attachment, hidden=NOT_ASKED | NO_PROJECTS)],
    "documents:preview": [Sample(_attachment, hidden=NOT_ASKED | NO_PROJECTS)],
    "documents:preview_page": [Sample(lambda world: _attachment(world) | {"number": 1}, hidden=NOT_ASKED | NO_PROJECTS)],
    "audit:history": [Sample(lambda world: {"table": "projects_project", "row_id": str(world.done.pk)}, hidden=NOT_IN_OFFICE)],
    "jobs:job": [Sample(lambda world: {"pk": Job.objects.order_by("asked_at", "id").values_list("pk", flat=True)[0]}, is_common=True)],
    "notices:open": [Sample(_notice, hidden=NOT_MINE)],
    "actors:organisation": [Sample(_organisation)],
    "actors:act": [
        Sample(lambda world, act=act: _organisation(world) | {"act": act})  # type: ignore[misc]
        for act in ("doi-ten", "truc-thuoc", "nhap", "tach", "ket-thuc")
    ],
    "actors:move_function": [Sample(lambda world: {"function": "ict_appraiser"}), Sample(lambda world: {"function": "local_authority"})],
    "actors:unit": [Sample(lambda world: {"pk": world.district.pk})],
    "actors:reorganisation": [Sample(lambda world: {"pk": 1}, is_empty=True)],
    "identity:open_link": [Sample(lambda world: {"key": "x"}, is_empty=True)],
    "identity:new_password": [Sample(lambda world: {"key": "x"}, is_empty=True)],
    "identity:end_session": [Sample(lambda world: {"uid": UUID(int=1)}, is_empty=True)],
    # Both ask for the password anew before they look for the row.
    "identity:remove_passkey": [Sample(lambda world: {"pk": world.passkey.pk}, is_idempotent=True)],
    "identity:unlink_identity": [Sample(lambda world: {"pk": world.identity.pk}, is_idempotent=True)],
} | {
    f"projects:draft{part}": [Sample(of("draft", **more), hidden=DRAFT)]
    for part, more in {
        "": {},
        "_info": {},
        "_figures": {},
        "_figures_of": {"position": 1},
        "_need": {},
        "_plan": {},
        "_lines": {},
        "_add_line": {},
        "_costs": {"position": 1},
        "_import_costs": {},
        "_import_costs_of": {"position": 1},
        "_remove_line": {"position": 1},
        "_commit": {},
        "_files": {},
        "_check": {},
        "_discard": {},
        "_withdraw": {},
    }.items()
}
NOT_THEIRS = dict.fromkeys(NOT_MINE, "one's own data only")
SAMPLES |= {
    "privacy:request": [Sample(lambda world: {"pk": world.request.pk})],
    "privacy:copy_for": [Sample(lambda world: {"pk": world.request.pk})],
    "privacy:reveal": [
        Sample(
            lambda world: {"kind": "co-so", "pk": world.enterprise.pk},
            hidden=dict.fromkeys(
                (Role.CO_APPRAISER, Role.COMMUNE_OFFICER, Role.OPERATOR), "opens no page of a cơ sở, so there is no number to reveal"
            ),
        )
    ],
    "privacy:withdraw": [Sample(lambda world: {"pk": world.request.pk}, hidden=NOT_THEIRS)],
    "privacy:withdraw_consent": [Sample(lambda world: {"pk": world.consent.pk}, hidden=NOT_THEIRS)],
    "privacy:download": [Sample(lambda world: {"pk": world.copy.pk}, hidden=NOT_THEIRS, is_empty=True)],
}
SAMPLES |= {
    "actors:officer_unit": [Sample(lambda world: {"pk": world.office.pk})],
    "actors:assign_officer": [Sample(lambda world: {"pk": world.office.pk}, hidden=ELSEWHERE)],
    "actors:end_assignment": [Sample(lambda world: {"pk": world.assignment.pk}, hidden=ELSEWHERE)],
    "actors:end_role": [Sample(lambda world: {"pk": world.people[Role.DISTRICT_OFFICER].pk}, hidden=ELSEWHERE)],
    "actors:choose_password": [Sample(lambda world: {"key": key_of(User.objects.get(pk=world.user(Role.DISTRICT_OFFICER).pk))})],
    "actors:revoke_delegation": [Sample(lambda world: {"pk": world.delegation.pk}, hidden=ELSEWHERE)],
    "actors:start_handover_for": [Sample(lambda world: {"pk": world.people[Role.DISTRICT_OFFICER].pk}, hidden=ELSEWHERE)],
    "actors:handover": [Sample(lambda world: {"pk": world.handover.pk}, hidden=ELSEWHERE | OTHER_OFFICES)],
    "actors:handover_draft": [Sample(lambda world: {"pk": 0}, is_empty=True)],
    "actors:move_handover": [Sample(lambda world: {"pk": world.handover.pk, "action": "sign_giving"}, hidden=ELSEWHERE | OTHER_OFFICES)],
} | {
    f"actors:{name}": [Sample(lambda world: {"pk": world.user(Role.DISTRICT_OFFICER).pk}, hidden=ELSEWHERE)]
    for name in ("person", "give_role", "account_state", "invite_again", "record_qualification", "record_training")
}
SAMPLES |= {
    "actors:open_account": [Sample(lambda world: {"token": token_of(world.register.proof)})],
    "actors:take_up": [Sample(lambda world: {"token": token_of(world.register.invitation)})],
    # The address is signed for one person; nobody here is that one.
    "actors:join": [Sample(lambda world: {"ref": "x"}, is_empty=True)],
    # A reader's own job; nobody here has asked for one.
    "portal:list_file": [Sample(lambda world: {"job_id": UUID(int=1)}, is_empty=True)],
    "portal:list_file_itself": [Sample(lambda world: {"job_id": UUID(int=1)}, is_empty=True)],
    "ui:customise": [
        Sample(lambda world: {"key": "de-an"}, hidden=NO_PROJECTS, is_common=True),
    ],
    "ui:forget_kept": [Sample(lambda world: {"key": "de-an", "pk": 1}, hidden=NO_PROJECTS, is_common=True, is_idempotent=True)],
    "actors:enterprise": [Sample(on()), Sample(on(_new), hidden=STAFF_ELSEWHERE), Sample(on(lambda w: w.register.twin), hidden=OF_ANOTHER)],
    "actors:move_enterprise": [
        Sample(on(_new, action=lambda world: "confirm"), Actors.CONFIRM_ENTERPRISE, hidden=STAFF_ELSEWHERE),
        Sample(on(_new, action=lambda world: "refuse"), Actors.CONFIRM_ENTERPRISE, hidden=STAFF_ELSEWHERE),
    ],
    "actors:amend_enterprise": [Sample(on(_new))],
    "actors:invite_first_owner": [Sample(on(lambda world: world.register.twin))],
    "actors:merge_enterprises": [Sample(on(other=lambda world: world.register.twin.pk))],
} | {
    f"actors:{name}": [Sample(on(**more))]
    for name, more in {
        "correct_enterprise": {},
        "update_enterprise": {},
        "report_year": {},
        "propose_change": {},
        "decide_change": {"change": lambda world: world.register.change.pk},
        "withdraw_change": {"change": lambda world: world.register.change.pk},
        "team": {},
        "change_role": {"member": lambda world: world.people[Role.ENTERPRISE_STAFF].pk},
        "end_membership": {"member": lambda world: world.people[Role.ENTERPRISE_STAFF].pk},
        "call_back": {"invitation": lambda world: world.register.invitation.pk},
        "decide_join": {"asked": lambda world: world.register.asked.pk},
        "choose_twin": {},
    }.items()
}
# A district's own plan and list: the province reads them and changes nothing.
THE_DISTRICTS = dict.fromkeys((Role.DOIT_OFFICER, Role.DOIT_HEAD, Role.DOIT_LEADER, Role.PROVINCE_LEADER), "the district's own money")


def planned(name: str) -> Arguments:
    """An object of the plans' room in the world, by name."""
    return lambda world: {"pk": getattr(world.planning, name).pk}


NOT_ANSWERING = dict.fromkeys((Role.CENTER_OFFICER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER), "neither asked nor answer")
SAMPLES |= {
    "guidance:question": [Sample(lambda world: {"pk": world.question.pk}, hidden=NOT_THEIR_OFFICES | NOT_ANSWERING)],
    "guidance:move": [
        Sample(
            lambda world: {"pk": world.question.pk, "action": "answer"},
            Guidance.ANSWER,
            hidden=NOT_THEIR_OFFICES | NOT_ANSWERING,
            refused=dict.fromkeys((Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER), "the Sở answers it"),
        ),
    ],
    **{
        f"guidance:{name}": [Sample(lambda world: {"pk": world.entry.pk}, is_common=True)]
        for name in ("entry", "edit_entry", "retire_entry")
    },
}
# Policies of the Sở: the district and the co-appraiser of the world were asked about them.
NOT_ASKED_OFFICE = dict.fromkeys((Role.CENTER_OFFICER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER), "their office was not asked")
NOT_THE_WRITER = {Role.CO_APPRAISER: "the policy of another office"}
OFFICES_OF_THE_SO = dict.fromkeys(
    (Role.DOIT_CLERK, Role.DOIT_OFFICER, Role.DOIT_HEAD, Role.DOIT_LEADER), "the district was asked, not they"
)


def of_policy(name: str, **more: Any) -> Arguments:
    """An object of the policies' room in the world, by name."""
    return lambda world: {"pk": getattr(world.policy, name).pk} | more


SAMPLES |= {
    "policy:text": [Sample(of_policy("text"), is_common=True)],
    "policy:text_file": [Sample(of_policy("text"), is_empty=True)],
    "policy:edit_text": [Sample(of_policy("text"), is_common=True)],
    "policy:send_text": [Sample(of_policy("text"), is_common=True)],
    "policy:sending": [Sample(of_policy("sending"), is_common=True)],
    "policy:confirm_read": [Sample(of_policy("text"), is_empty=True)],  # 404 for whom it was not sent to
    "policy:consultation": [Sample(of_policy("dossier"), is_common=True)],
    "policy:dossier": [Sample(of_policy("dossier"), hidden=NOT_ASKED_OFFICE)],
    "policy:compare": [Sample(of_policy("dossier"), hidden=NOT_ASKED_OFFICE)],
    "policy:write": [Sample(of_policy("dossier"), hidden=NOT_THE_WRITER)],
    "policy:move": [
        Sample(of_policy("dossier", action="close"), Policy.DRAFT, hidden=NOT_ASKED_OFFICE, refused=NOT_THE_WRITER),
        Sample(of_policy("dossier", action="stop"), Policy.SUBMIT, hidden=NOT_ASKED_OFFICE, refused=NOT_THE_WRITER),
    ],
    "policy:comment": [Sample(of_policy("opinion"), hidden=NOT_ASKED_OFFICE | NOT_THE_WRITER | OFFICES_OF_THE_SO)],
    "policy:extend": [Sample(of_policy("opinion"), hidden=NOT_THE_WRITER)],
    "policy:respond": [Sample(of_policy("opinion"), hidden=NOT_THE_WRITER)],
    "policy:respond_public": [Sample(of_policy("comment"), hidden=NOT_THE_WRITER)],
}
SAMPLES |= {
    "plans:programme": [Sample(planned("programme"), is_common=True)],  # the province's own, read by every office
    "plans:edit_programme": [Sample(planned("programme"))],
    "plans:add_target": [Sample(planned("programme"))],
    "plans:drop_target": [Sample(planned("target"))],
    "plans:call": [Sample(planned("call"))],
    "plans:register_need": [Sample(planned("local_call"))],
    "plans:plan": [Sample(planned("plan"))],
    "plans:make_estimate": [Sample(planned("plan"), refused=NOT_OF_DISTRICT)],
    "plans:done": [Sample(planned("plan"))],
    "plans:done_file": [Sample(planned("plan"))],
    "plans:list": [Sample(planned("list"))],
    "plans:need": [Sample(planned("need"))],
    "plans:survey_need": [Sample(planned("need"))],
    "plans:withdraw_need": [Sample(planned("need"))],
    "plans:write_application": [Sample(planned("need"))],
}
SAMPLES |= {
    f"plans:{name}": [Sample(planned(of), refused={role: why for role, why in THE_DISTRICTS.items() if role in holders(permission)})]
    for permission, of, names in (
        (Plans.OPEN_CALL, "local_call", ("edit_call", "publish_call", "extend_call")),
        (Plans.DRAFT_PLAN, "plan", ("take_up", "add_line", "submit_plan", "adjust_plan")),
        (Plans.DRAFT_PLAN, "item", ("change_item", "drop_item")),
        (Plans.APPROVE_PLAN, "plan", ("approve_plan", "send_back_plan")),
        (Plans.RECORD_ANSWER, "item", ("answer",)),
        (Plans.PREPARE_LIST, "list", ("add_projects", "submit_list", "take_back_list", "replace_list")),
        (Plans.PREPARE_LIST, "listed", ("drop_project",)),
        (Plans.SIGN_LIST, "list", ("sign_list", "send_back_list", "revoke_list")),
    )
    for name in names
}
SAMPLES["projects:draft_remove_file"] = [Sample(_draft_file, hidden=DRAFT)]


def _visited(world: World) -> dict[str, Any]:
    return {"pk": world.visit.pk}


SAMPLES |= {f"inspections:{name}": [Sample(_visited)] for name in ("visit", "team", "cancel", "at_place", "photo", "again")}
SAMPLES |= {
    f"inspections:{name}": [Sample(lambda world: {"year": 2024}, is_common=True)]
    for name in ("plan", "add_visit", "draw_sample", "approve_plan")
}
SAMPLES |= {f"inspections:{name}": [Sample(lambda world: {"pk": world.sanction.pk})] for name in ("sanction", "reply", "decide", "lift")}
SAMPLES["inspections:propose"] = [Sample(lambda world: {"pk": world.open_finding.pk})]


def at_sitting(**more: Callable[[World], Any]) -> Arguments:
    """The open sitting, with further arguments."""
    return lambda world: {"pk": world.sitting.pk} | {name: value(world) for name, value in more.items()}


def _seat(name: str) -> Callable[[World], int]:
    return lambda world: world.seats[name].pk


def _council(world: World) -> dict[str, Any]:
    return {"pk": world.sitting.council_id}


NOT_SITTING = dict.fromkeys((Role.FINANCE_LEADER, Role.CENTER_OFFICER, Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER), "sits on no council")
NO_HEAD = dict.fromkeys(
    (Role.DOIT_CLERK, Role.DOIT_HEAD, Role.FINANCE_OFFICER, Role.CO_APPRAISER), "neither presides nor keeps the minutes"
)
ANOTHER_SEAT = dict.fromkeys(
    (Role.DOIT_CLERK, Role.DOIT_HEAD, Role.DOIT_LEADER, Role.FINANCE_OFFICER, Role.CO_APPRAISER), "the sheet is another member's"
)
ITEM = at_sitting(item=lambda world: world.item.pk)
OF_SECRETARY = at_sitting(item=lambda world: world.item.pk, member=_seat("secretary"))
SAMPLES |= {
    "councils:council": [Sample(_council, hidden=NOT_SITTING)],
    "councils:add_member": [Sample(_council)],
    "councils:add_expert": [Sample(_council)],
    "councils:end_member": [Sample(lambda world: _council(world) | {"member": _seat("ict")(world)})],
    "councils:plan": [Sample(_council)],
    "councils:sitting": [Sample(at_sitting(), hidden=NOT_SITTING)],
    "councils:compare_sitting": [Sample(at_sitting(), hidden=NOT_SITTING)],
    "councils:agenda": [Sample(at_sitting())],
    "councils:invite": [Sample(at_sitting())],
    "councils:open": [Sample(at_sitting(), hidden=NOT_SITTING, refused=NO_HEAD)],
    "councils:sign": [Sample(at_sitting(), hidden=NOT_SITTING, refused=NO_HEAD)],
    "councils:item": [Sample(ITEM, hidden=NOT_SITTING)],
    "councils:take_off": [Sample(ITEM)],
    "councils:conclude": [Sample(ITEM, hidden=NOT_SITTING, refused=NO_HEAD)],
    "councils:declare": [Sample(OF_SECRETARY, hidden=NOT_SITTING | ANOTHER_SEAT)],
    "councils:cast": [Sample(OF_SECRETARY, hidden=NOT_SITTING | ANOTHER_SEAT)],
}
SAMPLES |= {
    f"treasury:{name}": [Sample(lambda world: {"pk": world.treasury.row.pk})] for name in ("row", "match_row", "explain_row", "ask_row")
}
SAMPLES |= {
    f"treasury:{name}": [Sample(lambda world: {"pk": world.treasury.match.payment_id})]
    for name in ("payment", "match_payment", "explain_payment", "ask_payment")
}
SAMPLES |= {
    "treasury:undo": [Sample(lambda world: {"pk": world.treasury.match.pk})],
    "treasury:answer": [Sample(lambda world: {"pk": world.treasury.question.pk})],
}
_THE_OFFICE = {Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER}
ASKED_ELSEWHERE = dict.fromkeys((Role.CO_APPRAISER, Role.COMMUNE_OFFICER), "an activity of another office")
OF_OTHER_OFFICES = {role: "an activity of another office" for role in holders(Acts.KEEP) if role not in _THE_OFFICE}


def activity(**more: Callable[[World], Any]) -> Arguments:
    """The district's activity, with further arguments."""
    return lambda world: {"pk": world.activity.pk} | {name: value(world) for name, value in more.items()}


def _photo(world: World) -> int:
    return Attachment.objects.filter(subject_kind="activity", subject_id=world.activity.pk).order_by("id")[0].pk


NOT_MY_CALENDAR = {role: "one's own calendar only" for role in holders(Acts.JOIN) if role != Role.DISTRICT_OFFICER}
SAMPLES |= {
    "activities:activity": [Sample(activity(), hidden=ASKED_ELSEWHERE)],
    "activities:ics": [Sample(activity(), hidden=ASKED_ELSEWHERE)],
    "activities:edit": [Sample(activity(), hidden=OF_OTHER_OFFICES)],
    "activities:files": [Sample(activity(), hidden=OF_OTHER_OFFICES)],
    "activities:remove_file": [Sample(activity(file=_photo), hidden=OF_OTHER_OFFICES)],
    "activities:move": [Sample(activity(action=lambda world: "hold"), hidden=OF_OTHER_OFFICES)],
    "activities:revoke_link": [Sample(lambda world: {"pk": world.calendar.pk}, hidden=NOT_MY_CALENDAR)],
    "activities:feed": [Sample(lambda world: {"token": calendar_token(world.calendar)})],
}
# A district's own task: the province reads it and neither calls it off nor makes its links; its signals are the district's to answer.
ANOTHER_GAVE_IT = dict.fromkeys((Role.DOIT_OFFICER, Role.DOIT_HEAD), "a district gave the task")
SAMPLES |= {
    "communes:task": [Sample(lambda world: {"pk": world.communes.task.pk})],
    "communes:call_off": [Sample(lambda world: {"pk": world.communes.task.pk}, hidden=ANOTHER_GAVE_IT)],
    "communes:assignment": [Sample(lambda world: {"pk": world.communes.own.pk})],
    "communes:report": [Sample(lambda world: {"pk": world.communes.own.pk})],
    "communes:new_link": [Sample(lambda world: {"pk": world.communes.own.pk}, hidden=ANOTHER_GAVE_IT)],
    "communes:signal": [Sample(lambda world: {"pk": world.communes.signal.pk})],
    "communes:answer": [
        Sample(lambda world: {"pk": world.communes.signal.pk}, hidden={Role.DOIT_OFFICER: "the district above the commune answers"})
    ],
    "communes:keep_contact": [Sample(lambda world: {"pk": world.communes.own.organisation_id})],
    "communes:by_link": [Sample(_commune_link)],
}
NOT_THE_SCOUT = {Role.CO_APPRAISER: "of an office that has not the duty to find technology"}


def _technology(**more: Any) -> Arguments:
    """The technology that is shown to everybody, with further arguments."""
    return lambda world: {"pk": Technology.objects.get().pk} | more


SAMPLES |= {
    "technology:technology": [Sample(_technology(), is_common=True)],
    "technology:photo": [Sample(_technology(digest="0" * 16), is_common=True, is_empty=True)],
    "technology:interest": [Sample(_technology(), is_common=True)],
    "technology:unsee": [Sample(_technology(seen=0), is_common=True, hidden=NOT_THE_SCOUT)],
    "technology:move": [Sample(_technology(action="withdraw"), is_common=True, hidden=NOT_THE_SCOUT)],
    "technology:transfer": [Sample(lambda world: {"pk": world.transfer.pk}, hidden=NOT_THE_SCOUT)],
    "technology:move_transfer": [
        Sample(lambda world: {"pk": world.transfer.pk, "action": "advise"}, Technologies.ADVISE, hidden=NOT_THE_SCOUT),
        Sample(lambda world: {"pk": world.transfer.pk, "action": "give_up"}, Technologies.ASK, hidden=NOT_THE_SCOUT),
    ],
    "technology:right": [Sample(lambda world: {"pk": world.right.pk}, hidden=NOT_THE_SCOUT)],
    "technology:move_right": [
        Sample(lambda world: {"pk": world.right.pk, "action": "guide"}, Technologies.ADVISE, hidden=NOT_THE_SCOUT),
        Sample(lambda world: {"pk": world.right.pk, "action": "withdraw"}, Technologies.ASK, hidden=NOT_THE_SCOUT),
    ],
    **{f"technology:{name}": [Sample(_technology(), is_common=True, hidden=NOT_THE_SCOUT)] for name in ("edit", "see_working")},
    **{f"technology:{name}": [Sample(lambda world: {}, hidden=NOT_THE_SCOUT)] for name in ("keep", "import", "import_template")},
}
NOT_THE_PROMOTER = {Role.CO_APPRAISER: "of an office that has not the duty to invite investors"}


def _opportunity(**more: Any) -> Arguments:
    """The opportunity that is shown to everybody, with further arguments."""
    return lambda world: {"pk": Opportunity.objects.get().pk} | more


def _sent(_: World) -> dict[str, Any]:
    """What an investor who wrote on the public page is shown afterwards."""
    return {"token": lead_token(Lead.objects.filter(source="public").order_by("pk")[0])}


def _lead(**more: Any) -> Arguments:
    """The investor, of no world, with further arguments."""
    return lambda world: {"pk": Lead.objects.get(source="office").pk} | more


SAMPLES |= {
    "investment:opportunity": [Sample(_opportunity(), is_common=True)],
    "investment:opportunity_en": [Sample(_opportunity(), is_common=True)],
    **{f"investment:{name}": [Sample(_opportunity(), is_common=True)] for name in ("interest", "interest_en")},
    **{f"investment:{name}": [Sample(_sent, is_common=True)] for name in ("interest_sent", "interest_sent_en")},
    "investment:edit": [Sample(_opportunity(), is_common=True, hidden=NOT_THE_PROMOTER)],
    "investment:move": [Sample(_opportunity(action="close"), is_common=True, hidden=NOT_THE_PROMOTER)],
    "investment:lead": [Sample(_lead(), is_common=True, hidden=NOT_THE_PROMOTER)],
    "investment:move_lead": [Sample(_lead(action="contact"), Investment.FOLLOW, is_common=True, hidden=NOT_THE_PROMOTER)],
    **{f"investment:{name}": [Sample(lambda world: {}, hidden=NOT_THE_PROMOTER)] for name in ("opportunities", "keep", "leads", "note")},
}


def course(**more: Callable[[World], Any]) -> Arguments:
    """The district's course, at which its officer was, with further arguments."""
    return lambda world: {"pk": world.attendee.course.activity_id} | {name: value(world) for name, value in more.items()}


def _day_code(world: World) -> dict[str, Any]:
    return {"token": day_token(world.attendee.course, DAY)}


def _item(_: World) -> dict[str, Any]:
    return {"pk": Publication.objects.order_by("pk")[0].activity_id}


NOT_INVITED = {role: "invited to no such course" for role in holders(Acts.JOIN) if role not in _THE_OFFICE}
NOT_THERE = {role: "was not at the course" for role in holders(Acts.JOIN) if role != Role.DISTRICT_OFFICER}
NO_NEWS = {
    role: "what the Sở itself brought out"
    for role in holders(Acts.KEEP)
    if role not in (Role.DOIT_OFFICER, Role.DOIT_HEAD, Role.DOIT_LEADER)
}
SAMPLES |= {
    "activities:register": [Sample(course(), hidden=NOT_INVITED)],
    "activities:withdraw": [Sample(course(attendee=lambda world: world.attendee.pk), hidden=NOT_INVITED)],
    "activities:evaluate": [Sample(course(), hidden=NOT_THERE)],
    "activities:present": [Sample(_day_code, hidden=ASKED_ELSEWHERE | dict.fromkeys(Role.of_enterprises(), "invited to no such course"))],
    "activities:forget_presence": [
        Sample(course(presence=lambda world: world.attendee.presences.get().pk), hidden=OF_OTHER_OFFICES, is_empty=True)
    ],
    "activities:amend_item": [Sample(_item, hidden=NO_NEWS, is_common=True)],
    "activities:plan_media": [Sample(lambda world: {"year": 2024}, is_common=True)],
    "activities:remind_media": [Sample(lambda world: {"pk": Organisation.objects.get(code="bdk").pk}, is_common=True)],
    "activities:news_item": [Sample(lambda world: {"pk": 0}, is_empty=True)],
    "activities:news_picture": [Sample(lambda world: {"pk": 0}, is_empty=True)],
} | {f"activities:{name}": [Sample(course(), hidden=OF_OTHER_OFFICES)] for name in ("open_course", "day_code", "roll", "certify")}
NOT_THE_PLANNER = {Role.CO_APPRAISER: "of an office that does not plan training"}
SAMPLES |= {
    "employment:need": [Sample(lambda world: {"pk": world.employment.need.pk}, hidden=NOT_THE_PLANNER)],
    "employment:close": [Sample(lambda world: {"pk": world.employment.need.pk})],
    "employment:course": [Sample(lambda world: {"pk": world.employment.course.pk}, hidden=NOT_THE_PLANNER)],
    "employment:open": [Sample(lambda world: {}, hidden=NOT_THE_PLANNER)],
    # No đề án of the scene trains anybody.
    "employment:link": [Sample(lambda world: {"pk": 0}, is_empty=True)],
}
SAMPLES |= {
    f"employment:{name}": [Sample(lambda world: {"pk": world.employment.course.pk}, hidden=NOT_THE_PLANNER)]
    for name in ("enrol", "finish", "cancel")
}
SAMPLES |= {
    f"employment:{name}": [Sample(lambda world: {"pk": world.employment.trainee.pk}, hidden=NOT_THE_PLANNER)]
    for name in ("hire", "ask", "withdraw")
}
NOT_OF_THE_DISTRICT = dict.fromkeys((Role.CENTER_OFFICER, Role.DOIT_OFFICER), "holds the province's selections, leads its own fairs")
NOT_SEATED = {Role.CO_APPRAISER: "does not sit on the panel"}
SAMPLES |= {
    "products:village": [Sample(lambda world: {"pk": CraftVillage.objects.order_by("pk")[0].pk}, is_common=True)],
    "products:edit_village": [Sample(lambda world: {"pk": world.market.village.pk})],
    "products:recognise": [Sample(lambda world: {"pk": world.market.village.pk})],
    "products:withdraw_recognition": [Sample(lambda world: {"pk": world.market.village.pk})],
    "products:selection": [Sample(lambda world: {"pk": world.market.selection.pk}, hidden=NOT_SEATED)],
    "products:move_selection": [
        Sample(
            lambda world: {"pk": world.market.selection.pk, "action": "begin_scoring"},
            Products.HOLD,
            refused=dict.fromkeys((Role.CENTER_OFFICER, Role.DOIT_OFFICER), "each level holds its own"),
            hidden=NOT_SEATED,
        )
    ],
    "products:seat": [Sample(lambda world: {"pk": world.market.selection.pk}, hidden=NOT_OF_THE_DISTRICT)],
    "products:unseat": [
        Sample(lambda world: {"pk": world.market.selection.pk, "juror": world.market.juror.pk}, hidden=NOT_OF_THE_DISTRICT)
    ],
    "products:enter": [Sample(lambda world: {"pk": world.market.selection.pk})],
    "products:entry": [Sample(lambda world: {"pk": world.market.entry.pk}, hidden=NOT_SEATED)],
    # No product of the scene has a picture.
    "products:photo": [Sample(lambda world: {"pk": world.market.entry.pk, "digest": "0" * 16}, is_empty=True)],
    "products:withdraw_entry": [Sample(lambda world: {"pk": world.market.entry.pk})],
    "products:exclude": [Sample(lambda world: {"pk": world.market.entry.pk}, hidden=NOT_OF_THE_DISTRICT)],
    "products:score": [
        Sample(
            lambda world: {"pk": world.market.entry.pk},
            hidden={role: "does not sit on the panel" for role in Role if role not in (Role.COMMUNE_OFFICER, Role.SYSTEM)},
        )
    ],
    "products:fair": [Sample(lambda world: {"pk": Fair.objects.order_by("pk")[0].pk}, is_common=True)],
    "products:ask_booth": [Sample(lambda world: {"pk": Fair.objects.order_by("pk")[0].pk}, is_common=True)],
    "products:edit_fair": [Sample(lambda world: {"pk": world.market.fair.pk}, hidden=NOT_OF_THE_DISTRICT)],
    "products:cancel_fair": [Sample(lambda world: {"pk": world.market.fair.pk}, hidden=NOT_OF_THE_DISTRICT)],
    "products:answer_booth": [Sample(lambda world: {"pk": world.market.booth.pk}, hidden=NOT_OF_THE_DISTRICT)],
    "products:withdraw_booth": [Sample(lambda world: {"pk": world.market.booth.pk})],
    "products:tell_results": [
        Sample(
            lambda world: {"pk": world.market.booth.pk},
            hidden={
                role: "neither of the cơ sở nor of the office that leads the fair"
                for role in holders(Products.VIEW)
                if role not in (*Role.of_enterprises(), Role.DISTRICT_OFFICER)
            },
        )
    ],
}

"""What a move of a đề án causes. Commands, run inside the move's transaction.

`prepares` set attributes of the row that is about to move (the runner saves them with the new state); the others run
after the state has changed and may write further rows, papers and ledger entries.
"""

from typing import Any

from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.calendar import clocks
from khuyencong.calendar.selectors import due_date
from khuyencong.documents import services as papers
from khuyencong.workflow.machine import Context
from projects.enums import DecisionKind, LineState, OpinionState, ProjectState

# A đề án stands where the slowest of its living lines stands.
PACE: dict[str, tuple[int, ProjectState]] = {
    LineState.WAITING: (0, ProjectState.ALLOCATED),
    LineState.CONTRACTED: (1, ProjectState.CONTRACTED),
    LineState.SUSPENDED: (2, ProjectState.SUSPENDED),
    LineState.IMPLEMENTING: (3, ProjectState.IMPLEMENTING),
    LineState.COMPLETED: (4, ProjectState.COMPLETED),
    LineState.ACCEPTED: (5, ProjectState.ACCEPTED),
    LineState.SETTLED: (6, ProjectState.SETTLED),
    LineState.CLOSED: (7, ProjectState.CLOSED),
}


def mark_submitted(project: Any, context: Context) -> None:
    """Keep the moment of the first submission, and where each beneficiary produces then: that is where the money will be spent."""
    project.submitted_at = project.submitted_at or context.at
    for line in project.lines.select_related("enterprise").order_by("position"):
        if line.area_id != line.enterprise.area_id:
            line.area_id = line.enterprise.area_id
            line.save(update_fields=["area"])


def issue_application(project: Any, context: Context) -> None:
    """Issue the request and the narrative as they are handed in."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.handed_in(project, context)


def issue_letter(project: Any, context: Context) -> None:
    """Issue the district's letter to the Sở."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.district_letter(project, context)


def remember_asker(project: Any, _: Context) -> None:
    """Keep where the đề án comes back to after the supplement."""
    project.returned_from = str(project.state)  # prepares run before the new state is set


def who_asked(project: Any, _: Context) -> str:
    """The state of the office that asked for the supplement."""
    return str(project.returned_from)


def record_supplement(project: Any, context: Context) -> None:
    """Keep the request with its due date, and the council's minutes that make it necessary; issue its paper (phiếu yêu cầu bổ sung)."""
    from projects import documents  # leaf: papers read the models, which take their guard from here
    from projects.selectors import appraising

    day = context.day
    row = project.supplements.create(
        asked_in=project.returned_from,
        items=context.reason,
        asked_by_id=context.actor.user_id,
        organisation_id=context.actor.organisation_id,
        asked_at=context.at,
        due_on=due_date("supplement", day),
        council_minutes=appraising.minutes_that_ask_for_change(project),
    )
    parts = enumerate(context.data.get("parts", ()), start=1)
    row.parts.bulk_create(row.parts.model(request=row, position=place, kind=kind, text=text) for place, (kind, text) in parts)
    row.paper = documents.supplement_request(project, row, context)
    row.save(update_fields=["paper"])


def answer_supplement(project: Any, context: Context) -> None:
    """Close the open request with the applicant's answer, point by point where points were asked (`answers`: text by the point's id)."""
    waiting = project.supplements.filter(answered_at__isnull=True)
    answers = context.data.get("answers", {})
    for row in waiting:
        for part in row.parts.filter(pk__in=answers, answer=""):
            part.answer = answers[part.pk]
            part.save(update_fields=["answer"])
    waiting.update(answer=context.reason, answered_at=context.at, answered_by_id=context.actor.user_id)


def renew_supplement(project: Any, context: Context) -> None:
    """A revived application has the whole time for its supplement again."""
    project.supplements.filter(answered_at__isnull=True).update(due_on=due_date("supplement", context.day))


def issue_receipt(project: Any, context: Context) -> None:
    """Issue the receipt with the promised day."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.receipt(project, context)


def assign_appraiser(project: Any, context: Context) -> None:
    """Give the đề án to its appraiser."""
    project.appraiser_id = context.data["appraiser_id"]


def give_to_another(project: Any, context: Context) -> None:
    """Another goes on as the author or as the appraiser (`as`: the column; `to`: who)."""
    setattr(project, context.data["as"], context.data["to"])


def ask_required_opinions(project: Any, context: Context) -> None:
    """Ask the offices that the rules of the day make obligatory and that were not asked yet (Chỉ thị, mục 5a, 6, 7c)."""
    from projects.selectors import appraising  # leaf: imports the models, which take their guard from here

    if project.state != ProjectState.APPRAISING:
        return
    for one in appraising.not_yet_asked(project, context.day):
        ask_opinion(
            project,
            function=one.function,
            question=one.question,
            by_id=context.actor.user_id,
            is_required=True,
            because=one.because,
            time_limit=one.time_limit,
        )


def ask_opinion(
    project: Any,
    *,
    function: Function,
    question: str,
    by_id: int | None,
    is_required: bool = False,
    because: str = "",
    time_limit: str = "opinion",
) -> Any:
    """Ask the organisation that holds a function; its people are told. LookupError when nobody holds it today."""
    from khuyencong import clock, notices

    organisation = actors.holder_of(function)
    if organisation is None:
        raise LookupError(f"Chưa có cơ quan nào được giao chức năng “{function.label}”.")
    row = project.opinions.create(
        function=function,
        organisation=organisation,
        question=question,
        is_required=is_required,
        because=because,
        asked_by_id=by_id,
        asked_at=clock.now(),
        due_on=due_date(time_limit, clock.today()),
        state=OpinionState.ASKED,
    )
    people = actors.people_of(organisation_id=organisation.pk)
    if people:
        notices.tell(
            people,
            kind="project.opinion_asked",
            title=f"Xin ý kiến thẩm định: {project}",
            body=question,
            url=project.get_absolute_url(),
            subject=("project", project.pk),
        )
    return row


def mark_recommended(project: Any, _: Context) -> None:
    """The Sở recommends it."""
    project.is_recommended = True


def mark_not_recommended(project: Any, _: Context) -> None:
    """The Sở advises against it."""
    project.is_recommended = False


def issue_submission(project: Any, context: Context) -> None:
    """Issue the Sở's report on the appraisal and its submission to the authority (tờ trình)."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.appraisal_report(project, context)
    documents.submission(project, context)


def void_appraisal(project: Any, _: Context) -> None:
    """An appraisal that was sent back no longer counts, nor what a council concluded on it."""
    project.appraisals.filter(is_void=False).update(is_void=True)
    project.agenda_items.filter(is_void=False).exclude(conclusion="").update(is_void=True)
    type(project).objects.filter(pk=project.pk).update(is_recommended=None)


def void_what_was_supplemented(project: Any, context: Context) -> None:
    """A file that comes back to the appraisal with a supplement is another one: what was concluded before does not speak of it."""
    if project.state == ProjectState.APPRAISING:
        void_appraisal(project, context)


def mark_approver(project: Any, context: Context) -> None:
    """Keep who decided."""
    project.approver_id = context.actor.user_id


def approve_amounts(project: Any, context: Context) -> None:
    """What was asked is what is approved, line by line, unless the ministry assigned other amounts (đồng by position); keep who decided."""
    mark_approver(project, context)
    assigned = context.data.get("amounts") or {}
    total = 0
    for line in project.lines.order_by("position"):
        line.approved = assigned.get(line.position, line.requested)
        line.save(update_fields=["approved"])
        total += line.approved
    project.approved = total


def issue_approval(project: Any, context: Context) -> None:
    """Keep the decision: our own paper (one for a whole list, when `paper` brings it), or the number and day of the ministry's."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.decide(project, DecisionKind.APPROVE, context)


def issue_rejection(project: Any, context: Context) -> None:
    """Keep and issue the negative decision with its reasons."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.decide(project, DecisionKind.REJECT, context)


def revoke_decision(project: Any, context: Context) -> None:
    """A new decision takes the approval back; the approved paper says so from now on, unless it goes on for others of its list."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    row = project.decisions.filter(kind=DecisionKind.APPROVE).select_related("paper").order_by("-at", "-id").first()
    documents.decide(project, DecisionKind.REVOKE, context)
    if row is not None and row.paper is not None and row.paper.subject_kind == project.machine.name:
        papers.revoke(row.paper, reason=context.reason, on=context.day)


def allocate_lines(project: Any, context: Context) -> None:
    """Open an account for every line and move its grant from the estimate into it; issue the allocation's paper."""
    from projects import documents  # leaf: papers read the models, which take their guard from here
    from projects.selectors import money

    for line in project.lines.select_related("enterprise").order_by("position"):
        money.allocate_line(project, line, context)
    documents.allocation(project, context)


def state_of_lines(project: Any, _: Context) -> str:
    """The state that follows from the lines: that of the slowest living one; with none living, terminated."""
    states = list(project.lines.order_by("position").values_list("state", flat=True))
    living = [state for state in states if state != LineState.TERMINATED]
    if not living:
        return ProjectState.TERMINATED
    return min(PACE[state] for state in living)[1]


def stop_clock_when_contracted(project: Any, _: Context) -> None:
    """From the contract on the lines have the clocks."""
    if project.state != ProjectState.ALLOCATED:
        clocks.stop(("project", project.pk))

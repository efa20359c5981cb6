"""What a person holds in the đề án's room, and how it passes to another: registered for handovers."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q

from khuyencong import notices
from khuyencong.access import holders
from khuyencong.actors.belongings import Handing, Holder, Keeper, Thing, register_keeper
from khuyencong.actors.selectors.people import colleagues
from khuyencong.text import date_vi
from khuyencong.workflow import runner
from projects.enums import FindingState, OpinionState, ProjectState
from projects.models import Inspection, OpinionRequest, Project
from projects.permissions import P
from projects.workflow import separation

# An appraiser may have to act again after a supplement and after the authority has sent it back.
WITH_THE_APPRAISER = (ProjectState.APPRAISING, ProjectState.RETURNED, ProjectState.RECOMMENDED)


def _thing(project: Project) -> Thing:
    return Thing(project.pk, f"{project.code} {project.title}", project.state_label, project.get_absolute_url())


def _written(holder: Holder) -> list[Thing]:
    """What they write, or wrote and may have to put right, for their organisation."""
    rows = Project.objects.filter(
        written_by_id=holder.user_id, written_for_id=holder.organisation_id, state__in=ProjectState.before_decision()
    )
    return [_thing(row) for row in rows.order_by("pk")]


def _appraised(holder: Holder) -> list[Thing]:
    rows = Project.objects.filter(appraiser_id=holder.user_id, state__in=WITH_THE_APPRAISER)
    return [_thing(row) for row in rows.order_by("pk")]


def _by_separation(hands: Callable[[Project], set[int]], words: str) -> Callable[[Sequence[int], Holder], Mapping[int, str]]:
    def unfit(ids: Sequence[int], receiver: Holder) -> dict[int, str]:
        rows = Project.objects.filter(pk__in=list(ids)).order_by("pk")
        return {row.pk: words for row in rows if receiver.user_id in hands(row)}

    return unfit


def _give(column: str) -> Callable[[Sequence[int], Handing], None]:
    """Each đề án goes on with the receiver, by a move of its own that leaves a row in its log."""

    def hand(ids: Sequence[int], handing: Handing) -> None:
        for project in Project.objects.filter(pk__in=list(ids)).order_by("pk"):
            data = {"as": column, "from": handing.giver.user_id, "to": handing.receiver.user_id}
            runner.fire(project, "hand_over", actor=handing.actor, version=project.version, reason=handing.reason, data=data)

    return hand


def _followed(holder: Holder) -> list[Thing]:
    """Inspections whose findings they see to."""
    mine = Q(followed_by_id=holder.user_id) | Q(followed_by__isnull=True, by_id=holder.user_id)
    left = ~Q(findings__state=FindingState.CLOSED) & Q(findings__isnull=False)
    rows = Inspection.objects.filter(mine).filter(left).select_related("line__project", "line__enterprise").distinct()
    return [
        Thing(
            row.pk,
            f"Tồn tại sau kiểm tra {date_vi(row.held_on)} tại {row.line.enterprise.name}",
            row.line.project.code,
            row.line.get_absolute_url(),
        )
        for row in rows.order_by("pk")
    ]


def _follow(ids: Sequence[int], handing: Handing) -> None:
    Inspection.objects.filter(pk__in=list(ids)).update(followed_by_id=handing.receiver.user_id)


def _asked(holder: Holder) -> list[Thing]:
    """Opinions that their organisation owes, when nobody else there may answer."""
    others = colleagues(holder.organisation_id or 0, but=[holder.user_id]).filter(role__in=list(holders(P.ANSWER_OPINION)))
    if holder.organisation_id is None or others.exists():
        return []
    rows = OpinionRequest.objects.filter(organisation_id=holder.organisation_id, state=OpinionState.ASKED).select_related("project")
    return [
        Thing(row.pk, f"Ý kiến thẩm định {row.project.code}", f"Hạn trả lời {date_vi(row.due_on)}", row.project.get_absolute_url())
        for row in rows.order_by("due_on", "pk")
    ]


def _tell_of_opinions(ids: Sequence[int], handing: Handing) -> None:
    """They are the organisation's: the receiver, who may answer, is told of each."""
    for row in OpinionRequest.objects.filter(pk__in=list(ids)).select_related("project").order_by("pk"):
        notices.tell(
            [handing.receiver.user_id],
            kind="project.opinion_asked",
            title=f"Xin ý kiến thẩm định: {row.project}",
            body=row.question,
            url=row.project.get_absolute_url(),
            subject=("project", row.project_id),
        )


register_keeper(
    Keeper(
        separation.WRITTEN,
        "Đề án đang lập, theo dõi",
        _written,
        _give("written_by_id"),
        P.WRITE,
        _by_separation(separation.appraisers_of, "là người thẩm định đề án này"),
    ),
    Keeper(
        separation.APPRAISED,
        "Đề án đang thẩm định",
        _appraised,
        _give("appraiser_id"),
        P.APPRAISE,
        _by_separation(separation.authors_of, "là người lập đề án này"),
    ),
    Keeper("projects.findings", "Theo dõi khắc phục tồn tại", _followed, _follow, P.INSPECT),
    Keeper("projects.opinions", "Ý kiến thẩm định của cơ quan", _asked, _tell_of_opinions, P.ANSWER_OPINION),
)

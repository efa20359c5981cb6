"""What waits for whom: the main moves of the machines, and the duties beside them, as conditions on rows.

A duty of a machine is a transition with the tone "main" that is not derived: its label is the verb, its permission says whose it is,
its sources say when. `FITS` narrows some of them by what their guards would refuse, so that a queue holds what its reader can do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, Func, IntegerField, Model, OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact

from khuyencong.access import Permission, Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.selectors.handovers import once_held
from khuyencong.workflow.models import Moving
from projects.enums import FindingState, LineState, OpinionState, PaymentKind, PaymentState, ProjectState, Track
from projects.models import (
    Adjustment,
    AdjustmentAuthority,
    Appraisal,
    ApprovalAuthority,
    ConflictDeclaration,
    CounterpartProof,
    Finding,
    Line,
    OpinionRequest,
    PanelAppraiser,
    PaymentRequest,
    Project,
    SiteCheck,
)
from projects.permissions import P
from projects.workflow.separation import APPRAISED, WRITTEN

Condition = Callable[[Principal], Q]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do with rows of a model: its verb, who may, on which rows."""

    name: str
    verb: str
    permission: Permission
    rows: Q
    fits: Condition = lambda who: Q()


def _authors(prefix: str = "") -> Condition:
    """The side that applied: the beneficiary, unless an office wrote the đề án for it."""

    def rows(who: Principal) -> Q:
        if who.organisation_id is None:
            return Q(**{f"{prefix}written_for__isnull": True})
        return Q(**{f"{prefix}written_for_id": who.organisation_id})

    return rows


def _third(who: Principal) -> Q:
    """Who wrote or appraised, now or before a handover, does not decide; nor does a delegate or a leader for whom one acts."""
    us = who.persons
    panel = Exists(PanelAppraiser.objects.filter(project=OuterRef("pk"), person_id__in=us))
    hands = once_held(WRITTEN, us) | once_held(APPRAISED, us) | Q(panel)
    return ~Q(written_by_id__in=us) & (Q(appraiser__isnull=True) | ~Q(appraiser_id__in=us)) & ~Q(hands)


def _decides(who: Principal) -> Q:
    """The lowest authority whose limit reaches the asked grant is the reader's role (`authority.in_force`, as a condition)."""
    reaching = ApprovalAuthority.objects.filter(
        actors.in_force(), Q(up_to__isnull=True) | Q(up_to__gte=OuterRef("requested")), track=OuterRef("track")
    )
    role = Subquery(reaching.order_by(F("up_to").asc(nulls_last=True), "pk").values("role")[:1])
    return Q(Exact(role, Value(str(who.role)))) & _third(who)


def _decides_adjustment(who: Principal) -> Q:
    """Of those whom the kinds of the request name, the highest is the reader's role (`adjusting.authority_of`, as a condition)."""
    named = AdjustmentAuthority.objects.filter(actors.in_force(), track=OuterRef("line__project__track"))
    asked = named.annotate(place=Func(OuterRef("kinds"), F("kind"), function="array_position", output_field=IntegerField()))
    role = Subquery(asked.filter(place__isnull=False).order_by("-rank", "pk").values("role")[:1])
    return Q(Exact(role, Value(str(who.role)))) & ~Q(requested_by_id__in=who.persons) & ~Q(confirmed_by_id__in=who.persons)


def _concluded(*, positive: bool | None = None) -> Exists:
    rows = Appraisal.objects.filter(project=OuterRef("pk"), is_void=False)
    return Exists(rows if positive is None else rows.filter(is_positive=positive))


def _own_budget(who: Principal) -> Q:
    """District money is allocated by the district, all other by Sở Tài chính."""
    return Q(track=Track.DISTRICT) if who.scope(P.ALLOCATE) == Scope.DISTRICT else ~Q(track=Track.DISTRICT)


def _owed_sheet(who: Principal) -> Q:
    """A sheet beside the lead's that the reader has not written, and does not keep out of."""
    mine = PanelAppraiser.objects.filter(project=OuterRef("pk"), person_id=who.user_id, written_at__isnull=True)
    out = ConflictDeclaration.objects.filter(project=OuterRef("pk"), person_id=who.user_id, has_conflict=True)
    return Q(Exists(mine)) & ~Q(Exists(out))


def _untouched(who: Principal, *people: str) -> Q:
    """Rows on which none of some steps was the reader's."""
    touched = Q()
    for name in people:
        touched |= Q(**{f"{name}_id__in": who.persons})
    # NOT over a column that may be empty: an empty one was nobody's.
    return ~touched


_CHECKED = Exists(SiteCheck.objects.filter(project=OuterRef("pk")))
_PAID = Exists(PaymentRequest.objects.filter(line=OuterRef("pk"), kind=PaymentKind.PAYMENT, state=PaymentState.PAID))
_ASKED = Exists(PaymentRequest.objects.filter(line=OuterRef("pk"), kind=PaymentKind.PAYMENT).exclude(state__in=PaymentState.undone()))

FITS: Mapping[tuple[str, str], Condition] = {
    ("project", "submit"): _authors(),
    ("project", "resubmit"): _authors(),
    ("project", "revive"): _authors(),
    ("project", "take_up"): _own_budget,
    ("project", "endorse"): lambda who: Q(_CHECKED),
    ("project", "recommend"): lambda who: Q(_concluded(positive=True)) & _third(who),
    ("project", "approve"): lambda who: Q(is_recommended=True) & _decides(who),
    ("project", "allocate"): _own_budget,
    ("line", "sign_contract"): lambda who: Q(holding__isnull=False, project__state__in=ProjectState.by_lines()),
    ("line", "complete"): _authors("project__"),
    ("line", "liquidate"): lambda who: Q(_PAID),
    ("adjustment", "confirm"): lambda who: ~Q(requested_by_id__in=who.persons),
    ("adjustment", "decide"): _decides_adjustment,
    ("payment", "check"): lambda who: ~Q(requested_by_id__in=who.persons),
    ("payment", "approve"): lambda who: _untouched(who, "requested_by", "checked_by"),
    ("payment", "pay"): lambda who: _untouched(who, "requested_by", "checked_by", "approved_by"),
}

# Duties that are no main move: a "no" that an earlier step has made the only way, and work that changes no state.
_BESIDE: Mapping[type[Model], tuple[Duty, ...]] = {
    Project: (
        Duty("site_check", "Kiểm tra cơ sở", P.REVIEW_DISTRICT, Q(state=ProjectState.SUBMITTED) & ~Q(_CHECKED)),
        Duty(
            "conclude",
            "Thẩm định",
            P.APPRAISE,
            Q(state=ProjectState.APPRAISING) & ~Q(_concluded()),
            lambda who: Q(appraiser_id=who.user_id),
        ),
        Duty(
            "sheet",
            "Ghi phiếu thẩm định",
            P.APPRAISE,
            Q(state=ProjectState.APPRAISING),
            _owed_sheet,
        ),
        Duty(
            "not_recommend",
            Project.machine.named("not_recommend").label,
            P.RECOMMEND,
            Q(state=ProjectState.APPRAISING) & Q(_concluded(positive=False)),
            _third,
        ),
        Duty("reject", Project.machine.named("reject").label, P.APPROVE, Q(state=ProjectState.RECOMMENDED, is_recommended=False), _decides),
    ),
    Line: (Duty("request_payment", "Đề nghị thanh toán", P.REQUEST_PAYMENT, Q(state=LineState.ACCEPTED) & ~Q(_ASKED)),),
    OpinionRequest: (
        Duty(
            "answer",
            "Cho ý kiến",
            P.ANSWER_OPINION,
            Q(state=OpinionState.ASKED, project__state=ProjectState.APPRAISING),
            lambda who: Q(organisation_id=who.organisation_id),
        ),
    ),
    Finding: (
        Duty("fix", "Khắc phục tồn tại", P.FIX_FINDING, Q(state=FindingState.OPEN), _authors("inspection__line__project__")),
        Duty(
            "close",
            "Xác nhận đã khắc phục",
            P.INSPECT,
            Q(state=FindingState.FIXED),
            lambda who: ~Q(fixed_by_id=who.user_id),
        ),
    ),
    CounterpartProof: (
        Duty(
            "verify",
            "Xác nhận vốn đối ứng",
            P.VERIFY_COUNTERPART,
            Q(verified_by__isnull=True),
            lambda who: ~Q(entered_by_id=who.user_id),
        ),
    ),
}
MODELS: tuple[type[Model], ...] = (Project, Line, PaymentRequest, Adjustment, OpinionRequest, Finding, CounterpartProof)


def duties_on(model: type[Model], who: Principal) -> list[Duty]:
    """The duties on rows of a model that the principal's role holds."""
    moves: list[Duty] = []
    if issubclass(model, Moving):
        machine = model.machine
        for move in machine.transitions:
            if move.tone == "main" and not move.derived and move.permission is not None:
                fits = FITS.get((machine.name, move.name), lambda _: Q())
                moves.append(Duty(move.name, move.label, move.permission, Q(state__in=[str(state) for state in move.sources]), fits))
    return [duty for duty in (*moves, *_BESIDE.get(model, ())) if who.may(duty.permission)]

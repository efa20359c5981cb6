"""Whose rows lie within a scope, and who is told of a move."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from khuyencong.access import Principal, Role, Scope, holders
from khuyencong.actors import selectors as actors
from projects.permissions import P


def project_within(project: Any, who: Principal, scope: Scope) -> bool:
    """Whether a đề án lies within the scope of a grant."""
    match scope:
        case Scope.PROVINCE:
            return True
        case Scope.DISTRICT:
            return project.district_id in who.area_ids
        case Scope.ENTERPRISE:
            return project.lines.filter(enterprise_id__in=who.enterprise_ids).exists()
        case Scope.FIELD:
            return project.opinions.filter(organisation_id=who.organisation_id).exists()
    return False


def line_within(line: Any, who: Principal, scope: Scope) -> bool:
    """Whether a beneficiary's line lies within the scope; an enterprise reaches its own lines only."""
    if scope == Scope.ENTERPRISE:
        return line.enterprise_id in who.enterprise_ids
    return project_within(line.project, who, scope)


def payment_within(request: Any, who: Principal, scope: Scope) -> bool:
    """Whether a request for money lies within the scope."""
    return line_within(request.line, who, scope)


def adjustment_within(adjustment: Any, who: Principal, scope: Scope) -> bool:
    """Whether a request for an adjustment lies within the scope."""
    return line_within(adjustment.line, who, scope)


def _district(*roles: Role) -> Callable[[Any], Iterable[int]]:
    def people(project: Any) -> list[int]:
        committee = actors.district_committee(project.district_id)
        return actors.people_of(organisation_id=committee.pk, roles=roles) if committee else []

    return people


def _role(*roles: Role) -> Callable[[Any], Iterable[int]]:
    return lambda _subject: actors.people_in_role(*roles)


def _applicants(project: Any) -> list[int]:
    """The beneficiaries' people, and whoever wrote the đề án for them."""
    ids = list(project.lines.order_by("position").values_list("enterprise_id", flat=True))
    return sorted({*actors.people_of_enterprises(ids), project.written_by_id})


def _asker(project: Any) -> list[int]:
    """Who asked for the last supplement."""
    last = project.supplements.order_by("-asked_at", "-id").first()
    return [last.asked_by_id] if last else []


def _authority(project: Any) -> list[int]:
    from projects.selectors import authority  # leaf: the selector imports the models, which take their guard from here

    row = authority.in_force(track=project.track, amount=project.requested)
    if row is None:
        return []
    if row.role == Role.DISTRICT_LEADER:
        return list(_district(Role.DISTRICT_LEADER)(project))
    return actors.people_in_role(Role(row.role))


def _decides_adjustment(adjustment: Any) -> list[int]:
    from projects.selectors import adjusting  # leaf: the selector imports the models, which take their guard from here

    row = adjusting.authority_of(adjustment.line.project.track, adjustment.kinds)
    if row is None:
        return []
    if row.role == Role.DISTRICT_LEADER:
        return list(_district(Role.DISTRICT_LEADER)(adjustment.line.project))
    return actors.people_in_role(Role(row.role))


def _co_appraisers(project: Any) -> list[int]:
    ids = project.opinions.order_by("id").values_list("organisation_id", flat=True)
    return sorted({person for pk in ids for person in actors.people_of(organisation_id=pk, roles=tuple(holders(P.ANSWER_OPINION)))})


OF_PROJECT: Mapping[str, Callable[[Any], Iterable[int]]] = {
    "applicant": _applicants,
    "district": _district(Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER),
    "clerk": _role(Role.DOIT_CLERK),
    "head": _role(Role.DOIT_HEAD),
    "leader": _role(Role.DOIT_LEADER),
    "appraiser": lambda project: [project.appraiser_id] if project.appraiser_id else [],
    "authority": _authority,
    "finance": _role(Role.FINANCE_OFFICER),
    "center": _role(Role.CENTER_OFFICER),
    "asker": _asker,
    "co_appraisers": _co_appraisers,
}

OF_LINE: Mapping[str, Callable[[Any], Iterable[int]]] = {
    "applicant": lambda line: actors.people_of_enterprises([line.enterprise_id]),
    "center": _role(Role.CENTER_OFFICER),
    "finance": _role(Role.FINANCE_OFFICER, Role.FINANCE_LEADER),
    "inspectors": lambda line: sorted({*_role(Role.DOIT_OFFICER)(line), *_district(Role.DISTRICT_OFFICER)(line.project)}),
}

OF_PAYMENT: Mapping[str, Callable[[Any], Iterable[int]]] = {
    "applicant": lambda request: actors.people_of_enterprises([request.line.enterprise_id]),
    "center": _role(Role.CENTER_OFFICER),
    "approvers": _role(Role.FINANCE_LEADER),
    "recorders": _role(Role.FINANCE_OFFICER),
}

OF_ADJUSTMENT: Mapping[str, Callable[[Any], Iterable[int]]] = {
    "applicant": lambda row: sorted({*actors.people_of_enterprises([row.line.enterprise_id]), row.requested_by_id}),
    "center": _role(Role.CENTER_OFFICER),
    "finance": _role(Role.FINANCE_OFFICER),
    "authority": _decides_adjustment,
}

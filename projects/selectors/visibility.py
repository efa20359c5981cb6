"""Whose rows a reader sees: everything that reads đề án starts here."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.access import Principal, Scope
from projects.enums import ProjectState
from projects.models import Line, OpinionRequest, PaymentRequest, Project
from projects.permissions import P


def visible_to(who: Principal) -> QuerySet[Project]:
    """The đề án that the principal may open. Drafts are seen by those who write them only."""
    rows = Project.objects.all()
    mine = Exists(Line.objects.filter(project=OuterRef("pk"), enterprise_id__in=who.enterprise_ids))
    draft = Q(state__in=(ProjectState.DRAFT, ProjectState.DISCARDED))
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows.filter(~draft | Q(written_by_id=who.user_id) | Q(written_for_id=who.organisation_id, written_for__isnull=False))
        case Scope.DISTRICT:
            return rows.filter(Q(district_id__in=who.area_ids) & (~draft | Q(written_for_id=who.organisation_id)))
        case Scope.ENTERPRISE:
            return rows.filter(Q(written_by_id=who.user_id, written_for__isnull=True) | (Q(mine) & (~draft | Q(written_for__isnull=True))))
        case Scope.FIELD:
            return rows.filter(Exists(OpinionRequest.objects.filter(project=OuterRef("pk"), organisation_id=who.organisation_id)))
    return rows.none()


def lines_visible_to(who: Principal) -> QuerySet[Line]:
    """Lines that the principal may open: an enterprise sees its own only, even within a group đề án."""
    return lines_of_seen(who).filter(project__in=visible_to(who))


def lines_of_seen(who: Principal) -> QuerySet[Line]:
    """The same for đề án that are known to be visible: a list of them asks by this, row by row."""
    rows = Line.objects.all()
    return rows.filter(enterprise_id__in=who.enterprise_ids) if who.scope(P.VIEW) == Scope.ENTERPRISE else rows


def payments_visible_to(who: Principal) -> QuerySet[PaymentRequest]:
    """Requests for money that the principal may open."""
    return PaymentRequest.objects.filter(line__in=lines_visible_to(who))


def may_read_project(who: Principal, project_id: int) -> bool:
    """Whether the principal may open a đề án's papers and files."""
    return visible_to(who).filter(pk=project_id).exists()


def may_read_project_files(who: Principal, project_id: int) -> bool:
    """Whether the principal may open what was attached to a đề án. In a group one the files belong to several cơ sở: none of them reads the others'."""
    if not may_read_project(who, project_id):
        return False
    others = Line.objects.filter(project_id=project_id).exclude(enterprise_id__in=who.enterprise_ids)
    return who.scope(P.VIEW) != Scope.ENTERPRISE or not others.exists()


def may_read_payment(who: Principal, payment_id: int) -> bool:
    """Whether the principal may open what was attached to a request for money."""
    return payments_visible_to(who).filter(pk=payment_id).exists()


def may_read_line(who: Principal, line_id: int) -> bool:
    """Whether the principal may open a line's papers and files."""
    return lines_visible_to(who).filter(pk=line_id).exists()


def may_read_contract_scan(who: Principal, scan_id: int) -> bool:
    """Whether the principal may open the scan of a signed contract: both sides, and who else may open the part."""
    return lines_visible_to(who).filter(contract__scans=scan_id).exists()


def may_read_opinion(who: Principal, opinion_id: int) -> bool:
    """Whether the principal may open what an asked office sent along: those who may open the đề án, except applicants."""
    rows = OpinionRequest.objects.filter(pk=opinion_id, project__in=visible_to(who))
    return who.scope(P.VIEW) != Scope.ENTERPRISE and rows.exists()

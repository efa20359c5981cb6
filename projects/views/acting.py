"""The shape of every page on which something is done to a đề án: show the form, call the service, say what happened."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import Http404, HttpRequest

from budgets.ledger import LedgerError
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow import pages
from khuyencong.workflow.pages import conflict, place_errors
from projects.models import Adjustment, Line, PaymentRequest, Project
from projects.selectors import adjusting, visibility

__all__ = ["Doing", "conflict", "find_adjustment", "find_line", "find_payment", "find_project", "place_errors"]


def find_project(request: HttpRequest, code: str) -> Project:
    """The đề án of the address, when the reader may see it; 404 otherwise, as if it were not there."""
    rows = visibility.visible_to(request.principal)  # type: ignore[attr-defined]
    found = rows.select_related("district", "written_by", "written_for", "appraiser").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def find_line(request: HttpRequest, code: str, position: int) -> Line:
    """A beneficiary's line of the address, when the reader may see it; 404 otherwise."""
    rows = visibility.lines_visible_to(request.principal)  # type: ignore[attr-defined]
    found = (
        rows.select_related("project__district", "enterprise__area__parent", "content", "holding")
        .filter(project__code=code, position=position)
        .first()
    )
    if found is None:
        raise Http404
    return found


def find_payment(request: HttpRequest, code: str, pk: int) -> PaymentRequest:
    """A request for money of the address, when the reader may see it; 404 otherwise."""
    rows = visibility.payments_visible_to(request.principal)  # type: ignore[attr-defined]
    found = (
        rows.select_related("line__project__district", "line__enterprise", "line__contract", "line__content", "requested_by", "checked_by")
        .filter(line__project__code=code, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def find_adjustment(request: HttpRequest, code: str, pk: int) -> Adjustment:
    """A request for an adjustment of the address, when the reader may see it; 404 otherwise."""
    rows = adjusting.adjustments_visible_to(request.principal)  # type: ignore[attr-defined]
    near = rows.select_related(
        "line__project__district", "line__enterprise__area__parent", "line__content", "new_enterprise__area", "new_area"
    )
    found = near.filter(line__project__code=code, pk=pk).first()
    if found is None:
        raise Http404
    return found


class Doing(pages.Doing):
    """One thing to do to a đề án; money and files may refuse it as well."""

    refusals: ClassVar[Mapping[type[Exception], str]] = {LedgerError: "", FileRefused: "proof"}

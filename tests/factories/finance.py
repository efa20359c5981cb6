"""Money in motion for tests of its sight: a part under contract with an advance, made through the services."""

from django.db import connection

from budgets.enums import FundingSource
from budgets.models import Entry
from finance.models import BooksHandover, Dated
from finance.services.rules import load_finance_rules
from khuyencong.actors.models import Organisation, User
from projects.enums import LineState, PaymentKind, ProjectState
from projects.models import Line
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, pay, prepare_province

ESTIMATE, GRANT, ADVANCE = 1_000_000_000, 200_000_000, 60_000_000


def prepare() -> None:
    """The province with the rules of this room, and an estimate of the province and one of a district."""
    prepare_province()
    load_finance_rules()
    give_estimate(ESTIMATE)
    give_estimate(ESTIMATE, source=FundingSource.DISTRICT, owner_code="ubnd-829")


def line_with_advance(cast: Cast, *, advance: int = ADVANCE, state: str = LineState.IMPLEMENTING) -> Line:
    """A part that is carried out, with an advance (none when 0)."""
    line = bring_line(make_project(state=ProjectState.ALLOCATED, cast=cast, grant=GRANT).lines.get(), state, cast)
    if advance:
        pay(line, cast, PaymentKind.ADVANCE, advance)
    return line


def handed_books(by: User, organisation: Organisation, *, period: str = "nam", year: int = 2024) -> BooksHandover:
    """A file of the books that waits for the answer of accounting, whatever was in it."""
    last = Entry.objects.filter(fiscal_year_id=year).order_by("-pk").values_list("pk", flat=True)[0]
    return BooksHandover.objects.create(
        organisation=organisation,
        fiscal_year_id=year,
        period=period,
        lines=3,
        amount=1_000,
        last_entry_id=last,
        sha256=f"{last:064x}",
        by=by,
    )


def forget(model: type[Dated], **which: object) -> None:
    """Take out rules that a guard keeps, so that something is not declared."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        model._default_manager.filter(**which).delete()
        cursor.execute("SET session_replication_role = origin")

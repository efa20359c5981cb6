"""Where the year stands, on one page: what waits for the reader, money by stage, the province by district, the seven sub-programmes, what is late."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from markupsafe import Markup

from budgets import selectors as budgets
from budgets.drawing import draw
from budgets.norms.enums import SubProgramme
from budgets.permissions import P as BUDGETS
from budgets.views.years import entries_address
from directive import selectors as directive
from directive.permissions import P as DIRECTIVE
from directive.selectors import Colours
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.access.routes import address_for
from khuyencong.access.views import Allowed
from khuyencong.audit.kept import kept
from khuyencong.portal.places import name_of_queue
from khuyencong.ui.charts import flow
from khuyencong.ui.schematic import NOT_TO_SCALE
from khuyencong.ui.waiting import Waiting
from projects.selectors import queue
from reports import figures, rounds, standing
from reports.atlas import atlas_of, words_of
from reports.figures import Where
from reports.kinds.periodic import difficulties
from reports.periods import parse
from reports.permissions import P

MOST_WAITING, LOOKED_AT = 5, 30


class Overview(Allowed):
    """The year at a look, as far as the reader's reach goes; every figure leads to its list."""

    permission = P.STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        who, year = self.principal, clock.today().year
        colours = self.colours(who, year)
        # The colours may be a minute older than the trail; what is kept tells those of this moment.
        counted = colours.at.isoformat() if colours else None
        body = kept("overview", who.user_id, who.membership_id, who.delegation_id, counted, make=lambda: self.body(colours))
        return render(request, "portal/overview.html", {"year": year, "body": Markup(body)})  # noqa: S704 rendered by us

    def body(self, colours: Colours | None) -> str:
        """The page inside its frame: what the trail, the day, the reader and the colours say, and nothing else."""
        return render_to_string("portal/overview_body.html", self.names() | {"colours": colours}, using="jinja2")

    def names(self) -> dict[str, Any]:
        """What the page tells, but for the colours."""
        who, today = self.principal, clock.today()
        unit_id = None if who.scope(P.STATISTICS) == Scope.PROVINCE else next(iter(who.area_ids), 0)
        where = Where(parse(str(today.year)), unit_id)
        waiting = queue.waiting_for(who, LOOKED_AT)
        return {
            "year": today.year,
            "queue_name": name_of_queue(who.role),
            "waiting": waiting[:MOST_WAITING],
            "waiting_words": self.waiting_words(waiting),
            "money": self.money(who, today.year),
            "atlas": atlas_of(where, "projects", standing.cells) if unit_id is None else None,
            "not_to_scale": NOT_TO_SCALE,
            "totals": self.totals(where),
            "sub_programmes": self.sub_programmes(where),
            "hindered": self.hindered(where, who),
            "rounds": rounds.latest(who),
        }

    def waiting_words(self, rows: list[Waiting]) -> str:
        """How much waits, as far as it was looked at, and how much of that is late."""
        if not rows:
            return "Không có việc nào đang chờ"
        late = sum(1 for row in rows if row.days_left is not None and row.days_left < 0)
        told = f"{len(rows)} việc gần hạn nhất" if len(rows) >= LOOKED_AT else f"{len(rows)} việc"
        return f"{told}, {late} quá hạn" if late else told

    def money(self, who: Principal, year: int) -> Any:
        """The way of the year's money that the reader may see; None without any."""
        if not who.may(BUDGETS.VIEW_BUDGET):
            return None
        found = budgets.positions(year, budgets.owners_visible_to(who))
        return draw(found.of("", None), href=lambda key: entries_address(year, key, "", None)) if found.by_place else None

    def totals(self, where: Where) -> list[tuple[str, str]]:
        """The year's sums in words."""
        total, said = standing.totals(where), figures.MEASURES
        shown = ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "paid", "models")
        return [(said[name], words_of(name, total[name])) for name in shown]

    def sub_programmes(self, where: Where) -> Any:
        """The seven sub-programmes by approved grant, with how many đề án; the empty ones, too."""
        found = standing.cells(where, ("sub_programme",))
        rows = []
        for code, label in SubProgramme.choices:
            cell = found.get((code,))
            rows.append((f"{label} ({cell['projects'] if cell else 0} đề án)", int((cell["grant"] if cell else 0) or 0)))
        return flow(rows)

    def hindered(self, where: Where, who: Principal) -> list[tuple[str, int, str]]:
        """What stands still: how many, and where it is listed; empty where the reader has no such list."""
        told = difficulties(where, clock.today())
        shown = (
            ("Bước quá hạn xử lý", "late", "portal:queue"),
            ("Hồ sơ đang chờ xét", "waiting", "projects:list"),
            ("Tồn tại chưa khắc phục", "findings", "inspections:findings"),
            ("Tồn tại quá hạn", "findings_late", "inspections:findings"),
        )
        return [(label, told[name], address_for(who, page)) for label, name, page in shown]

    def colours(self, who: Principal, year: int) -> Colours | None:
        """How many clauses of the directive stand in which colour; None for who does not read it, or without one."""
        row = directive.current() if who.may(DIRECTIVE.VIEW) else None
        return directive.colours(row, year) if row else None

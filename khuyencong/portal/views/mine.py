"""What a cơ sở comes for: where its files are, and its money."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets import selectors as budgets
from khuyencong.access.views import Allowed
from khuyencong.portal import places
from projects.enums import ProjectState
from projects.permissions import P
from projects.selectors.durations import usual_wait
from projects.selectors.following import asked_of
from projects.selectors.tracking import tracking_of_many
from projects.selectors.visibility import lines_visible_to, visible_to

MOST = 100


class MyProjects(Allowed):
    """One card a file: the state in public words, what is next, by when, who has it; what needs me first."""

    permission = P.WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        projects = list(visible_to(self.principal).select_related("district").order_by("-created_at", "-pk")[:MOST])
        tracked = tracking_of_many(projects, self.principal)
        cards = [(project, tracked[project.pk]) for project in projects]
        cards.sort(key=lambda card: (not card[1].needs_me, card[1].is_over))
        waits = any(project.submitted_at and project.state in ProjectState.before_decision() for project in projects)
        asked = asked_of(self.principal) if self.principal.may(P.REPORT_FOLLOW_UP) else []
        names = {"cards": cards, "asked": asked, "usual": usual_wait() if waits else None, "apply_url": places.APPLY.address}
        return render(request, "portal/my_projects.html", names)


class MyMoney(Allowed):
    """Per beneficiary: approved, advanced, paid, left."""

    permission = P.WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = list(
            lines_visible_to(self.principal)
            .filter(approved__isnull=False)
            .select_related("project", "enterprise")
            .order_by("-project__created_at", "project_id", "position")[:MOST]
        )
        money = budgets.money_of([line.holding_id for line in lines if line.holding_id])
        rows = []
        for line in lines:
            own = money.get(line.holding_id or 0, budgets.Money())
            due = line.accepted if line.accepted is not None else line.approved or 0
            rows.append((line, own, max(0, due - own.paid - own.advanced)))
        return render(request, "portal/my_money.html", {"rows": rows})

"""Pages of a directive: all clauses at a look, one clause with its evidence, the year's plan, remarks, reminders."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from directive import forms, selectors, services
from directive.complaints import complaints
from directive.enums import Colour
from directive.evidence import evidence, in_words, year_of
from directive.models import FIRST_YEAR, LAST_YEAR, Clause, ClausePlan
from directive.permissions import P
from khuyencong import clock
from khuyencong.access.routes import address_for
from khuyencong.access.views import Allowed
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from reports.permissions import P as REPORTS


def year_asked(request: HttpRequest) -> int:
    """The year of the address, else this one; what is no year is this one, too."""
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year


class Overview(Allowed):
    """How every clause stands in a year, in one look; then what the directive itself complains of."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        year, directive = year_asked(request), selectors.current()
        rows = selectors.overview(directive, year) if directive else []
        counts = Counter(row.verdict.colour for row in rows)
        names = {
            "directive": directive,
            "year": year,
            "years": (year - 1, year + 1) if year < clock.today().year else (year - 1,),
            "rows": rows,
            "counts": [(colour, counts[colour]) for colour in Colour],
            "complaints": [(one, address_for(self.principal, one.url_name)) for one in (complaints(year_of(year)) if directive else [])],
            "may_report": self.principal.may(REPORTS.MAKE),
        }
        return render(request, "directive/overview.html", names)


class ClausePage(Allowed):
    """One clause in a year: evidence, units, plan, remarks, reminders, and where the duty is done."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who, year = self.principal, year_asked(request)
        clause: Clause = found(selectors.clauses_visible_to(who), pk)
        (standing,) = selectors.standing_of([clause], year_of(year))
        counted = standing.counted
        acts = [
            (label, reverse(f"directive:{name}", args=[clause.pk, year]))
            for label, name, may in (
                ("Đặt chỉ tiêu, thời hạn", "plan", who.may(P.PLAN)),
                ("Ghi đánh giá", "remark", selectors.may_remark(clause, who)),
                ("Nhắc cơ quan phụ trách", "remind", who.may(P.REMIND) and bool(clause.function)),
            )
            if may
        ]
        names = {
            "clause": clause,
            "year": year,
            "row": standing,
            "figures": [(one.label, in_words(one), address_for(who, one.url_name)) for one in (counted.figures if counted else ())],
            "parts": selectors.parts_for(who, standing),
            "place": address_for(who, standing.evidence.url_name) if standing.evidence else "",
            "acts": acts,
            "remarks": selectors.remarks_of(clause, year, who),
            "reminders": selectors.reminders_of(clause, year, who),
        }
        return render(request, "directive/clause.html", names)


class _OfClause(pages.Doing):
    """Something done to a clause in a year."""

    subject: Clause

    def find(self) -> Clause:
        if not FIRST_YEAR <= self.kwargs["year"] <= LAST_YEAR:
            raise Http404
        row: Clause = found(selectors.clauses_visible_to(self.principal), self.kwargs["pk"])
        return row

    @property
    def year(self) -> int:
        """The year of the address."""
        year: int = self.kwargs["year"]
        return year

    def back(self) -> str:
        return f"{self.subject.get_absolute_url()}?nam={self.year}"


class PlanClause(_OfClause):
    """Set what is to be reached, and by when."""

    permission = P.PLAN
    form_class = forms.PlanForm
    title = "Đặt chỉ tiêu, thời hạn"

    def initial(self) -> dict[str, Any]:
        row = ClausePlan.objects.filter(clause=self.subject, year=self.year).first()
        return {"target": row.target, "due_on": row.due_on, "words": row.words} if row else {}

    def perform(self, data: dict[str, Any]) -> str:
        services.plan_clause(clause=self.subject, year=self.year, who=self.principal, **data)
        return f"Đã đặt chỉ tiêu, thời hạn năm {self.year} cho mục {self.subject.code}."


class RemarkClause(_OfClause):
    """Say how one's office did its duty."""

    permission = P.REMARK
    form_class = forms.RemarkForm
    title = "Đánh giá việc thực hiện"

    def take(self) -> None:
        super().take()
        # To an office that does not have the duty it is not there.
        if not selectors.may_remark(self.subject, self.principal):
            raise Http404

    def perform(self, data: dict[str, Any]) -> str:
        services.remark(clause=self.subject, year=self.year, who=self.principal, words=data["words"])
        return f"Đã ghi đánh giá mục {self.subject.code}, năm {self.year}."


class RemindOwners(_OfClause):
    """Tell the owners that a clause is due."""

    permission = P.REMIND
    form_class = forms.RemindForm
    title = "Nhắc cơ quan phụ trách"
    submit = "Gửi nhắc"

    def initial(self) -> dict[str, Any]:
        kind = evidence(self.subject.evidence)
        (row,) = selectors.standing_of([self.subject], year_of(self.year))
        return {"words": f"{kind.label}: {row.verdict.why}"[:500] if kind else ""}

    def perform(self, data: dict[str, Any]) -> str:
        rows = services.remind(clause=self.subject, year=self.year, who=self.principal, words=data["words"])
        return f"Đã nhắc {len(rows)} cơ quan về mục {self.subject.code}."

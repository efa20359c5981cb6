"""The forecast of cash by month, of all sources or of one."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from budgets import selectors as budgets
from budgets.enums import FundingSource
from budgets.permissions import P as BUDGETS
from budgets.views.years import DISBURSED, addressed, find_year
from finance.forecasting import Forecast, Ground, Month
from finance.selectors.forecast import outlook
from khuyencong import clock
from khuyencong.access.views import Allowed


class ThisYear(Allowed):
    """The forecast of this year, or of the newest fiscal year there is."""

    permission = BUDGETS.VIEW_BUDGET

    def get(self, request: HttpRequest) -> HttpResponse:
        known = [row.year for row in budgets.years()]
        if not known:
            return render(request, "finance/outlook.html", {"title": "Dự báo chi", "months": None})
        today = clock.today().year
        return redirect("finance:outlook", today if today in known else known[0])


class OutlookPage(Allowed):
    """Twelve months: what was paid, what is expected and why."""

    permission = BUDGETS.VIEW_BUDGET

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        find_year(year)
        found = outlook(year, self.principal)
        asked = request.GET.get("nguon", "")
        source = FundingSource(asked) if asked in {str(one) for one in found.by_source} else None
        shown = found.by_source[source] if source else found.whole
        base = reverse("finance:outlook", args=[year])
        names = {
            "title": f"Dự báo chi năm {year}",
            "year": year,
            "source": source,
            "shown": shown,
            "months": self.bars(shown, source),
            "grounds": list(Ground),
            "chips": [("Mọi nguồn", base, source is None)] + [(one.label, f"{base}?nguon={one}", one == source) for one in found.by_source],
            "sources": [(one.label, f"{base}?nguon={one}", told) for one, told in found.by_source.items()],
            "years": [(str(row.year), reverse("finance:outlook", args=[row.year]), row.year == year) for row in budgets.years()],
            "is_now": year == clock.today().year,
            "today": clock.today(),
        }
        return render(request, "finance/outlook.html", names)

    @staticmethod
    def bars(shown: Forecast, source: FundingSource | None) -> list[tuple[Month, float, float, str]]:
        """Each month with the lengths of its two bars in percent of the longest month, and the address of the entries paid in it."""
        longest = max((month.paid + month.expected for month in shown.months), default=0)
        return [
            (month, _share(month.paid, longest), _share(month.expected, longest), paid_in(month.first, source) if month.paid else "")
            for month in shown.months
        ]


def paid_in(month: date, source: FundingSource | None) -> str:
    """The address of the entries by which money left the treasury in a month."""
    return addressed("budgets:entries", month.year, nguon=source or "", nghiep_vu=DISBURSED[0], thang=f"{month:%Y-%m}")


def _share(amount: int, longest: int) -> float:
    return round(100 * amount / longest, 2) if amount > 0 and longest else 0.0

"""What of the money somebody should act on, kind by kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.permissions import P as BUDGETS
from finance.enums import WarningCode
from finance.permissions import P
from finance.selectors.alarms import ALARMS, MOST
from finance.selectors.rules import thresholds
from khuyencong.access.views import Allowed


class Warnings(Allowed):
    """Every warning that the reader may see, with its threshold, who must act, and the entries behind it. A district reads its own."""

    permission = BUDGETS.VIEW_BUDGET

    def get(self, request: HttpRequest) -> HttpResponse:
        known = thresholds()
        kinds = []
        for alarm in ALARMS:
            rows = [alarm.tell(row) for row in alarm.seen(self.principal)[: MOST + 1]]
            mine = self.principal.may(alarm.acts) and alarm.theirs(alarm.seen(self.principal), self.principal).exists()
            kinds.append((alarm, known.get(alarm.code), rows[:MOST], len(rows) > MOST, mine))
        names = {
            "title": "Cảnh báo kinh phí",
            "kinds": kinds,
            "count": sum(len(rows) for _, _, rows, _, _ in kinds),
            "most": MOST,
            "unsigned": WarningCode.UNSIGNED,
            "may_keep": self.principal.may(P.KEEP_CHART),
        }
        return render(request, "finance/warnings.html", names)

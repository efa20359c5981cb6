"""The dated rules of the books and of warnings: what holds, and saying what holds from a day on."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from budgets.enums import EntryKind, FundingSource, Stage
from finance.enums import WarningCode
from finance.forms import ChartForm, CodesForm, ThresholdForm
from finance.models import BudgetCode, ChartRule, WarningRule
from finance.permissions import P
from finance.selectors.rules import budget_codes, chart_rules, thresholds
from finance.services.rules import KEYS, declare_rule
from khuyencong.access.views import Allowed
from khuyencong.workflow import pages


class RulesPage(Allowed):
    """Accounts, codes of the budget, thresholds: each with its citation and whether it was compared with the original."""

    permission = P.KEEP_CHART

    def get(self, request: HttpRequest) -> HttpResponse:
        known = thresholds()
        names = {
            "title": "Khai báo kế toán, cảnh báo",
            "chart": [(row, address_of("chart", {name: getattr(row, name) for name in KEYS[ChartRule]})) for row in chart_rules()],
            "codes": [(row, address_of("codes", {"source": row.source})) for row in budget_codes()],
            "thresholds": [(code, known.get(code), reverse("finance:declare_threshold", args=[code])) for code in WarningCode.measured()],
        }  # fmt: skip
        return render(request, "finance/rules.html", names)


def address_of(name: str, key: Mapping[str, str]) -> str:
    """The page on which something is declared, with what is known of it already."""
    return f"{reverse(f'finance:declare_{name}')}?{urlencode(key)}"


class Declare(pages.Doing):
    """Say what holds from a day on; the row that held until then ends the day before."""

    permission = P.KEEP_CHART
    model: Any
    submit = "Lưu quy định"
    subject = None  # type: ignore[assignment]

    def find(self) -> Any:
        return None

    def back(self) -> str:
        return reverse("finance:rules")

    def more(self) -> dict[str, Any]:
        return {"subject": ""}

    def key(self) -> dict[str, str]:
        """What the address names."""
        return {}

    def initial(self) -> Mapping[str, Any]:
        """What holds now, as far as the address names it."""
        key = self.key()
        last = self.model.objects.filter(**key).order_by("-valid_from", "-pk").first() if key else None
        held = {name: getattr(last, name) for name in self.form_class.base_fields if last is not None and hasattr(last, name)}
        return {name: value for name, value in (held | key).items() if name != "valid_from"}

    def perform(self, data: dict[str, Any]) -> str:
        row = declare_rule(self.model, who=self.principal, **(self.fixed() | data))
        return f"Đã lưu: {row}, từ {row.valid_from:%d/%m/%Y}."

    def fixed(self) -> dict[str, Any]:
        """What is not typed."""
        return {}


class DeclareChart(Declare):
    """Accounts of a kind of entry."""

    form_class = ChartForm
    model = ChartRule
    title = "Tài khoản kế toán của nghiệp vụ"

    def key(self) -> dict[str, str]:
        known = {
            "kind": EntryKind.values,
            "from_stage": ["", *Stage.values],
            "to_stage": ["", *Stage.values],
            "source": ["", *FundingSource.values],
        }
        typed = {name: self.request.GET.get(name, "") for name in known}
        return typed if all(typed[name] in known[name] for name in known) else {}


class DeclareCodes(Declare):
    """Chương, khoản, mục of a source."""

    form_class = CodesForm
    model = BudgetCode
    title = "Mục lục ngân sách của nguồn"

    def key(self) -> dict[str, str]:
        source = self.request.GET.get("source", "")
        return {"source": source} if source in FundingSource.values else {}


class DeclareThreshold(Declare):
    """The threshold of one warning."""

    form_class = ThresholdForm
    model = WarningRule

    @property
    def code(self) -> WarningCode:
        """The warning of the address; 404 when it has no threshold here."""
        found = next((one for one in WarningCode.measured() if one == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    @property
    def title(self) -> str:  # type: ignore[override]
        """The warning's own words."""
        return f"Ngưỡng: {self.code.label}"

    def find(self) -> Any:
        return self.code

    def key(self) -> dict[str, str]:
        return {"code": str(self.code)}

    def fixed(self) -> dict[str, Any]:
        return {"code": self.code}

    def more(self) -> dict[str, Any]:
        return {"subject": f"{self.code.meaning} Đơn vị: {self.code.unit}."}

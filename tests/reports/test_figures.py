"""The figures of the database are those that a plain recount in Python gives."""

import pytest

from budgets.enums import Stage
from budgets.models import Leg
from projects.enums import Track
from projects.models import Line
from reports import figures, periods
from reports.figures import Where

pytestmark = pytest.mark.django_db


def recount(period, unit_id=None, source="", by=()):
    """The same figures by reading every row."""
    found = {}
    lines = Line.objects.select_related("project", "enterprise", "content").order_by("pk")
    for line in lines:
        project = line.project
        if (unit_id and project.district_id != unit_id) or (source and project.track != source):
            continue
        decided = [row.decided_on for row in project.decisions.filter(kind="approve").order_by("pk")]

        def key(day, project=project, line=line):
            values = {
                "year": str(day.year), "district": str(project.district_id), "content": line.content.code,
                "sub_programme": line.content.sub_programme, "source": project.track, "trade": line.enterprise.trade, "kind": project.kind,
            }  # fmt: skip
            return tuple(values[name] for name in by)

        if decided and period.start <= decided[-1] <= period.end and project.state != "revoked":
            cell = found.setdefault(
                key(decided[-1]), {"p": set(), "b": set(), "total_cost": 0, "grant": 0, "counterpart": 0, "paid": 0, "models": 0}
            )
            cell["p"].add(project.pk)
            cell["b"].add((project.pk, line.enterprise_id))
            cell["total_cost"] += line.total_cost
            cell["grant"] += line.approved
            cell["counterpart"] += line.total_cost - line.approved - line.elsewhere
            cell["models"] += line.content.code == "CLEANER_PRODUCTION_MODEL"
        for leg in (
            Leg.objects.filter(account__holding_id=line.holding_id, account__holding__isnull=False)
            .select_related("account", "entry")
            .order_by("pk")
        ):
            if leg.account.stage in (Stage.PAID, Stage.SETTLED) and period.start <= leg.entry.occurred_on <= period.end:
                cell = found.setdefault(
                    key(leg.entry.occurred_on),
                    {"p": set(), "b": set(), "total_cost": 0, "grant": 0, "counterpart": 0, "paid": 0, "models": 0},
                )
                cell["paid"] += leg.credit - leg.debit
    return {
        k: {
            "projects": len(c["p"]),
            "beneficiaries": len(c["b"]),
            **{m: c[m] for m in ("total_cost", "grant", "counterpart", "paid", "models")},
        }
        for k, c in found.items()
    }


@pytest.mark.thorough
def test_figures_equal_a_plain_recount(mixed):
    units = {row.project.district_id for row in Line.objects.select_related("project").order_by("pk")}
    assert len(units) == 2
    seen = 0
    for code in ("2023", "2024", "2024-Q1", "2024-Q2", "2024-H1", "2023..2024"):
        period = periods.parse(code)
        for unit_id in (None, *sorted(units)):
            for source in ("", Track.KCDP, Track.KCQG):
                for by in ((), ("district",), ("content",), ("sub_programme", "year"), ("trade", "kind"), ("source",)):
                    told = {
                        key: {
                            name: cell[name]
                            for name in ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "paid", "models")
                        }
                        for key, cell in figures.cells(Where(period, unit_id, source), by).items()
                    }
                    plain = recount(period, unit_id, source, by)
                    assert {k: v for k, v in told.items() if any(v.values())} == {k: v for k, v in plain.items() if any(v.values())}, (
                        code,
                        by,
                    )
                    seen += bool(plain)
    assert seen > 50
    total = figures.totals(Where(periods.parse("2023..2024")))
    assert total["projects"] == 6
    assert total["paid"]
    assert total["paid"] < total["grant"]

"""Which kinds of reports there are, and how each fills its snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from khuyencong import clock
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.documents.frame import frame_of
from khuyencong.documents.freezing import freeze
from khuyencong.text import date_vi
from projects.enums import Track
from reports import figures
from reports.enums import ReportKind
from reports.figures import Where
from reports.kinds import inspected, money, obstacles, officers, periodic, results
from reports.kinds.bounds import not_by_source
from reports.kinds.listing import listing, past_of, projects_of
from reports.periods import Period

SCHEMA = "khuyencong-report/1"


def _never(period: Period, *, of_unit: bool, source: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind: its heading on paper, its title about a period, what fills it, and why it is not made of some period, place or source (empty: it is)."""

    heading: str
    title: Callable[[Period], str]
    build: Callable[..., dict[str, Any]]
    landscape: bool = False
    refuses: Callable[..., str] = _never


def _list(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    total = figures.totals(where)
    projects = [*past_of(where), *projects_of(where)]
    words = f"Danh mục gồm các đề án được phê duyệt hoặc được thanh toán trong {where.period.label} trên địa bàn {unit_name}."
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {name: count for name, count in total.unknown.items() if count},
        "comparison": [],
        "text": {"results": [words], "difficulties": [], "next": []},
        "tables": [listing(projects, total)],
        "projects": projects,
    }


CATALOGUE = {
    ReportKind.PERIOD: Definition("BÁO CÁO", lambda period: f"Kết quả công tác khuyến công {period.label}", periodic.build),
    ReportKind.STAGE: Definition("BÁO CÁO", lambda period: f"Tổng kết công tác khuyến công {period.label}", periodic.build),
    ReportKind.PROJECTS: Definition("DANH MỤC", lambda period: f"Đề án khuyến công {period.label}", _list, landscape=True),
    ReportKind.OBSTACLES: Definition(
        "TỔNG HỢP", lambda period: f"Khó khăn, vướng mắc trong hoạt động khuyến công {period.label}", obstacles.build,
        landscape=True, refuses=not_by_source,
    ),
    ReportKind.MONEY: Definition(
        "BÁO CÁO", lambda period: f"Kinh phí khuyến công {period.label}", money.build, landscape=True, refuses=money.refuses
    ),
    ReportKind.RESULTS: Definition("BÁO CÁO", lambda period: f"Kết quả, hiệu quả hoạt động khuyến công {period.label}", results.build),
    ReportKind.INSPECTIONS: Definition(
        "BÁO CÁO", lambda period: f"Kiểm tra, giám sát hoạt động khuyến công {period.label}", inspected.build, landscape=True, refuses=not_by_source
    ),
    ReportKind.OFFICERS: Definition(
        "DANH SÁCH", lambda period: f"Cán bộ phụ trách khuyến công {period.label}", officers.build, landscape=True, refuses=officers.refuses
    ),
}  # fmt: skip


def register_kind(kind: ReportKind, definition: Definition) -> None:
    """A kind that a room above fills, told when its app is ready; a second definition of a kind is a mistake and refused."""
    if CATALOGUE.setdefault(kind, definition) is not definition:
        raise ValueError(f"two definitions of {kind}")


def refusal(*, kind: str, period: Period, of_unit: bool, source: str) -> str:
    """Why a report of this kind is not made so; empty when it is."""
    return CATALOGUE[ReportKind(kind)].refuses(period, of_unit=of_unit, source=source)


def snapshot(*, kind: str, period: Period, unit: AdminUnit | None, source: str, map_on: date | None = None) -> dict[str, Any]:
    """The figures of a report as they stand now, as plain JSON data. `as_of` is the only part that tells the day."""
    definition = CATALOGUE[ReportKind(kind)]
    today = clock.today()
    where = Where(period, unit.pk if unit else None, source, map_on)
    issuer = _issuer(unit)
    unit_name = unit.name if unit else f"tỉnh {settings.PROVINCE_NAME}"
    body = definition.build(where, unit_name=unit_name, on=today)
    frozen: dict[str, Any] = freeze(
        {
            "schema": SCHEMA,
            "kind": str(kind),
            "heading": definition.heading,
            "title": definition.title(period)
            + (f" - nguồn {Track(source).label.lower()}" if source else "")
            + (f" - theo bản đồ ngày {date_vi(map_on)}" if map_on else ""),
            "landscape": definition.landscape,
            "period": {"code": period.code, "label": period.label, "start": period.start, "end": period.end},
            "unit": {"code": unit.code, "name": unit.name} if unit else None,
            "source": source,
            "map_on": map_on,
            "issuer": issuer.name,
            "leader_title": issuer.leader_title,
            "frame": frame_of(issuer),
            "as_of": today,
            **body,
        }
    )
    return frozen


def _issuer(unit: AdminUnit | None) -> Organisation:
    """Whose report it is: the district's committee, or the department that appraises. LookupError when nobody holds the duty."""
    found = actors.district_committee(unit.pk) if unit else actors.holder_of(Function.APPRAISER)
    if found is None:
        raise LookupError("Chưa có cơ quan được giao lập báo cáo này.")
    return found


def reporting_units(on: date) -> list[AdminUnit]:
    """The local units that report on a day."""
    return list(actors.local_units(on))

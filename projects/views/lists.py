"""The list of đề án that the reader may see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import cached_property

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.actors import permissions as actors
from khuyencong.calendar import clocks
from khuyencong.text import sort_key
from khuyencong.ui.bulk import BulkListPage
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, Rows, Sort, newest
from projects.enums import ProjectState as S
from projects.enums import Track
from projects.models import Line, Project
from projects.permissions import P
from projects.selectors.places import places
from projects.selectors.visibility import lines_of_seen, visible_to
from projects.views.bulk import BULK

FIRST_YEAR = 2008

GROUPS: dict[str, tuple[str, tuple[S, ...]]] = {
    "soan": ("Đang soạn", (S.DRAFT,)),
    "bo-sung": ("Chờ bổ sung", (S.RETURNED, S.LAPSED)),
    "xu-ly": ("Đang xem xét", (S.SUBMITTED, S.ENDORSED, S.RECEIVED, S.APPRAISING, S.RECOMMENDED)),
    "duyet": ("Đã phê duyệt, bố trí kinh phí", (S.APPROVED, S.WAITLISTED, S.ALLOCATED)),
    "thuc-hien": ("Đang thực hiện", (S.CONTRACTED, S.IMPLEMENTING, S.SUSPENDED, S.COMPLETED, S.ACCEPTED)),
    "xong": ("Đã thanh lý, kết thúc", (S.SETTLED, S.CLOSED)),
    "dung": ("Dừng, rút, không được duyệt", (S.DISCARDED, *S.ended_badly())),
}

TONES: dict[str, str] = (
    {
        S.DRAFT: "plain",
        S.RETURNED: "near",
        S.LAPSED: "late",
        S.WAITLISTED: "calm",
        S.SUSPENDED: "calm",
        S.SETTLED: "done",
        S.CLOSED: "done",
        S.APPROVED: "done",
    }
    | dict.fromkeys((S.DISCARDED, S.WITHDRAWN), "plain")
    | dict.fromkeys((S.DECLINED, S.REJECTED, S.REVOKED, S.TERMINATED), "late")
)


def _group(rows: QuerySet[Project], name: str) -> QuerySet[Project]:
    return rows.filter(state__in=GROUPS[name][1])


def _of_content(rows: QuerySet[Project], code: str) -> QuerySet[Project]:
    return rows.filter(Exists(Line.objects.filter(project=OuterRef("pk"), content__code=code)))


def _is_office(view: Any) -> bool:
    """Who works on a file is known inside the offices, not to applicants."""
    return view.principal.scope(P.VIEW) in (Scope.PROVINCE, Scope.DISTRICT)


def _day(moment: datetime | None) -> date | None:
    return clock.day_of(moment) if moment else None


def _years(_: Any) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(clock.today().year + 1, FIRST_YEAR - 1, -1)]


class ProjectList(Allowed, BulkListPage):
    """Đề án by what is asked: search without diacritics, filters, three orders."""

    permission = P.VIEW
    template_name = "projects/list.html"
    title = "Đề án"
    cells = "projects/list_cells.html"
    folded_column = "search_text"
    unit = "đề án"
    empty_title = "Chưa có đề án nào"
    empty_words = "Đề án bạn lập, hoặc được giao xem xét, sẽ hiện ở đây."
    bulk = BULK
    key = "de-an"
    url_name = "projects:list"
    columns = (
        Column(
            "subject", "Đề án", wide=True,
            cells=(
                Cell("Mã hồ sơ", lambda row: row.code),
                Cell("Tên đề án", lambda row: row.title, 50),
                Cell("Đơn vị thụ hưởng", lambda row: row.beneficiary or "", 34),
                Cell("Số đơn vị thụ hưởng", lambda row: row.beneficiaries),
            ),
        ),
        Column("district", "Địa bàn", cells=(Cell("Huyện, thành phố", lambda row: row.district.name, 24),)),
        Column("year", "Năm", numeric=True, short="Năm", is_extra=True, cells=(Cell("Năm kế hoạch", lambda row: str(row.year)),)),
        Column("track", "Nguồn", short="Nguồn", is_extra=True, cells=(Cell("Nguồn", lambda row: row.get_track_display(), 26),)),
        Column("kind", "Loại", short="Loại", is_extra=True, cells=(Cell("Loại đề án", lambda row: row.get_kind_display()),)),
        Column(
            "cost", "Tổng kinh phí (đồng)", numeric=True, short="Tổng kinh phí", is_extra=True,
            cells=(Cell("Tổng kinh phí (đồng)", lambda row: row.total_cost),),
        ),
        Column(
            "counterpart", "Đối ứng (đồng)", numeric=True, short="Đối ứng", is_extra=True,
            cells=(Cell("Vốn đối ứng (đồng)", lambda row: row.counterpart),),
        ),
        Column(
            "amount", "Hỗ trợ (đồng)", numeric=True, short="Hỗ trợ",
            cells=(Cell("Đề nghị hỗ trợ (đồng)", lambda row: row.requested), Cell("Được duyệt (đồng)", lambda row: row.approved)),
        ),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.get_state_display(), 26),)),
        Column("moved", "Chuyển bước", short="Chuyển bước", is_extra=True, cells=(Cell("Chuyển bước ngày", lambda row: _day(row.moved_at)),)),
        Column(
            "officer", "Người thẩm định", short="Thẩm định", is_extra=True, may=_is_office,
            cells=(Cell("Người thẩm định", lambda row: row.appraiser.full_name if row.appraiser else "", 26),),
        ),
        Column("due", "Hạn", cells=(Cell("Hạn", lambda row: row.clock.due_on if row.clock else None),)),
    )  # fmt: skip
    sorts = (
        newest("created_at"),
        Sort("tien", "Số tiền lớn nhất", (Key("requested", descending=True), Key("id", descending=True))),
        Sort("buoc", "Vừa chuyển bước", (Key("moved_at", descending=True), Key("id", descending=True))),
    )
    filters: Sequence[Filter] = (
        Filter("nhom", "Tình trạng", lambda page: [(k, label) for k, (label, _) in GROUPS.items()], _group),
        Filter("nam", "Năm kế hoạch", _years, lambda rows, value: rows.filter(year=value)),
        Filter("nguon", "Nguồn", lambda page: Track.choices, lambda rows, value: rows.filter(track=value)),
        Filter("huyen", "Địa bàn", lambda page: page.known("district"), lambda rows, value: rows.filter(district_id=value)),
        Filter(
            "noi-dung",
            "Nội dung",
            lambda page: page.known("content"),
            _of_content,
        ),
    )

    def known(self, kind: str) -> list[tuple[str, str]]:
        """The districts or contents to choose from."""
        return [(value, label) for which, value, label in self._choices if which == kind]

    @cached_property
    def _choices(self) -> list[tuple[str, str, str]]:
        # One question for both, so that the page keeps to its budget of queries.
        asked = SupportContent.objects.order_by().values_list(Value("content"), "code", "short_name")
        # Who sees one district, or their own cơ sở only, has nothing to choose.
        if self.principal.scope(P.VIEW) == Scope.PROVINCE:
            districts = places().order_by()
            asked = asked.union(districts.values_list(Value("district"), Cast("pk", TextField()), "called"), all=True)
        return sorted(asked, key=lambda row: (row[0], sort_key(row[2])))

    def rows(self) -> QuerySet[Project]:
        # A reader sees the names of those cơ sở only whose lines they may open.
        lines = lines_of_seen(self.principal).filter(project=OuterRef("pk"))
        first = lines.order_by("position").values("enterprise__name")[:1]
        count = lines.order_by().values("project").annotate(n=Count("enterprise", distinct=True)).values("n")
        found = visible_to(self.principal).select_related("district", "appraiser")
        return found.annotate(beneficiary=Subquery(first), beneficiaries=Coalesce(Subquery(count), 0))

    def dress(self, rows: list[Any]) -> None:
        found = clocks.state_of([("project", row.pk) for row in rows])
        for row in rows:
            row.clock = found.get(("project", row.pk))
            row.tone = TONES.get(row.state, "here")

    def listing(self) -> Rows:
        rows = super().listing()
        return replace(rows, filters=[shown for shown in rows.filters if shown.choices])

    def more(self) -> dict[str, Any]:
        see = self.principal.scope(actors.P.VIEW_ENTERPRISE)
        return super().more() | {
            "may_write": self.principal.may(P.WRITE),
            "may_see_enterprises": see is not None and see != Scope.ENTERPRISE,
        }

"""The trail as pages: all of it for the operator, the history of one object for whoever may open the object."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404

from khuyencong import text
from khuyencong.access.views import Allowed, SignedIn
from khuyencong.audit import history, selectors, words
from khuyencong.audit.enums import Action, happenings
from khuyencong.audit.models import Event
from khuyencong.audit.permissions import P
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort, newest

_WHEN, _WHO = Column("at", "Lúc", short="Lúc"), Column("who", "Người thực hiện", short="Ai")
_WHAT = Column("what", "Việc", wide=True)
_CHANGES = Column("changes", "Thay đổi: trước → sau", short="Thay đổi")
_NEWEST = newest()
_OLDEST = Sort("cu", "Cũ nhất", (Key("id"),))


class Events(SignedIn, ListPage):
    """A list of events in words."""

    template_name = "audit/list.html"
    cells = "audit/cells.html"
    columns = (_WHAT, _CHANGES, _WHO, _WHEN)
    sorts = (_NEWEST, _OLDEST)
    unit = "sự kiện"

    @property
    def sees_all(self) -> bool:
        """Whether the reader holds the whole trail; then the portal's own columns are told, and every row's history may be opened."""
        return self.principal.may(P.READ_TRAIL)

    def listing(self) -> Rows:
        shown = super().listing()
        told = words.tell(shown.items, reader=self.principal, technical=self.sees_all)
        if not self.sees_all:
            words.readable(told)
        shown.items[:] = told
        return shown


class Trail(Allowed, Events):
    """Every event, for the operator."""

    permission = P.READ_TRAIL
    title = "Nhật ký"
    folded_column = "request_id"  # there is a search; it is our own
    search_label = "Tìm theo ngày (25/11/2026), người, số dòng hoặc mã yêu cầu"
    filters: ClassVar = (
        Filter("bang", "Bảng", lambda _: selectors.tables(), lambda rows, value: rows.filter(table_name=value)),
        Filter(
            "viec",
            "Việc",
            lambda _: [*((value, label) for value, label in Action.choices if value != Action.HAPPENED), *happenings()],
            lambda rows, value: rows.filter(action=value) if value in Action.values else rows.filter(action=Action.HAPPENED, event=value),
        ),
        Filter("qua", "Qua", lambda _: list(words.KINDS.items()), lambda rows, value: rows.filter(kind=value)),
    )
    empty_title = "Nhật ký chưa có sự kiện nào"
    empty_words = "Mỗi thay đổi của dữ liệu tự ghi một sự kiện ở đây."

    def rows(self) -> QuerySet[Event]:
        return selectors.events()

    def search(self, found: QuerySet[Event], query: str) -> QuerySet[Event]:
        return selectors.found(found, query)

    def more(self) -> dict[str, Any]:
        return {
            "lead": "Mỗi thay đổi của dữ liệu, mỗi lần đăng nhập và bị từ chối; chỉ ghi thêm, không ai sửa được.",
            "back": "",
            "of_one": False,
        }


class RowHistory(Events):
    """The events of one row and of what belongs to it; 404 for who may not open the row."""

    empty_title = "Chưa có thay đổi nào được ghi"
    empty_words = "Nhật ký ghi từ ngày cổng bắt đầu dùng; thay đổi trước đó không có ở đây."
    parts: history.Parts
    address: str = ""

    @property
    def title(self) -> str:  # type: ignore[override]
        """What the history is of."""
        return self.named

    def check_permission(self) -> None:
        table, row = self.kwargs["table"], text.nfc(self.kwargs["row_id"])
        known = history.history_of(table)
        pk = int(row) if row.isdecimal() and len(row) < 19 else None
        name = known.title(pk, self.principal) if known and pk is not None else None
        if name is None and not (self.sees_all and history.model_of(table)):
            raise Http404
        self.named = f"Lịch sử: {name or f'{words.table_label(table)} {row}'}"
        self.parts = known.parts(pk, self.principal) if known and pk is not None and name else {}
        self.address = known.address(pk) if known and pk is not None and name else ""

    def rows(self) -> QuerySet[Event]:
        wanted = history.events_of(self.kwargs["table"], self.kwargs["row_id"], self.parts)
        return Event.objects.filter(wanted)

    def more(self) -> dict[str, Any]:
        return {"lead": "Ai đã đổi gì, lúc nào: từ giá trị trước sang giá trị sau.", "back": self.address, "of_one": True}

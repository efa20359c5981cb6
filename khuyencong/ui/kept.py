"""Keeping a list as one likes it: what is kept, and the services that keep and forget it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from khuyencong.access import Principal
from khuyencong.text import nfc
from khuyencong.ui.models import NAME, QUERY, KeptList

COLUMNS = "cot"  # the parameter that names the columns, in order
MOST = 30  # filters of a person for a list


@dataclass(frozen=True, slots=True)
class Kept:
    """What a reader has for a list: own filters, those shared by colleagues, the usual columns."""

    own: Sequence[KeptList] = ()
    shared: Sequence[KeptList] = ()
    columns: Sequence[str] = ()

    @property
    def default(self) -> KeptList | None:
        """The filter by which the list opens."""
        return next((row for row in self.own if row.is_default), None)


def kept_by(who: Principal, key: str) -> Kept:
    """What is kept for one list. One query."""
    mine = Q(user_id=who.user_id)
    if who.organisation_id is not None:
        mine |= Q(is_shared=True, organisation_id=who.organisation_id)
    rows = list(KeptList.objects.filter(mine, key=key).order_by("name", "pk"))
    own = [row for row in rows if row.user_id == who.user_id]
    return Kept(
        own=[row for row in own if row.name],
        shared=[row for row in rows if row.user_id != who.user_id],
        columns=next((columns_in(row.query) for row in own if not row.name), ()),
    )


def columns_in(query: str) -> Sequence[str]:
    """The columns that a query string asks for."""
    return [part for part in QueryDict(query).get(COLUMNS, "").split(",") if part]


def cleaned(query: str, names: Iterable[str]) -> str:
    """A query string with nothing but the known parameters, each once, in the order of `names`; cursors are none of them."""
    said = QueryDict(query[: 4 * QUERY])
    values = [(name, nfc(said.get(name, "")).replace("\0", "")) for name in names]
    return urlencode([(name, value) for name, value in values if value])


@transaction.atomic
def keep_filter(*, who: Principal, key: str, name: str, query: str, is_default: bool = False, is_shared: bool = False) -> KeptList:
    """Keep a query under a name, in place of what the person had under it. The one that opens the list before does so no longer.

    ValidationError: no name, too long, too many, or shared by who acts for no organisation.
    """
    name = " ".join(nfc(name).split())
    if not name:
        raise ValidationError({"name": "Cần nhập tên bộ lọc."})
    if len(name) > NAME or "\0" in name:
        raise ValidationError({"name": f"Tên bộ lọc dài nhất {NAME} ký tự, không có ký tự lạ."})
    if len(query) > QUERY or "\0" in query:
        raise ValidationError("Điều kiện lọc quá dài, không lưu được.")
    if is_shared and who.organisation_id is None:
        raise ValidationError({"is_shared": "Chỉ người làm việc cho cơ quan mới chia sẻ được bộ lọc."})
    mine = KeptList.objects.select_for_update(of=("self",), no_key=True).filter(user_id=who.user_id, key=key).order_by("pk")
    rows = {row.name: row for row in mine}
    if name not in rows and len(rows) >= MOST:
        raise ValidationError(f"Mỗi danh sách giữ được {MOST - 1} bộ lọc; hãy bỏ bớt.")
    if is_default:
        KeptList.objects.filter(user_id=who.user_id, key=key, is_default=True).exclude(name=name).update(is_default=False)
    row = rows.get(name) or KeptList(user_id=who.user_id, key=key, name=name)
    row.query, row.is_default, row.is_shared = query, is_default, is_shared
    row.organisation_id = who.organisation_id if is_shared else None
    row.full_clean(exclude=["user", "organisation"])
    row.save()
    return row


@transaction.atomic
def keep_columns(*, who: Principal, key: str, columns: Sequence[str]) -> None:
    """Remember which columns the person reads in a list, in order; none: as the list is declared. The columns are the list's own."""
    rows = KeptList.objects.filter(user_id=who.user_id, key=key, name="")
    if not columns:
        rows.delete()
        return
    KeptList.objects.update_or_create(
        user_id=who.user_id, key=key, name="", defaults={"query": urlencode({COLUMNS: ",".join(columns)}, safe=",")}
    )


@transaction.atomic
def forget(*, who: Principal, key: str, pk: int) -> bool:
    """Throw one's own kept filter away; False when there is none (any more)."""
    gone, _ = KeptList.objects.filter(user_id=who.user_id, key=key, pk=pk).exclude(name="").delete()
    return bool(gone)


def addresses(rows: Iterable[KeptList], path: str) -> list[dict[str, Any]]:
    """Kept filters as links."""
    return [{"row": row, "href": f"{path}?{row.query or 'tat-ca=1'}"} for row in rows]

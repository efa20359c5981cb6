"""Choosing a cơ sở: one's own, or found by name and tax code, a page at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from khuyencong import text
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.actors.selectors import enterprises_to_write_for
from khuyencong.ui import keyset
from khuyencong.ui.keyset import Key
from projects.selectors.applications import enterprises_matching

AT_ONCE = 10
_ORDER = (Key("sort_name"), Key("id"))


@dataclass(frozen=True, slots=True)
class Choices:
    """A page of cơ sở to choose from."""

    query: str
    found: list[Enterprise]
    previous_url: str
    next_url: str


def choices(request: HttpRequest, who: Principal) -> Choices:
    """The cơ sở that `?tim=` asks for, among those for which the principal may write."""
    query = text.nfc(request.GET.get("tim", "")).replace("\0", "").strip()[:200]
    rows = enterprises_matching(enterprises_to_write_for(who), text.fold(query).split()[:8])
    part = keyset.page(rows, _ORDER, size=AT_ONCE, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))

    def address(**cursor: str) -> str:
        return f"{request.path}?{urlencode({'tim': query} | cursor)}"

    return Choices(
        query=query,
        found=part.rows,
        previous_url=address(truoc=part.previous) if part.previous else "",
        next_url=address(sau=part.next) if part.next else "",
    )


def chosen(request: HttpRequest, who: Principal) -> Enterprise | None:
    """The cơ sở that `co_so` names, when the principal may write for it; the only one of somebody who has one."""
    rows = enterprises_to_write_for(who)
    asked = request.POST.get("co_so") or request.GET.get("co_so") or ""
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        return rows.filter(pk=int(asked)).first()
    mine = list(rows[:2]) if who.enterprise_ids else []
    return mine[0] if len(mine) == 1 else None

"""Technologies as other rooms may tell of them: found by name, named with their supplier."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Concat

from khuyencong.access import Principal
from khuyencong.text import fold
from khuyencong.ui.search import Fold
from khuyencong.ui.ties import Thing, Things, register_things
from technology import selectors
from technology.models import Technology


def _words(row: Technology) -> str:
    return f"{row.name} ({row.supplier})"


def find(lines: Sequence[str], who: Principal) -> list[int]:
    """Numbers of technologies that are shown, by name or by name and supplier. ValidationError for a line that names none, or several."""
    asked = {line: fold(line) for line in lines}
    rows = selectors.shown().alias(_name=Fold("name"), _both=Fold(Concat("name", Value(" ("), "supplier", Value(")"))))
    known = list(rows.filter(Q(_name__in=asked.values()) | Q(_both__in=asked.values()))[:200])
    found: list[int] = []
    for line, folded in asked.items():
        same = [row for row in known if folded in (fold(row.name), fold(_words(row)))]
        if not same:
            raise ValidationError(f"Không có công nghệ nào đang giới thiệu tên là: {line[:80]}.")
        if len(same) > 1:
            raise ValidationError(f"Có nhiều công nghệ cùng tên, hãy ghi cả nhà cung cấp trong ngoặc: {_words(same[0])[:120]}.")
        found.append(same[0].pk)
    return found


def named(ids: Sequence[int], who: Principal | None) -> list[Thing]:
    """Those of some technologies that the reader may open."""
    return [Thing(row.pk, _words(row), row.get_absolute_url()) for row in selectors.catalogue_for(who).filter(pk__in=ids)]


register_things(Things("technology", find, named))

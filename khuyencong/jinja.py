"""The Jinja2 environment of every page: autoescape on, an undefined name is an error, the portal's words for numbers and dates."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import lucide
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from khuyencong import text
from khuyencong.access.covering import reveal_kind, shown
from khuyencong.access.routes import leads
from khuyencong.addresses import address_of
from khuyencong.clock import ZONE, day_of
from khuyencong.ui.citing import cited


def environment(**options: Any) -> Environment:
    """Jinja2 as pages use it; called once by Django's template backend."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options, extensions=["jinja2.ext.do"])  # noqa: S701 autoescape is among the options
    env.globals.update(
        url=url, static=static, icon=icon, shown=shown, reveal_kind=reveal_kind, leads=leads, province=settings.PROVINCE_NAME
    )
    env.filters.update(
        vnd=text.vnd, million=text.million, words=text.dong_in_words, date=date_or_dash, datetime=moment, daymonth=day_and_month,
        cited=cited,
    )  # fmt: skip
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a URL name; an unknown name is an error of the page."""
    known = "" if args or kwargs else address_of(name)
    return known or reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=256)
def icon(name: str) -> Markup:
    """A lucide drawing inlined as SVG. It is decoration: the words beside it carry the meaning."""
    return Markup(lucide._render_icon(name, None, **{"class": "i", "aria-hidden": "true", "focusable": "false"}))  # noqa: S704 drawings of the package


def date_or_dash(value: date | datetime | None) -> str:
    """dd/mm/yyyy in Bến Tre; a dash where there is no date yet."""
    return "—" if value is None else text.date_vi(_local(value))


def moment(value: datetime | None) -> str:
    """16:40 20/11/2026, in Bến Tre; a dash where there is none."""
    if value is None:
        return "—"
    local = timezone.localtime(value, ZONE)
    return f"{local:%H:%M} {text.date_vi(local.date())}"


def day_and_month(value: date | datetime | None) -> str:
    """20/11: for steppers and logs where the year is clear from beside it."""
    return "—" if value is None else f"{_local(value):%d/%m}"


def _local(value: date | datetime) -> date:
    return day_of(value) if isinstance(value, datetime) else value

"""What a browser is called, and which address it came from, in words that a person understands."""

import ipaddress
import re

from django.http import HttpRequest

from khuyencong.ui.limits import visitor

# In this order: most browsers carry the names of others in their own.
_PROGRAMS = (
    (r"ZaloTheme|Zalo ", "Zalo"),
    (r"FBAN|FBAV", "Facebook"),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"coc_coc_browser|CocCoc", "Cốc Cốc"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"Firefox/|FxiOS", "Firefox"),
    (r"Chrome/|CriOS|Chromium", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "ChromeOS"),
    (r"Linux|X11", "Linux"),
)


def words_of(user_agent: str) -> str:
    """“Chrome trên Windows”; “Thiết bị chưa rõ” when the browser does not say."""
    program = next((name for pattern, name in _PROGRAMS if re.search(pattern, user_agent)), "")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, user_agent)), "")
    if program and system:
        return f"{program} trên {system}"
    return program or system or "Thiết bị chưa rõ"


def device_of(request: HttpRequest) -> str:
    """The words for the browser of this request."""
    return words_of(request.META.get("HTTP_USER_AGENT", ""))


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address; None when what the wire says is none (a socket file)."""
    try:
        return str(ipaddress.ip_address(visitor(request)))
    except ValueError:
        return None


def masked_address(address: str | None) -> str:
    """The network alone: 203.0.113.•, 2001:db8:1::•; empty for none."""
    if not address:
        return ""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return f"{address.rsplit('.', 1)[0]}.•"
    network = ipaddress.ip_network((parsed, 48), strict=False)
    return f"{network.network_address}•"

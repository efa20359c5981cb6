"""PostgreSQL, the last guard, and the cache.

Two roles: DATABASE_URL is the application's, which works with rows; KC_OWNER_DATABASE_URL is the owner's, with which `migrate`
makes tables and triggers. Web, worker and beat are never told the second.
"""

from typing import Any

from khuyencong.settings.environment import KIND, PRODUCTION, env

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": False,
    # What PostgreSQL has planned lives as long as its connection; each request looks first whether that is still alive.
    "CONN_MAX_AGE": 0 if KIND == "test" else 600,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": env.str("KC_TEST_DATABASE", default="test_khuyencong")},
}
DATABASES["default"].setdefault("OPTIONS", {})
if PRODUCTION and not DATABASES["default"]["NAME"]:
    raise RuntimeError("DATABASE_URL names no database")

_owner: dict[str, Any] = env.db_url("KC_OWNER_DATABASE_URL", default="") if env.str("KC_OWNER_DATABASE_URL", default="") else {}
# How `migrate` connects instead; empty where it is not told.
OWNER_CONNECTION = {name: _owner[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME") if _owner.get(name)}
if _owner:
    OWNER_CONNECTION["OPTIONS"] = _owner.get("OPTIONS", {})
# Whom `migrate` gives the application's rights; None where one role does everything.
APPLICATION_ROLE = (
    {"name": DATABASES["default"]["USER"], "password": DATABASES["default"].get("PASSWORD", "")}
    if _owner and _owner["USER"] != DATABASES["default"]["USER"]
    else None
)

REDIS_URL = env.str("REDIS_URL")
# Sessions and counters live in PostgreSQL: the portal reads and saves while Redis is away.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

"""PostgreSQL, the last guard, and the cache."""

from khuyencong.settings.environment import KIND, PRODUCTION, env

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 0 if KIND == "test" else 60,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": env.str("KC_TEST_DATABASE", default="test_khuyencong")},
}
DATABASES["default"].setdefault("OPTIONS", {})
if PRODUCTION and not DATABASES["default"]["NAME"]:
    raise RuntimeError("DATABASE_URL names no database")

REDIS_URL = env.str("REDIS_URL")
# Sessions and counters live in PostgreSQL: the portal reads and saves while Redis is away.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

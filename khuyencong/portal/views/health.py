"""Whether the portal can work, for load balancers and people on duty."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from khuyencong.access.views import Public


@method_decorator(never_cache, name="dispatch")
class Health(Public):
    """`ok` (200); `degraded` (200) when the broker is away: pages work, jobs wait; `down` (503) without the database."""

    def get(self, request: HttpRequest) -> JsonResponse:
        database, broker = _database(), _broker()
        status = "down" if not database else "ok" if broker else "degraded"
        body = {"status": status, "database": "ok" if database else "away", "broker": "ok" if broker else "away"}
        return JsonResponse(body, status=200 if database else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _broker() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()

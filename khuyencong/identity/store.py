"""Where sessions are kept: Django's own database store, over a table that says whose each session is and opens none.

The table holds the hash of a session's key. Whose session it is, from which device and since when are columns, so that a
person sees and ends their sessions. The portal runs under WSGI: the asynchronous doors of the store are not used.

Sessions live by the machine's clock, as Django's own expiry does, not by the portal's, which tests and the demonstration set.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.statements import Statement

SINCE, DEVICE, ADDRESS = "since", "device", "address"
_KEPT = ("session_data", "expire_date", "user_id", "device", "address", "since")


def digest(key: str) -> str:
    """What the table knows of a session's key (it has 160 random bits, so a plain hash is enough)."""
    return sha256(key.encode()).hexdigest()


def _session(key: str, now: datetime) -> QuerySet[Any]:
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now).order_by("pk")  # type: ignore[no-any-return]


# Every request asks it first.
_SESSION = Statement(_session, key="-", now=datetime(1, 1, 2, tzinfo=UTC))


class SessionStore(DatabaseStore):
    """Django's store over `khuyencong.identity.models.Session`; `row` is the row as this request found it."""

    row: Any = None

    @classmethod
    def get_model_class(cls) -> Any:
        from khuyencong.identity.models import Session  # app ready: the store is imported before models are

        return Session

    def _get_session_from_db(self) -> Any:
        found = _SESSION.rows(key=digest(self.session_key), now=clock.machine_now())
        self.row = found[0] if found else None
        if self.row is None:
            self._session_key = None
        return self.row

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=digest(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        now = clock.machine_now()
        since = data.get(SINCE)
        return self.model(
            session_key=digest(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            device=data.get(DEVICE, ""),
            address=data.get(ADDRESS, ""),
            since=datetime.fromisoformat(since) if since else getattr(self.row, "since", now),
            seen_at=now,
        )

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001 Django's own signature
        """As Django's, but an update leaves the columns alone that the session's data does not carry."""
        if self.session_key is None:
            self.create()
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))
        try:
            with transaction.atomic():
                row.save(force_insert=must_create, force_update=not must_create, update_fields=None if must_create else _KEPT)
        except IntegrityError:
            if must_create:
                raise CreateError from None
            raise
        except DatabaseError:
            if not must_create:
                raise UpdateError from None
            raise

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=digest(key)).delete()

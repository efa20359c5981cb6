"""Tells the database who acts, on the connection that writes, before it writes.

Every cursor of Django's connections is one of these, so that the ORM, a raw cursor and COPY are alike. The context travels
as the setting `kc.audit`: inside a transaction for that transaction alone (a rolled back savepoint takes it away, so it is
said again), outside of one until the next write of somebody else. A statement that only reads says nothing.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from khuyencong.audit import context

SETTING = "kc.audit"
# What is EXECUTEd here are questions alone (khuyencong/statements.py).
_READS = re.compile(r"\s*(SELECT|EXECUTE|SHOW|SAVEPOINT|RELEASE|FETCH|DECLARE|CLOSE|SET|BEGIN|COMMIT|LISTEN|UNLISTEN)\b", re.IGNORECASE)
_UNDOES = re.compile(r"\s*(ROLLBACK|DISCARD|RESET)\b", re.IGNORECASE)
_FORGETS = re.compile(r"\s*(DISCARD|RESET)\s+ALL\b", re.IGNORECASE)


class _Told:
    """What one connection has been told: for good, and for the transaction it is in."""

    __slots__ = ("always", "now")

    def __init__(self) -> None:
        self.always: str | None = ""  # None: not known any more
        self.now: str | None = None


def _told(connection: Any) -> _Told:
    try:
        return connection.audit_told  # type: ignore[no-any-return]
    except AttributeError:
        connection.audit_told = told = _Told()
        return told


class Telling:
    """Mixed into a psycopg cursor class."""

    __slots__ = ()

    def _tell(self, query: Any) -> None:
        connection = self.connection  # type: ignore[attr-defined]
        told, status = _told(connection), connection.pgconn.transaction_status
        words = query.decode(errors="replace") if isinstance(query, bytes) else query if isinstance(query, str) else "?"
        if status == TransactionStatus.IDLE or _UNDOES.match(words):
            told.now = None
        if _FORGETS.match(words):
            told.always = None
        if _READS.match(words) or _UNDOES.match(words) or status == TransactionStatus.INERROR:
            return
        acting = context.current()
        wanted = acting.as_text() if acting else ""
        if wanted == (told.always if told.now is None else told.now):
            return
        for_good = connection.autocommit and status == TransactionStatus.IDLE
        super().execute("SELECT set_config(%s, %s, %s)", [SETTING, wanted, not for_good])  # type: ignore[misc]
        if for_good:
            told.always = wanted
        else:
            told.now = wanted

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        self._tell(query)
        return super().execute(query, params, **kwargs)  # type: ignore[misc]

    def executemany(self, query: Any, params_seq: Any, **kwargs: Any) -> Any:
        self._tell(query)
        return super().executemany(query, params_seq, **kwargs)  # type: ignore[misc]

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **kwargs: Any) -> Iterator[Any]:
        self._tell(statement)
        with super().copy(statement, params, **kwargs) as copying:  # type: ignore[misc]
            yield copying


class TellingCursor(Telling, base.Cursor):  # type: ignore[misc]
    """Django's cursor, which tells before it writes."""


class TellingBoundCursor(Telling, base.ServerBindingCursor):  # type: ignore[misc]
    """The same with parameters bound by the server."""


class ForgetfulConnection(psycopg.Connection[Any]):
    """Forgets what a transaction was told when the transaction is over, however it ends."""

    def rollback(self) -> None:
        super().rollback()
        _told(self).now = None

    def commit(self) -> None:
        super().commit()
        _told(self).now = None


def listen(connection: Any, **_: Any) -> None:
    """Receiver of `connection_created`: from now on the connection's cursors tell."""
    if connection.vendor != "postgresql":
        return
    raw = connection.connection
    raw.cursor_factory = TellingBoundCursor if issubclass(raw.cursor_factory, base.ServerBindingCursor) else TellingCursor
    if type(raw) is psycopg.Connection:
        raw.__class__ = ForgetfulConnection

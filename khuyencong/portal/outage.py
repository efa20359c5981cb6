"""Tells a lost or overloaded database, or store of files, from a mistake of ours."""

from django.db import InterfaceError, OperationalError, connection

from khuyencong.jobs.bucket import StoreAway


def is_outage(failure: BaseException | None) -> bool:
    """True for a bucket that does not answer, connection loss, shutdown, full pool or disk, lock or statement time-out, deadlock.

    A closed connection shows itself as InterfaceError; the same class also means misuse of a live one, which stays a mistake of ours.
    """
    if isinstance(failure, OperationalError | StoreAway):
        return True
    return isinstance(failure, InterfaceError) and (connection.connection is None or bool(connection.connection.closed))

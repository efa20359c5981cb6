"""Files in an S3-compatible bucket instead of below MEDIA_ROOT (STORAGES["kept"], by configuration).

The bucket is private: every question to it is signed with the portal's own key, and no address of it ever leaves the portal, so
that who may read a file is asked in one place. An object is there whole or not at all, as `outputs.publish` promises.
What the service refuses or does not answer is an OSError, as a disk's failure is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any, cast

from django.core.files.base import File
from django.core.files.storage import storages


class StoreAway(OSError):
    """The bucket did not take, give or name a file."""


def storage() -> Any:
    """The configured storage; the client library is loaded with it, only where a bucket is configured."""
    return storages["kept"]


def put(name: str, content: IO[bytes]) -> None:
    """Keep a file under its name; the same name with the same content changes nothing."""
    with _answers():
        content.seek(0)
        storage().save(name, File(content, name=name))


def opened(name: str) -> IO[bytes]:
    """The file, read through a buffer of bounded memory. FileNotFoundError when it is not there."""
    with _answers():
        file = storage().open(name, "rb")
        _ = file.file  # fetched now, so that a failure is met before an answer begins
        return cast("IO[bytes]", file)


def is_there(name: str) -> bool:
    """Whether the bucket has it."""
    with _answers():
        return bool(storage().exists(name))


def forget(name: str) -> None:
    """Take a file away; nothing when it is not there."""
    with _answers():
        storage().delete(name)


def older(area: str, *, than: float) -> Iterator[str]:
    """Names of the files of an area that were written before a moment (seconds since 1970), in order."""
    before = datetime.fromtimestamp(than, tz=UTC)
    kept = storage()
    prefix = f"{kept.location}/{area}/" if kept.location else f"{area}/"
    with _answers():
        for item in kept.bucket.objects.filter(Prefix=prefix):
            if item.last_modified < before:
                yield item.key.removeprefix(f"{kept.location}/" if kept.location else "")


@contextmanager
def _answers() -> Iterator[None]:
    from boto3.exceptions import Boto3Error  # slow import
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise StoreAway(str(error)[:300]) from error

"""Who may read what belongs to a subject: the subject's own room says so."""

from collections.abc import Callable

from khuyencong.access import Principal

Reader = Callable[[Principal, int], bool]

_readers: dict[str, Reader] = {}


def register_reader(subject_kind: str, reader: Reader) -> None:
    """Declare who may read papers and attachments of a kind of subject; two answers for one kind are refused."""
    if _readers.setdefault(subject_kind, reader) is not reader:
        raise ValueError(f"two readers for {subject_kind}")


def may_read(principal: Principal | None, subject_kind: str, subject_id: int) -> bool:
    """Whether the principal may open a subject's files. Nobody may when no room answers for the kind."""
    reader = _readers.get(subject_kind)
    return principal is not None and reader is not None and reader(principal, subject_id)

"""Who may read what belongs to a subject: the subject's own room says so."""

from collections.abc import Callable

from khuyencong.access import Principal

Reader = Callable[[Principal, int], bool]

_readers: dict[str, Reader] = {}
_file_readers: dict[str, Reader] = {}


def register_reader(subject_kind: str, reader: Reader, *, files: Reader | None = None) -> None:
    """Declare who may read papers of a kind of subject, and (where it is fewer people) its attached files; two answers are refused."""
    if _readers.setdefault(subject_kind, reader) is not reader or _file_readers.setdefault(subject_kind, files or reader) is not (
        files or reader
    ):
        raise ValueError(f"two readers for {subject_kind}")


def may_read(principal: Principal | None, subject_kind: str, subject_id: int) -> bool:
    """Whether the principal may open a subject's papers. Nobody may when no room answers for the kind."""
    reader = _readers.get(subject_kind)
    return principal is not None and reader is not None and reader(principal, subject_id)


def may_read_files(principal: Principal | None, subject_kind: str, subject_id: int) -> bool:
    """Whether the principal may open a subject's attached files."""
    reader = _file_readers.get(subject_kind)
    return principal is not None and reader is not None and reader(principal, subject_id)

"""What events are of."""

from collections.abc import Mapping

from django.db import models

from khuyencong.text import sort_key


class Action(models.TextChoices):
    """What happened to a row, or that something happened beside rows."""

    INSERT = "insert", "Thêm"
    UPDATE = "update", "Sửa"
    DELETE = "delete", "Xóa"
    TRUNCATE = "truncate", "Xóa toàn bộ bảng"
    HAPPENED = "happened", "Sự việc"


class Happening(models.TextChoices):
    """Happenings of this room. Others name theirs `room.verb_noun` and register their words (`register_happenings`)."""

    ACCESS_REFUSED = "audit.access_refused", "Bị từ chối truy cập"
    TRAIL_READ = "audit.trail_read", "Xem nhật ký"


_words: dict[str, str] = {value: str(label) for value, label in Happening.choices}


def register_happenings(words: Mapping[str, str]) -> None:
    """Say what happenings of a room are called in Vietnamese; ValueError when one is called otherwise already."""
    for event, label in words.items():
        if _words.setdefault(event, label) != label:
            raise ValueError(f"two names of {event}")


def happenings() -> list[tuple[str, str]]:
    """Every happening that has a name, in dictionary order of the names."""
    return sorted(_words.items(), key=lambda pair: sort_key(pair[1]))


def called(event: str) -> str:
    """What a happening is called; one without a name is shown by its code."""
    return _words.get(event, event)

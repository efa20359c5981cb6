"""A person's own notices; nobody else's can be read from here."""

from django.db.models import QuerySet

from khuyencong.notices.models import Notice


def unread_count(user_id: int, *, cap: int = 100) -> int:
    """How many notices a person has not read; counted up to `cap`, for a badge that says 99+."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).order_by()[:cap].count()


def notices_of(user_id: int, *, before: int | None = None, unread_only: bool = False, limit: int = 20) -> list[Notice]:
    """A page of a person's notices, latest first; `before` is the id of the last one of the page above."""
    rows = Notice.objects.filter(user_id=user_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    return list(rows.order_by("-pk")[:limit])


def notice_of(user_id: int, notice_id: int) -> Notice | None:
    """One of a person's own notices."""
    return Notice.objects.filter(user_id=user_id, pk=notice_id).order_by("pk").first()


def own(user_id: int) -> QuerySet[Notice]:
    """All notices of a person, latest first; for a list that pages by itself."""
    return Notice.objects.filter(user_id=user_id).order_by("-pk")

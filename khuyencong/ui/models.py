"""How people keep a list for themselves: filters by name, and the columns they usually read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong import clock

NAME, QUERY = 60, 1500  # letters at most


class KeptList(models.Model):
    """A query of a list, kept under a name; the one without a name holds the columns that the person usually reads.

    `query` is the query string of the list's address, so opening it is following a link. A shared one is read by everybody who
    acts for the same organisation; what it shows them is what they may see, not what its owner may.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="kept_lists", verbose_name="người lưu")
    organisation = models.ForeignKey(
        "actors.Organisation", models.RESTRICT, null=True, blank=True, related_name="kept_lists", verbose_name="cơ quan dùng chung"
    )
    key = models.CharField("danh sách", max_length=40)
    name = models.CharField("tên bộ lọc", max_length=NAME, blank=True)
    query = models.CharField("điều kiện", max_length=QUERY, blank=True)
    is_default = models.BooleanField("mở sẵn", default=False)
    is_shared = models.BooleanField("dùng chung trong cơ quan", default=False)
    created_at = models.DateTimeField("lưu lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "bộ lọc đã lưu"
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key", "name"],
                name="kept_list_name_is_one",
                violation_error_message="Bạn đã có bộ lọc với tên này cho danh sách này.",
            ),
            models.UniqueConstraint(fields=["user", "key"], condition=Q(is_default=True), name="kept_list_opens_by_one"),
            models.CheckConstraint(condition=Q(key__regex="^[a-z][a-z-]*$"), name="kept_list_key_has_its_shape"),
            models.CheckConstraint(
                condition=~Q(name="") | Q(is_default=False, is_shared=False), name="kept_list_without_a_name_is_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False, organisation__isnull=True) | Q(is_shared=True, organisation__isnull=False),
                name="kept_list_is_shared_with_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "key"], condition=Q(is_shared=True), name="kept_list_of_office")]

    def __str__(self) -> str:
        return self.name or f"{self.key}: cột thường dùng"

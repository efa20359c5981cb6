"""The trail: one event per changed row, seals over blocks of events. The database writes both; nothing here is written by Django."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from khuyencong.audit.enums import Action
from khuyencong.triggers import append_only


class Event(models.Model):
    """A row that was added, changed or deleted, or a happening that changed none; with who, for whom, and from where.

    `hash` is the SHA-256 of all other columns. What a person was named then is not kept: ids are, and names are looked up.
    """

    at = models.DateTimeField("lúc")
    table_name = models.TextField("bảng")
    row_id = models.TextField("dòng")
    action = models.TextField("thao tác", choices=Action)
    event = models.TextField("sự việc")
    old_values = models.JSONField("trước", null=True)
    new_values = models.JSONField("sau", null=True)
    user_id = models.BigIntegerField("người thực hiện", null=True)
    on_behalf_of_id = models.BigIntegerField("thay mặt", null=True)
    role = models.TextField("vai trò")
    organisation_id = models.BigIntegerField("tổ chức", null=True)
    request_id = models.TextField("mã yêu cầu")
    kind = models.TextField("thực hiện qua")
    origin = models.TextField("trang, việc nền hoặc lệnh")
    job_id = models.UUIDField("việc nền", null=True)
    database_role = models.TextField("vai trò cơ sở dữ liệu")
    transaction_id = models.BigIntegerField("giao dịch")
    hash = models.BinaryField("mã băm")

    class Meta:
        verbose_name = verbose_name_plural = "sự kiện nhật ký"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=(Q(action=Action.HAPPENED) & ~Q(event="")) | (~Q(action=Action.HAPPENED) & Q(event="") & ~Q(table_name="")),
                name="event_says_what_happened",
            ),
        ]
        indexes = [
            models.Index(fields=["user_id", "id"], name="events_of_a_person"),
            models.Index(fields=["event", "id"], condition=Q(action=Action.HAPPENED), name="events_that_happened"),
            # A tree over the rows would cost a write of many more than all else of the trail. Days and requests grow with time; which rows a
            # stretch of a thousand events speaks of is kept as a filter, so that a row's history reads its own stretches and few others.
            BrinIndex(
                fields=["at", "request_id", "table_name", "row_id"],
                opclasses=["timestamptz_minmax_ops", "text_minmax_ops", "text_bloom_ops", "text_bloom_ops"],
                pages_per_range=32,
                autosummarize=True,
                name="events_by_stretches",
            ),
        ]
        triggers = [append_only("trail_stays", "audit trail: events are only added")]


class Seal(models.Model):
    """A block of events, closed: how many there are between two ids, the hash over their hashes, and the seal before it."""

    number = models.BigIntegerField("số", primary_key=True)
    after_id = models.BigIntegerField("sau sự kiện")
    last_id = models.BigIntegerField("đến sự kiện")
    events = models.BigIntegerField("số sự kiện")
    digest = models.BinaryField("mã băm các sự kiện")
    previous = models.BinaryField("niêm phong trước")
    sealed_at = models.DateTimeField("niêm phong lúc")
    hash = models.BinaryField("mã băm")

    class Meta:
        verbose_name = verbose_name_plural = "niêm phong nhật ký"
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, events__gte=1, last_id__gt=models.F("after_id")), name="seal_closes_something"
            ),
        ]
        triggers = [append_only("seals_stay", "audit trail: seals are only added")]


class Horizon(models.Model):
    """The one row that says how far the trail is sealed, and up to where it may be sealed next.

    `candidate_id` was the newest id of an event when the transactions `candidate_holders` were at work in the trail; once they are
    over, no event up to it can still appear. Transactions are named as in `pg_locks`.
    """

    number = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=b"")
    candidate_id = models.BigIntegerField(null=True)
    candidate_holders = ArrayField(models.TextField(), default=list)

    class Meta:
        verbose_name = verbose_name_plural = "mốc niêm phong"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_horizon")]

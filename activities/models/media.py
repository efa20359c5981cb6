"""Communication: what a medium plans for a year, what it brought out, who was reminded (directive, clauses 1b, 7a, 7b)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.enums import Kind, Topic
from activities.models.activities import Activity
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.triggers import Firm, append_only

USER = settings.AUTH_USER_MODEL
_MEDIA = [kind.value for kind in Kind.of_media()]
_LISTED = ", ".join(f"'{kind}'" for kind in _MEDIA)

OF_MEDIA = Firm(
    name="publication_is_of_the_media",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF NOT EXISTS (SELECT 1 FROM activities_activity WHERE id = NEW.activity_id AND kind IN ({_LISTED})) THEN
            RAISE EXCEPTION USING MESSAGE = 'activity ' || NEW.activity_id || ' is brought out by no medium', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 our own values
)


class Publication(models.Model):
    """What an activity of a medium says: topic, where it can be read or heard, for how many, its text.

    `audience`: readers, listeners or copies, as the medium counts them. `body` is HTML as `activities.markup.cleaned` leaves it. `is_public` puts it
    among the portal's news once it was brought out.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="publication", verbose_name="hoạt động")
    topic = models.CharField("chủ đề", max_length=12, choices=Topic)
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    audience = models.PositiveIntegerField("lượt xem, nghe, phát hành", null=True, blank=True)
    summary = models.CharField("tóm tắt", max_length=400, blank=True)
    body = models.TextField("bài viết", blank=True)
    is_public = models.BooleanField("đăng ở trang tin của cổng", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "tin, bài, chương trình"
        ordering = ("-activity__starts_on", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="publication_topic_is_known"),
            models.CheckConstraint(condition=Q(link="") | Q(link__regex=r"^https?://"), name="publication_link_is_of_the_web"),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(link="", summary="", body=""), name="publication_says_something_in_public"
            ),
        ]
        triggers = [OF_MEDIA]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.activity_id}"


class MediaPlan(models.Model):
    """How many of a kind on a topic a medium is to bring out in a year."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="media_plans", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=12, choices=[(kind.value, kind.label) for kind in Kind.of_media()])
    topic = models.CharField("chủ đề", max_length=12, choices=Topic)
    count = models.PositiveSmallIntegerField("số lượng")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    at = models.DateTimeField("lập lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "kế hoạch truyền thông"
        ordering = ("-year", "organisation", "kind", "topic")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "kind", "topic"], name="media_plan_says_each_once"),
            models.CheckConstraint(condition=Q(kind__in=_MEDIA), name="media_plan_kind_is_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="media_plan_topic_is_known"),
            models.CheckConstraint(condition=Q(count__range=(1, 1000)), name="media_plan_is_for_some"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="media_plan_is_for_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}: {self.count} {self.kind}"


class MediaReminder(models.Model):
    """A silent medium was reminded; `by` is nobody when the schedule did it."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="media_reminders", verbose_name="cơ quan được nhắc")
    on = models.DateField("ngày nhắc", default=clock.today)
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người nhắc")
    words = models.CharField("lời nhắc", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "lần nhắc cơ quan truyền thông"
        ordering = ("-on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "on"],
                name="medium_is_reminded_once_a_day",
                violation_error_message="Hôm nay cơ quan này đã được nhắc.",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="media_reminder_says_something"),
        ]
        triggers = [append_only("media_reminder_stays", "a reminder stays as it was")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.on}"

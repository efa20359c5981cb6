"""A leader lets a named person of the same organisation act in their place between two days."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models.people import Membership
from khuyencong.actors.staffing import SigningForm
from khuyencong.triggers import Firm, kept

USER = settings.AUTH_USER_MODEL

# Both roles are locked in one order, so that two delegations that meet at a person wait for each other.
_ALONE = """
    PERFORM 1 FROM actors_membership WHERE id IN (NEW.giver_id, NEW.receiver_id) ORDER BY id FOR NO KEY UPDATE;
    SELECT user_id, organisation_id INTO giving, office FROM actors_membership WHERE id = NEW.giver_id;
    SELECT user_id INTO taking FROM actors_membership WHERE id = NEW.receiver_id AND organisation_id = office;
    IF taking IS NULL OR taking = giving THEN
        RAISE EXCEPTION 'delegation: to another person of the same organisation' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.revoked_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT 1 FROM actors_delegation d
            WHERE d.id <> NEW.id AND d.giver_id = NEW.giver_id AND d.revoked_at IS NULL
                AND daterange(d.valid_from, d.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]')
                AND (d.permissions = '{}' OR NEW.permissions = '{}' OR d.permissions && NEW.permissions)
    ) THEN
        RAISE EXCEPTION 'delegation: a permission is delegated once at a time' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM actors_delegation d JOIN actors_membership g ON g.id = d.giver_id JOIN actors_membership r ON r.id = d.receiver_id
            WHERE d.id <> NEW.id AND d.revoked_at IS NULL AND g.organisation_id = office
                AND daterange(d.valid_from, d.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]')
                AND (r.user_id = giving OR g.user_id = taking)
    ) THEN
        RAISE EXCEPTION 'delegation: a delegate does not delegate' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Delegation(models.Model):
    """The holder of a role (`giver`) lets somebody of the same organisation (`receiver`) act in it; by a paper, for dates, revocable.

    Without `permissions` the whole role is delegated. It ends with either role and when either account is disabled.
    """

    giver = models.ForeignKey(Membership, models.RESTRICT, related_name="delegations_given", verbose_name="vai trò được ủy quyền")
    receiver = models.ForeignKey(Membership, models.RESTRICT, related_name="delegations_received", verbose_name="người nhận ủy quyền")
    form = models.CharField("hình thức ký", max_length=4, choices=SigningForm)
    title = models.CharField("chức vụ khi ký", max_length=80, help_text="như Phó Giám đốc; in dưới dòng quyền hạn trên văn bản")
    permissions = ArrayField(models.CharField(max_length=60), verbose_name="việc được ủy quyền", default=list, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")
    paper_number = models.CharField("số văn bản ủy quyền", max_length=60)
    paper_date = models.DateField("ngày văn bản")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người thu hồi")
    revoked_reason = models.CharField("lý do thu hồi", max_length=300, blank=True)
    created_at = models.DateTimeField("ghi lúc", default=clock.now)
    created_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = verbose_name_plural = "ủy quyền"
        ordering = ("-valid_from", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(form__in=SigningForm.values), name="delegation_form_is_known"),
            models.CheckConstraint(condition=~Q(paper_number="") & Q(paper_date__lte=F("valid_from")), name="delegation_rests_on_a_paper"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="delegation_revoked_says_why",
            ),
        ]
        triggers = [
            kept("delegation_is_kept", "a delegation is revoked, not deleted"),
            Firm(
                name="delegation_stands_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("giving", "bigint"), ("taking", "bigint"), ("office", "bigint")],
                func=_ALONE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.receiver_id} {self.valid_from}"

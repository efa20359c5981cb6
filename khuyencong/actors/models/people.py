"""People and what they are: an account, and memberships with dates."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models.enterprises import Enterprise
from khuyencong.actors.models.organisations import Organisation
from khuyencong.actors.roles import fitting_sql, role_label
from khuyencong.calendar.models import validity
from khuyencong.triggers import Firm
from khuyencong.ui.search import Fold


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, full_name: str, password: str | None = None, **extra: Any) -> "User":
        """A new account; without a password it cannot sign in."""
        user = self.model(email=email.strip().lower(), full_name=full_name, **extra)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an account. What they may do comes from their memberships alone."""

    email = models.EmailField("thư điện tử", unique=True, error_messages={"unique": "Thư điện tử này đã có tài khoản."})
    full_name = models.CharField("họ và tên", max_length=120)
    is_active = models.BooleanField("đang hoạt động", default=True)
    joined_at = models.DateTimeField("tạo lúc", default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "tài khoản"
        constraints = [models.CheckConstraint(condition=Q(email=models.functions.Lower("email")), name="user_email_is_lower_case")]
        indexes = [
            GinIndex(OpClass(Fold("full_name"), name="gin_trgm_ops"), name="people_by_name"),
            GinIndex(OpClass(Fold("email"), name="gin_trgm_ops"), name="people_by_address"),
        ]

    def __str__(self) -> str:
        return self.full_name


# Data of khuyencong.actors.roles, written into the trigger: a changed table is a migration.
_FITTING = f"""
    SELECT kind INTO home FROM actors_organisation WHERE id = NEW.organisation_id;
    IF home IS NOT NULL AND NOT {fitting_sql("NEW.role", "home")} THEN
        RAISE EXCEPTION USING MESSAGE = 'membership: no ' || NEW.role || ' at an organisation of the kind ' || home, ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""  # noqa: S608 (names from our own table)


class Membership(models.Model):
    """A person holds a role for an organisation, or for an enterprise, between two days."""

    user = models.ForeignKey(User, models.RESTRICT, related_name="memberships", verbose_name="người")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.RESTRICT, null=True, blank=True, related_name="memberships", verbose_name="tổ chức"
    )
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="memberships", verbose_name="cơ sở")
    title = models.CharField("chức danh", max_length=120, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "vai trò được giao"
        ordering = ("valid_from", "id")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r for r in Role.values if r != Role.SYSTEM]), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=Role.of_enterprises(), enterprise__isnull=False, organisation__isnull=True)
                | (~Q(role__in=Role.of_enterprises()) & Q(enterprise__isnull=True, organisation__isnull=False)),
                name="membership_is_of_an_enterprise_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="membership_of_an_enterprise_is_one_at_a_time",
                expressions=[("user", RangeOperators.EQUAL), ("enterprise", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(enterprise__isnull=False),
                violation_error_message="Người này đã có vai trò ở cơ sở trong thời gian đó.",
            ),
            ExclusionConstraint(
                name="a_role_is_held_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Người này đã có vai trò đó ở tổ chức này trong thời gian trùng nhau.",
            ),
        ]
        triggers = [
            Firm(
                name="role_fits_the_organisation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("role", "organisation_id"),
                declare=[("home", "text")],
                func=_FITTING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation_id or self.enterprise_id}"

    @property
    def role_label(self) -> str:
        """The role as it is called at this kind of organisation."""
        return role_label(self.role, self.organisation.kind) if self.organisation else self.get_role_display()

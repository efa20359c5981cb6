"""What is audited, as data: every table of the portal's own apps and some of others, save what is left out here with its reason.

A column's treatment comes from the table of personal data (`khuyencong.access.personal`): a secret one is only said to have
changed, a masked one enters covered. Nothing of that is repeated here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings

from khuyencong.access import Sensitivity, sensitivity_of

# Tables without a trail.
TABLES_LEFT_OUT = {
    "audit_event": "the trail itself",
    "audit_seal": "the seals of the trail",
    "audit_horizon": "how far the trail is sealed",
    "django_migrations": "written by the owner alone, when the portal is updated",
    "django_content_type": "names of models, written when the portal is updated",
    "auth_permission": "Django's own permissions, which the portal does not use",
    "auth_group": "Django's own groups, which the portal does not use",
    "auth_group_permissions": "Django's own groups, which the portal does not use",
    "axes_accessattempt": "counts wrong sign-ins until a lock ends; each is an event of its own",
    "axes_accessattemptexpiration": "when such a count ends",
    "axes_accessfailurelog": "the package's own log, which the portal keeps empty",
    "axes_accesslog": "the package's own log, which the portal keeps empty",
    "django_admin_log": "stays empty: what operators change in Django's admin is in the trail as any other change (khuyencong/portal/admin)",
    "django_session": "Django's own table of sessions, which the portal does not use",
    "jobs_pulse": "signs of life of workers, every few seconds",
    "projects_touchedproject": "marks of what changed, taken away when the sums are brought up to date; the change is an event of its own",
    "budgets_touched": "marks of what changed, as well",
    "reports_share": "derived from what has a trail",
    "reports_standing": "derived from what has a trail",
    "identity_session": "written at each sign-in and once a minute of use; signing in and out are events of their own",
}

_SIGNING_IN = "signing in is an event of its own"
# Columns that are heartbeats: a change of nothing else leaves no event.
COLUMNS_LEFT_OUT = {
    "jobs.Job": {
        "lease_until": "the worker's sign of life, every few seconds",
        "sent_at": "when the carrier was last told",
        "done": "progress, several times a second",
        "total": "progress, several times a second",
    },
    "actors.User": {"last_login": _SIGNING_IN},
    "projects.Project": {"changed_at": "what was changed is an event of its own"},
    "identity.KnownBrowser": {"last_at": _SIGNING_IN},
    "identity.Passkey": {"sign_count": "counted at each use", "used_at": _SIGNING_IN},
    "otp_totp.TOTPDevice": {
        "last_used_at": _SIGNING_IN,
        "last_t": "counted at each use",
        "drift": "counted at each use",
        "throttling_failure_timestamp": "a wrong code is an event of its own",
        "throttling_failure_count": "a wrong code is an event of its own",
    },
    "otp_static.StaticDevice": {
        "last_used_at": _SIGNING_IN,
        "throttling_failure_timestamp": "a wrong code is an event of its own",
        "throttling_failure_count": "a wrong code is an event of its own",
    },
}

# Models of other packages whose tables have a trail too; the triggers come with the migrations of this app.
OTHERS: tuple[str, ...] = ("otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken")


@dataclass(frozen=True, slots=True)
class Trail:
    """One audited table. `left_out`, `secret` and `masked` are names of columns."""

    name: str
    table: str
    key: str
    left_out: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


def is_ours(label: str) -> bool:
    """Whether an app is the portal's own."""
    return label in _labels()


def _labels() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in settings.AUDITED_PACKAGES}


def trail_of(model: Any, name: str = "audit") -> Trail:
    """How a model's table is audited. `model` may be a model of a migration's state."""
    meta = model._meta
    left_out = set(COLUMNS_LEFT_OUT.get(meta.label, ()))
    columns = {field.name: field.column for field in meta.concrete_fields}
    treated = {field: sensitivity_of(meta.label, field) for field in columns}
    derived = {field.name for field in meta.concrete_fields if getattr(field, "generated", False)}

    # Whoever declares what: a password's hash is never in the trail.
    hashes = {"password"} if meta.label == settings.AUTH_USER_MODEL else set()

    def columns_of(fields: Any) -> tuple[str, ...]:
        return tuple(sorted(columns[field] for field in fields if field in columns))

    return Trail(
        name=name,
        table=meta.db_table,
        key=meta.pk.column,
        left_out=columns_of(left_out | derived),
        secret=columns_of({field for field, how in treated.items() if how == Sensitivity.SECRET} | hashes),
        masked=columns_of({field for field, how in treated.items() if how == Sensitivity.MASKED} - left_out - derived),
    )


def audited_models() -> Iterator[Any]:
    """Every concrete model of the portal's own apps that has a trail."""
    for model in apps.get_models():
        meta = model._meta
        if is_ours(meta.app_label) and meta.managed and not meta.proxy and meta.db_table not in TABLES_LEFT_OUT:
            yield model


def links_of(model: Any) -> Iterator[tuple[str, Any]]:
    """The tables behind a model's many-to-many fields that Django makes by itself, with the field's name."""
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if not isinstance(through, str) and through._meta.auto_created and through._meta.db_table not in TABLES_LEFT_OUT:
            yield field.name, through


def audited_tables() -> set[str]:
    """Every table that has a trail."""
    models = list(audited_models())
    links = {through._meta.db_table for model in models for _, through in links_of(model)}
    others = {apps.get_model(label)._meta.db_table for label in OTHERS}
    return {model._meta.db_table for model in models} | links | others

"""Which tables are shown how. Read-only is the rule; what may be corrected is named, and checked against what guards the table.

A table whose rows a workflow moves, or whose rows the database keeps as they are, cannot be named: `register_all` refuses it.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.forms import ModelForm
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.urls import URLPattern, path

from khuyencong.access import Sensitivity, masked, sensitivity_of
from khuyencong.portal.admin.site import READ, WRITE, Site
from khuyencong.text import nfc, sort_key
from khuyencong.triggers import Firm
from khuyencong.workflow.models import Moving

# Reference tables that an operator corrects, with the columns that may change there (none named: all of them).
EDITABLE: Mapping[str, tuple[str, ...]] = {
    "actors.AdminUnit": ("name", "decree", "needs_verification"),  # dates and parents change by a reorganisation alone
    "budgets.ContentField": (),
    "budgets.Eligibility": (),
    "budgets.Norm": (),
    "budgets.PaperGround": (),
    "budgets.PlaceStanding": (),
    "budgets.SupportContent": ("name_vi", "short_name", "unit"),
    "calendar.ClockRule": (),
    "calendar.WorkCalendarDay": (),
    "projects.AdvanceLimit": (),
    "projects.RetentionRule": (),
    "plans.IntakeRule": (),
    "plans.PlanDeadline": (),
    "projects.ApprovalAuthority": (),
    "reports.ReportRule": (),
}
COLUMNS = 6
_PLAIN = (models.CharField, models.DateField, models.IntegerField, models.BooleanField, models.DecimalField)


@dataclass(frozen=True, slots=True)
class Guarded:
    """What stands against changes of a table: a workflow `moves` its rows, they `stay` as written, they are `kept` from deletion."""

    moves: bool
    stays: bool
    kept: bool


def guarded(model: type[models.Model]) -> Guarded:
    """Read from the declarations: the machine, and the triggers that refuse a whole statement (`append_only`, `kept`)."""
    firm = [
        trigger for trigger in getattr(model._meta, "triggers", ()) if isinstance(trigger, Firm) and trigger.level is pgtrigger.Statement
    ]
    refused = [str(trigger.operation) for trigger in firm if (trigger.func or "").startswith("RAISE EXCEPTION")]
    return Guarded(
        moves=issubclass(model, Moving),
        stays=any("UPDATE" in operation for operation in refused),
        kept=issubclass(model, Moving) or any("DELETE" in operation for operation in refused),
    )


def shown(model: type[models.Model]) -> list[models.Field]:
    """The columns that an operator sees in every table: no secret, and no JSON, whose words belong to the page that reads it."""
    label = model._meta.label
    return [
        field
        for field in model._meta.concrete_fields
        if sensitivity_of(label, field.name) is not Sensitivity.SECRET
        and field.name not in ("password", "session_key", "session_data", "key", "token", "last_t")
        and not isinstance(field, models.JSONField | models.BinaryField)
    ]


def _covered(model: type[models.Model], name: str) -> Callable[..., str]:
    """A column of personal data with its last digits alone."""
    field = model._meta.get_field(name)

    @admin.display(description=str(field.verbose_name))
    def cell(self: Any, row: models.Model) -> str:
        return masked(getattr(row, name) or "") or "–"

    return cell


class Shown(admin.ModelAdmin):
    """A table to be looked at. Lists show columns of the table alone, so that no row asks for another."""

    editable: ClassVar[tuple[str, ...] | None] = None
    view_on_site = False
    show_full_result_count = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # a count for each value of each filter, on tables without end
    ordering = ("-pk",)
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """The list and one row; adding and deleting where the table may be edited."""
        info = self.opts.app_label, self.opts.model_name
        door = self.admin_site.door
        found = [path("", door(self.changelist_view, READ), name="{}_{}_changelist".format(*info))]
        if self.editable == ():
            found.append(path("them/", door(self.add_view, WRITE), name="{}_{}_add".format(*info)))
        if self.may_delete:
            found.append(path("xoa/<path:object_id>/", door(self.delete_view, WRITE), name="{}_{}_delete".format(*info)))
        change = door(self.change_view, READ if self.editable is None else WRITE)
        found.append(path("<path:object_id>/", change, name="{}_{}_change".format(*info)))
        return found

    @property
    def may_delete(self) -> bool:
        """Whether rows may go: the whole row is editable, and nothing keeps it."""
        return self.editable == () and not guarded(self.model).kept

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.editable is not None and self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.editable == () and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and self.admin_site.has_permission(request)

    # The trail of the database keeps every change (khuyencong.audit); a second, weaker history beside it would only differ.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: see above."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: see above."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Nothing: see above."""


class Checked(ModelForm):
    """Words in NFC, days in order; what the table's triggers say stands on the form, as what its constraints say does."""

    default_renderer = DjangoTemplates

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            # Said at its field, so that the range of both, which the database could not even build, is not asked.
            self.add_error("valid_to", ValidationError("Ngày cuối không được trước ngày đầu."))
        return {name: nfc(value) if isinstance(value, str) else value for name, value in data.items()}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        if hasattr(self.instance, "sort_name"):
            self.instance.sort_name = sort_key(self.instance.name)
        try:
            with transaction.atomic():
                _try(self.instance)
                transaction.set_rollback(True)
        except DatabaseError as refused:
            words = getattr(getattr(refused.__cause__, "diag", None), "message_primary", "") or str(refused)
            self.add_error(None, ValidationError(f"Cơ sở dữ liệu không nhận: {words}"))


def _try(row: models.Model) -> None:
    """Save a copy of a row, as far as what the database checks at the commit; whoever calls takes it back."""
    trial = copy(row)
    trial._state = copy(row._state)
    trial.save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _options(model: type[models.Model]) -> type[Shown]:
    """How one table is shown."""
    label, editable = model._meta.label, EDITABLE.get(model._meta.label)
    cover = {field.name for field in shown(model) if sensitivity_of(label, field.name) is Sensitivity.MASKED}
    names: dict[str, Any] = {f"covered_{name}": _covered(model, name) for name in cover}

    def name_of(field: models.Field) -> str:
        return f"covered_{field.name}" if field.name in cover else field.name

    fields = [name_of(field) for field in shown(model) if not field.primary_key]
    changing = {field.name for field in model._meta.concrete_fields if field.editable} if editable == () else set(editable or ())
    # What a dated rule asks is kept as JSON: who corrects the rule corrects that, and the row's own `clean` tells what cannot be asked.
    asked = [field.name for field in model._meta.concrete_fields if isinstance(field, models.JSONField)] if editable == () else []
    listed = [
        name_of(field)
        for field in shown(model)
        if isinstance(field, _PLAIN) and not field.primary_key and field.name not in ("sort_name", "search_text")
    ]
    return type(
        f"{model.__name__}Admin",
        (Shown,),
        names
        | {
            "editable": editable,
            "form": Checked,
            "fields": [name for name in [*fields, *asked] if editable != () or name in changing],
            "readonly_fields": tuple(name for name in fields if name not in changing),
            "list_display": ("pk", *listed[:COLUMNS]),
            "list_filter": tuple(field.name for field in shown(model) if field.choices and field.name not in cover)[:3],
            "raw_id_fields": tuple(field.name for field in model._meta.concrete_fields if field.is_relation),
        },
    )


def our_models() -> Sequence[type[models.Model]]:
    """Every table of the portal's own rooms. What packages keep of second factors and lock-outs is nobody's to look at."""
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in settings.AUDITED_PACKAGES]


def register_all(site: Site) -> None:
    """Put every table on the site. ImproperlyConfigured when a table is named as editable that something guards, or is not there."""
    known = {model._meta.label: model for model in our_models()}
    for label in EDITABLE:
        if label not in known:
            raise ImproperlyConfigured(f"{label} is named as editable and is not there")
        guards = guarded(known[label])
        if guards.moves or guards.stays:
            raise ImproperlyConfigured(f"{label} is named as editable; a workflow or the database keeps its rows")
    for model in known.values():
        site.register(model, _options(model))

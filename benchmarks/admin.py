"""Django's admin over đề án: nine columns, relations joined, three filters, fifty rows a page."""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from projects.models import Project


class Site(admin.AdminSite):
    """Open to who has signed in: the portal's accounts know no `is_staff`."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class ProjectForm(ModelForm):
    """Drawn by Django's own templates, as the admin's forms are where a project has no renderer of its own."""

    default_renderer = DjangoTemplates


class ProjectAdmin(admin.ModelAdmin):
    """The table as an ordinary project would register it."""

    form = ProjectForm
    list_display = ("code", "title", "district", "kind", "track", "year", "requested", "state", "created_at")
    list_select_related = ("district",)
    list_filter = ("state", "track", "year")
    list_per_page = 50
    search_fields = ("title", "code", "lines__enterprise__name")
    raw_id_fields: ClassVar[tuple[str, ...]] = ("district", "written_by", "written_for", "appraiser", "approver")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


site = Site(name="yardstick")
site.register(Project, ProjectAdmin)

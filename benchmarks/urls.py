"""The portal's addresses, and the admin's."""

from django.urls import path

from benchmarks.admin import site
from khuyencong.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*urlpatterns, path("admin/", site.urls)]

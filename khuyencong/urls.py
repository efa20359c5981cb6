"""Every address of the portal. Rooms that bring pages have a `urls` module; each is included once, here."""

from importlib.util import find_spec

from django.urls import include, path

from khuyencong.portal.admin.site import site
from khuyencong.portal.views.health import Health

# Each room declares its own Vietnamese addresses from the root ("de-an/…"), with its own namespace.
ROOMS = [
    "khuyencong.portal.urls",
    "activities.urls",
    "plans.urls",
    "communes.urls",
    "councils.urls",
    "donors.urls",
    "guidance.urls",
    "employment.urls",
    "obstacles.urls",
    "technology.urls",
    "policy.urls",
    "products.urls",
    "treasury.urls",
    "projects.urls",
    "inspections.urls",
    "investment.urls",
    "budgets.urls",
    "finance.urls",
    "reports.urls",
    "directive.urls",
    "khuyencong.documents.urls",
    "khuyencong.identity.urls",
    "khuyencong.actors.urls",
    "khuyencong.audit.urls",
    "khuyencong.privacy.urls",
    "khuyencong.jobs.urls",
    "khuyencong.notices.urls",
    "khuyencong.ui.urls",
]

urlpatterns = [path("suc-khoe/", Health.as_view(), name="health"), path("quan-tri/", site.urls)] + [
    path("", include(room)) for room in ROOMS if find_spec(room)
]

handler400 = "khuyencong.portal.views.errors.bad_request"
handler403 = "khuyencong.portal.views.errors.permission_denied"
handler404 = "khuyencong.portal.views.errors.not_found"
handler500 = "khuyencong.portal.views.errors.server_error"

"""Pages that anybody may read."""

from django.views.generic import TemplateView

from khuyencong.access.views import Public


class Front(Public, TemplateView):
    """What the portal is for, and the ways in."""

    template_name = "portal/front.html"

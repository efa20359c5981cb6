from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The frame of every role, sign-in, the queue, search and the pages anyone may read."""

    name = "khuyencong.portal"
    label = "portal"
    verbose_name = "Cổng"

    def ready(self) -> None:
        from khuyencong.portal import (
            list_files,  # app ready: lists are told who makes their long files
            permissions,  # noqa: F401 -- app ready: grants register themselves
            places,  # app ready: the frame is told by the room that knows every other one
        )
        from khuyencong.ui.lists import ListPage  # app ready: lists read models

        places.register()
        ListPage.makes_long = staticmethod(list_files.answer)
        # Every room's models are there by now; the site's addresses are read after this.
        from khuyencong.portal.admin.site import site
        from khuyencong.portal.admin.tables import register_all

        register_all(site)

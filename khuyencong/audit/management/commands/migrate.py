"""Django's `migrate`, as the owner of the tables."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from khuyencong.migrating import rendering_little


class Command(migrate.Command):
    """Connects with KC_OWNER_DATABASE_URL where it is told, for the whole of this process."""

    def handle(self, *args: Any, **options: Any) -> None:
        as_owner(options["database"])
        with rendering_little():
            super().handle(*args, **options)


def as_owner(using: str) -> None:
    """From here on the connection is the owner's."""
    connection = connections[using]
    named = connection.settings_dict["NAME"]
    if settings.OWNER_CONNECTION and connection.settings_dict["USER"] != settings.OWNER_CONNECTION["USER"]:
        connection.close()
        connection.settings_dict.update(settings.OWNER_CONNECTION | {"NAME": named})

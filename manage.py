#!/usr/bin/env python
"""Django's command line; `script/manage` runs it in the portal's environment."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    from khuyencong.audit import context

    acting = context.Context(request=context.new_request_id(), kind=context.Kind.COMMAND, origin=" ".join(sys.argv[1:2]))
    with context.bound(acting):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

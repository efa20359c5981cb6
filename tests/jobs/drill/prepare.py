"""The province and somebody who asks for reports; prints the key of their session."""

import django


def main() -> None:
    """Runs in a process of its own, with the drill's settings."""
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY

    from khuyencong.access import Role
    from tests.factories import actors

    call_command("load_first_data", verbosity=0)
    client = Client()
    client.force_login(actors.make_member(Role.DOIT_OFFICER).user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = "drill.factor/1"  # a second factor was shown
    session.save()
    (cookie,) = client.cookies.values()
    print(f"{cookie.key}={cookie.value}")


if __name__ == "__main__":
    main()

"""Ending a person's sessions, whichever store keeps them."""

from django.apps import apps


def end_sessions(user_id: int) -> int:
    """Delete the sessions of an account from Django's own table; how many. A store with a relation to the account is declared, and emptied there."""
    if not apps.is_installed("django.contrib.sessions"):
        return 0
    model = apps.get_model("sessions.Session")
    mine = [row.pk for row in model.objects.order_by("pk").iterator() if row.get_decoded().get("_auth_user_id") == str(user_id)]
    return model.objects.filter(pk__in=mine).delete()[0]

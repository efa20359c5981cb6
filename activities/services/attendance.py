"""The code of the day: an address that says a course and a day, signed."""

from datetime import date

from django.core.signing import BadSignature, Signer

from activities.models import Course

_SALT = "activities.attendance"


def token_of(course: Course, day: date) -> str:
    """What stands in the address: course, day and a signature."""
    return Signer(salt=_SALT, sep="~").sign(f"{course.pk}.{day:%Y%m%d}")


def read(token: str) -> tuple[Course, date] | None:
    """The course and the day of an address; None for a wrong one. Whether the day is today is for the service to judge."""
    try:
        pk, day = Signer(salt=_SALT, sep="~").unsign(token).split(".")
    except BadSignature:
        return None
    course = Course.objects.filter(pk=int(pk)).select_related("activity").order_by("pk").first()
    return (course, date(int(day[:4]), int(day[4:6]), int(day[6:]))) if course else None

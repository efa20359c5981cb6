from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Working days as the State announces them, and the clocks that run by them."""

    name = "khuyencong.calendar"
    label = "calendar"
    verbose_name = "Lịch làm việc"

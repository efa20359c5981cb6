from activities.models.activities import Activity, Involved
from activities.models.calendars import CalendarLink

__all__ = ["Activity", "CalendarLink", "Involved"]

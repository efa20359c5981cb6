from activities.models.activities import Activity, Involved, Shown
from activities.models.calendars import CalendarLink
from activities.models.media import MediaPlan, MediaReminder, Publication
from activities.models.training import Attendee, Course, Invitation, Presence

__all__ = [
    "Activity",
    "Attendee",
    "CalendarLink",
    "Course",
    "Invitation",
    "Involved",
    "MediaPlan",
    "MediaReminder",
    "Presence",
    "Publication",
    "Shown",
]

"""The calendar tells of nobody."""

from khuyencong.access import register_impersonal

register_impersonal("calendar.WorkCalendarDay", "tên ngày nghỉ và căn cứ", "name", "source")
register_impersonal("calendar.ClockRule", "thời hạn theo quy định", "code", "label", "citation")
register_impersonal("calendar.Clock", "loại đối tượng", "subject_kind")

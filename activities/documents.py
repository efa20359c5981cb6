"""Who may read the files of an activity."""

from activities import selectors
from khuyencong.access import Principal
from khuyencong.documents.readers import register_reader


def _may_read(who: Principal, activity_id: int) -> bool:
    return selectors.visible_to(who).filter(pk=activity_id).exists()


register_reader("activity", _may_read)

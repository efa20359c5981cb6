"""Who may read the files of this room: what somebody attached to their request to join a cơ sở."""

from khuyencong.access import Principal
from khuyencong.actors.models import JoinRequest
from khuyencong.actors.services.joining import may_decide
from khuyencong.documents.readers import register_reader


def may_read_join_request(who: Principal, request_id: int) -> bool:
    """Whoever decides on the request, and who made it."""
    row = JoinRequest.objects.filter(pk=request_id).select_related("enterprise__area").first()
    return row is not None and (row.user_id == who.user_id or may_decide(row, who))


register_reader("join_request", may_read_join_request)

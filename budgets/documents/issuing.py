"""Issue a paper of this room, signed by a leader for the organisation that they act for."""

from typing import Any

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import signing
from khuyencong.actors.models import Organisation
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind
from khuyencong.documents.models import Paper


def issue(kind: PaperKind, subject: tuple[str, int], who: Principal, organisation: Organisation, *, title: str, context: Any) -> Paper:
    """The paper of today, in the caller's transaction."""
    issuer: Any = organisation  # a row has what the head of a paper names; the protocol wants it as it was on the day
    return papers.issue(
        kind.code, subject=subject, organisation=issuer, title=title[:250], context=context, signer=signing.leader(who, organisation),
        by_id=who.user_id, on=clock.today(),
    )  # fmt: skip

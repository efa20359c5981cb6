"""For whom somebody signs, as papers write it."""

from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Organisation
from khuyencong.actors.staffing import SigningForm
from khuyencong.documents.frame import Signer


def organisation_of(who: Principal) -> Organisation:
    """The organisation that somebody acts for, as it is called today, with what the head of a paper needs."""
    return actors.as_of(actors.with_head(who.organisation_id))


def leader(who: Principal, organisation: Organisation) -> Signer:
    """Somebody who signs as the head of the organisation, for the head (a deputy) or by delegation (Nghị định 30/2020/NĐ-CP, Điều 13)."""
    if who.signs_as:
        return Signer(name=who.name, title=who.title.upper(), capacity=who.signs_as)
    return by_title(who.name, who.title, organisation)


def by_title(name: str, title: str, organisation: Organisation) -> Signer:
    """A deputy signs for the head: KT. and the own title beneath; whoever else leads signs with the head's title."""
    if title.casefold().startswith("phó"):
        return Signer(name=name, title=title.upper(), capacity=f"{SigningForm.KT.mark} {organisation.leader_title}")
    return Signer(name=name, title=organisation.leader_title)

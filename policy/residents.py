"""How policies move when organisations are reorganised: what is not done yet goes to who goes on."""

from collections.abc import Iterable

from django.db.models import Q

from khuyencong.actors.residents import Change, Moved, Resident
from policy.enums import DossierState
from policy.models import Dossier, Opinion

_OPEN = (*DossierState.owners(), DossierState.SUBMITTED)


def move_open(change: Change) -> Iterable[Moved]:
    """Policies that are being written go to the office that goes on; so do the comments that it still owes."""
    moved = []
    rows = Dossier.objects.select_for_update(of=("self",), no_key=True).filter(organisation_id__in=change.organisations, state__in=_OPEN)
    for row in rows.order_by("pk"):
        office = change.organisations[row.organisation_id]
        moved.append(Moved("policy_dossier", row.pk, row.code, old_organisation_id=row.organisation_id, new_organisation_id=office.pk))
        row.organisation = office
        row.save(update_fields=["organisation"])
    asked = Opinion.objects.select_for_update(of=("self",), no_key=True).filter(organisation_id__in=change.organisations, words="")
    for opinion in asked.select_related("dossier").order_by("pk"):
        office = change.organisations[opinion.organisation_id]
        # Where the office that goes on was asked about the same draft itself, it answers for both.
        if Opinion.objects.filter(version=opinion.version_id, organisation=office).exists():
            continue
        moved.append(
            Moved(
                "policy_opinion",
                opinion.pk,
                opinion.dossier.code,
                old_organisation_id=opinion.organisation_id,
                new_organisation_id=office.pk,
            )
        )
        opinion.organisation = office
        opinion.save(update_fields=["organisation"])
    return moved


def those_that_stay(change: Change) -> int:
    """Policies that were issued or given up, comments that were given."""
    of = Q(organisation_id__in=change.organisations)
    return Dossier.objects.filter(of).exclude(state__in=_OPEN).count() + Opinion.objects.filter(of).exclude(words="").count()


RESIDENTS = (Resident("policy_dossier", "Chính sách đang xây dựng, ý kiến chưa góp", move_open, those_that_stay),)

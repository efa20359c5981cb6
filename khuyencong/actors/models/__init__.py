from khuyencong.actors.models.delegations import Delegation
from khuyencong.actors.models.enterprises import Enterprise
from khuyencong.actors.models.handovers import Handover, HandoverItem, HandoverReceiver
from khuyencong.actors.models.officers import OfficerAssignment, Qualification, Training
from khuyencong.actors.models.organisations import FunctionHolder, Organisation, OrganisationPeriod, OrganisationSuccession
from khuyencong.actors.models.people import Membership, User
from khuyencong.actors.models.reorganisations import Relocation, Reorganisation
from khuyencong.actors.models.units import AdminUnit, AdminUnitSuccession

__all__ = [
    "AdminUnit",
    "AdminUnitSuccession",
    "Delegation",
    "Enterprise",
    "FunctionHolder",
    "Handover",
    "HandoverItem",
    "HandoverReceiver",
    "Membership",
    "OfficerAssignment",
    "Organisation",
    "OrganisationPeriod",
    "OrganisationSuccession",
    "Qualification",
    "Relocation",
    "Reorganisation",
    "Training",
    "User",
]

from khuyencong.actors.models.delegations import Delegation
from khuyencong.actors.models.enterprises import CraftVillage, Enterprise, VillageDecision
from khuyencong.actors.models.facts import EnterpriseChange, EnterpriseMerge, EnterpriseYear, IndustryCode, SizeRule
from khuyencong.actors.models.handovers import Handover, HandoverItem, HandoverReceiver
from khuyencong.actors.models.joining import EmailProof, Invitation, JoinRequest
from khuyencong.actors.models.officers import OfficerAssignment, Qualification, Training
from khuyencong.actors.models.organisations import FunctionHolder, Organisation, OrganisationPeriod, OrganisationSuccession
from khuyencong.actors.models.people import Membership, User
from khuyencong.actors.models.reorganisations import Relocation, Reorganisation
from khuyencong.actors.models.units import AdminUnit, AdminUnitSuccession

__all__ = [
    "AdminUnit",
    "AdminUnitSuccession",
    "CraftVillage",
    "Delegation",
    "EmailProof",
    "Enterprise",
    "EnterpriseChange",
    "EnterpriseMerge",
    "EnterpriseYear",
    "FunctionHolder",
    "Handover",
    "HandoverItem",
    "HandoverReceiver",
    "IndustryCode",
    "Invitation",
    "JoinRequest",
    "Membership",
    "OfficerAssignment",
    "Organisation",
    "OrganisationPeriod",
    "OrganisationSuccession",
    "Qualification",
    "Relocation",
    "Reorganisation",
    "SizeRule",
    "Training",
    "User",
    "VillageDecision",
]

from khuyencong.actors.models.enterprises import Enterprise
from khuyencong.actors.models.organisations import FunctionHolder, Organisation
from khuyencong.actors.models.people import Membership, User
from khuyencong.actors.models.units import AdminUnit, AdminUnitSuccession

__all__ = ["AdminUnit", "AdminUnitSuccession", "Enterprise", "FunctionHolder", "Membership", "Organisation", "User"]

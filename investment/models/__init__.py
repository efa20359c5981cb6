"""Rows of the room of investment."""

from investment.models.leads import Contact, Lead
from investment.models.opportunities import Opportunity

__all__ = ["Contact", "Lead", "Opportunity"]

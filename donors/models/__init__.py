"""Raised money: rates, donors, agreements and what became of them."""

from donors.models.agreements import Agreement, DonorReport, GivenBack, Instalment, Receipt
from donors.models.donors import Appeal, Donor
from donors.models.rates import ExchangeRate

__all__ = ["Agreement", "Appeal", "Donor", "DonorReport", "ExchangeRate", "GivenBack", "Instalment", "Receipt"]

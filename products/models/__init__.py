"""Rows of the room: rules of selections, selections with what is scored in them, fairs with their booths."""

from products.models.fairs import Booth, Fair
from products.models.rules import ProductCriterion, SelectionCycle
from products.models.selections import Entry, Juror, Mark, Product, Selection, SelectionCriterion, Sheet

__all__ = [
    "Booth", "Entry", "Fair", "Juror", "Mark", "Product", "ProductCriterion", "Selection", "SelectionCriterion", "SelectionCycle", "Sheet",
]  # fmt: skip

"""The papers of inspections."""

from inspections.documents.papers import decision_notice, order, plan_decision, reply_notice
from inspections.documents.pictures import place_words, reduced

__all__ = ["decision_notice", "order", "place_words", "plan_decision", "reduced", "reply_notice"]

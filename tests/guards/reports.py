"""Attacks on reports and on what is known of the years before the portal."""

from tests.guards import Attack

ATTACKS: list[Attack] = []

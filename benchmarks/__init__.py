"""Measurements of the portal against well-known yardsticks, taken in the same run: `script/bench [--list] [P1 P2 …]`."""

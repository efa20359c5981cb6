"""What changed, by whom, for whom, from which request: written by the database itself, only added to, and sealed in a chain."""

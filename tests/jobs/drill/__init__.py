"""A portal of its own with every server it needs, in which any of them is killed at a named moment."""

"""Writes of the actors' room."""

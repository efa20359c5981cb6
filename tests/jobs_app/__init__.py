"""Handlers for the tests of background work."""

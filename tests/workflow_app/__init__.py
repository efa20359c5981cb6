"""A small life for the tests of the workflow engine."""

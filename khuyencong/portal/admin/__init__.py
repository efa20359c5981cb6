"""Django's admin, for who keeps the portal running: every table to be seen, the plain reference tables to be corrected."""

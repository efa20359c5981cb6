"""One engine for several machines: a declaration, its only runner, its log, its guard in the database."""

"""Personal data: what is held on a person, its export, its erasure with the books intact."""

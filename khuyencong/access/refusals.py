"""One place at which every refused permission passes, for whoever keeps a record of it."""

from django.dispatch import Signal

# Sent once for each answer of 403 that a permission caused, with `request` and `why` (a sentence, perhaps empty). `request.principal`
# says who acted; it is None for an account without a role.
refused = Signal()

"""What is kept of coming in and of changes to the ways in. One function, so that the trail has one door to this room."""

import logging
from typing import Any

from django.http import HttpRequest

logger = logging.getLogger(__name__)


def record(event: str, *, user_id: int | None, request: HttpRequest | None = None, by_id: int | None = None, **facts: Any) -> None:
    """Note `event` (`identity.verb_noun`) about an account; `by_id` when another person did it. No secrets among `facts`."""
    logger.info("%s account=%s by=%s %s", event, user_id, by_id if by_id is not None else user_id, sorted(facts))

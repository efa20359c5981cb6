"""Rows of the room of technology."""

from technology.models.catalogue import SeenWorking, Technology
from technology.models.rights import PropertyRight
from technology.models.transfers import Transfer

__all__ = ["PropertyRight", "SeenWorking", "Technology", "Transfer"]

"""The trail: what was changed, by whom, for whom, from where; written by the database, sealed, verified, readable.

`record(Happening.…)` notes what changes no row; everything else writes itself (docs/subsystems/audit.md).
"""

from khuyencong.audit.enums import Happening, register_happenings
from khuyencong.audit.services import record

__all__ = ["Happening", "record", "register_happenings"]

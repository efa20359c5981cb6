"""Where the migrations of moving things look for firm triggers; they are declared in `khuyencong.triggers`."""

from khuyencong.triggers import Firm, FirmTriggerSql, append_only, literal

__all__ = ["Firm", "FirmTriggerSql", "append_only", "literal"]

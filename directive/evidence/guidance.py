"""Clause 1đ: questions answered in time, the guide, guidance on the spot."""

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register, share_of
from directive.evidence.planning import local_units
from guidance import selectors


def _guided(year: Year) -> Counted:
    """Questions asked in the year that do not wait past their day; by the district that they come from."""
    told = selectors.standing(year.first, year.on)
    counted = share_of(
        told.asked - told.late,
        told.asked,
        figures=(
            Figure("Câu hỏi trong năm", told.asked, url_name="guidance:questions"),
            Figure("Đã trả lời", told.answered),
            Figure("Quá hạn trả lời", told.late, url_name="guidance:questions"),
            Figure("Ngày làm việc đến khi trả lời (giữa)", told.days, "days"),
            Figure("Mục hỏi đáp công khai", told.entries, url_name="guidance:guide"),
            Figure("Lần hướng dẫn tại chỗ", told.visits, url_name="guidance:visits"),
        ),
    )
    parts = []
    for unit in local_units(year):
        asked, answered = told.by_area.get(unit.pk, (0, 0))
        if asked:
            parts.append(Part(unit.pk, unit.name, answered, asked, f"{answered}/{asked} câu hỏi đã trả lời"))
    return Counted(counted.value, counted.expected, counted.figures, tuple(parts), counted.is_idle)


register(
    Evidence("guidance", "Câu hỏi không quá hạn trả lời", "%", Basis.STANDS, _guided, "% số đã hỏi", "guidance:questions"),
)  # fmt: skip

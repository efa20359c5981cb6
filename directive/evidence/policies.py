"""Clauses 1a, 4a, 1b: policies written and issued, legal texts spread and read."""

from collections.abc import Callable

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register
from directive.evidence.activities import news_figures
from directive.evidence.planning import local_units
from policy import selectors
from policy.enums import PolicyField
from policy.models import LegalText


def _of(field: PolicyField) -> Callable[[Year], Counted]:
    """Policies of a field that were issued in the year, against those that were to be."""

    def count(year: Year) -> Counted:
        told = selectors.standing(field, year.first, year.on, year.last)
        return Counted(
            value=told.issued,
            expected=told.planned or None,
            figures=(
                Figure("Đang soạn thảo, lấy ý kiến", told.at_work, url_name="policy:dossiers"),
                Figure("Đã trình UBND tỉnh", told.submitted, url_name="policy:dossiers"),
                Figure("Quá ngày dự kiến ban hành", told.late),
                Figure("Lần dự thảo trong năm", told.versions),
                Figure("Lượt hỏi ý kiến cơ quan", told.asked),
                Figure("Ý kiến góp đúng hạn", told.commented),
                Figure("Ý kiến chưa tiếp thu, giải trình", told.unanswered),
            ),
            is_idle=not (told.planned or told.at_work or told.submitted),
        )

    return count


def _spread(year: Year) -> Counted:
    """Texts that were sent for reading in the year and read; by district."""
    told = selectors.reads(year.first, year.on)
    parts = []
    for unit in local_units(year):
        asked, read = told.by_area.get(unit.pk, (0, 0))
        parts.append(Part(unit.pk, unit.name, read, asked or 1, f"{read}/{asked} lượt đã đọc" if asked else "chưa được gửi văn bản"))
    return Counted(
        value=told.read,
        expected=told.asked or None,
        figures=(
            Figure("Văn bản trong thư viện", LegalText.objects.count(), url_name="policy:library"),
            *news_figures(year),
            Figure("Lần gửi văn bản để đọc", told.sendings, url_name="policy:sendings"),
            Figure("Lượt người được gửi", told.asked),
            Figure("Quá hạn chưa đọc", told.late, url_name="policy:sendings"),
        ),
        parts=tuple(parts),
    )


register(
    Evidence(
        "policy_sct", "Chính sách công nghiệp đã ban hành", "chính sách", Basis.GROWS, _of(PolicyField.INDUSTRY), "chính sách dự kiến trong năm",
        "policy:dossiers",
    ),
    Evidence(
        "policy_investment", "Chính sách ưu đãi đầu tư đã ban hành", "chính sách", Basis.GROWS, _of(PolicyField.INVESTMENT),
        "chính sách dự kiến trong năm", "policy:dossiers",
    ),
    Evidence(
        "texts_spread", "Lượt cán bộ đã đọc văn bản được gửi", "lượt", Basis.STANDS, _spread, "lượt được gửi", "policy:library",
    ),
)  # fmt: skip

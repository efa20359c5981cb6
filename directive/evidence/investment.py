"""Clause 4b: investors who were guided, opportunities that were shown, what was invested."""

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Year, register
from investment import selectors


def _invited(year: Year) -> Counted:
    told = selectors.standing(year.first, year.on)
    return Counted(
        value=told.guided,
        expected=told.noted or None,
        figures=(
            Figure("Cơ hội đang mời gọi", told.shown, url_name="investment:shown"),
            Figure("Cơ hội công bố trong năm", told.published, url_name="investment:opportunities"),
            Figure("Nhà đầu tư quan tâm", told.noted, url_name="investment:leads"),
            Figure("Lần làm việc với nhà đầu tư", told.contacts),
            Figure("Nhà đầu tư đã đầu tư", told.invested, url_name="investment:leads"),
            Figure("Vốn đăng ký", told.capital, "money"),
            Figure("Đang hướng dẫn", told.open, url_name="investment:leads"),
            Figure("Quá ngày liên hệ lại", told.late),
        ),
    )


register(
    Evidence(
        "investment_promotion", "Nhà đầu tư quan tâm được hướng dẫn", "nhà đầu tư", Basis.GROWS, _invited, "nhà đầu tư quan tâm trong năm",
        "investment:opportunities",
    ),
)  # fmt: skip

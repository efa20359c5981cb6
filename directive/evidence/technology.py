"""Clause 5b: technology that was transferred, marks and other industrial property that were filed or granted."""

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Year, register
from technology import selectors


def _transferred(year: Year) -> Counted:
    told = selectors.standing(year.first, year.on)
    asked = told.asked + told.rights_asked
    return Counted(
        value=told.transferred + told.filed_or_granted,
        expected=asked or None,
        figures=(
            Figure("Công nghệ đang giới thiệu", told.shown, url_name="technology:shown"),
            Figure("Cơ sở quan tâm công nghệ", told.asked, url_name="technology:transfers"),
            Figure("Chuyển giao đã ký hợp đồng", told.transferred, url_name="technology:transfers"),
            Figure("Giá trị hợp đồng chuyển giao", told.value, "money"),
            Figure("Chuyển giao gắn với đề án", told.with_project),
            Figure("Đề nghị đăng ký sở hữu công nghiệp", told.rights_asked, url_name="technology:rights"),
            Figure("Đơn đã nộp", told.filed, url_name="technology:rights"),
            Figure("Văn bằng được cấp", told.granted, url_name="technology:rights"),
            Figure("Đang chờ tư vấn, hướng dẫn", told.waiting),
            Figure("Quá hạn", told.late),
        ),
    )


register(
    Evidence(
        "technology_transfer", "Chuyển giao công nghệ, đơn và văn bằng sở hữu công nghiệp", "việc", Basis.GROWS, _transferred, "đề nghị trong năm",
        "technology:transfers",
    ),
)  # fmt: skip

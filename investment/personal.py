"""Personal data with investment: who wrote, and who speaks for an investor."""

from investment.permissions import P, is_promoter
from khuyencong.access import (
    Erasure,
    Need,
    PersonalTable,
    columns,
    grounds,
    register_impersonal,
    register_need,
    register_people,
    register_personal,
)

# Whoever follows an investor up has to call; others read what came of it.
register_need("investment.Lead", Need(P.FOLLOW, lambda scope, who, row: is_promoter(who)))

register_people(
    PersonalTable("investment.Opportunity", "Cơ hội đầu tư mà người đó ghi", ("kept_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("investment.Lead", "Nhà đầu tư mà người đó ghi nhận", ("noted_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("investment.Contact", "Lần làm việc với nhà đầu tư mà người đó ghi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns(
        "investment.Lead", "investor", "contact", "words", masked=("phone", "email"),
        purpose="Hướng dẫn nhà đầu tư quan tâm; nhà đầu tư có thể là cá nhân, gửi từ trang công khai khi đã đồng ý", basis=grounds.STATE_TASK,
        retention=f"Người tự gửi từ trang công khai mà không đầu tư: 2 năm sau khi khép lại. Còn lại: {grounds.BY_ARCHIVE[0].lower()}{grounds.BY_ARCHIVE[1:]}",
        keep_years=2,
    ),
    *columns(
        "investment.Contact", "said",
        purpose="Theo dõi việc hướng dẫn nhà đầu tư; lời văn có thể nêu tên người", basis=grounds.STATE_TASK, retention=grounds.BY_ARCHIVE,
    ),
)  # fmt: skip
register_impersonal(
    "investment.Opportunity", "mời gọi công khai, không nêu tên người", "title", "title_en", "site", "site_en", "does", "does_en", "incentives",
    "incentives_en", "search_text",
)  # fmt: skip
register_impersonal("investment.Lead", "nước, số giấy phép", "country", "licence")

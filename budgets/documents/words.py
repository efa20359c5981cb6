"""Words that several papers of this room share."""

from budgets.enums import FundingSource

GROUNDS = (
    "Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015",
    "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công",
    "Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ trưởng Bộ Tài chính",
)


def funding_words(source: str) -> str:
    """A source as sentences name it: “kinh phí khuyến công địa phương (ngân sách tỉnh)”."""
    label = str(FundingSource(source).label)
    return f"kinh phí {label[0].lower()}{label[1:]}"

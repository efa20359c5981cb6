"""Personal data with raised money: who speaks for a donor, donors that are persons, who wrote what."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_BOOKED = (
    ("ExchangeRate", "Tỷ giá mà người đó ghi", ("by",)),
    ("Receipt", "Khoản tài trợ mà người đó ghi nhận", ("by",)),
    ("GivenBack", "Khoản hoàn trả nhà tài trợ mà người đó ghi", ("by",)),
)
_KEPT = (
    ("Donor", "Nhà tài trợ mà người đó ghi", ("by",)),
    ("Appeal", "Đợt vận động mà người đó lập", ("by",)),
    ("Agreement", "Thỏa thuận tài trợ mà người đó lập, đưa vào thực hiện", ("drafted_by", "confirmed_by")),
    ("DonorReport", "Báo cáo nhà tài trợ mà người đó lập", ("by",)),
)
register_people(
    *(PersonalTable(f"donors.{model}", about, people, Erasure.KEEP, grounds.ACCOUNTING) for model, about, people in _BOOKED),
    *(PersonalTable(f"donors.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT),
)
register_personal(
    *columns(
        "donors.Donor",
        "name",
        "name_abroad",
        "address",
        "contact",
        masked=("phone", "email"),
        purpose="Liên hệ, báo cáo và ghi nhận nhà tài trợ; có thể là cá nhân",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)
register_impersonal("donors.Donor", "nước và số văn bản", "country", "consent_paper")
register_impersonal("donors.Appeal", "đợt vận động công khai", "title", "purpose")
register_impersonal("donors.Agreement", "lời của thỏa thuận", "number", "title", "purpose", "end_reason")
register_impersonal("donors.ExchangeRate", "nguồn công bố tỷ giá", "source")
register_impersonal("donors.Receipt", "số chứng từ", "voucher")
register_impersonal("donors.GivenBack", "số chứng từ, lý do", "voucher", "reason")
register_impersonal("donors.DonorReport", "đánh giá kết quả sử dụng", "words")

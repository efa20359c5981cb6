"""Personal data of the room: words of cơ sở and of the panel may name people; who entered what."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_KEPT = (
    ("Selection", "Kỳ bình chọn mà người đó mở", ("opened_by",)),
    ("Juror", "Ban giám khảo mà người đó tham gia, ghi", ("user", "by")),
    ("Product", "Sản phẩm mà người đó ghi", ("kept_by",)),
    ("Fair", "Hội chợ mà người đó ghi", ("kept_by",)),
    ("Booth", "Gian hàng mà người đó đăng ký, trả lời, báo kết quả", ("asked_by", "answered_by", "told_by")),
    ("Entry", "Sản phẩm dự bình chọn mà người đó đăng ký, không nhận", ("registered_by", "excluded_by")),
)
register_people(*(PersonalTable(f"products.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT))
register_personal(
    *columns(
        "products.Entry", "description", "excluded_reason", purpose="Bình chọn sản phẩm tiêu biểu; lời văn có thể nêu tên người",
        basis=grounds.STATE_TASK, retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "products.Booth", "goods", "needs", "reason", purpose="Nhận gian hàng hội chợ; lời văn có thể nêu tên người", basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "products.Product", "name", purpose="Bình chọn sản phẩm tiêu biểu; tên sản phẩm có thể mang tên người", basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "products.Sheet", "remarks", purpose="Nhận xét của Ban giám khảo về sản phẩm", basis=grounds.STATE_TASK, retention=grounds.BY_ARCHIVE
    ),
)  # fmt: skip
register_impersonal("products.Selection", "số quyết định công nhận", "decision")
register_impersonal("products.SelectionCriterion", "tiêu chí, căn cứ", "label", "guidance", "citation")
register_impersonal("products.ProductCriterion", "tiêu chí, căn cứ", "code", "label", "guidance", "citation")
register_impersonal("products.Fair", "hội chợ, nơi tổ chức, lý do hủy", "name", "host", "place", "cancelled_reason")
register_impersonal("products.SelectionCycle", "căn cứ", "citation")

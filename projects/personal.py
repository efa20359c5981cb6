"""Personal data in the đề án: who wrote, checked and decided; names of people in minutes; households among beneficiaries."""

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
from khuyencong.actors.contacts import is_personal_number, reaches_enterprise
from khuyencong.actors.permissions import P as ACTORS

_KEPT = (
    ("Project", "Đề án mà người đó lập, thẩm định hoặc phê duyệt", ("written_by", "appraiser", "approver")),
    ("SiteCheck", "Lần kiểm tra cơ sở mà người đó ghi", ("by",)),
    ("NormCheck", "Lần đối chiếu định mức mà người đó làm", ("by",)),
    ("SupplementRequest", "Yêu cầu bổ sung mà người đó hỏi hoặc trả lời", ("asked_by", "answered_by")),
    ("OpinionRequest", "Ý kiến thẩm định mà người đó hỏi, trả lời hoặc rút", ("asked_by", "answered_by", "withdrawn_by")),
    ("ConflictDeclaration", "Bản khai xung đột lợi ích của người đó, hoặc do người đó ghi", ("person", "entered_by")),
    ("PanelAppraiser", "Phiếu thẩm định của người đó, hoặc do người đó giao", ("person", "given_by")),
    ("Appraisal", "Kết luận thẩm định mà người đó ghi", ("by",)),
    ("Decision", "Quyết định mà người đó ghi", ("by",)),
    ("Contract", "Hợp đồng mà người đó lập", ("by",)),
    ("ContractScan", "Bản ký hợp đồng mà người đó đính kèm", ("by",)),
    ("ProgressReport", "Báo cáo tiến độ mà người đó viết", ("by",)),
    ("ReportWaiver", "Kỳ báo cáo tiến độ mà người đó cho miễn", ("by",)),
    ("Acceptance", "Biên bản nghiệm thu mà người đó lập", ("by",)),
    ("Adjustment", "Đề nghị điều chỉnh mà người đó lập, xác nhận hoặc quyết định", ("requested_by", "confirmed_by", "decided_by")),
    ("Amendment", "Phụ lục hợp đồng mà người đó lập", ("by",)),
    ("Hearing", "Thông báo giải trình mà người đó gửi hoặc trả lời", ("by", "replied_by")),
    ("Order", "Quyết định tạm dừng, chấm dứt mà người đó ghi", ("by",)),
    ("FollowUp", "Báo cáo kết quả mà người đó gửi", ("by",)),
    ("Recovery", "Quyết định thu hồi mà người đó ghi", ("by",)),
    ("Liquidation", "Biên bản thanh lý mà người đó lập", ("by",)),
    ("Inspection", "Biên bản kiểm tra mà người đó lập, theo dõi khắc phục", ("by", "followed_by")),
    ("ConditionTick", "Điều kiện hỗ trợ mà người đó xét", ("by",)),
    ("OtherSupport", "Khoản hỗ trợ khác mà người đó ghi", ("by",)),
    ("OverlapReason", "Lý do không trùng hỗ trợ mà người đó ghi", ("by",)),
    ("NormException", "Ngoại lệ mà người đó đề nghị hoặc quyết định", ("argued_by", "decided_by")),
    ("Finding", "Tồn tại mà người đó khắc phục hoặc xác nhận", ("fixed_by", "closed_by")),
)
_BOOKED = (
    ("SourcePart", "Phần của nguồn cùng chi mà người đó bố trí", ("by",)),
    ("PaymentRequest", "Đề nghị chi tiền mà người đó lập, duyệt hoặc ghi", ("requested_by", "checked_by", "approved_by", "recorded_by")),
    ("PaymentPaper", "Bản gốc mà người đó đã xem khi duyệt chi", ("seen_by",)),
    ("Receipt", "Khoản nộp trả mà người đó ghi", ("by",)),
    ("CounterpartProof", "Chứng từ vốn đối ứng mà người đó nhập hoặc xác nhận", ("entered_by", "verified_by")),
)
register_people(
    *(PersonalTable(f"projects.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT),
    *(PersonalTable(f"projects.{model}", about, people, Erasure.KEEP, grounds.ACCOUNTING) for model, about, people in _BOOKED),
    PersonalTable("projects.Line", "Phần của cơ sở trong đề án", ("enterprise__memberships__user",), Erasure.KEEP, grounds.ACCOUNTING),
)

_FILE = {
    "purpose": "Xét, quyết định và thực hiện hỗ trợ; lời văn có thể nêu tên người",
    "basis": grounds.STATE_TASK,
    "retention": grounds.BY_ARCHIVE,
}
_BOOK = {"purpose": "Chứng minh khoản chi của ngân sách", "basis": grounds.STATE_TASK, "retention": grounds.BY_ACCOUNTING}
_MINUTES = {
    "purpose": "Biên bản nêu tên người tham gia",
    "basis": grounds.STATE_TASK,
    "retention": grounds.BY_ARCHIVE,
}
register_personal(
    *columns("projects.Project", "title", "need", "goals", "plan", "effect", "search_source", "search_text", **_FILE),
    *columns("projects.Line", "subject_matter", "other_state_note", **_FILE),
    *columns("projects.OtherSupport", "name", "name_key", "item", "search_text", "void_reason", masked=("tax_code",), **_FILE),
    *columns("projects.OverlapReason", "text", **_FILE),
    *columns("projects.SiteCheck", "participants", "premises", "remarks", **_MINUTES),
    *columns("projects.NormCheck", "exception_reason", **_FILE),
    *columns("projects.NormException", "reason", "remarks", **_FILE),
    *columns("projects.ConditionTick", "evidence", **_FILE),
    *columns("projects.SupplementRequest", "items", "answer", **_FILE),
    *columns("projects.SupplementPart", "text", "answer", **_FILE),
    *columns("projects.OpinionRequest", "question", "text", "withdrawn_reason", **_FILE),
    *columns("projects.ConflictDeclaration", "words", "kind", **_FILE),
    *columns("projects.PanelAppraiser", "content_remarks", "cost_remarks", **_FILE),
    *columns("projects.Appraisal", "participants", "content_remarks", "cost_remarks", "conclusion", "silent_offices_reason", **_MINUTES),
    *columns("projects.Decision", "reason", **_FILE),
    *columns("projects.PaymentRequest", "note", **_BOOK),
    *columns("projects.ProgressReport", "text", "correction_reason", **_FILE),
    *columns("projects.ReportWaiver", "reason", **_FILE),
    *columns(
        "projects.CounterpartProof",
        "description",
        "seller_name",
        "buyer_name",
        "reason",
        masked=("seller_tax_code", "buyer_tax_code"),
        **_BOOK,
    ),
    *columns("projects.ContractScan", "signer_a", "signer_b", **_MINUTES),
    *columns("projects.Acceptance", "participants", "remarks", **_MINUTES),
    *columns("projects.Seat", "name", **_MINUTES),
    *columns("projects.Inspection", "participants", "conclusion", **_MINUTES),
    *columns("projects.Adjustment", "reason", "new_subject_matter", "other", **_FILE),
    *columns("projects.Amendment", "before", "after", **_FILE),
    *columns("projects.Hearing", "grounds", "reply", **_FILE),
    *columns("projects.Order", "reason", **_FILE),
    *columns("projects.FollowUp", "note", **_FILE),
    *columns("projects.Recovery", "reason", **_FILE),
    *columns("projects.Finding", "text", "repair", **_FILE),
)
register_impersonal("projects.Project", "mã hồ sơ và mã bước", "code", "returned_from")
register_impersonal(
    "projects.Line",
    "số hiệu máy; số liệu về sản xuất, đào tạo theo nội dung hỗ trợ",
    "serial_number",
    "serial_keys",
    "serial_reason",
    "answers",
)
register_impersonal(
    "projects.OtherSupport", "chương trình, cơ quan, văn bản, số hiệu máy", "programme", "giver", "decision", "serial_number", "serial_keys"
)
register_impersonal("projects.OverlapReason", "dấu hiệu trùng lúc ghi", "found")
register_impersonal("projects.CostItem", "khoản mục chi phí và đơn vị tính", "name", "unit")
register_impersonal("projects.NormCheck", "kết quả tính theo định mức", "verdict")
register_impersonal("projects.NormCheck", "số văn bản cho phép", "exception_decision")
register_impersonal(
    "projects.NormException", "quy định bị vượt; số văn bản cho phép và lý do công bố, không nêu tên", "broken", "decision", "public_words"
)
register_impersonal("projects.ConditionTick", "mã điều kiện, căn cứ", "code", "citation")
register_impersonal("projects.SupplementRequest", "mã bước", "asked_in")
register_impersonal("projects.Decision", "số ký hiệu và tên cơ quan quyết định", "notation", "authority")
register_impersonal(
    "projects.Contract",
    "căn cứ mức tạm ứng, mức giữ lại; tên cơ quan phối hợp",
    "advance_citation",
    "retention_citation",
    "cooperating_unit",
)
register_impersonal(
    "projects.Adjustment", "loại thay đổi, tên cơ quan, số ký hiệu", "kinds", "new_cooperating_unit", "notation", "authority"
)
register_impersonal("projects.Order", "số ký hiệu và tên cơ quan quyết định", "notation", "authority")
register_impersonal("projects.Receipt", "số chứng từ nộp trả", "voucher")
register_impersonal("projects.AdjustmentAuthority", "tên cơ quan và căn cứ", "authority", "citation")
register_impersonal("projects.ExecutionTerm", "căn cứ", "citation")
register_impersonal("projects.PaperRule", "căn cứ", "citation")
register_impersonal("projects.PaymentRequest", "số chứng từ kho bạc", "voucher")
register_impersonal(
    "projects.CounterpartProof",
    "ký hiệu, số, mã của hóa đơn, số chứng từ chuyển tiền, vết của tệp",
    "number",
    "invoice_form",
    "serial",
    "authority_code",
    "xml_sha256",
    "transfer_number",
)
register_impersonal("projects.PaymentPaper", "căn cứ", "citation")
register_impersonal("projects.RetentionRule", "căn cứ", "citation")
register_impersonal("projects.Acceptance", "năng lực sản xuất đạt được", "capacity")
register_people(PersonalTable("projects.ProgressPhoto", "Ảnh tiến độ mà người đó gửi", ("report__by",), Erasure.KEEP, grounds.ARCHIVE))
register_impersonal("projects.Acceptance", "số liệu kết quả", "measures")
register_impersonal("projects.AdvanceLimit", "căn cứ", "citation")
register_impersonal("projects.CouncilRule", "căn cứ", "citation")
register_impersonal("projects.OpinionRule", "nội dung hỏi, mã, căn cứ của quy định", "question", "contents", "time_limit", "citation")
register_impersonal("projects.OpinionRequest", "căn cứ phải hỏi", "because")
register_impersonal("projects.ApprovalAuthority", "tên cơ quan và căn cứ", "authority", "citation")

# The seller of a machine may be a household; who needs the number of the cơ sở needs that of its seller.
register_need(
    "projects.CounterpartProof",
    Need(
        ACTORS.SEE_CONTACTS,
        lambda scope, who, row: reaches_enterprise(scope, who, row.line.enterprise),
        lambda row, field: is_personal_number(getattr(row, field)),
    ),
)

# What another office supported may be a household's; who needs its number needs it here.
register_need(
    "projects.OtherSupport",
    Need(
        ACTORS.SEE_CONTACTS,
        lambda scope, who, row: row.enterprise is not None and reaches_enterprise(scope, who, row.enterprise),
        lambda row, field: is_personal_number(row.tax_code),
    ),
)

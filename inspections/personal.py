"""Personal data of inspections: who planned, went, signed and answered; names in what was sent; photos of a place."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_KEPT = (
    ("Plan", "Kế hoạch kiểm tra mà người đó lập, duyệt", ("drafted_by", "approved_by")),
    ("Sample", "Lần chọn mẫu mà người đó làm", ("by",)),
    ("Visit", "Lần kiểm tra mà người đó lập, bỏ", ("planned_by", "cancelled_by")),
    ("TeamMember", "Đoàn kiểm tra có người đó", ("user",)),
    ("Sending", "Bản ghi hiện trường mà người đó gửi", ("by",)),
    ("Signature", "Chữ ký trên bản ghi mà người đó gửi", ("sending__by",)),
    ("FindingOwner", "Người của cơ sở chịu trách nhiệm khắc phục", ("finding__inspection__line__enterprise__memberships__user",)),
    ("Photo", "Ảnh hiện trường của lần kiểm tra", ("attachment__by",)),
    ("Answer", "Trả lời bảng hỏi của lần kiểm tra", ("inspection__by",)),
    ("Sanction", "Việc xử lý mà người đó yêu cầu, giải trình, quyết định", ("proposed_by", "replied_by", "decided_by", "lifted_by")),
)
register_people(*(PersonalTable(f"inspections.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT))

_MINUTES = {"purpose": "Biên bản kiểm tra nêu tên người tham gia, ký tên", "basis": grounds.STATE_TASK, "retention": grounds.BY_ARCHIVE}
register_personal(
    *columns("inspections.Visit", "reason", "cancelled_reason", **_MINUTES),
    *columns("inspections.Sending", "payload", **_MINUTES),
    *columns("inspections.Answer", "remark", **_MINUTES),
    *columns("inspections.Photo", "caption", **_MINUTES),
    *columns("inspections.Signature", "name", "reason", **_MINUTES),
    *columns("inspections.FindingOwner", "name", **_MINUTES),
    *columns("inspections.Sanction", "grounds", "reply", "decision", **_MINUTES),
)
register_impersonal("inspections.Plan", "mục đích của kế hoạch", "aims")
register_impersonal("inspections.Sample", "số gieo, tập chọn theo mã phần đề án", "seed", "population", "drawn")
register_impersonal("inspections.Sending", "câu trả lời của cổng", "words")
register_impersonal("inspections.Checklist", "bảng hỏi và căn cứ", "content_code", "title", "citation")
register_impersonal("inspections.Question", "câu hỏi và căn cứ", "code", "text", "unit", "citation")
register_impersonal("inspections.TimeRule", "căn cứ", "citation")

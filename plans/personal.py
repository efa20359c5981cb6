"""Personal data in programmes and plans: who registered, surveyed, drafted, approved; names of households in lists."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_KEPT = (
    ("Programme", "Chương trình giai đoạn mà người đó nhập", ("by",)),
    ("Call", "Đợt đăng ký mà người đó lập", ("by",)),
    ("Registration", "Nhu cầu mà người đó đăng ký", ("registered_by",)),
    ("Survey", "Khảo sát mà người đó ghi", ("by",)),
    ("AnnualPlan", "Kế hoạch năm mà người đó lập hoặc phê duyệt", ("drafted_by", "approved_by")),
    ("MinistryAnswer", "Trả lời của Bộ mà người đó ghi", ("by",)),
    ("ListDecision", "Quyết định danh mục mà người đó lập hoặc ký", ("drafted_by", "signed_by")),
)
register_people(*(PersonalTable(f"plans.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT))

_FILE = {
    "purpose": "Lập kế hoạch và quyết định hỗ trợ; lời văn có thể nêu tên người",
    "basis": grounds.STATE_TASK,
    "retention": grounds.BY_ARCHIVE,
}
register_personal(
    *columns("plans.Registration", "title", "need", "withdrawn_reason", **_FILE),
    *columns("plans.Survey", "participants", "findings", **_FILE),
    *columns("plans.PlanItem", "title", "note", **_FILE),
    *columns("plans.AnnualPlan", "reason", "sent_back_reason", **_FILE),
    *columns("plans.MinistryAnswer", "note", **_FILE),
    *columns("plans.ListDecision", "reason", **_FILE),
)
register_impersonal("plans.Programme", "chương trình đã ban hành", "name", "notation", "authority", "legal_basis", "goals")
register_impersonal("plans.ProgrammeTarget", "chỉ tiêu của chương trình", "goal", "indicator", "unit")
register_impersonal("plans.Call", "thông báo công khai", "title", "who", "how")
register_impersonal("plans.AnnualPlan", "tên cơ quan phê duyệt", "authority")
register_impersonal("plans.MinistryAnswer", "số văn bản", "notation")
register_impersonal("plans.ListDecision", "trích yếu", "title")
register_impersonal("plans.IntakeRule", "căn cứ", "citation")
register_impersonal("plans.PlanDeadline", "mã, tên việc và căn cứ", "code", "label", "citation")

"""Personal data in the log of moves."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable(
        "workflow.TransitionLog",
        "Bước xử lý hồ sơ mà người đó đã làm, hoặc người khác làm thay",
        ("actor", "on_behalf_of"),
        Erasure.KEEP,
        grounds.ARCHIVE,
    )
)
register_personal(
    *columns(
        "workflow.TransitionLog",
        "reason",
        "data",
        purpose="Chứng minh ai đã quyết định gì, vì sao",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    )
)
register_impersonal("workflow.TransitionLog", "mã của quy trình, thao tác và bước", "machine", "action", "source", "target")
register_impersonal("workflow.TransitionLog", "tên cơ quan", "organisation_name")
register_impersonal("workflow.TransitionLog", "số giao dịch của cơ sở dữ liệu", "xid")

"""Personal data of the communes' room: who gave, reported, sent and answered; people named in words; contacts of communes."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_KEPT = (
    ("Task", "Việc giao xã mà người đó giao, cho thôi", ("sent_by", "called_off_by")),
    ("Link", "Liên kết báo cáo mà người đó cấp", ("made_by",)),
    ("Report", "Báo cáo của xã mà người đó gửi", ("by",)),
    ("Signal", "Tin từ xã mà người đó gửi, trả lời", ("by", "answered_by")),
    ("Contact", "Đầu mối của xã mà người đó ghi", ("by",)),
)
register_people(*(PersonalTable(f"communes.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT))

_WORDS = {"purpose": "Xã báo cáo và phản ánh; lời văn có thể nêu tên người", "basis": grounds.STATE_TASK, "retention": grounds.BY_ARCHIVE}
register_personal(
    *columns("communes.Report", "words", "wish", **_WORDS),
    *columns("communes.Signal", "title", "words", "answer", masked=("phone",), **_WORDS),
    *columns(
        "communes.Contact", "name", masked=("email", "phone"), purpose="Gửi việc và liên kết báo cáo tới xã", basis=grounds.STATE_TASK,
        retention="Đến khi xã đổi đầu mối",
    ),
    *columns(
        "communes.Link", secret=("token_hash",), purpose="Nhận ra liên kết báo cáo dùng một lần", basis=grounds.ACCOUNT_SAFETY,
        retention=grounds.BY_ARCHIVE,
    ),
)  # fmt: skip
register_impersonal("communes.Task", "việc giao cho xã, không nêu tên người", "title", "words", "called_off_reason")

"""Personal data of the room: trainees, with their consent; who posted, opened, recorded."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

_KEPT = (
    ("Need", "Nhu cầu tuyển dụng mà người đó đăng, đóng", ("posted_by", "closed_by")),
    ("Backing", "Nhu cầu mà người đó gắn với đề án đào tạo", ("by",)),
    ("Course", "Lớp nghề mà người đó mở, kết thúc, hủy", ("opened_by", "finished_by", "cancelled_by")),
    ("Trainee", "Học viên mà người đó ghi", ("by",)),
)
register_people(*(PersonalTable(f"employment.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE) for model, about, people in _KEPT))
register_personal(
    *columns(
        "employment.Trainee", "full_name", "certificate", "hired_elsewhere", masked=("phone",), purpose="Đào tạo gắn với tuyển dụng, theo dõi việc làm của học viên",
        basis=grounds.CONSENT, retention="Đến khi học viên rút đồng ý",
    ),
)  # fmt: skip
register_impersonal("employment.Need", "nghề, công việc cần tuyển", "trade", "words")
register_impersonal("employment.Course", "tên lớp, nơi học, lý do hủy", "title", "place", "cancelled_reason")

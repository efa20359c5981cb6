"""Personal data in councils: who sits, what they declared, scored and voted."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    *(
        PersonalTable(f"councils.{model}", about, people, Erasure.KEEP, grounds.ARCHIVE)
        for model, about, people in (
            ("Council", "Hội đồng mà người đó lập trên cổng", ("by",)),
            ("Member", "Người đó là thành viên Hội đồng", ("user",)),
            ("Sitting", "Phiên họp mà người đó lập, chủ tọa hoặc làm thư ký", ("by", "presided_by__user", "secretary__user")),
            ("Attendance", "Người đó có mặt tại phiên họp", ("member__user",)),
            ("AgendaItem", "Kết luận mà người đó ghi", ("concluded_by",)),
            ("Ballot", "Phiếu chấm điểm, biểu quyết của người đó hoặc do người đó ghi", ("member__user", "entered_by")),
            ("Score", "Điểm mà người đó chấm", ("ballot__member__user",)),
        )
    ),
)
_MINUTES = {
    "purpose": "Xét duyệt đề án tại Hội đồng; biên bản nêu tên và ý kiến của thành viên",
    "basis": grounds.STATE_TASK,
    "retention": grounds.BY_ARCHIVE,
}
register_personal(
    *columns("councils.Member", "title", **_MINUTES),
    *columns("councils.Sitting", "note", **_MINUTES),
    *columns("councils.AgendaItem", "presenter", "discussion", "conditions", **_MINUTES),
    *columns("councils.Ballot", "remarks", **_MINUTES),
    *columns("councils.Score", "remark", **_MINUTES),
)
register_impersonal("councils.Council", "tên Hội đồng và số quyết định", "name", "decision")
register_impersonal("councils.Sitting", "địa điểm họp", "place")
register_impersonal("councils.Criterion", "tiêu chí, hướng dẫn, căn cứ", "code", "label", "guidance", "citation")
register_impersonal("councils.PriorityRule", "lý do ưu tiên, giá trị, căn cứ", "code", "label", "values", "citation")

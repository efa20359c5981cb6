"""Personal data in reports: who asked for them. Figures tell of nobody, except where a beneficiary is a household."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("reports.ReportRun", "Báo cáo mà người đó yêu cầu lập", ("asked_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("reports.Delivery", "Báo cáo đã ban hành mà người đó mở", ("read_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("reports.FilingReminder", "Lần nhắc báo cáo mà người đó gửi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("reports.HistoryBatch", "Số liệu lịch sử mà người đó nhập", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_people(
    PersonalTable("reports.PastSheet", "Bảng số liệu cũ mà người đó gửi hoặc rút", ("by", "withdrawn_by"), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("reports.PastForm", "Mẫu bảng cũ mà người đó ghép cột", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("reports.PastWord", "Từ của bảng cũ mà người đó giải nghĩa", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns(
        "reports.PastSheet",
        "table",
        "reason",
        purpose="Bảng số liệu của các năm trước, có thể nêu tên hộ kinh doanh được hỗ trợ",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    )
)
register_personal(
    *columns(
        "reports.ReportRun",
        "snapshot",
        "reason",
        purpose="Báo cáo của tỉnh nêu tên đơn vị thụ hưởng, có thể là hộ kinh doanh",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    )
)
register_personal(
    *columns(
        "reports.Filing",
        "results",
        "difficulties",
        "next_steps",
        "missing_reason",
        "change",
        purpose="Báo cáo của tỉnh; lời văn có thể nêu tên người",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    )
)
register_impersonal("reports.Filing", "kỳ báo cáo", "period")
register_impersonal("reports.ReportRun", "kỳ báo cáo và mã băm", "period", "snapshot_sha256")
register_impersonal("reports.ReportRule", "căn cứ", "citation")
register_impersonal("reports.ReportFile", "nơi lưu và mã băm của báo cáo", "path", "sha256")
register_impersonal("reports.HistoryBatch", "tên tệp số liệu và mã băm", "name", "sha256")
register_impersonal(
    "reports.HistoricalProject", "đề án trước khi có cổng: mã, tên, nguồn số liệu đã công bố", "code", "title", "source_of_figures"
)
register_impersonal("reports.Share", "nguồn kinh phí, mã của tiểu chương trình và địa bàn", "source", "value")
register_impersonal("reports.Standing", "nguồn kinh phí, mã của tiểu chương trình và địa bàn", "source", "value")
register_impersonal("reports.PastSheet", "tên tệp số liệu, mã băm, nghĩa của cột, nguồn", "name", "sha256", "columns", "source")
register_impersonal("reports.PastFigure", "nguồn kinh phí", "source")
register_impersonal("reports.PastForm", "nghĩa của cột trong bảng cũ", "signature", "columns", "source")
register_impersonal("reports.PastWord", "tên địa bàn, nội dung, nguồn trong bảng cũ", "key", "word", "value")

"""Kinds of reports, spans of time, formats of files."""

from django.db import models


class ReportKind(models.TextChoices):
    """What a report tells."""

    PERIOD = "period", "Báo cáo công tác khuyến công"
    PROJECTS = "projects", "Danh mục đề án khuyến công"
    STAGE = "stage", "Báo cáo giai đoạn"
    DIRECTIVE = "directive", "Báo cáo thực hiện Chỉ thị"
    OBSTACLES = "obstacles", "Tổng hợp khó khăn, vướng mắc"
    MONEY = "money", "Báo cáo kinh phí khuyến công"
    RESULTS = "results", "Báo cáo kết quả, hiệu quả"
    INSPECTIONS = "inspections", "Báo cáo kiểm tra, giám sát"
    OFFICERS = "officers", "Cán bộ phụ trách khuyến công"


class RunState(models.TextChoices):
    """How far a run is; why it stands still is told by its job."""

    ASKED = "asked", "Đang chờ lập"
    FROZEN = "frozen", "Đã chốt số liệu"
    MADE = "made", "Đã lập"


class PastState(models.TextChoices):
    """How far an old spreadsheet is."""

    DRAFT = "draft", "Đang ghép"
    TAKEN = "taken", "Đã nhập"
    WITHDRAWN = "withdrawn", "Đã rút"


class PastDimension(models.TextChoices):
    """Columns of old spreadsheets whose words are matched with the portal's."""

    DISTRICT = "district", "Địa bàn"
    CONTENT = "content", "Nội dung"
    SOURCE = "source", "Nguồn"


class FilingState(models.TextChoices):
    """How far a report is in its round."""

    OPEN = "open", "Chờ xác nhận"
    SENT = "sent", "Đã gửi Sở Công Thương"
    RETURNED = "returned", "Trả lại để sửa"
    TAKEN = "taken", "Sở đã nhận"
    SUBMITTED = "submitted", "Trình ký"
    ISSUED = "issued", "Đã ban hành"
    REPLACED = "replaced", "Đã có bản đính chính"


class FileFormat(models.TextChoices):
    """The files of a run."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    TAGGED = "ua", "PDF có cấu trúc (PDF/UA-1)"
    ARCHIVAL = "a3u", "PDF lưu trữ (PDF/A-3u)"

    @classmethod
    def asked_for(cls) -> tuple["FileFormat", ...]:
        """Those that are made only for who asks, in the order in which they are offered."""
        return (cls.TAGGED, cls.ARCHIVAL)

    @property
    def variant(self) -> str:
        """What a PDF promises to be, as WeasyPrint calls it."""
        return {"pdf": "pdf/a-3b", "ua": "pdf/ua-1", "a3u": "pdf/a-3u"}[self.value]

    @property
    def suffix(self) -> str:
        """How a file of it ends."""
        return f".{self.value}" if self not in self.asked_for() else ".pdf"

    @property
    def mime(self) -> str:
        """The content type it is sent with."""
        return {
            "pdf": "application/pdf",
            "ua": "application/pdf",
            "a3u": "application/pdf",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "csv": "text/csv; charset=utf-8",
        }[self.value]


class Span(models.TextChoices):
    """How long a period of a report is."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF = "half", "6 tháng đầu năm"
    NINE_MONTHS = "nine_months", "9 tháng đầu năm"
    YEAR = "year", "Năm"
    STAGE = "stage", "Giai đoạn"


class Place(models.TextChoices):
    """For whom a rule asks reports."""

    PROVINCE = "province", "Toàn tỉnh"
    DISTRICT = "district", "Từng địa bàn"


class KeptBy(models.TextChoices):
    """By which dimension of `reports.figures` sums are kept, within each year, district and source."""

    WHOLE = "", "Tất cả"
    SUB_PROGRAMME = "sub_programme", "Tiểu chương trình"
    COMMUNE = "commune", "Xã, phường, thị trấn"

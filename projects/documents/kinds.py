"""The kinds of papers of a đề án, and who may read them."""

from khuyencong.documents import contexts as c
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from projects.selectors import visibility

RECEIPT = PaperKind("receipt", "GTN", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", c.Receipt.template)
SUPPLEMENT = PaperKind("supplement", "PBS", "Phiếu yêu cầu bổ sung hồ sơ", c.SupplementRequest.template)
SITE_CHECK = PaperKind("site_check", "BB", "Biên bản kiểm tra cơ sở", c.SiteCheckMinutes.template, heading="BIÊN BẢN")
APPRAISAL = PaperKind("appraisal", "BB", "Biên bản thẩm định", c.AppraisalMinutes.template, heading="BIÊN BẢN")
SUBMISSION = PaperKind("submission", "TTr", "Tờ trình", c.Submission.template)
APPROVAL = PaperKind("approval", "QĐ", "Quyết định phê duyệt", c.ApprovalDecision.template, heading="QUYẾT ĐỊNH")
REJECTION = PaperKind("rejection", "QĐ", "Quyết định không phê duyệt", c.RefusalDecision.template, heading="QUYẾT ĐỊNH")
NOTICE = PaperKind("refusal_notice", "TB", "Thông báo không phê duyệt", c.RefusalNotice.template, heading="THÔNG BÁO")
ALLOCATION = PaperKind("allocation", "QĐ", "Quyết định phân bổ kinh phí", c.AllocationDecision.template, heading="QUYẾT ĐỊNH")
CONTRACT = PaperKind("contract", "HĐ", "Hợp đồng hỗ trợ", c.Contract.template, heading="HỢP ĐỒNG")
INSPECTION = PaperKind("inspection", "BB", "Biên bản kiểm tra", c.InspectionMinutes.template, heading="BIÊN BẢN")
ACCEPTANCE = PaperKind("acceptance", "BB", "Biên bản nghiệm thu", c.AcceptanceMinutes.template, heading="BIÊN BẢN")
LIQUIDATION = PaperKind("liquidation", "BB", "Biên bản thanh lý hợp đồng", c.LiquidationMinutes.template, heading="BIÊN BẢN")
PAYMENT = PaperKind("payment", "GĐN", "Giấy đề nghị chi tiền", c.PaymentRequest.template, heading="GIẤY ĐỀ NGHỊ")
ADJUSTMENT = PaperKind("adjustment", "QĐ", "Quyết định điều chỉnh", c.ExecutionDecision.template, heading="QUYẾT ĐỊNH")
NO_ADJUSTMENT = PaperKind("no_adjustment", "QĐ", "Quyết định không điều chỉnh", c.ExecutionDecision.template, heading="QUYẾT ĐỊNH")
AMENDMENT = PaperKind("amendment", "PLHĐ", "Phụ lục hợp đồng", c.Amendment.template, heading="PHỤ LỤC HỢP ĐỒNG")
SUSPENSION = PaperKind("suspension", "QĐ", "Quyết định tạm dừng", c.ExecutionDecision.template, heading="QUYẾT ĐỊNH")
RESUMPTION = PaperKind("resumption", "QĐ", "Quyết định cho tiếp tục", c.ExecutionDecision.template, heading="QUYẾT ĐỊNH")
TERMINATION = PaperKind("termination", "QĐ", "Quyết định chấm dứt", c.ExecutionDecision.template, heading="QUYẾT ĐỊNH")
HEARING = PaperKind("hearing", "TB", "Thông báo giải trình", c.HearingNotice.template, heading="THÔNG BÁO")
RECOVERY = PaperKind("recovery", "QĐ", "Quyết định thu hồi", c.ExecutionDecision.template, heading="QUYẾT ĐỊNH")
APPLICATION = PaperKind(
    "application", "ĐĐN", "Đơn đề nghị hỗ trợ", c.Application.template,
    heading="ĐƠN ĐỀ NGHỊ HỖ TRỢ KINH PHÍ KHUYẾN CÔNG", needs_number=False, is_private=True,
)  # fmt: skip
NARRATIVE = PaperKind(
    "narrative",
    "TM",
    "Thuyết minh đề án",
    c.Narrative.template,
    heading="THUYẾT MINH ĐỀ ÁN KHUYẾN CÔNG",
    needs_number=False,
    is_private=True,
)
DISTRICT_LETTER = PaperKind(
    "district_letter", "CV", "Công văn đề nghị hỗ trợ của địa phương", c.DistrictLetter.template, is_letter=True, drafter="KT"
)
OPINION = PaperKind("opinion", "PYK", "Phiếu ý kiến", c.OpinionSlip.template)
REPORT = PaperKind("appraisal_report", "BC", "Báo cáo thẩm định", c.AppraisalReport.template, heading="BÁO CÁO")
APOLOGY = PaperKind("apology", "PXL", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", c.Apology.template)
PROGRESS = PaperKind("progress", "BC", "Báo cáo tiến độ", c.Progress.template, heading="BÁO CÁO", needs_number=False, is_private=True)
SETTLEMENT = PaperKind("settlement", "GĐN", "Giấy đề nghị quyết toán", c.SettlementRequest.template, heading="GIẤY ĐỀ NGHỊ")

register_paper(
    APPLICATION,
    NARRATIVE,
    DISTRICT_LETTER,
    OPINION,
    REPORT,
    APOLOGY,
    PROGRESS,
    SETTLEMENT,
    ADJUSTMENT,
    NO_ADJUSTMENT,
    AMENDMENT,
    SUSPENSION,
    RESUMPTION,
    TERMINATION,
    HEARING,
    RECOVERY,
    RECEIPT,
    SUPPLEMENT,
    SITE_CHECK,
    APPRAISAL,
    SUBMISSION,
    APPROVAL,
    REJECTION,
    NOTICE,
    ALLOCATION,
    CONTRACT,
    INSPECTION,
    ACCEPTANCE,
    LIQUIDATION,
    PAYMENT,
)
register_reader("project", visibility.may_read_project, files=visibility.may_read_project_files)
register_reader("line", visibility.may_read_line)
register_reader("contract_scan", visibility.may_read_contract_scan)
register_reader("opinion", visibility.may_read_opinion)
register_reader("payment", visibility.may_read_payment)

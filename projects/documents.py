"""The papers of a đề án: which kinds there are, who may read them, and what each says."""

from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from projects.selectors import visibility

RECEIPT = PaperKind("receipt", "GTN", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "documents/phieu_tiep_nhan.html")
SUPPLEMENT = PaperKind("supplement", "PBS", "Phiếu yêu cầu bổ sung hồ sơ", "documents/phieu_bo_sung.html")
SITE_CHECK = PaperKind("site_check", "BB", "Biên bản kiểm tra cơ sở", "documents/bien_ban_kiem_tra_co_so.html")
APPRAISAL = PaperKind("appraisal", "BB", "Biên bản thẩm định", "documents/bien_ban_tham_dinh.html")
SUBMISSION = PaperKind("submission", "TTr", "Tờ trình", "documents/to_trinh.html")
APPROVAL = PaperKind("approval", "QĐ", "Quyết định phê duyệt", "documents/quyet_dinh_phe_duyet.html", heading="QUYẾT ĐỊNH")
REJECTION = PaperKind("rejection", "TB", "Thông báo không phê duyệt", "documents/thong_bao_tu_choi.html", heading="THÔNG BÁO")
ALLOCATION = PaperKind("allocation", "QĐ", "Quyết định phân bổ kinh phí", "documents/quyet_dinh_phan_bo.html", heading="QUYẾT ĐỊNH")
CONTRACT = PaperKind("contract", "HĐ", "Hợp đồng", "documents/hop_dong.html")
INSPECTION = PaperKind("inspection", "BB", "Biên bản kiểm tra", "documents/bien_ban_kiem_tra.html")
ACCEPTANCE = PaperKind("acceptance", "BB", "Biên bản nghiệm thu", "documents/bien_ban_nghiem_thu.html")
LIQUIDATION = PaperKind("liquidation", "BB", "Biên bản thanh lý hợp đồng", "documents/bien_ban_thanh_ly.html")
PAYMENT = PaperKind("payment", "GĐN", "Giấy đề nghị chi tiền", "documents/giay_de_nghi_thanh_toan.html")

register_paper(
    RECEIPT,
    SUPPLEMENT,
    SITE_CHECK,
    APPRAISAL,
    SUBMISSION,
    APPROVAL,
    REJECTION,
    ALLOCATION,
    CONTRACT,
    INSPECTION,
    ACCEPTANCE,
    LIQUIDATION,
    PAYMENT,
)
register_reader("project", visibility.may_read_project)
register_reader("line", visibility.may_read_line)

"""The kinds of papers about inspections, and who may read them."""

from inspections import selectors
from khuyencong.documents import contexts as c
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader

PLAN = PaperKind("inspection_plan", "QĐ", "Quyết định phê duyệt kế hoạch kiểm tra", c.InspectionPlan.template, heading="QUYẾT ĐỊNH")
ORDER = PaperKind("inspection_order", "QĐ", "Quyết định kiểm tra đột xuất", c.InspectionOrder.template, heading="QUYẾT ĐỊNH")
REPLY = PaperKind("inspection_reply", "TB", "Thông báo giải trình sau kiểm tra", c.InspectionNotice.template, heading="THÔNG BÁO")
DECIDED = PaperKind("inspection_measure", "TB", "Thông báo xử lý sau kiểm tra", c.InspectionNotice.template, heading="THÔNG BÁO")

register_paper(PLAN, ORDER, REPLY, DECIDED)
register_reader("inspection_plan", selectors.may_read_plan)
register_reader("visit", selectors.may_read_visit)
register_reader("sanction", selectors.may_read_sanction)

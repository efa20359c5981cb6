"""The kinds of paper that this room issues, and who may read them."""

from khuyencong.documents import contexts as c
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from plans.documents.reading import may_read_plan
from plans.selectors import lists

PLAN = PaperKind("annual_plan", "QĐ", "Quyết định phê duyệt kế hoạch năm", c.PlanDecision.template, heading="QUYẾT ĐỊNH")
NATIONAL = PaperKind(
    "national_list", "CV", "Công văn đăng ký khuyến công quốc gia", c.NationalList.template, is_letter=True, drafter="QLCN"
)
LIST = PaperKind("list_approval", "QĐ", "Quyết định phê duyệt danh mục đề án", c.ListApproval.template, heading="QUYẾT ĐỊNH")
REVOKED = PaperKind("list_revocation", "QĐ", "Quyết định hủy quyết định danh mục", c.ListRevocation.template, heading="QUYẾT ĐỊNH")

register_paper(PLAN, NATIONAL, LIST, REVOKED)
register_reader("annual_plan", may_read_plan)
register_reader("list_decision", lists.may_read)

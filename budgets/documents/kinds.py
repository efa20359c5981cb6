"""The kinds of paper that this room issues, and who may read them."""

from budgets.documents.reading import may_read_estimate, may_read_settlement
from khuyencong.documents import contexts as c
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader

ESTIMATE = PaperKind("estimate", "QĐ", "Quyết định giao dự toán", c.EstimateDecision.template, heading="QUYẾT ĐỊNH")
YEAR = PaperKind("year_settlement", "QĐ", "Quyết định phê duyệt quyết toán năm", c.YearSettlement.template, heading="QUYẾT ĐỊNH")
PROJECT = PaperKind("project_settlement", "TB", "Thông báo quyết toán đề án", c.ProjectSettlement.template, heading="THÔNG BÁO")
CARRY = PaperKind("carry_over", "TB", "Thông báo chuyển nguồn", c.CarryOverNotice.template, heading="THÔNG BÁO")

register_paper(ESTIMATE, YEAR, PROJECT, CARRY)
register_reader("estimate", may_read_estimate)
register_reader("settlement", may_read_settlement)

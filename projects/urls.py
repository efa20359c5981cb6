"""Addresses of the đề án's room."""

from django.urls import path

from projects.urls_lines import LINE_URLS
from projects.views import actions, appraisal, binding, detail, eligibility, lists, overlaps, panel
from projects.views.applications import cost_sheets, costs, figures, papers, sections, sending, start

app_name = "projects"

lists_and_applications = [
    path("de-an/", lists.ProjectList.as_view(), name="list"),
    path("de-an/moi/", start.Apply.as_view(), name="apply"),
    path("de-an/<str:code>/soan/", sections.TaskList.as_view(), name="draft"),
    path("de-an/<str:code>/soan/thong-tin/", sections.Info.as_view(), name="draft_info"),
    path("de-an/<str:code>/soan/muc-tieu/", sections.Need.as_view(), name="draft_need"),
    path("de-an/<str:code>/soan/tien-do/", sections.Plan.as_view(), name="draft_plan"),
    path("de-an/<str:code>/soan/kinh-phi/", costs.Lines.as_view(), name="draft_lines"),
    path("de-an/<str:code>/soan/kinh-phi/them/", start.AddLine.as_view(), name="draft_add_line"),
    path("de-an/<str:code>/soan/kinh-phi/nhap/", cost_sheets.ImportCosts.as_view(), name="draft_import_costs"),
    path("de-an/<str:code>/soan/kinh-phi/<int:position>/nhap/", cost_sheets.ImportCosts.as_view(), name="draft_import_costs_of"),
    path("de-an/<str:code>/soan/kinh-phi/<int:position>/", costs.Costs.as_view(), name="draft_costs"),
    path("de-an/<str:code>/soan/kinh-phi/<int:position>/bo/", costs.RemoveLine.as_view(), name="draft_remove_line"),
    path("de-an/<str:code>/soan/so-lieu/", figures.FiguresOfAll.as_view(), name="draft_figures"),
    path("de-an/<str:code>/soan/so-lieu/<int:position>/", figures.Figures.as_view(), name="draft_figures_of"),
    path("de-an/<str:code>/soan/cam-ket/", sections.Commitments.as_view(), name="draft_commit"),
    path("de-an/<str:code>/soan/dinh-kem/", papers.Papers.as_view(), name="draft_files"),
    path("de-an/<str:code>/soan/dinh-kem/<int:pk>/go/", papers.RemovePaper.as_view(), name="draft_remove_file"),
    path("de-an/<str:code>/soan/kiem-tra/", sending.Check.as_view(), name="draft_check"),
    path("de-an/<str:code>/soan/bo/", sending.Discard.as_view(), name="draft_discard"),
    path("de-an/<str:code>/soan/rut/", sending.Withdraw.as_view(), name="draft_withdraw"),
]

file_and_actions = [
    path("de-an/<str:code>/", detail.Detail.as_view(), name="detail"),
    path("de-an/<str:code>/bang-kinh-phi/", cost_sheets.CostSheet.as_view(), name="cost_sheet"),
    path("de-an/<str:code>/bang-kinh-phi/<int:position>/", cost_sheets.CostSheet.as_view(), name="cost_sheet_of"),
    path("de-an/<str:code>/phan/<slug:tab>/", detail.Detail.as_view(), name="tab"),
    path("de-an/<str:code>/buoc/<slug:action>/", actions.MoveProject.as_view(), name="move"),
    path("de-an/<str:code>/don-vi/<int:position>/buoc/<slug:action>/", actions.MoveLine.as_view(), name="move_line"),
    path("de-an/<str:code>/chi/<int:pk>/buoc/<slug:action>/", actions.MovePayment.as_view(), name="move_payment"),
    path("de-an/<str:code>/kiem-tra-co-so/", appraisal.SiteCheck.as_view(), name="site_check"),
    path("de-an/<str:code>/doi-chieu-dinh-muc/", appraisal.NormCheck.as_view(), name="norm_check"),
    path("de-an/<str:code>/dieu-kien/", eligibility.TickConditions.as_view(), name="tick_conditions"),
    path("de-an/<str:code>/don-vi/<int:position>/ngoai-le/", eligibility.ArgueException.as_view(), name="argue_exception"),
    path("de-an/<str:code>/ngoai-le/<int:pk>/", eligibility.DecideException.as_view(), name="decide_exception"),
    path("de-an/<str:code>/tron-bo/", binding.Dossier.as_view(), name="dossier"),
    path("de-an/<str:code>/tron-bo/tep/", binding.DossierFile.as_view(), name="dossier_file"),
    path("de-an/<str:code>/xin-loi/", appraisal.Apologise.as_view(), name="apologise"),
    path("de-an/<str:code>/don-vi/<int:position>/trung/<slug:mark>/", overlaps.ArgueOverlap.as_view(), name="argue_overlap"),
    path("de-an/<str:code>/xin-y-kien/", appraisal.AskOpinion.as_view(), name="ask_opinion"),
    path("de-an/<str:code>/y-kien/<int:pk>/nhac/", appraisal.RemindOpinion.as_view(), name="remind_opinion"),
    path("de-an/<str:code>/y-kien/<int:pk>/rut/", appraisal.WithdrawOpinion.as_view(), name="withdraw_opinion"),
    path("de-an/<str:code>/y-kien/<int:pk>/", appraisal.AnswerOpinion.as_view(), name="answer_opinion"),
    path("de-an/<str:code>/khai-xung-dot/", panel.DeclareConflict.as_view(), name="declare_conflict"),
    path("de-an/<str:code>/cung-tham-dinh/", panel.AddAppraiser.as_view(), name="add_appraiser"),
    path("de-an/<str:code>/phieu-tham-dinh/", panel.WriteSheet.as_view(), name="write_sheet"),
    path("de-an/<str:code>/ket-luan/", appraisal.Conclude.as_view(), name="conclude"),
]

# The list and the first page of an application stand before the codes, which take any word.
double_funding = [
    path("trung-nguon/", overlaps.Overlaps.as_view(), name="overlaps"),
    path("ho-tro-khac/", overlaps.Supports.as_view(), name="supports"),
    path("ho-tro-khac/nhap/", overlaps.ImportSupports.as_view(), name="import_supports"),
    path("ho-tro-khac/nhap/mau/", overlaps.SupportTemplate.as_view(), name="support_template"),
    path("ho-tro-khac/<int:pk>/khong-tinh/", overlaps.VoidSupport.as_view(), name="void_support"),
]

urlpatterns = [*double_funding, *lists_and_applications, *file_and_actions, *LINE_URLS]

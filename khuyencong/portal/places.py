"""Which places each role has. A place whose page is not there is left out of the frame, and appears with its page."""

from collections.abc import Mapping, Sequence

from activities.permissions import P as ACTS
from budgets.permissions import P as BUDGETS
from communes.permissions import P as COMMUNES
from councils.permissions import P as C
from donors.permissions import P as DONORS
from employment.permissions import P as EMPLOYMENT
from finance.permissions import P as F
from guidance.permissions import P as GUIDANCE
from inspections.permissions import P as I
from khuyencong.access import Principal, Role
from khuyencong.access.routes import opens
from khuyencong.actors.permissions import P as A
from khuyencong.addresses import address_of
from khuyencong.jobs.permissions import P as JOBS
from khuyencong.portal.permissions import P
from khuyencong.ui.places import PUBLIC, MenuEntry, Place, places_of, register_frame, register_menu, register_places
from obstacles.permissions import P as OBSTACLES
from plans.permissions import P as PLANS
from policy.permissions import P as POLICY
from products.permissions import P as PRODUCTS
from projects.permissions import P as PROJECTS_P
from reports.permissions import P as REPORTS_P
from technology.permissions import P as TECHNOLOGY
from treasury.permissions import P as TREASURY

R = Role
QUEUE = "portal:queue"


def _waiting(principal: Principal) -> int:
    from projects.selectors.queue import count_for  # app ready: places are declared before the models of every room are loaded

    return count_for(principal)


MY_QUEUE = Place("Việc của tôi", QUEUE, "inbox", _waiting, short="Việc")
MY_TASKS = Place("Nhiệm vụ của tôi", QUEUE, "inbox", _waiting, short="Nhiệm vụ")
TO_APPROVE = Place("Chờ phê duyệt", QUEUE, "inbox", _waiting, short="Chờ duyệt")
PROJECTS = Place("Đề án", "projects:list", "file-text")
DISTRICT_PROJECTS = Place("Đề án trên địa bàn", "projects:list", "file-text", short="Đề án")
INSPECTIONS = Place("Kiểm tra", "inspections:visits", "clipboard-check")
REPORTS = Place("Báo cáo", "reports:list", "chart-column")
DIRECTIVE = Place("Chỉ thị", "directive:overview", "flag")
OVERVIEW = Place("Toàn cảnh", "portal:overview", "layout-dashboard")
ESTIMATES = Place("Dự toán", "budgets:estimates", "wallet")
PAYMENTS = Place("Cấp phát", "projects:payments", "hand-coins")
SETTLEMENT = Place("Quyết toán", "budgets:settlement", "book-check")
DISTRICT_MONEY = Place("Kinh phí địa phương", "budgets:estimates", "wallet", short="Kinh phí")
ENTERPRISES = Place("Doanh nghiệp", "actors:enterprises", "factory", short="Cơ sở")
MY_ENTERPRISES = Place("Cơ sở của tôi", "actors:my_enterprises", "factory", short="Cơ sở")
MY_PROJECTS = Place("Hồ sơ của tôi", "portal:my_projects", "folder-open", short="Hồ sơ")
APPLY = Place("Nộp đề nghị", "projects:apply", "file-plus", short="Nộp")
MY_MONEY = Place("Tiền hỗ trợ", "portal:my_money", "hand-coins", short="Tiền")
NOTICES = Place("Thông báo", "notices:list", "bell")
ACTIVITIES = Place("Hoạt động", "activities:list", "calendar-check")
OPINIONS = Place("Ý kiến thẩm định", "projects:opinions", "message-square-text", short="Ý kiến")
COMMUNE_TASKS = Place("Việc giao xã", "communes:tasks", "clipboard-list", short="Giao xã")
SIGNALS = Place("Tin gửi huyện", "communes:signals", "message-square-text", short="Gửi tin")
LIBRARY = Place("Thư viện", "policy:library", "library")
PERSONAL_DATA = Place("Dữ liệu cá nhân", "privacy:requests", "shield-check", short="Dữ liệu")
TRAIL = Place("Nhật ký", "audit:trail", "scroll-text")
ORGANISATIONS = Place("Tổ chức", "actors:organisations", "building-2")
RIGHTS = Place("Vai và quyền", "portal:rights", "key-round", short="Quyền")
TRACK = Place("Tra cứu", "portal:track", "search")
FUNDED = Place("Đề án được hỗ trợ", "portal:funded", "award", short="Được hỗ trợ")
TECHNOLOGIES = Place("Công nghệ", "technology:shown", "cpu")
PAPERS = Place("Kiểm chứng văn bản", "documents:ask", "file-check", short="Văn bản")
SELF_CHECK = Place("Tự kiểm tra điều kiện", "portal:self_check", "list-checks", short="Tự kiểm tra")

_ENTERPRISE = (MY_PROJECTS, APPLY, MY_MONEY, MY_ENTERPRISES, NOTICES)
_OFFICE = (MY_QUEUE, PROJECTS, INSPECTIONS, REPORTS, DIRECTIVE)
_LEADER = (TO_APPROVE, OVERVIEW, PROJECTS, REPORTS, DIRECTIVE)
_FINANCE = (MY_QUEUE, ESTIMATES, PAYMENTS, SETTLEMENT, REPORTS)
_DISTRICT = (MY_QUEUE, DISTRICT_PROJECTS, ENTERPRISES, DISTRICT_MONEY, REPORTS)

PLACES: Mapping[str, Sequence[Place]] = {
    R.ENTERPRISE: _ENTERPRISE,
    R.ENTERPRISE_STAFF: _ENTERPRISE,
    R.COMMUNE_OFFICER: (MY_TASKS, COMMUNE_TASKS, SIGNALS, ACTIVITIES, NOTICES),
    R.DISTRICT_OFFICER: _DISTRICT,
    R.DISTRICT_LEADER: _DISTRICT,
    R.CENTER_OFFICER: _OFFICE,
    R.DOIT_CLERK: (MY_QUEUE, PROJECTS, REPORTS, DIRECTIVE, LIBRARY),
    R.DOIT_OFFICER: _OFFICE,
    R.DOIT_HEAD: _OFFICE,
    R.DOIT_LEADER: _LEADER,
    R.PROVINCE_LEADER: _LEADER,
    R.FINANCE_OFFICER: _FINANCE,
    R.FINANCE_LEADER: _FINANCE,
    R.CO_APPRAISER: (MY_TASKS, ACTIVITIES, OPINIONS, LIBRARY, NOTICES),
    # The bell leads to the notices; the background jobs are in the menu.
    R.OPERATOR: (MY_TASKS, ORGANISATIONS, PERSONAL_DATA, RIGHTS, TRAIL),
    PUBLIC: (TRACK, FUNDED, TECHNOLOGIES, PAPERS, SELF_CHECK),
}
"""The first place of a role is its home."""

_ROOMY = set(R.of_enterprises())

# The headings of "Các mục", in their order.
SURVEY = "Điều hành"
FILES = "Đề án"
MONEY = "Kinh phí"
MARKET = "Doanh nghiệp, thị trường"
ACTING = "Hoạt động"
TEXTS = "Chính sách, văn bản"
PEOPLE = "Con người"

MENU = (
    MenuEntry(SURVEY, OVERVIEW, lambda who: who.may(REPORTS_P.STATISTICS)),
    MenuEntry(SURVEY, Place("Sơ đồ tỉnh", "reports:map", "map"), lambda who: who.may(REPORTS_P.STATISTICS)),
    MenuEntry(SURVEY, Place("Số liệu các năm trước", "reports:past_sheets", "upload"), lambda who: who.may(REPORTS_P.HISTORY)),
    MenuEntry(SURVEY, Place("Việc chạy nền", "jobs:list", "server-cog"), lambda who: who.may(JOBS.LOOK_AFTER_JOBS)),
    MenuEntry(SURVEY, Place("Quản trị dữ liệu", "admin:index", "database"), lambda who: who.may(P.ADMINISTER)),
    MenuEntry(FILES, INSPECTIONS, lambda who: who.may(I.VIEW)),
    MenuEntry(FILES, Place("Hội đồng xét duyệt", "councils:list", "scale"), lambda who: who.may(C.VIEW)),
    MenuEntry(FILES, Place("So sánh, xếp thứ tự", "councils:compare", "list-ordered"), lambda who: who.may(C.RANK)),
    MenuEntry(FILES, Place("Chương trình, kế hoạch", "plans:plans", "calendar-range"), lambda who: who.may(PLANS.VIEW_PLAN)),
    MenuEntry(FILES, Place("Khó khăn, vướng mắc", "obstacles:list", "message-square-warning"), lambda who: who.may(OBSTACLES.VIEW)),
    MenuEntry(FILES, Place("Câu hỏi, hướng dẫn", "guidance:questions", "message-circle-question-mark"), lambda who: who.may(GUIDANCE.VIEW)),
    MenuEntry(FILES, Place("Đợt đăng ký, nhu cầu", "plans:needs", "clipboard-list"), lambda who: who.may(PLANS.VIEW_NEED)),
    MenuEntry(FILES, Place("Quyết định cho danh mục", "plans:lists", "list-checks"), lambda who: who.may(PLANS.VIEW_PLAN)),
    MenuEntry(FILES, Place("Dấu hiệu trùng nguồn", "projects:overlaps", "copy"), lambda who: who.may(PROJECTS_P.SEE_OVERLAPS)),
    MenuEntry(MONEY, Place("Huy động, tài trợ", "donors:agreements", "hand-coins"), lambda who: who.may(DONORS.VIEW)),
    MenuEntry(MONEY, Place("Đối chiếu Kho bạc", "treasury:rows", "landmark"), lambda who: who.may(TREASURY.VIEW)),
    MenuEntry(MONEY, Place("Dự báo chi", "finance:outlook_now", "chart-no-axes-column"), lambda who: who.may(BUDGETS.VIEW_BUDGET)),
    MenuEntry(MONEY, Place("Cảnh báo kinh phí", "finance:warnings", "triangle-alert"), lambda who: who.may(BUDGETS.VIEW_BUDGET)),
    MenuEntry(MONEY, Place("Sổ cho phần mềm kế toán", "finance:books", "sheet"), lambda who: who.may(F.EXPORT_BOOKS)),
    MenuEntry(MONEY, Place("Khai báo kế toán, cảnh báo", "finance:rules", "sliders-horizontal"), lambda who: who.may(F.KEEP_CHART)),
    MenuEntry(MARKET, Place("Tuyển dụng, đào tạo nghề", "employment:needs", "graduation-cap"), lambda who: who.may(EMPLOYMENT.VIEW)),
    MenuEntry(MARKET, Place("Đăng nhu cầu tuyển dụng", "employment:post", "user-plus"), lambda who: who.may(EMPLOYMENT.POST)),
    MenuEntry(MARKET, Place("Công nghệ phù hợp", "technology:suited", "cpu"), lambda who: who.may(TECHNOLOGY.ASK)),
    MenuEntry(MARKET, Place("Danh mục công nghệ", "technology:catalogue", "cpu"), lambda who: who.may(TECHNOLOGY.KEEP)),
    MenuEntry(MARKET, Place("Chuyển giao công nghệ", "technology:transfers", "arrow-right-left"), lambda who: who.may(TECHNOLOGY.VIEW)),
    MenuEntry(MARKET, Place("Nhãn hiệu, sở hữu công nghiệp", "technology:rights", "badge-check"), lambda who: who.may(TECHNOLOGY.VIEW)),
    MenuEntry(MARKET, Place("Mời gọi đầu tư", "investment:opportunities", "landmark"), lambda who: opens(who, "investment:opportunities")),
    MenuEntry(MARKET, Place("Nhà đầu tư quan tâm", "investment:leads", "handshake"), lambda who: opens(who, "investment:leads")),
    MenuEntry(MARKET, Place("Làng nghề", "products:villages", "house"), lambda who: who.may(PRODUCTS.VIEW)),
    MenuEntry(MARKET, Place("Bình chọn sản phẩm tiêu biểu", "products:selections", "award"), lambda who: who.may(PRODUCTS.VIEW)),
    MenuEntry(MARKET, Place("Hội chợ, triển lãm", "products:fairs", "store"), lambda who: who.may(PRODUCTS.VIEW)),
    MenuEntry(ACTING, ACTIVITIES, lambda who: who.may(ACTS.VIEW)),
    MenuEntry(ACTING, Place("Lịch", "activities:month", "calendar-days"), lambda who: who.may(ACTS.VIEW)),
    MenuEntry(ACTING, Place("Ai đã học gì", "activities:trained", "graduation-cap"), lambda who: who.may(ACTS.VIEW)),
    MenuEntry(ACTING, Place("Truyền thông", "activities:media", "megaphone"), lambda who: who.may(ACTS.VIEW)),
    MenuEntry(ACTING, COMMUNE_TASKS, lambda who: who.may(COMMUNES.VIEW)),
    MenuEntry(ACTING, Place("Giao việc cho xã", "communes:send", "send"), lambda who: who.may(COMMUNES.SEND)),
    MenuEntry(TEXTS, LIBRARY, lambda who: True),
    MenuEntry(TEXTS, Place("Xây dựng chính sách", "policy:dossiers", "scroll"), lambda who: who.may(POLICY.VIEW)),
    MenuEntry(TEXTS, Place("Văn bản đã gửi để đọc", "policy:sendings", "mail-check"), lambda who: who.may(POLICY.SEND)),
    MenuEntry(PEOPLE, Place("Cán bộ khuyến công", "actors:officers", "id-card"), lambda who: who.may(A.VIEW_OFFICERS)),
    MenuEntry(PEOPLE, Place("Con người và vai trò", "actors:staff", "users"), lambda who: who.may(A.VIEW_PEOPLE)),
    MenuEntry(PEOPLE, Place("Ủy quyền", "actors:delegations", "user-check"), lambda who: who.may(A.DELEGATE)),
    MenuEntry(PEOPLE, Place("Bàn giao công việc", "actors:handovers", "arrow-right-left"), lambda who: who.may(A.HAND_OVER)),
)


def register() -> None:
    """Tell the frame; called when the app is ready."""
    for role, places in PLACES.items():
        register_places(role, places, roomy=role in _ROOMY)
    register_menu(*MENU)
    register_frame(
        home="portal:home",
        front="portal:front",
        sign_in="identity:sign_in",
        sign_out="identity:sign_out",
        switch="portal:switch",
        search="portal:search",
        bell="notices:list",
        profile="identity:account",
        privacy="privacy:about",
    )


def name_of_queue(role: str) -> str:
    """What a role calls its queue."""
    return next((place.label for place in places_of(role) if place.url_name == QUEUE), MY_QUEUE.label)


def home_of(role: str) -> str:
    """The address of a role's first place."""
    found = filter(None, (place.address for place in places_of(role)))
    return next(found, "") or address_of("identity:account")

"""Kinds of units, organisations, functions and enterprises that the directive names."""

from django.db import models


class Level(models.TextChoices):
    """Level of an administrative unit."""

    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện, thành phố"
    COMMUNE = "commune", "Xã, phường, thị trấn"


class OrganisationKind(models.TextChoices):
    """The organisations of the directive (clauses 1–8), and those they report to."""

    PROVINCE_COMMITTEE = "province_committee", "UBND tỉnh"
    DOIT = "doit", "Sở Công Thương"
    PROMOTION_CENTER = "promotion_center", "Trung tâm Khuyến công"
    FINANCE = "finance", "Sở Tài chính"
    PLANNING = "planning", "Sở Kế hoạch và Đầu tư"
    SCIENCE = "science", "Sở Khoa học và Công nghệ"
    LABOUR = "labour", "Sở Lao động - Thương binh và Xã hội"
    ICT = "ict", "Sở Thông tin và Truyền thông"
    INVESTMENT_CENTER = "investment_center", "Trung tâm Xúc tiến đầu tư"
    RADIO_TV = "radio_tv", "Đài Phát thanh và Truyền hình"
    NEWSPAPER = "newspaper", "Báo Đồng Khởi"
    HOME_AFFAIRS = "home_affairs", "Sở Nội vụ"
    DISTRICT_COMMITTEE = "district_committee", "UBND huyện, thành phố"
    DISTRICT_OFFICE = "district_office", "Phòng chuyên môn của UBND huyện, thành phố"
    COMMUNE_COMMITTEE = "commune_committee", "UBND xã, phường, thị trấn"
    MINISTRY_AGENCY = "ministry_agency", "Cục khuyến công (Bộ Công Thương)"


class Function(models.TextChoices):
    """A duty of the directive that an organisation holds between dates; permissions and requests go to the function, never to a name.

    Which roles act under which function is told in `khuyencong.actors.functions`.
    """

    FOCAL_POINT = "focal_point", "Đầu mối khuyến công của tỉnh (mục 1a–đ, 1g)"
    INSPECTION_LEAD = "inspection_lead", "Chủ trì kiểm tra, giám sát (mục 1e)"
    APPRAISER = "appraiser", "Thẩm định đề án"
    ICT_APPRAISER = "ict_appraiser", "Thẩm định công nghệ thông tin, bưu chính, viễn thông"
    SCIENCE_APPRAISER = "science_appraiser", "Ý kiến về công nghệ, lồng ghép quỹ khoa học"
    LABOUR_APPRAISER = "labour_appraiser", "Ý kiến về đào tạo nghề"
    BUDGET_APPRAISER = "budget_appraiser", "Ý kiến về kinh phí"
    PLANNING_APPRAISER = "planning_appraiser", "Ý kiến về lồng ghép chương trình, vốn đầu tư"
    BUDGET_OWNER = "budget_owner", "Bố trí và cấp phát kinh phí"
    SETTLEMENT_CHECKER = "settlement_checker", "Kiểm tra quyết toán kinh phí (mục 2c)"
    FUND_RAISER = "fund_raiser", "Cân đối, vận động nguồn kinh phí (mục 3)"
    INVESTMENT_PROMOTER = "investment_promoter", "Chính sách ưu đãi, mời gọi đầu tư (mục 4)"
    TECHNOLOGY_SCOUT = "technology_scout", "Tìm kiếm công nghệ, hướng dẫn thương hiệu (mục 5b)"
    TRAINING_PLANNER = "training_planner", "Chương trình đào tạo nghề, truyền nghề (mục 6)"
    OUTREACH_LEAD = "outreach_lead", "Phối hợp thông tin, tuyên truyền (mục 7a)"
    BROADCASTER = "broadcaster", "Chương trình phát thanh, truyền hình (mục 7b)"
    PRESS = "press", "Chuyên mục trên báo (mục 7b)"
    APPROVER = "approver", "Phê duyệt đề án khuyến công địa phương"
    CONTRACTOR = "contractor", "Ký hợp đồng với đơn vị thụ hưởng"
    LOCAL_AUTHORITY = "local_authority", "Chính quyền địa phương xem xét, đề nghị, quản lý đề án (mục 8)"
    LOCAL_OFFICE = "local_office", "Phòng chuyên môn giúp chính quyền địa phương (mục 8b)"
    COMMUNE_AUTHORITY = "commune_authority", "Tuyên truyền, xác nhận tại xã, phường, thị trấn (mục 8a)"
    PORTAL_OPERATOR = "portal_operator", "Quản trị cổng khuyến công"

    @classmethod
    def of_an_area(cls) -> tuple["Function", ...]:
        """Duties that each area has a holder of its own for; all others have one holder in the province."""
        return (cls.LOCAL_AUTHORITY, cls.LOCAL_OFFICE, cls.COMMUNE_AUTHORITY)


class LegalForm(models.TextChoices):
    """Kinds of beneficiary (Nghị định 45/2012/NĐ-CP, Điều 1 khoản 2)."""

    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COOPERATIVE = "cooperative", "Hợp tác xã"
    GROUP = "group", "Tổ hợp tác"
    HOUSEHOLD = "household", "Hộ kinh doanh"
    ORGANISATION = "organisation", "Tổ chức"


class Trade(models.TextChoices):
    """Trades that may be supported (Nghị định 45/2012/NĐ-CP, Điều 5)."""

    AGRO_FOOD = "agro_food", "Chế biến nông, lâm, thủy sản và thực phẩm"
    CONSUMER_EXPORT = "consumer_export", "Hàng công nghiệp phục vụ tiêu dùng và xuất khẩu"
    AGRO_CHEM = "agro_chem", "Hóa chất phục vụ nông nghiệp, nông thôn"
    BUILDING_MATERIAL = "building_material", "Vật liệu xây dựng"
    MECHANICAL_ELECTRONIC = "mechanical_electronic", "Cơ khí, điện, điện tử - tin học"
    SUPPORTING = "supporting", "Gia công chi tiết, bán thành phẩm, công nghiệp hỗ trợ"
    HANDICRAFT = "handicraft", "Tiểu thủ công nghiệp"
    MINERAL = "mineral", "Khai thác, chế biến khoáng sản ở địa bàn khó khăn"
    SXSH_ENV = "sxsh_env", "Sản xuất sạch hơn, xử lý ô nhiễm"
    OTHER = "other", "Ngành khác"


class EnterpriseState(models.TextChoices):
    """Where the registration of a cơ sở stands."""

    DECLARED = "declared", "Chờ địa phương xác nhận"
    RETURNED = "returned", "Cần sửa lại"
    CONFIRMED = "confirmed", "Đã xác nhận"
    REFUSED = "refused", "Không xác nhận"
    MERGED = "merged", "Đã gộp"

    @classmethod
    def living(cls) -> tuple["EnterpriseState", ...]:
        """States in which a cơ sở may be written for; the others are kept to be read."""
        return (cls.DECLARED, cls.RETURNED, cls.CONFIRMED)


class ChangeState(models.TextChoices):
    """Where a change of facts stands; most are applied at once, those of identity wait for the district."""

    PROPOSED = "proposed", "Chờ địa phương xác nhận"
    APPLIED = "applied", "Đã áp dụng"
    REFUSED = "refused", "Không xác nhận"
    WITHDRAWN = "withdrawn", "Đã rút"


class JoinState(models.TextChoices):
    """Where a request to act for a cơ sở stands."""

    OPEN = "open", "Chờ quyết định"
    ACCEPTED = "accepted", "Đã chấp nhận"
    REFUSED = "refused", "Đã từ chối"
    WITHDRAWN = "withdrawn", "Đã rút"

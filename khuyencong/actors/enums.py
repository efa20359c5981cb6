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
    DISTRICT_COMMITTEE = "district_committee", "UBND huyện, thành phố"
    COMMUNE_COMMITTEE = "commune_committee", "UBND xã, phường, thị trấn"
    MINISTRY_AGENCY = "ministry_agency", "Cục khuyến công (Bộ Công Thương)"


class Function(models.TextChoices):
    """A duty that an organisation holds between dates; permissions and requests go to the function, never to a name."""

    APPRAISER = "appraiser", "Thẩm định đề án"
    ICT_APPRAISER = "ict_appraiser", "Thẩm định công nghệ thông tin, bưu chính, viễn thông"
    SCIENCE_APPRAISER = "science_appraiser", "Ý kiến về công nghệ, lồng ghép quỹ khoa học"
    LABOUR_APPRAISER = "labour_appraiser", "Ý kiến về đào tạo nghề"
    BUDGET_APPRAISER = "budget_appraiser", "Ý kiến về kinh phí"
    BUDGET_OWNER = "budget_owner", "Bố trí và cấp phát kinh phí"
    APPROVER = "approver", "Phê duyệt đề án khuyến công địa phương"
    CONTRACTOR = "contractor", "Ký hợp đồng với đơn vị thụ hưởng"


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

"""The lists by which contents and norms are grouped."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """Whose law a norm is."""

    KCQG = "KCQG", "Khuyến công quốc gia"
    KCDP = "KCDP", "Khuyến công địa phương"
    SXSH = "SXSH", "Chiến lược sản xuất sạch hơn"


class Confidence(TextChoices):
    """How far a figure was compared with its original text; all but the first are shown with “cần kiểm tra”."""

    VERIFIED = "verified", "Đã đối chiếu"
    HIGH = "high", "Nhiều khả năng đúng, cần kiểm tra"
    MEDIUM = "medium", "Cần kiểm tra"
    LOW = "low", "Chưa chắc chắn, cần kiểm tra"


class GroundFamily(TextChoices):
    """Which papers name a text of law as their ground."""

    SUPPORT = "support", "Văn bản về đề án, kế hoạch, hợp đồng, kiểm tra"
    BUDGET = "budget", "Văn bản về dự toán, quyết toán"


class NormKind(TextChoices):
    SUPPORT = "support", "Hỗ trợ"
    OVERHEAD = "overhead", "Chi quản lý"


class Base(TextChoices):
    """What a percentage is taken of."""

    ELIGIBLE_COST = "eligible_cost", "Chi phí hợp lệ"
    INTEREST_2Y = "interest_2y", "Lãi vay trong 02 năm đầu"
    PROJECT_SUPPORT = "project_support_amount", "Dự toán đề án"
    ANNUAL_BUDGET = "annual_programme_budget", "Tổng kinh phí khuyến công được giao trong năm"


class SubProgramme(TextChoices):
    """The seven sub-programmes of Quyết định 136/2007/QĐ-TTg, by which the directive asks for coverage."""

    SP1 = "SP1", "Đào tạo nghề, truyền nghề và phát triển nghề"
    SP2 = "SP2", "Nâng cao năng lực quản lý"
    SP3 = "SP3", "Hỗ trợ xây dựng mô hình trình diễn kỹ thuật, chuyển giao công nghệ và tiến bộ khoa học kỹ thuật"
    SP4 = "SP4", "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu"
    SP5 = "SP5", "Phát triển hoạt động tư vấn, cung cấp thông tin"
    SP6 = "SP6", "Hỗ trợ liên doanh, liên kết, hợp tác kinh tế và phát triển các cụm - điểm công nghiệp"
    SP7 = "SP7", "Nâng cao năng lực quản lý và tổ chức thực hiện"


class Clause45(TextChoices):
    """The clauses of Nghị định 45/2012/NĐ-CP, Điều 4."""

    K1 = "K1", "Đào tạo nghề, truyền nghề"
    K2 = "K2", "Nâng cao năng lực quản lý, nhận thức sản xuất sạch hơn"
    K3 = "K3", "Mô hình trình diễn, chuyển giao công nghệ, máy móc tiên tiến"
    K4 = "K4", "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu"
    K5 = "K5", "Tư vấn, trợ giúp"
    K6 = "K6", "Cung cấp thông tin"
    K7 = "K7", "Liên doanh, liên kết, phát triển cụm công nghiệp, di dời cơ sở gây ô nhiễm"
    K8 = "K8", "Hợp tác quốc tế"
    K9 = "K9", "Nâng cao năng lực quản lý và tổ chức thực hiện khuyến công"


class Group1881(TextChoices):
    """The seven groups of Quyết định 1881/QĐ-TTg (2021–2025)."""

    G1 = "G1", "Mô hình trình diễn, chuyển giao công nghệ, máy móc"
    G2 = "G2", "Sản xuất sạch hơn, xử lý ô nhiễm"
    G3 = "G3", "Phát triển sản phẩm công nghiệp nông thôn"
    G4 = "G4", "Liên doanh, liên kết, chuỗi giá trị, cụm công nghiệp"
    G5 = "G5", "Nhân lực, năng lực quản lý, tư vấn"
    G6 = "G6", "Thông tin, truyền thông"
    G7 = "G7", "Năng lực tổ chức"

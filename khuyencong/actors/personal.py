"""Personal data of people and of the cơ sở that are one person (hộ kinh doanh) or that a person speaks for."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal
from khuyencong.actors import contacts  # noqa: F401 -- who sees them in full registers itself

register_people(
    PersonalTable(
        "actors.User",
        "Tài khoản",
        ("pk",),
        Erasure.BLANK,
        "Dòng tài khoản ở lại dưới tên “Người dùng đã xóa” để sổ sách còn chỉ tới một người; tên, thư điện tử, mật khẩu được xóa.",
    ),
    PersonalTable(
        "actors.Membership", "Vai trò được giao", ("user",), Erasure.BLANK, f"Ai giữ vai trò nào, từ ngày nào: {grounds.ARCHIVE}"
    ),
    PersonalTable(
        "actors.Enterprise",
        "Cơ sở (hộ kinh doanh) mà người đó đứng tên hoặc đại diện",
        ("memberships__user", "declared_by"),
        Erasure.BLANK,
        f"Tên và mã số thuế ở lại khi cơ sở có hồ sơ đã nộp ({grounds.ACCOUNTING}); điện thoại, địa chỉ, người đại diện được xóa khi hết hạn giữ.",
    ),
    PersonalTable(
        "actors.EnterpriseYear",
        "Số liệu năm của cơ sở do người đó báo",
        ("reported_by",),
        Erasure.KEEP,
        f"Ai báo số liệu nào: {grounds.ARCHIVE}",
    ),
    PersonalTable(
        "actors.EnterpriseChange",
        "Thay đổi thông tin cơ sở mà người đó đề nghị hoặc quyết định",
        ("by", "decided_by", "enterprise__memberships__user"),
        Erasure.BLANK,
        f"Ai đổi gì, khi nào: {grounds.ARCHIVE}; điện thoại, địa chỉ, người đại diện trong đó được xóa cùng cơ sở",
    ),
    PersonalTable("actors.EnterpriseMerge", "Gộp cơ sở do người đó thực hiện", ("by",), Erasure.KEEP, f"Ai gộp: {grounds.ARCHIVE}"),
    PersonalTable(
        "actors.Invitation",
        "Lời mời làm việc cho cơ sở mà người đó gửi hoặc nhận",
        ("by", "used_by"),
        Erasure.BLANK,
        f"Ai mời ai vào cơ sở nào: {grounds.ARCHIVE}",
    ),
    PersonalTable(
        "actors.JoinRequest",
        "Đề nghị tham gia cơ sở mà người đó gửi hoặc quyết định",
        ("user", "decided_by"),
        Erasure.BLANK,
        f"Ai được tham gia cơ sở nào, do ai quyết định: {grounds.ARCHIVE}",
    ),
)
register_personal(
    *columns(
        "actors.EnterpriseChange",
        "facts",
        "note",
        "reason",
        purpose="Biết thông tin cơ sở trước và sau mỗi thay đổi",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.EnterpriseMerge",
        "reason",
        purpose="Biết vì sao hai dòng được gộp",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.EmailProof",
        masked=("email",),
        purpose="Xác nhận địa chỉ thư trước khi mở tài khoản",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Xóa khi tài khoản được mở, hoặc một ngày sau khi liên kết hết hạn",
    ),
    *columns(
        "actors.Invitation",
        masked=("email",),
        purpose="Gửi lời mời tới người được chủ cơ sở chọn",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.JoinRequest",
        "message",
        "reason",
        purpose="Quyết định ai được làm việc cho cơ sở",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.User",
        "full_name",
        "last_login",
        masked=("email",),
        purpose="Nhận ra người làm việc trên cổng, gửi thông báo cho họ",
        basis=grounds.STATE_TASK,
        retention="Khi còn tài khoản; xóa hoặc ẩn danh khi người đó yêu cầu và không còn vai trò",
    ),
    *columns(
        "actors.User",
        secret=("password",),
        purpose="Xác nhận đúng chủ tài khoản khi đăng nhập",
        basis=grounds.ACCOUNT_SAFETY,
        retention="Khi còn tài khoản",
    ),
    *columns(
        "actors.Membership",
        "title",
        purpose="Ghi đúng chức danh của người xử lý trên hồ sơ và văn bản",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.Enterprise",
        "name",
        "sort_name",
        "representative",
        "address",
        "name_key",
        masked=("tax_code", "phone", "search_text"),
        purpose="Xác định đơn vị thụ hưởng, liên hệ, ký hợp đồng; hộ kinh doanh và người đại diện là cá nhân",
        basis=grounds.STATE_TASK,
        retention="10 năm sau khi đề án cuối cùng kết thúc (cùng chứng từ kế toán)",
        keep_years=10,
    ),
)
register_impersonal("actors.AdminUnit", "tên và mã đơn vị hành chính", "code", "name", "sort_name", "decree")
register_impersonal("actors.AdminUnitSuccession", "số văn bản", "decree")
register_impersonal("actors.Organisation", "tên cơ quan và chức danh chung", "code", "name", "short_name", "symbol", "leader_title")
register_impersonal("actors.FunctionHolder", "số văn bản", "decree")

_MOVES = f"Ai phụ trách, học gì, ủy quyền và bàn giao cho ai, từ ngày nào: {grounds.ARCHIVE}"
register_people(
    PersonalTable("actors.OfficerAssignment", "Phân công phụ trách khuyến công", ("user", "created_by"), Erasure.KEEP, _MOVES),
    PersonalTable("actors.Qualification", "Trình độ chuyên môn", ("user",), Erasure.DELETE, "Chỉ cần khi người đó còn làm việc"),
    PersonalTable("actors.Training", "Khóa đào tạo, tập huấn", ("user",), Erasure.DELETE, "Chỉ cần khi người đó còn làm việc"),
    PersonalTable("actors.Delegation", "Ủy quyền", ("giver__user", "receiver__user", "revoked_by", "created_by"), Erasure.KEEP, _MOVES),
    PersonalTable("actors.Handover", "Bàn giao công việc", ("giver", "created_by", "giver_signed_by"), Erasure.KEEP, _MOVES),
    PersonalTable("actors.HandoverReceiver", "Người nhận bàn giao", ("membership__user",), Erasure.KEEP, _MOVES),
)
register_personal(
    *columns(
        "actors.Qualification",
        "field",
        purpose="Bố trí cán bộ có trình độ phù hợp (Chỉ thị 8b)",
        basis=grounds.STATE_TASK,
        retention="Khi người đó còn làm việc trên cổng",
    ),
    *columns(
        "actors.Training",
        "name",
        "organiser",
        masked=("certificate",),
        purpose="Theo dõi đào tạo, tập huấn cán bộ khuyến công (Chỉ thị 1c)",
        basis=grounds.STATE_TASK,
        retention="Khi người đó còn làm việc trên cổng",
    ),
    *columns(
        "actors.OfficerAssignment",
        "note",
        "ended_reason",
        purpose="Biết ai phụ trách khuyến công ở đơn vị, vì sao thay đổi (Chỉ thị 8b)",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.Delegation",
        "title",
        "revoked_reason",
        purpose="Ghi đúng thẩm quyền và hình thức ký trên văn bản",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "actors.Handover",
        "cause",
        "forced_reason",
        "note",
        "stand_in_reason",
        purpose="Bàn giao công việc đủ và có người chịu trách nhiệm tiếp",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)
register_impersonal("actors.OfficerAssignment", "số văn bản", "decision_number")
register_impersonal("actors.Delegation", "số văn bản, mã quyền", "paper_number", "permissions")
register_impersonal("actors.HandoverItem", "tên hồ sơ, tài sản của cơ quan", "keeper", "title", "detail", "url")

# Organisations over time, and reorganisations.
register_people(
    PersonalTable("actors.Reorganisation", "Lần sắp xếp đơn vị mà người đó thực hiện", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("actors.Relocation", "Dòng chuyển địa bàn, cơ quan mà người đó thực hiện", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns(
        "actors.Relocation",
        "label",
        purpose="Biết hồ sơ, cơ sở nào đã chuyển địa bàn; có thể là tên hộ kinh doanh",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    )
)
register_impersonal("actors.Organisation", "số văn bản", "decree", "ended_decree")
register_impersonal("actors.OrganisationPeriod", "tên cơ quan theo thời gian", "name", "short_name", "symbol", "leader_title", "decree")
register_impersonal("actors.OrganisationSuccession", "số văn bản", "decree")
register_impersonal("actors.Reorganisation", "tên, văn bản, mã băm và số lượng", "code", "title", "decree", "sha256", "summary")
register_impersonal("actors.Relocation", "loại đối tượng", "kind")
register_impersonal("actors.Enterprise", "mã ngành kinh tế", "vsic_code")
register_impersonal("actors.CraftVillage", "tên làng nghề và văn bản", "name", "sort_name", "goods", "decision", "withdrawal")
register_people(PersonalTable("actors.VillageDecision", "Quyết định về làng nghề mà người đó ghi", ("by",), Erasure.KEEP, grounds.ARCHIVE))
register_impersonal("actors.VillageDecision", "số quyết định, lý do", "number", "reason")
register_impersonal("actors.IndustryCode", "danh mục ngành", "code", "name", "citation")
register_impersonal("actors.SizeRule", "danh mục tiêu chí", "forms", "citation")
register_impersonal("actors.EnterpriseMerge", "số thứ tự của dòng", "moved")

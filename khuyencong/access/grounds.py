"""The grounds on which personal data is kept, and the law that says how long; declarations name them, pages show them.

Articles are cited as they are known to the authors; the register says on its page that an operator compares them with the texts.
"""

STATE_TASK = (
    "Thực hiện nhiệm vụ của cơ quan nhà nước theo luật chuyên ngành: Nghị định 45/2012/NĐ-CP về khuyến công "
    "(Luật 91/2025/QH15, Điều 19; trước 01/01/2026: Nghị định 13/2023/NĐ-CP, Điều 17)"
)
CONTRACT = (
    "Thực hiện hợp đồng hỗ trợ mà người đó là một bên (Luật 91/2025/QH15, Điều 19; trước 01/01/2026: Nghị định 13/2023/NĐ-CP, Điều 17)"
)
ACCOUNT_SAFETY = "Bảo vệ tài khoản và hệ thống thông tin của cơ quan nhà nước (Nghị định 85/2016/NĐ-CP; Luật 91/2025/QH15, Điều 19)"
CONSENT = "Sự đồng ý của người đó, rút lại được bất cứ lúc nào (Luật 91/2025/QH15, Điều 9, Điều 10)"
RIGHTS = "Giải quyết yêu cầu của chủ thể dữ liệu và chứng minh đã giải quyết (Luật 91/2025/QH15, Điều 4; Nghị định 356/2025/NĐ-CP)"

ACCOUNTING = "Luật Kế toán 88/2015/QH13, Điều 41 và Nghị định 174/2016/NĐ-CP: chứng từ, sổ kế toán giữ tối thiểu 10 năm"
ARCHIVE = "Luật Lưu trữ 33/2024/QH15 và Thông tư 10/2022/TT-BNV: hồ sơ công việc của cơ quan giữ theo thời hạn bảo quản"

BY_ARCHIVE = "Theo thời hạn bảo quản hồ sơ công việc của cơ quan (Luật Lưu trữ 33/2024/QH15)"
BY_ACCOUNTING = "Tối thiểu 10 năm cùng chứng từ kế toán (Luật Kế toán 88/2015/QH13, Điều 41)"

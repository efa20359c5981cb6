"""A sample of what each paper says, in the words of real papers; names of people are invented."""

from dataclasses import replace
from datetime import date

from khuyencong.documents.contexts import (
    AcceptanceMinutes,
    AgendaLine,
    AllocationDecision,
    AllocationLine,
    Amendment,
    Apology,
    Application,
    AppraisalMinutes,
    AppraisalReport,
    ApprovalDecision,
    BudgetItem,
    CarriedLine,
    CarryOverNotice,
    Change,
    CheckLine,
    CommentLine,
    Context,
    Contract,
    CouncilInvitation,
    CouncilItem,
    CouncilMinutes,
    CourseCertificate,
    DifferenceLine,
    DistrictLetter,
    DonorReport,
    DueLine,
    EstimateDecision,
    EstimateLine,
    ExecutionDecision,
    Fact,
    FigureTable,
    Finding,
    HandoverLine,
    HandoverMinutes,
    HandoverPart,
    HearingNotice,
    InspectionMinutes,
    InspectionNotice,
    InspectionOrder,
    InspectionPlan,
    LiquidationMinutes,
    ListApproval,
    ListRevocation,
    Narrative,
    NationalList,
    ObstacleReport,
    OpinionLine,
    OpinionSlip,
    Part,
    Party,
    PaymentLine,
    PaymentRequest,
    PeriodicReport,
    Person,
    PlanDecision,
    PlanLine,
    PlannedVisit,
    PolicySubmission,
    ProductCertificate,
    Progress,
    ProjectLine,
    ProjectSettlement,
    Receipt,
    ReceivedLine,
    RefusalDecision,
    RefusalNotice,
    ResultLine,
    SettlementLine,
    SettlementRequest,
    Signature,
    SiteCheckMinutes,
    Submission,
    SupplementItem,
    SupplementRequest,
    TreasuryReconciliation,
    UsedLine,
    VerdictLine,
    YearSettlement,
)
from khuyencong.documents.kinds import PaperKind, register_paper

CODE, TITLE = "KC-2020-0042-7", "Ứng dụng dây chuyền ép nước trái cây đóng hộp"
FACTORY = Party(
    name="DNTN Hoài Cổ",
    address="xã Sơn Đông, thành phố Bến Tre",
    representative="Lê Thị Hoài",
    title="Chủ doanh nghiệp",
    tax_code="1300123456",
    phone="0275 3 812 345",
    bank_account="7100201001234 tại Agribank chi nhánh Bến Tre",
)
CENTRE = Party(
    name="Trung tâm Khuyến công và Xúc tiến thương mại",
    address="Đại lộ Đồng Khởi, phường Phú Tân, thành phố Bến Tre",
    representative="Phạm Văn Sáu",
    title="Giám đốc",
)
OFFICER = Person("Nguyễn Thị Bưởi", "Chuyên viên", "Phòng Quản lý công nghiệp, Sở Công Thương")
CHAIR = Person("Võ Minh Trí", "Phó Giám đốc", "Sở Công Thương")
SCIENCE = Person("Đặng Hữu Nghĩa", "Chuyên viên", "Sở Khoa học và Công nghệ")
TWO = (Signature("ĐẠI DIỆN ĐƠN VỊ", "Lê Thị Hoài", seals=True), Signature("ĐẠI DIỆN ĐOÀN KIỂM TRA", "Võ Minh Trí"))
PARTIES = (Signature("ĐẠI DIỆN BÊN A", "Phạm Văn Sáu", seals=True), Signature("ĐẠI DIỆN BÊN B", "Lê Thị Hoài", seals=True))
HANDED_IN = (Signature("ĐẠI DIỆN ĐƠN VỊ", "Lê Thị Hoài", note="(Nộp trên cổng lúc 14:05, ngày 06 tháng 01 năm 2020)"),)
PANEL = (Signature("THƯ KÝ", "Nguyễn Thị Bưởi"), Signature("CHỦ TRÌ", "Võ Minh Trí"))
GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
    "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công",
    "Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số 05/TTr-SCT ngày 20 tháng 01 năm 2020",
)
LINES = (
    ProjectLine(TITLE, "DNTN Hoài Cổ", 1_008_000_000, 90_600_000, "xã Sơn Đông, thành phố Bến Tre"),
    ProjectLine(
        "Ứng dụng máy móc thiết bị trong sản xuất thạch dừa", "Hộ kinh doanh Phạm Mười", 690_000_000, 300_000_000, "huyện Giồng Trôm"
    ),
)
APPEAL = (
    "Nếu không đồng ý, đơn vị có quyền khiếu nại đến Giám đốc Sở Công Thương trong thời hạn 90 ngày kể từ ngày nhận được văn bản này, "
    "hoặc khởi kiện theo quy định của Luật Tố tụng hành chính"
)
DUTIES = (
    "Sở Tài chính cấp kinh phí từ nguồn khuyến công địa phương năm 2020.",
    "Sở Công Thương hướng dẫn, kiểm tra việc thực hiện, nghiệm thu và thanh quyết toán theo quy định.",
)
CARRIED_OUT = "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các Sở: Công Thương, Tài chính và các đơn vị có tên tại Điều 1"
ABOUT = f"đề án “{TITLE}”"
AUTHORITY = "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"
HALL = "hội trường Sở Công Thương tỉnh Bến Tre"
CONTRACT = "Hợp đồng số 03/HĐ-TTKC ngày 10 tháng 3 năm 2020"
LOCAL_MONEY = "kinh phí khuyến công địa phương (ngân sách tỉnh)"
SETTLED = (
    SettlementLine(
        f"{CODE} {TITLE}", "DNTN Hoài Cổ", 90_600_000, 90_600_000, 45_300_000, 45_300_000, 0, 0, 45_300_000, "Máy về chậm, mới nghiệm thu phần đầu.",
        "Chuyển nguồn sang năm sau. Hợp đồng còn hiệu lực đến tháng 3",
    ),
    SettlementLine(
        "KC-2020-0051-3 Ứng dụng máy móc thiết bị trong sản xuất thạch dừa", "Hộ kinh doanh Phạm Mười", 300_000_000, 300_000_000, 280_000_000,
        280_000_000, 20_000_000, 20_000_000, 0, "Thu hồi 20.000.000 đồng tạm ứng không dùng hết.",
    ),
)  # fmt: skip
PLAN_LINES = tuple(
    PlanLine(line.project, line.beneficiary, "Thành phố Bến Tre", "Máy móc thiết bị", line.total, line.grant, "Ưu tiên") for line in LINES
)


# (kind, title of the paper, context); the heading is the kind's name on the paper.
SAMPLES: tuple[tuple[PaperKind, str, Context], ...] = (
    (
        PaperKind("sample_application", "ĐĐN", "Đơn đề nghị", Application.template, heading="ĐƠN ĐỀ NGHỊ", needs_number=False, is_private=True),
        f"Thực hiện {ABOUT}",
        Application(
            LINES[:1], ("Ủy ban nhân dân thành phố Bến Tre", "Sở Công Thương"), FACTORY, CODE, TITLE, "khuyến công địa phương năm 2020",
            ("DNTN Hoài Cổ bảo đảm đủ vốn đối ứng 917.400.000 đồng",), ("Thuyết minh đề án", "Báo giá: bao-gia.pdf"), HANDED_IN,
        ),
    ),
    (
        PaperKind("sample_narrative", "TM", "Thuyết minh", Narrative.template, heading="THUYẾT MINH ĐỀ ÁN", needs_number=False, is_private=True),
        f"Thuyết minh {ABOUT}",
        Narrative(
            CODE, TITLE, "Đề án nhóm", GROUNDS, CENTRE.name, "xã Sơn Đông, thành phố Bến Tre", date(2020, 3, 1), date(2020, 10, 30),
            "Máy cũ tốn điện.\nTrái cây hư hỏng nhiều vào mùa thu hoạch.", "Tăng gấp đôi công suất.", "Tháng 3: mua máy.\nTháng 5: lắp đặt.",
            "Thêm 9 lao động.",
            (
                Part(FACTORY, "Máy móc, thiết bị", "Dây chuyền ép nước trái cây", (Fact("Công suất", "hiện nay 200; mục tiêu 500 lít/giờ"),),
                     (BudgetItem("Máy ép thủy lực", "bộ", 1, 900_000_000, 90_600_000), BudgetItem("Lắp đặt", "gói", 1, 108_000_000, 0)),
                     1_008_000_000, 90_600_000),
                Part(Party("Hộ kinh doanh Phạm Mười", "huyện Giồng Trôm"), "Máy móc, thiết bị", "Máy ép thạch", (),
                     (BudgetItem("Máy ép thạch", "cái", 2, 690_000_000, 300_000_000),), 690_000_000, 300_000_000),
            ),
            (("Kinh phí khuyến công đề nghị hỗ trợ", 390_600_000), ("Nguồn khác của Nhà nước", 20_000_000), ("Vốn đối ứng", 1_287_400_000)),
            "khuyến công địa phương năm 2020", ("Đơn vị thụ hưởng thực hiện đúng nội dung",), ("DNTN Hoài Cổ bảo đảm đủ vốn đối ứng",), HANDED_IN,
        ),
    ),
    (
        PaperKind("sample_letter", "CV", "Công văn đề nghị", DistrictLetter.template, is_letter=True, drafter="KT"),
        f"V/v đề nghị hỗ trợ {ABOUT}",
        DistrictLetter(
            LINES[:1], ("Sở Công Thương",), CODE, TITLE, FACTORY, "khuyến công địa phương năm 2020",
            "Biên bản kiểm tra cơ sở số 01/BB-UBND ngày 10 tháng 01 năm 2020", "Cơ sở là doanh nghiệp tiêu biểu.", ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_opinion", "PYK", "Phiếu ý kiến", OpinionSlip.template),
        f"Thẩm định {ABOUT}",
        OpinionSlip(
            ("Sở Công Thương",), CODE, TITLE, FACTORY, "Thẩm định nội dung công nghệ thông tin.", date(2020, 1, 10), date(2020, 1, 17),
            "Đồng ý có điều kiện", "Phần mềm phải có bản quyền.", ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_report", "BC", "Báo cáo thẩm định", AppraisalReport.template, heading="BÁO CÁO"),
        f"Kết quả thẩm định {ABOUT}",
        AppraisalReport(
            LINES[:1], ("Chủ tịch Ủy ban nhân dân tỉnh",), CODE, TITLE, FACTORY, "Biên bản thẩm định số 02/BB-SCT ngày 15 tháng 01 năm 2020",
            "Nội dung phù hợp.", "Báo giá hợp lý.",
            (VerdictLine("Máy móc, thiết bị", "Đạt", "90.600.000 đồng không quá 50% chi phí", "Thông tư 28/2018/TT-BTC, Điều 8 khoản 4"),),
            (OpinionLine("Sở Khoa học và Công nghệ", date(2020, 1, 14), "Đồng ý", "Công nghệ phù hợp"),), "Đề nghị phê duyệt.", ("Như trên",),
        ),
    ),
    (
        PaperKind("sample_apology", "PXL", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", Apology.template),
        f"Hồ sơ {ABOUT}",
        Apology(
            CODE, TITLE, FACTORY, "Giấy tiếp nhận số 07/GTN-SCT ngày 06 tháng 01 năm 2020", date(2020, 1, 20), "Cơ quan phối hợp trả lời chậm.",
            date(2020, 2, 7), "Nguyễn Thị Bưởi, Sở Công Thương", ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_progress", "BC", "Báo cáo tiến độ", Progress.template, heading="BÁO CÁO", needs_number=False, is_private=True),
        f"Tiến độ thực hiện {ABOUT}",
        Progress(
            (CENTRE.name,), CODE, TITLE, FACTORY, CONTRACT, date(2020, 6, 30), 60, "Đã lắp máy ép.\nĐang chạy thử.", 700_000_000, 1_008_000_000,
            False, "anh-lap-may.jpg", HANDED_IN,
        ),
    ),
    (
        PaperKind("sample_settlement", "GĐN", "Giấy đề nghị quyết toán", SettlementRequest.template, heading="GIẤY ĐỀ NGHỊ"),
        f"Quyết toán kinh phí {ABOUT}",
        SettlementRequest(
            ("Sở Tài chính",), CODE, TITLE, FACTORY, CONTRACT, "Biên bản nghiệm thu số 09/BB-TTKC ngày 01 tháng 11 năm 2020",
            "Biên bản thanh lý số 12/BB-TTKC ngày 20 tháng 11 năm 2020", 1_000_000_000, 910_000_000, 90_600_000, 90_000_000, 90_000_000,
            ("Hợp đồng", "Hóa đơn, chứng từ"), ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_receipt", "PTN", "Phiếu tiếp nhận", Receipt.template, heading="PHIẾU TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        f"Hồ sơ {ABOUT}",
        Receipt(
            CODE, TITLE, FACTORY, "Ủy ban nhân dân thành phố Bến Tre", date(2020, 1, 6),
            ("Đơn đề nghị hỗ trợ", "Đề án khuyến công", "Giấy chứng nhận đăng ký doanh nghiệp", "Báo giá máy móc, thiết bị"),
            15, date(2020, 2, 4), "Nguyễn Thị Bưởi", "https://khuyencong.example/theo-doi", ("DNTN Hoài Cổ", "Lưu: VT, hồ sơ"),
        ),
    ),
    (
        PaperKind("sample_supplement", "PBS", "Phiếu yêu cầu bổ sung", SupplementRequest.template, heading="PHIẾU YÊU CẦU BỔ SUNG HỒ SƠ"),
        f"Hồ sơ {ABOUT}",
        SupplementRequest(
            CODE, TITLE, FACTORY,
            (
                SupplementItem("Báo giá máy móc, thiết bị", "Bổ sung báo giá của ít nhất hai nhà cung cấp còn hiệu lực."),
                SupplementItem("Cam kết vốn đối ứng", "Nêu rõ nguồn vốn tự có và vốn vay, kèm xác nhận số dư của ngân hàng."),
            ),
            date(2020, 1, 31), "Nguyễn Thị Bưởi, Phòng Quản lý công nghiệp, điện thoại 0275 3 822 334", ("Như trên", "Lưu: VT, QLCN"),
        ),
    ),
    (
        PaperKind("sample_site_check", "BB", "Biên bản kiểm tra cơ sở", SiteCheckMinutes.template, heading="BIÊN BẢN"),
        "Kiểm tra thực tế cơ sở công nghiệp nông thôn",
        SiteCheckMinutes(
            CODE, TITLE, FACTORY, date(2020, 1, 3), "xưởng của DNTN Hoài Cổ", (OFFICER, Person("Lê Thị Hoài", "Chủ doanh nghiệp", "DNTN Hoài Cổ")),
            (
                CheckLine("Cơ sở đang hoạt động đúng địa chỉ đăng ký", "Có"),
                CheckLine("Máy móc đề nghị hỗ trợ là máy mới, chưa mua", "Có", "Đã xem báo giá, chưa ký hợp đồng mua"),
            ),
            "Cơ sở đủ điều kiện thực hiện đề án.\nĐề nghị Ủy ban nhân dân thành phố xem xét, xác nhận.",
            (Fact("Số lao động", "24 người"), Fact("Công suất hiện tại", "120 tấn sản phẩm/năm")), TWO,
        ),
    ),
    (
        PaperKind("sample_appraisal", "BB", "Biên bản thẩm định", AppraisalMinutes.template, heading="BIÊN BẢN"),
        "Thẩm định đề án khuyến công địa phương năm 2020",
        AppraisalMinutes(
            CODE, TITLE, FACTORY, date(2020, 1, 17), HALL, CHAIR, (OFFICER, SCIENCE), 1_008_000_000, 90_600_000, 917_400_000,
            (
                VerdictLine("Mức hỗ trợ ứng dụng máy móc, thiết bị tiên tiến", "Đạt", "90.600.000 đồng không vượt 300.000.000 đồng và 50% giá trị máy.",
                            "Thông tư 28/2018/TT-BTC, Điều 1"),
                VerdictLine("Vốn đối ứng", "Đạt", "Đơn vị cam kết 917.400.000 đồng, bằng 91% tổng kinh phí."),
            ),
            (
                OpinionLine("Sở Khoa học và Công nghệ", date(2020, 1, 14), "Thống nhất", "Công nghệ phù hợp với quy mô của cơ sở."),
                OpinionLine("Sở Tài chính", None, "Đã nhắc 02 lần, quá thời hạn lấy ý kiến"),
            ),
            "Đề án đủ điều kiện và phù hợp định mức.", is_recommended=True, signatures=PANEL,
        ),
    ),
    (
        PaperKind("sample_submission", "TTr", "Tờ trình", Submission.template),
        "Về việc phê duyệt đề án khuyến công địa phương đợt 1 năm 2020",
        Submission(
            LINES, ("Chủ tịch Ủy ban nhân dân tỉnh Bến Tre",), GROUNDS[:2], "khuyến công địa phương đợt 1 năm 2020",
            "khuyến công địa phương năm 2020", "Hội đồng thẩm định họp ngày 17 tháng 01 năm 2020, thống nhất 02 đề án đủ điều kiện hỗ trợ.",
            "Sở Công Thương kính trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, phê duyệt./.", ("Biên bản thẩm định", "hồ sơ 02 đề án"),
            ("Như trên", "Sở Tài chính", "Lưu: VT, QLCN"),
        ),
    ),
    (
        PaperKind("sample_approval", "QĐ", "Quyết định phê duyệt", ApprovalDecision.template, heading="QUYẾT ĐỊNH"),
        "Về việc phê duyệt đề án khuyến công địa phương đợt 1 năm 2020",
        ApprovalDecision(
            LINES, AUTHORITY, GROUNDS, "khuyến công địa phương đợt 1 năm 2020", 2, "khuyến công địa phương năm 2020", DUTIES, CARRIED_OUT,
            ("Như Điều 4", "Bộ Công Thương (b/c)", "Lưu: VT, SCT"),
        ),
    ),
    (
        PaperKind("sample_refusal", "QĐ", "Quyết định không phê duyệt", RefusalDecision.template, heading="QUYẾT ĐỊNH"),
        "Về việc không phê duyệt đề án khuyến công địa phương",
        RefusalDecision(
            AUTHORITY, GROUNDS, CODE, TITLE, FACTORY, 90_600_000,
            ("Máy móc, thiết bị đã được mua trước khi đề án được phê duyệt.", "Vốn đối ứng chưa được chứng minh."), APPEAL + ".",
            "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Công Thương và DNTN Hoài Cổ", ("Như Điều 3", "Lưu: VT, SCT"),
        ),
    ),
    (
        PaperKind("sample_notice", "TB", "Thông báo từ chối", RefusalNotice.template, heading="THÔNG BÁO"),
        f"Về việc không tiếp tục giải quyết hồ sơ {ABOUT}",
        RefusalNotice(CODE, TITLE, FACTORY, ("Ngành nghề không thuộc danh mục được hưởng chính sách khuyến công.",), APPEAL + ".",
                      ("Như trên", "Lưu: VT, QLCN")),
    ),
    (
        PaperKind("sample_contract", "HĐ", "Hợp đồng", Contract.template, heading="HỢP ĐỒNG"),
        f"Thực hiện {ABOUT}",
        Contract(
            GROUNDS[1:2], CODE, TITLE, CENTRE, FACTORY, "Trung tâm Khuyến công và Xúc tiến thương mại",
            "Đầu tư 01 dây chuyền ép nước trái cây đóng hộp công suất 500 lít/giờ.", 1_008_000_000, 90_600_000, 917_400_000,
            (PaymentLine("Tạm ứng", 45_300_000, "Sau khi hợp đồng có hiệu lực"), PaymentLine("Thanh toán phần còn lại", 45_300_000, "Sau khi nghiệm thu")),
            date(2020, 3, 10), date(2020, 10, 31),
            ("Thanh toán đúng thời hạn tại Điều 3.", "Kiểm tra, giám sát việc thực hiện."),
            ("Bảo đảm đủ vốn đối ứng.", "Sử dụng kinh phí đúng mục đích, lưu giữ chứng từ.", "Hoàn trả kinh phí nếu vi phạm hợp đồng."),
            ("Hai bên thực hiện đúng các điều khoản; vướng mắc được giải quyết bằng thương lượng.",), signatures=PARTIES,
        ),
    ),
    (
        PaperKind("sample_inspection", "BB", "Biên bản kiểm tra", InspectionMinutes.template, heading="BIÊN BẢN"),
        "Kiểm tra tình hình thực hiện đề án khuyến công",
        InspectionMinutes(
            CODE, TITLE, FACTORY, "Thực hiện Kế hoạch kiểm tra quý II năm 2020 của Sở Công Thương", date(2020, 6, 12), "xưởng của DNTN Hoài Cổ",
            (CHAIR, OFFICER), (Fact("Tiến độ", "Đã lắp đặt dây chuyền, chạy thử đạt 480 lít/giờ"), Fact("Vốn đối ứng đã dùng", "702.000.000 đồng")),
            (
                Finding("Chưa lập sổ theo dõi tài sản hình thành từ kinh phí hỗ trợ", "Lập sổ theo dõi, gửi bản chụp về Sở", date(2020, 6, 26)),
                Finding("Thiếu biển cảnh báo an toàn", "Lắp biển cảnh báo", None, date(2020, 6, 12)),
            ),
            "Đề án thực hiện đúng nội dung và tiến độ.", TWO,
        ),
    ),
    (
        PaperKind("sample_acceptance", "BB", "Biên bản nghiệm thu", AcceptanceMinutes.template, heading="BIÊN BẢN"),
        "Nghiệm thu đề án khuyến công địa phương năm 2020",
        AcceptanceMinutes(
            CODE, TITLE, FACTORY, CONTRACT, date(2020, 10, 20), "xưởng của DNTN Hoài Cổ", (CHAIR, OFFICER, SCIENCE),
            (ResultLine("Dây chuyền ép nước trái cây", "01 dây chuyền, 500 lít/giờ", "01 dây chuyền, 510 lít/giờ"),
             ResultLine("Lao động tăng thêm", "09 người", "10 người")),
            1_012_000_000, 921_400_000, 90_600_000, 90_600_000, ("Máy móc hoạt động ổn định", "Chứng từ đầy đủ, hợp lệ"),
            "Đơn vị đã hoàn thành nội dung của hợp đồng.", is_accepted=True, signatures=PANEL,
        ),
    ),
    (
        PaperKind("sample_liquidation", "BB", "Biên bản thanh lý hợp đồng", LiquidationMinutes.template, heading="BIÊN BẢN"),
        "Thanh lý hợp đồng thực hiện đề án khuyến công",
        LiquidationMinutes(
            CODE, TITLE, CONTRACT, "Biên bản nghiệm thu số 12/BB-SCT ngày 20 tháng 10 năm 2020", CENTRE, FACTORY, date(2020, 11, 16),
            "Trung tâm Khuyến công và Xúc tiến thương mại", 90_600_000, 90_600_000, 90_600_000,
            "Hai bên đã hoàn thành nghĩa vụ, thống nhất thanh lý hợp đồng.", signatures=PARTIES,
        ),
    ),
    (
        PaperKind("sample_payment", "GĐN", "Giấy đề nghị thanh toán", PaymentRequest.template, needs_number=False),
        f"Thực hiện {ABOUT}",
        PaymentRequest(
            ("Sở Tài chính tỉnh Bến Tre",), CODE, TITLE, CONTRACT, FACTORY, 90_600_000, 90_600_000, 45_300_000, 45_300_000, is_advance=False,
            reason="Đề án đã được nghiệm thu.", papers=("Hợp đồng", "Biên bản nghiệm thu", "Hóa đơn mua máy"), number=2,
            recipients=("Như trên", "Lưu: VT, KT"),
        ),
    ),
    (
        PaperKind("sample_allocation", "QĐ", "Quyết định phân bổ kinh phí", AllocationDecision.template, heading="QUYẾT ĐỊNH"),
        "Về việc phân bổ kinh phí khuyến công địa phương năm 2020",
        AllocationDecision(
            "GIÁM ĐỐC SỞ TÀI CHÍNH", GROUNDS[:2], 2020, "khuyến công địa phương", "Quyết định số 105/QĐ-UBND ngày 04 tháng 02 năm 2020",
            tuple(AllocationLine(line.project, line.beneficiary, line.grant) for line in LINES), DUTIES[1:],
            "Chánh Văn phòng Sở, Trưởng phòng Quản lý ngân sách và các đơn vị có tên tại Điều 1", ("Như Điều 3", "Lưu: VT, QLNS"),
        ),
    ),
    (
        PaperKind("sample_amendment", "PLHĐ", "Phụ lục hợp đồng", Amendment.template, heading="PHỤ LỤC HỢP ĐỒNG"),
        f"Phụ lục số 01 hợp đồng hỗ trợ thực hiện {ABOUT}",
        Amendment(
            CONTRACT, 1, "Quyết định số 88/QĐ-SCT ngày 05 tháng 5 năm 2020 của Giám đốc Sở Công Thương", CODE, TITLE, CENTRE, FACTORY,
            "thành phố Bến Tre",
            (Change("Kinh phí hỗ trợ", "90.600.000 đồng", "80.000.000 đồng"), Change("Ngày kết thúc", "30/9/2020", "30/11/2020")),
            "Nhà cung cấp giao máy chậm.\nGiá máy giảm.", 80_000_000, signatures=PARTIES,
        ),
    ),
    (
        PaperKind("sample_execution", "QĐ", "Quyết định thu hồi", ExecutionDecision.template, heading="QUYẾT ĐỊNH"),
        f"Về việc thu hồi kinh phí thực hiện {ABOUT}",
        ExecutionDecision(
            "GIÁM ĐỐC SỞ TÀI CHÍNH", GROUNDS[:2], CODE, TITLE, Party(FACTORY.name, FACTORY.address), CONTRACT,
            "Thu hồi 20.000.000 đồng kinh phí hỗ trợ thực hiện", ("Đơn vị ngừng hoạt động từ tháng 5 năm 2020.",), DUTIES[1:],
            "Giám đốc Sở Công Thương và đơn vị có tên tại Điều 1", (("Kinh phí hỗ trợ", "90.600.000 đồng", "80.000.000 đồng"),),
            (DueLine(12_000_000, date(2020, 6, 30)), DueLine(8_000_000, date(2020, 7, 31))), ("Như Điều 3", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_hearing", "TB", "Thông báo giải trình", HearingNotice.template, heading="THÔNG BÁO"),
        f"Về việc giải trình trước khi chấm dứt thực hiện {ABOUT}",
        HearingNotice(
            CODE, TITLE, Party(FACTORY.name, FACTORY.address), CONTRACT,
            ("Quá ngày phải tiếp tục 30/4/2020.", "Không báo cáo tiến độ ba kỳ liền."), date(2020, 6, 15), ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_handover", "BB", "Biên bản bàn giao", HandoverMinutes.template, heading="BIÊN BẢN"),
        "Bàn giao công việc của Nguyễn Thị Bưởi",
        HandoverMinutes(
            "Theo Quyết định số 12/QĐ-SCT về việc điều động công chức", date(2020, 2, 4), "Sở Công Thương", OFFICER, (CHAIR, SCIENCE),
            "Chuyên viên Sở Công Thương", date(2020, 2, 10),
            (
                HandoverPart("Hồ sơ, việc trên cổng", (HandoverLine(f"{CODE} {TITLE}", "Đề án đang thẩm định", "Võ Minh Trí"),)),
                HandoverPart("Con dấu", (HandoverLine("Dấu đến của phòng", "01 chiếc", "Đặng Hữu Nghĩa"),)),
            ),
            "Hai hồ sơ chờ báo giá bổ sung.", "Phạm Văn Sáu ký thay bên giao. Lý do: bên giao đang nghỉ ốm dài ngày.",
            ("Phạm Văn Sáu ký trên cổng lúc 08:05 ngày 03/02/2020.",),
            (Signature("BÊN GIAO", "Nguyễn Thị Bưởi"), Signature("BÊN NHẬN", "Võ Minh Trí"), Signature("BÊN NHẬN", "Đặng Hữu Nghĩa")),
        ),
    ),
    (
        PaperKind("sample_estimate", "QĐ", "Quyết định giao dự toán", EstimateDecision.template, heading="QUYẾT ĐỊNH"),
        "Về việc điều chỉnh dự toán kinh phí khuyến công địa phương (ngân sách tỉnh) năm 2020",
        EstimateDecision(
            "GIÁM ĐỐC SỞ TÀI CHÍNH", GROUNDS[:2], 2020, LOCAL_MONEY, "Sở Tài chính tỉnh Bến Tre",
            (
                EstimateLine("Máy móc thiết bị", "Huyện Giồng Trôm", (0, 300_000_000, 200_000_000, 0), 0),
                EstimateLine("Nâng cao năng lực quản lý", "Toàn địa bàn", (50_000_000, 0, 0, 50_000_000), 0),
                EstimateLine("Chưa phân theo nội dung", "Toàn địa bàn", (0, 0, 0, 0), 3_900_000_000),
            ),
            DUTIES[1:], "Thủ trưởng các đơn vị có liên quan", 4_000_000_000, "Quyết định số 05/QĐ-STC ngày 02 tháng 01 năm 2020",
            "Bổ sung kinh phí máy móc cho huyện Giồng Trôm.",
            (Change("Máy móc thiết bị, Huyện Giồng Trôm", "0 đồng", "500.000.000 đồng"),), ("Như Điều 3", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_year_settlement", "QĐ", "Quyết định phê duyệt quyết toán", YearSettlement.template, heading="QUYẾT ĐỊNH"),
        "Về việc phê duyệt quyết toán kinh phí khuyến công địa phương (ngân sách tỉnh) năm 2020",
        YearSettlement(
            SETTLED, "GIÁM ĐỐC SỞ TÀI CHÍNH", GROUNDS[:2], 2020, LOCAL_MONEY, "Sở Tài chính tỉnh Bến Tre", 4_500_000_000, 609_400_000,
            "Không chuyển: hủy dự toán. Không còn nhu cầu", DUTIES[1:], "Thủ trưởng các đơn vị có liên quan", 12_000_000,
            "Quyết định số 03/QĐ-STC ngày 20 tháng 01 năm 2020", "Ghi nhầm số thu hồi.", ("Như Điều 3", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_project_settlement", "TB", "Thông báo quyết toán", ProjectSettlement.template, heading="THÔNG BÁO"),
        "Quyết toán năm 2020 đề án " + TITLE,
        ProjectSettlement((replace(SETTLED[0], project=""),), ("Sở Công Thương", "DNTN Hoài Cổ"), 2020, LOCAL_MONEY, CODE, TITLE, ("Như trên", "Lưu: VT")),
    ),
    (
        PaperKind("sample_carry_over", "TB", "Thông báo chuyển nguồn", CarryOverNotice.template, heading="THÔNG BÁO"),
        "Chuyển nguồn kinh phí khuyến công địa phương (ngân sách tỉnh) năm 2020 sang năm 2021",
        CarryOverNotice(
            ("Sở Công Thương", "Kho bạc Nhà nước"), 2020, LOCAL_MONEY, "Sở Tài chính tỉnh Bến Tre",
            "Quyết định số 04/QĐ-STC ngày 25 tháng 01 năm 2021",
            (
                CarriedLine(f"{CODE} {TITLE}", "DNTN Hoài Cổ", "Đã ký hợp đồng, chưa chi", 45_300_000, "Máy về chậm"),
                CarriedLine("Dự toán chưa bố trí", "", "Dự toán chưa phân bổ", 100_000_000, "Đã có đề án chờ"),
            ),
            ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_plan", "QĐ", "Quyết định phê duyệt kế hoạch", PlanDecision.template, heading="QUYẾT ĐỊNH"),
        "Về việc điều chỉnh Kế hoạch khuyến công địa phương năm 2020",
        PlanDecision(
            PLAN_LINES, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", GROUNDS, "khuyến công địa phương năm 2020", DUTIES, "Chánh Văn phòng",
            "Quyết định số 05/QĐ-UBND ngày 02 tháng 01 năm 2020", "Bổ sung một cơ sở.", ("Như Điều 4", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_national", "CV", "Công văn đăng ký", NationalList.template, is_letter=True, drafter="QLCN"),
        "V/v đăng ký danh mục đề án khuyến công quốc gia năm 2021",
        NationalList(
            PLAN_LINES, ("Bộ Công Thương", "Cục Công Thương địa phương"), "khuyến công quốc gia năm 2021", "trước ngày 20/06/2020",
            "Một cơ sở xin rút.", ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_list", "QĐ", "Quyết định phê duyệt danh mục", ListApproval.template, heading="QUYẾT ĐỊNH"),
        "Về việc phê duyệt danh mục đề án khuyến công",
        ListApproval(
            LINES, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", GROUNDS, "khuyến công địa phương năm 2020", len(LINES), "khuyến công địa phương năm 2020",
            DUTIES, "Chánh Văn phòng", "Quyết định số 05/QĐ-UBND ngày 02 tháng 01 năm 2020", "Một cơ sở xin rút.",
            ("KC-2020-0007-1 Máy dệt chiếu",), ("Như Điều cuối", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_list_revoked", "QĐ", "Quyết định hủy quyết định danh mục", ListRevocation.template, heading="QUYẾT ĐỊNH"),
        "Về việc hủy Quyết định số 05/QĐ-UBND",
        ListRevocation(
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", GROUNDS, "Quyết định số 05/QĐ-UBND ngày 02 tháng 01 năm 2020", (f"{CODE} {TITLE}",),
            ("Sai căn cứ.", "Trùng kinh phí."), "Có quyền khiếu nại trong 90 ngày.", "Chánh Văn phòng", ("Như Điều cuối", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_inspection_plan", "QĐ", "Quyết định phê duyệt kế hoạch kiểm tra", InspectionPlan.template, heading="QUYẾT ĐỊNH"),
        "Phê duyệt Kế hoạch kiểm tra việc sử dụng kinh phí khuyến công năm 2020",
        InspectionPlan(
            "GIÁM ĐỐC SỞ CÔNG THƯƠNG", GROUNDS, 2020, "Mỗi huyện ít nhất một cơ sở.",
            (PlannedVisit(FACTORY.name, f"{CODE} {TITLE}", "Quý II", "Sở Công Thương, Sở Tài chính", "Mức hỗ trợ lớn"),),
            DUTIES, "Chánh Văn phòng Sở", ("Như Điều cuối", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_inspection_order", "QĐ", "Quyết định kiểm tra đột xuất", InspectionOrder.template, heading="QUYẾT ĐỊNH"),
        "Kiểm tra đột xuất việc thực hiện đề án",
        InspectionOrder(
            "GIÁM ĐỐC SỞ CÔNG THƯƠNG", GROUNDS, FACTORY, CODE, TITLE, ("Sở Công Thương", "Sở Tài chính"), date(2020, 6, 30),
            "Có phản ánh máy chưa lắp đặt.", DUTIES, "Chánh Văn phòng Sở", ("Như Điều cuối", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_inspection_notice", "TB", "Thông báo sau kiểm tra", InspectionNotice.template, heading="THÔNG BÁO"),
        "Về việc giải trình trước khi xử lý sau kiểm tra",
        InspectionNotice(FACTORY, ("Máy chưa được lắp đặt.", "Cơ sở giải trình trước ngày 15/07/2020."), ("Như trên", "Lưu: VT")),
    ),
    (
        PaperKind("sample_invitation", "GM", "Giấy mời họp", CouncilInvitation.template, heading="GIẤY MỜI"),
        "Họp Hội đồng xét duyệt đề án khuyến công",
        CouncilInvitation(
            "Hội đồng xét duyệt đề án khuyến công tỉnh Bến Tre", (CHAIR, OFFICER, SCIENCE), date(2020, 2, 10), "14 giờ 00",
            "Phòng họp Sở Công Thương", (AgendaLine(TITLE, CODE, "DNTN Hoài Cổ", 1_008_000_000, 90_600_000, "Nguyễn Thị Bưởi"),),
            "Thành viên mang theo ý kiến bằng văn bản.", ("Như trên", "Lưu: VT, HĐXD"),
        ),
    ),
    (
        PaperKind("sample_council", "BB", "Biên bản họp Hội đồng", CouncilMinutes.template, heading="BIÊN BẢN"),
        "Họp Hội đồng xét duyệt đề án khuyến công ngày 10/02/2020",
        CouncilMinutes(
            "Hội đồng xét duyệt đề án khuyến công tỉnh Bến Tre", "Quyết định số 45/QĐ-SCT ngày 03/02/2020", date(2020, 2, 10), "14 giờ 00",
            "Phòng họp Sở Công Thương", CHAIR, OFFICER, (CHAIR, OFFICER), (SCIENCE,),
            "Có mặt 2/3 thành viên, tối thiểu phải có 2: đủ điều kiện họp.",
            (
                CouncilItem(
                    TITLE, CODE, "DNTN Hoài Cổ", 1_008_000_000, 90_600_000, "Nguyễn Thị Bưởi", "Trong định mức",
                    "Cần chứng minh vốn đối ứng.", "2 đề nghị, 0 không đề nghị", "82,50/100", "Đề nghị có điều kiện", 90_600_000,
                    "Nộp xác nhận số dư của ngân hàng.", ("Đặng Hữu Nghĩa (đã lập hoặc tư vấn lập đề án)",),
                ),
            ),
            ("Thư ký Nguyễn Thị Bưởi ký trên cổng lúc 16:05 ngày 10/02/2020",), PANEL,
        ),
    ),
    (
        PaperKind("sample_donor_report", "BC", "Báo cáo nhà tài trợ", DonorReport.template, heading="BÁO CÁO"),
        "Kết quả sử dụng kinh phí tài trợ theo thỏa thuận số GA-2019/07",
        DonorReport(
            ("Green Coconut Fund",), "Thỏa thuận số GA-2019/07 ngày 04 tháng 3 năm 2019", "Máy móc cho cơ sở chế biến dừa", is_abroad=True,
            until=date(2020, 2, 4), agreed="10.000 USD", received="10.000 USD", received_worth=242_002_000, gain=2_002_000, given_back=1_000_000,
            free=91_002_000,
            receipts=(
                ReceivedLine(date(2019, 3, 4), "6.000 USD", "24.000 đồng", 144_000_000),
                ReceivedLine(date(2019, 6, 24), "4.000 USD", "24.500,5 đồng", 98_002_000),
            ),
            uses=(UsedLine(TITLE, "DNTN Hoài Cổ", "Huyện Mỏ Cày Nam", "Máy móc tiên tiến", 150_000_000, 120_000_000),),
            words="Máy đã lắp đặt và chạy ổn định.\nCơ sở tuyển thêm 9 lao động.", recipients=("Như trên", "Sở Tài chính", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_obstacle_report", "BC", "Báo cáo khó khăn, vướng mắc", ObstacleReport.template, heading="BÁO CÁO"),
        "Khó khăn, vướng mắc vượt thẩm quyền của Sở Công Thương",
        ObstacleReport(
            ("Ủy ban nhân dân tỉnh",), "Hợp tác xã Dừa Xanh", "Huyện Giồng Trôm", "Mức hỗ trợ, điều kiện hỗ trợ", "", date(2020, 2, 4),
            "Mức hỗ trợ máy móc của tỉnh thấp hơn giá máy hiện nay", "Giá máy tăng mạnh.\nMức hỗ trợ tối đa chưa được điều chỉnh.",
            "Nâng mức hỗ trợ tối đa.", ("DNTN Hoài Cổ", "UBND huyện Mỏ Cày Nam"), "Trình Hội đồng nhân dân tỉnh điều chỉnh mức hỗ trợ tối đa theo giá máy.",
            ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_policy", "TTr", "Tờ trình dự thảo chính sách", PolicySubmission.template, heading="TỜ TRÌNH"),
        "Ban hành Quy định hỗ trợ sản xuất sạch hơn trong chế biến dừa",
        PolicySubmission(
            ("Ủy ban nhân dân tỉnh",), "Quy định hỗ trợ sản xuất sạch hơn trong chế biến dừa", "quyết định", "Cơ sở chế biến dừa",
            "Nước thải sơ chế dừa chưa được xử lý.\nCơ sở nhỏ không đủ vốn đầu tư.", "Quyết định 7/2012/QĐ-UBND (Hỗ trợ làng nghề)",
            "Đã lấy ý kiến 3 lượt cơ quan. Không có ý kiến: UBND huyện Ba Tri.",
            (
                CommentLine("Sở Tài chính", "Nêu rõ nguồn kinh phí.", "Tiếp thu", "Đã thêm Điều 3."),
                CommentLine("Ý kiến trên cổng", "Nên hỗ trợ cả hộ nhỏ.", "Giải trình, giữ như dự thảo", "Hộ nhỏ đã thuộc đối tượng."),
            ),
            "Kính trình Ủy ban nhân dân tỉnh xem xét, ban hành.",
            "Điều 1. Hỗ trợ tối đa 30 % chi phí mô hình.\n\nĐiều 2. Quyết định có hiệu lực sau 10 ngày.", ("Như trên", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_period_report", "BC", "Báo cáo công tác khuyến công", PeriodicReport.template, heading="BÁO CÁO"),
        "Kết quả công tác khuyến công 6 tháng đầu năm 2020",
        PeriodicReport(
            ("Ủy ban nhân dân tỉnh",), "Số lao động tăng thêm đúng là 24.", ("Trong kỳ có 6 đề án được phê duyệt.",), ("Giá máy tăng.",),
            ("Kiểm tra 4 đề án.",), "a1b2c3", (
                FigureTable(
                    "Theo nguồn kinh phí", ("Nguồn", "Số đề án", "Hỗ trợ"), (False, True, True),
                    (("Khuyến công địa phương", "6", "1.200,0"), ("Cộng", "6", "1.200,0")),
                ),
            ), ("Ủy ban nhân dân tỉnh", "Sở Tài chính", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_course", "GCN", "Giấy chứng nhận", CourseCertificate.template, heading="GIẤY CHỨNG NHẬN", landscape=True),
        "Hoàn thành Tập huấn sản xuất sạch hơn cho cán bộ khuyến công",
        CourseCertificate(
            "Huỳnh Thị Mỹ Duyên", "Ủy ban nhân dân huyện Mỏ Cày Bắc", "Tập huấn sản xuất sạch hơn cho cán bộ khuyến công", "Sản xuất sạch hơn",
            date(2020, 2, 3), date(2020, 2, 4), "Hội trường Sở Công Thương", 2, ("Người được cấp", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_product", "GCN", "Giấy chứng nhận", ProductCertificate.template, heading="GIẤY CHỨNG NHẬN", landscape=True),
        "Sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh năm 2020: Mặt nạ dừa tươi",
        ProductCertificate(
            "Mặt nạ dừa tươi", "Sản phẩm khác", "Hợp tác xã Bưởi da xanh", "Xã Giao Long, Huyện Châu Thành", "cấp tỉnh", 2020, "125/QĐ-UBND",
            date(2020, 2, 3), date(2025, 2, 2), ("Cơ sở được cấp", "Sở Công Thương", "Lưu: VT"),
        ),
    ),
    (
        PaperKind("sample_treasury", "BB", "Biên bản đối chiếu với Kho bạc", TreasuryReconciliation.template, heading="BIÊN BẢN", landscape=True),
        "Đối chiếu số liệu chi khuyến công với Kho bạc Nhà nước quý I năm 2020",
        TreasuryReconciliation(
            "Quý I năm 2020", date(2020, 1, 1), date(2020, 3, 31), 3, 290_600_000, 3, 295_000_000, 200_000_000,
            (
                DifferenceLine("Khác số tiền", "UNC 12", date(2020, 2, 14), "DNTN Hoài Cổ", 90_600_000, 90_000_000, "Kho bạc trừ phí chuyển tiền"),
                DifferenceLine("Kho bạc có, cổng chưa có", "UNC 15", date(2020, 3, 2), "Hợp tác xã Bưởi da xanh", None, 5_000_000, ""),
            ),
            PANEL,
        ),
    ),
)  # fmt: skip
register_paper(*(kind for kind, _, _ in SAMPLES))

"""Who may do what with a đề án: the table from which pages, buttons, querysets and tests are derived."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the đề án's room; a value reads `projects.verb_noun`."""

    ACCEPT = "projects.accept_line", "Nghiệm thu cơ sở", "Chỉ thị 1e, 9b"
    ALLOCATE = "projects.allocate_project", "Bố trí kinh phí cho đề án", "Chỉ thị 2b, 8c"
    ANSWER_OPINION = "projects.answer_opinion", "Trả lời ý kiến phối hợp thẩm định", "Chỉ thị 1d, 2b, 5a, 6, 7c"
    APPRAISE = "projects.appraise_project", "Thẩm định đề án", "Chỉ thị 1d"
    APPROVE = "projects.approve_project", "Phê duyệt đề án", "Chỉ thị 1d, 8c"
    APPROVE_PAYMENT = "projects.approve_payment", "Duyệt chi tạm ứng, thanh toán", "Chỉ thị 2b"
    ASSIGN = "projects.assign_appraiser", "Phân công người thẩm định", "Chỉ thị 1d"
    CHECK_PAYMENT = "projects.check_payment", "Kiểm tra hồ sơ đề nghị chi", "Chỉ thị 2b"
    CLOSE = "projects.close_line", "Quyết toán và kết thúc phần của cơ sở", "Chỉ thị 2c"
    CONTRACT = "projects.sign_contract", "Ký hợp đồng với cơ sở", "Chỉ thị 1d, 9b"
    CONFIRM_ADJUSTMENT = "projects.confirm_adjustment", "Xác nhận đề nghị điều chỉnh", "TT 36/2013/TT-BCT, Điều 11"
    DECIDE_ADJUSTMENT = "projects.decide_adjustment", "Quyết định điều chỉnh", "TT 36/2013/TT-BCT, Điều 11"
    DECIDE_RECOVERY = "projects.decide_recovery", "Quyết định thu hồi kinh phí", "Chỉ thị 2b, 9b"
    DECIDE_EXCEPTION = "projects.decide_exception", "Quyết định ngoại lệ định mức, điều kiện hỗ trợ", "Chỉ thị 1d"
    ENDORSE = "projects.endorse_project", "Đề nghị Sở Công Thương xem xét đề án", "Chỉ thị 8c"
    FIX_FINDING = "projects.fix_finding", "Báo đã khắc phục tồn tại", "Chỉ thị 1e, 9b"
    INSPECT = "projects.inspect_project", "Kiểm tra việc thực hiện tại cơ sở", "Chỉ thị 1e, 8d"
    LIQUIDATE = "projects.liquidate_line", "Thanh lý hợp đồng", "Chỉ thị 2b, 9b"
    PROVE_COUNTERPART = "projects.prove_counterpart", "Nộp chứng từ vốn đối ứng", "Chỉ thị 9c"
    RECEIVE = "projects.receive_project", "Tiếp nhận hồ sơ tại Sở Công Thương", "Chỉ thị 1d"
    RECOMMEND = "projects.recommend_project", "Trình phê duyệt đề án", "Chỉ thị 1d"
    RECORD_PAYMENT = "projects.record_payment", "Ghi khoản đã chi, thu hồi tạm ứng", "Chỉ thị 2b"
    RECORD_SUPPORT = "projects.record_support", "Ghi hỗ trợ từ chương trình khác", "Chỉ thị 5a, 9c"
    REPLY_TO_NOTICE = "projects.reply_to_notice", "Giải trình trước khi bị chấm dứt", "Chỉ thị 9b"
    REPORT_FOLLOW_UP = "projects.report_follow_up", "Báo cáo kết quả trước và sau hỗ trợ", "Chỉ thị 9a"
    WAIVE_REPORT = "projects.waive_report", "Miễn một kỳ báo cáo tiến độ", "Chỉ thị 9b"
    REPORT_PROGRESS = "projects.report_progress", "Báo cáo tiến độ thực hiện", "Chỉ thị 9b"
    REQUEST_ADJUSTMENT = "projects.request_adjustment", "Đề nghị điều chỉnh", "TT 36/2013/TT-BCT, Điều 11"
    REQUEST_PAYMENT = "projects.request_payment", "Đề nghị tạm ứng, thanh toán", "Chỉ thị 2b, 9b"
    REVERSE_PAYMENT = "projects.reverse_payment", "Đảo khoản chi đã ghi sai", "Chỉ thị 2b"
    REVIEW_DISTRICT = "projects.review_for_district", "Kiểm tra hồ sơ, kiểm tra cơ sở trên địa bàn", "Chỉ thị 8c"
    SEE_OVERLAPS = "projects.see_overlaps", "Xem dấu hiệu trùng nguồn hỗ trợ của toàn tỉnh", "Chỉ thị 5a, 9c"
    STOP = "projects.stop_line", "Tạm dừng, cho tiếp tục, báo trước việc chấm dứt", "Chỉ thị 1e, 9b"
    SUBMIT = "projects.submit_project", "Nộp hồ sơ đề nghị hỗ trợ", "Chỉ thị 1d, 8c, 9a"
    TERMINATE = "projects.terminate_line", "Chấm dứt thực hiện", "TT 36/2013/TT-BCT, Điều 11"
    VERIFY_COUNTERPART = "projects.verify_counterpart", "Xác nhận chứng từ vốn đối ứng", "Chỉ thị 9c"
    VIEW = "projects.view_project", "Xem đề án", "Chỉ thị 1d, 1g"
    WRITE = "projects.write_project", "Lập, sửa hồ sơ đề án", "Chỉ thị 1d, 8c, 9a"


R, S = Role, Scope
# An owner signs, asks for money and keeps the accounts; staff write and report.
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: {
        R.ENTERPRISE: S.ENTERPRISE,
        R.ENTERPRISE_STAFF: S.ENTERPRISE,
        R.DISTRICT_OFFICER: S.DISTRICT,
        R.DISTRICT_LEADER: S.DISTRICT,
        R.CENTER_OFFICER: S.PROVINCE,
        R.DOIT_CLERK: S.PROVINCE,
        R.DOIT_OFFICER: S.PROVINCE,
        R.DOIT_HEAD: S.PROVINCE,
        R.DOIT_LEADER: S.PROVINCE,
        R.PROVINCE_LEADER: S.PROVINCE,
        R.FINANCE_OFFICER: S.PROVINCE,
        R.FINANCE_LEADER: S.PROVINCE,
        R.CO_APPRAISER: S.FIELD,
    },
    P.WRITE: {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.SUBMIT: {R.ENTERPRISE: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.REVIEW_DISTRICT: {R.DISTRICT_OFFICER: S.DISTRICT, R.DISTRICT_LEADER: S.DISTRICT},
    P.ENDORSE: {R.DISTRICT_LEADER: S.DISTRICT},
    P.RECEIVE: {R.DOIT_CLERK: S.PROVINCE},
    P.ASSIGN: {R.DOIT_HEAD: S.PROVINCE},
    P.APPRAISE: {R.DOIT_OFFICER: S.PROVINCE},
    P.SEE_OVERLAPS: {
        R.CENTER_OFFICER: S.PROVINCE,
        R.DOIT_OFFICER: S.PROVINCE,
        R.DOIT_HEAD: S.PROVINCE,
        R.DOIT_LEADER: S.PROVINCE,
        R.FINANCE_OFFICER: S.PROVINCE,
    },
    P.RECORD_SUPPORT: {R.CENTER_OFFICER: S.PROVINCE, R.DOIT_OFFICER: S.PROVINCE, R.FINANCE_OFFICER: S.PROVINCE},
    P.ANSWER_OPINION: {R.CO_APPRAISER: S.FIELD, R.FINANCE_OFFICER: S.FIELD},
    P.RECOMMEND: {R.DOIT_LEADER: S.PROVINCE},
    P.DECIDE_EXCEPTION: {R.DOIT_LEADER: S.PROVINCE, R.PROVINCE_LEADER: S.PROVINCE},
    P.APPROVE: {R.PROVINCE_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT, R.DOIT_LEADER: S.PROVINCE},
    P.ALLOCATE: {R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.CONTRACT: {R.CENTER_OFFICER: S.PROVINCE},
    P.REPORT_PROGRESS: {
        R.ENTERPRISE: S.ENTERPRISE,
        R.ENTERPRISE_STAFF: S.ENTERPRISE,
        R.DISTRICT_OFFICER: S.DISTRICT,
        R.CENTER_OFFICER: S.PROVINCE,
    },
    P.PROVE_COUNTERPART: {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE},
    P.VERIFY_COUNTERPART: {R.DOIT_OFFICER: S.PROVINCE, R.FINANCE_OFFICER: S.PROVINCE},
    P.WAIVE_REPORT: {R.DOIT_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.INSPECT: {R.DOIT_OFFICER: S.PROVINCE, R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.FIX_FINDING: {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE},
    P.ACCEPT: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.REQUEST_PAYMENT: {R.ENTERPRISE: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE},
    P.CHECK_PAYMENT: {R.FINANCE_OFFICER: S.PROVINCE},
    P.REVERSE_PAYMENT: {R.FINANCE_LEADER: S.PROVINCE},
    P.APPROVE_PAYMENT: {R.FINANCE_LEADER: S.PROVINCE},
    P.RECORD_PAYMENT: {R.FINANCE_OFFICER: S.PROVINCE},
    P.LIQUIDATE: {R.CENTER_OFFICER: S.PROVINCE},
    P.CLOSE: {R.FINANCE_LEADER: S.PROVINCE},
    P.STOP: {R.DOIT_LEADER: S.PROVINCE},
    # Who of these decides on what is dated data (`AdjustmentAuthority`).
    P.TERMINATE: {R.PROVINCE_LEADER: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT},
    P.DECIDE_ADJUSTMENT: {R.PROVINCE_LEADER: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT},
    P.CONFIRM_ADJUSTMENT: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.REQUEST_ADJUSTMENT: {R.ENTERPRISE: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.DECIDE_RECOVERY: {R.FINANCE_LEADER: S.PROVINCE},
    P.REPORT_FOLLOW_UP: {
        R.ENTERPRISE: S.ENTERPRISE,
        R.ENTERPRISE_STAFF: S.ENTERPRISE,
        R.DISTRICT_OFFICER: S.DISTRICT,
        R.CENTER_OFFICER: S.PROVINCE,
    },
    P.REPLY_TO_NOTICE: {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who may do what with a đề án: the table from which pages, buttons, querysets and tests are derived."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the đề án's room; a value reads `projects.verb_noun`."""

    ACCEPT = "projects.accept_line"
    ALLOCATE = "projects.allocate_project"
    ANSWER_OPINION = "projects.answer_opinion"
    APPRAISE = "projects.appraise_project"
    APPROVE = "projects.approve_project"
    APPROVE_PAYMENT = "projects.approve_payment"
    ASSIGN = "projects.assign_appraiser"
    CLOSE = "projects.close_line"
    CONTRACT = "projects.sign_contract"
    ENDORSE = "projects.endorse_project"
    FIX_FINDING = "projects.fix_finding"
    INSPECT = "projects.inspect_project"
    LIQUIDATE = "projects.liquidate_line"
    PROVE_COUNTERPART = "projects.prove_counterpart"
    RECEIVE = "projects.receive_project"
    RECOMMEND = "projects.recommend_project"
    RECORD_PAYMENT = "projects.record_payment"
    REPORT_PROGRESS = "projects.report_progress"
    REQUEST_PAYMENT = "projects.request_payment"
    REVIEW_DISTRICT = "projects.review_for_district"
    STOP = "projects.stop_line"
    SUBMIT = "projects.submit_project"
    VERIFY_COUNTERPART = "projects.verify_counterpart"
    VIEW = "projects.view_project"
    WRITE = "projects.write_project"


R, S = Role, Scope
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: {
        R.ENTERPRISE: S.ENTERPRISE,
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
    P.WRITE: {R.ENTERPRISE: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.SUBMIT: {R.ENTERPRISE: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.REVIEW_DISTRICT: {R.DISTRICT_OFFICER: S.DISTRICT, R.DISTRICT_LEADER: S.DISTRICT},
    P.ENDORSE: {R.DISTRICT_LEADER: S.DISTRICT},
    P.RECEIVE: {R.DOIT_CLERK: S.PROVINCE},
    P.ASSIGN: {R.DOIT_HEAD: S.PROVINCE},
    P.APPRAISE: {R.DOIT_OFFICER: S.PROVINCE},
    P.ANSWER_OPINION: {R.CO_APPRAISER: S.FIELD, R.FINANCE_OFFICER: S.FIELD},
    P.RECOMMEND: {R.DOIT_LEADER: S.PROVINCE},
    P.APPROVE: {R.PROVINCE_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT, R.DOIT_LEADER: S.PROVINCE},
    P.ALLOCATE: {R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.CONTRACT: {R.CENTER_OFFICER: S.PROVINCE},
    P.REPORT_PROGRESS: {R.ENTERPRISE: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.PROVE_COUNTERPART: {R.ENTERPRISE: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE},
    P.VERIFY_COUNTERPART: {R.DOIT_OFFICER: S.PROVINCE, R.FINANCE_OFFICER: S.PROVINCE},
    P.INSPECT: {R.DOIT_OFFICER: S.PROVINCE, R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.FIX_FINDING: {R.ENTERPRISE: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE},
    P.ACCEPT: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.REQUEST_PAYMENT: {R.ENTERPRISE: S.ENTERPRISE, R.CENTER_OFFICER: S.PROVINCE},
    P.APPROVE_PAYMENT: {R.FINANCE_LEADER: S.PROVINCE},
    P.RECORD_PAYMENT: {R.FINANCE_OFFICER: S.PROVINCE},
    P.LIQUIDATE: {R.CENTER_OFFICER: S.PROVINCE},
    P.CLOSE: {R.FINANCE_LEADER: S.PROVINCE},
    P.STOP: {R.DOIT_LEADER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

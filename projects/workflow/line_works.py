"""What may be done to a beneficiary's part between its moves: who, and in which states. Services and pages read it here."""

from dataclasses import dataclass

from projects.enums import LineState as S
from projects.permissions import P


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do. `name` is also the page's URL name in `projects`."""

    name: str
    label: str
    permission: P
    states: tuple[S, ...]


REPORT = Work("report_progress", "Báo cáo tiến độ", P.REPORT_PROGRESS, (S.IMPLEMENTING,))
WAIVE = Work("waive_report", "Miễn kỳ báo cáo tiến độ", P.WAIVE_REPORT, REPORT.states)
PROVE = Work("prove_counterpart", "Thêm chứng từ đối ứng", P.PROVE_COUNTERPART, (S.CONTRACTED, S.IMPLEMENTING, S.COMPLETED))
VERIFY = Work("verify_counterpart", "Xác nhận chứng từ", P.VERIFY_COUNTERPART, PROVE.states)
ADVANCE = Work("request_advance", "Đề nghị tạm ứng", P.REQUEST_PAYMENT, (S.CONTRACTED, S.IMPLEMENTING))
PARTIAL = Work("request_partial", "Đề nghị thanh toán từng phần", P.REQUEST_PAYMENT, (S.IMPLEMENTING, S.COMPLETED, S.ACCEPTED))
PAYMENT = Work("request_payment", "Đề nghị thanh toán lần cuối", P.REQUEST_PAYMENT, (S.ACCEPTED,))
INSPECT = Work("record_inspection", "Ghi biên bản kiểm tra", P.INSPECT, (S.CONTRACTED, S.IMPLEMENTING, S.COMPLETED, S.ACCEPTED))
ACCEPT = Work("record_acceptance", "Lập biên bản nghiệm thu", P.ACCEPT, (S.COMPLETED,))
RECOVER = Work("recover_advance", "Ghi nhận thu hồi tạm ứng", P.RECORD_PAYMENT, (S.TERMINATED, S.ACCEPTED))
ADJUST = Work("request_adjustment", "Đề nghị điều chỉnh", P.REQUEST_ADJUSTMENT, (S.CONTRACTED, S.IMPLEMENTING, S.SUSPENDED))
ANNOUNCE = Work("announce_end", "Báo trước việc chấm dứt", P.STOP, (S.CONTRACTED, S.IMPLEMENTING, S.SUSPENDED))
SCAN = Work(
    "attach_signed_contract",
    "Đính kèm bản ký hợp đồng",
    P.CONTRACT,
    (S.CONTRACTED, S.IMPLEMENTING, S.SUSPENDED, S.COMPLETED, S.ACCEPTED, S.SETTLED, S.CLOSED, S.TERMINATED),
)
FOLLOW_UP = Work(
    "follow_up",
    "Báo cáo kết quả trước và sau hỗ trợ",
    P.REPORT_FOLLOW_UP,
    (S.CONTRACTED, S.IMPLEMENTING, S.SUSPENDED, S.COMPLETED, S.ACCEPTED, S.SETTLED, S.CLOSED),
)
REPLY = Work("reply_to_notice", "Giải trình", P.REPLY_TO_NOTICE, ANNOUNCE.states)
DECIDE_RECOVERY = Work("decide_recovery", "Quyết định thu hồi", P.DECIDE_RECOVERY, (S.TERMINATED, S.ACCEPTED))

ALLOCATE_PART = Work("allocate_part", "Bố trí từ nguồn cùng chi", P.ALLOCATE, (S.WAITING, S.CONTRACTED, S.IMPLEMENTING))
GIVE_UP_PART = Work("give_up_part", "Rút nguồn cùng chi", P.ALLOCATE, (S.WAITING, S.CONTRACTED, S.IMPLEMENTING, S.SUSPENDED))

OF_LINE = (
    REPORT,
    PROVE,
    ADVANCE,
    PARTIAL,
    PAYMENT,
    INSPECT,
    ACCEPT,
    RECOVER,
    ALLOCATE_PART,
    ADJUST,
    ANNOUNCE,
    REPLY,
    DECIDE_RECOVERY,
    WAIVE,
    SCAN,
    FOLLOW_UP,
)
"""Those that begin at the line itself; verifying begins at a document."""

"""States and kinds of a đề án. Groups of states live here, beside the states."""

from django.db import models


class Track(models.TextChoices):
    """Whose money and whose decision (Nghị định 45/2012/NĐ-CP; Chỉ thị, mục 1d and 8c)."""

    KCQG = "KCQG", "Khuyến công quốc gia"
    KCDP = "KCDP", "Khuyến công địa phương"
    DISTRICT = "DISTRICT", "Kinh phí huyện, xã"


class ProjectKind(models.TextChoices):
    """A group đề án pays for several cơ sở; what makes a flagship is a dated rule (budgets.norms.eligibility)."""

    SINGLE = "single", "Đề án đơn lẻ"
    GROUP = "group", "Đề án nhóm"
    FLAGSHIP = "flagship", "Đề án điểm"


class ProjectState(models.TextChoices):
    """Where a đề án is, in the words that officers use."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ địa phương xem xét"
    RETURNED = "returned", "Chờ bổ sung"
    LAPSED = "lapsed", "Quá hạn bổ sung"
    ENDORSED = "endorsed", "Địa phương đã đề nghị"
    RECEIVED = "received", "Đã tiếp nhận"
    APPRAISING = "appraising", "Đang thẩm định"
    RECOMMENDED = "recommended", "Chờ phê duyệt"
    APPROVED = "approved", "Đã phê duyệt"
    WAITLISTED = "waitlisted", "Chờ kinh phí năm sau"
    ALLOCATED = "allocated", "Đã bố trí kinh phí"
    CONTRACTED = "contracted", "Đã ký hợp đồng"
    IMPLEMENTING = "implementing", "Đang thực hiện"
    SUSPENDED = "suspended", "Tạm dừng"
    COMPLETED = "completed", "Chờ nghiệm thu"
    ACCEPTED = "accepted", "Đã nghiệm thu"
    SETTLED = "settled", "Đã thanh lý"
    CLOSED = "closed", "Kết thúc"
    DISCARDED = "discarded", "Đã bỏ bản soạn"
    DECLINED = "declined", "Địa phương không đề nghị"
    REJECTED = "rejected", "Không được phê duyệt"
    WITHDRAWN = "withdrawn", "Đã rút"
    REVOKED = "revoked", "Đã hủy quyết định"
    TERMINATED = "terminated", "Đã chấm dứt"

    @classmethod
    def by_lines(cls) -> tuple["ProjectState", ...]:
        """States that a đề án takes from its beneficiaries' lines."""
        return (
            cls.ALLOCATED,
            cls.CONTRACTED,
            cls.IMPLEMENTING,
            cls.SUSPENDED,
            cls.COMPLETED,
            cls.ACCEPTED,
            cls.SETTLED,
            cls.CLOSED,
            cls.TERMINATED,
        )

    @classmethod
    def before_decision(cls) -> tuple["ProjectState", ...]:
        """States in which its author and its appraiser may still have to act."""
        return (cls.DRAFT, cls.RETURNED, cls.LAPSED, cls.SUBMITTED, cls.ENDORSED, cls.RECEIVED, cls.APPRAISING, cls.RECOMMENDED)

    @classmethod
    def over(cls) -> tuple["ProjectState", ...]:
        """States in which nothing is left to do: such a đề án keeps its place when units are reorganised."""
        return (cls.CLOSED, cls.DISCARDED, cls.DECLINED, cls.REJECTED, cls.WITHDRAWN, cls.REVOKED)

    @classmethod
    def funded(cls) -> tuple["ProjectState", ...]:
        """States in which the grant has been approved and not taken back."""
        return (
            cls.APPROVED,
            cls.WAITLISTED,
            cls.ALLOCATED,
            cls.CONTRACTED,
            cls.IMPLEMENTING,
            cls.SUSPENDED,
            cls.COMPLETED,
            cls.ACCEPTED,
            cls.SETTLED,
            cls.CLOSED,
        )

    @classmethod
    def ended_badly(cls) -> tuple["ProjectState", ...]:
        """States that need a reason and a word on how to appeal."""
        return (cls.DECLINED, cls.REJECTED, cls.WITHDRAWN, cls.REVOKED, cls.TERMINATED)

    @classmethod
    def editable(cls) -> tuple["ProjectState", ...]:
        """States in which the applicant may change the application."""
        return (cls.DRAFT, cls.RETURNED)


class LineState(models.TextChoices):
    """Where one beneficiary's part is, from the contract to its end."""

    WAITING = "waiting", "Chờ ký hợp đồng"
    CONTRACTED = "contracted", "Đã ký hợp đồng"
    IMPLEMENTING = "implementing", "Đang thực hiện"
    SUSPENDED = "suspended", "Tạm dừng"
    COMPLETED = "completed", "Chờ nghiệm thu"
    ACCEPTED = "accepted", "Đã nghiệm thu, chờ thanh toán"
    SETTLED = "settled", "Đã thanh lý"
    CLOSED = "closed", "Kết thúc"
    TERMINATED = "terminated", "Đã chấm dứt"


class PaymentKind(models.TextChoices):
    """What a request for money asks. The last payment is what the acceptance leaves; partial ones go before it."""

    ADVANCE = "advance", "Tạm ứng"
    PARTIAL = "partial", "Thanh toán từng phần"
    PAYMENT = "payment", "Thanh toán lần cuối"

    @property
    def step(self) -> "PaperStep":
        """The step whose rules say which papers a request of this kind needs."""
        return {self.ADVANCE: PaperStep.ADVANCE, self.PARTIAL: PaperStep.PARTIAL}.get(self, PaperStep.PAYMENT)


class PaymentState(models.TextChoices):
    """Where a request for money is."""

    REQUESTED = "requested", "Chờ kiểm tra"
    CHECKED = "checked", "Chờ duyệt chi"
    APPROVED = "approved", "Đã duyệt chi"
    PAID = "paid", "Đã chi"
    REFUSED = "refused", "Không duyệt chi"
    REVERSED = "reversed", "Đã đảo bút toán"

    @classmethod
    def open(cls) -> tuple["PaymentState", ...]:
        """States in which somebody still has to act."""
        return (cls.REQUESTED, cls.CHECKED, cls.APPROVED)

    @classmethod
    def undone(cls) -> tuple["PaymentState", ...]:
        """States in which the request counts for nothing."""
        return (cls.REFUSED, cls.REVERSED)


class SupplementKind(models.TextChoices):
    """Why something is asked for once more."""

    MISSING = "missing", "Còn thiếu"
    INCORRECT = "incorrect", "Chưa đúng, chưa rõ"
    OUTDATED = "outdated", "Đã cũ, hết hiệu lực"


class OpinionState(models.TextChoices):
    """An opinion asked of another office; silence is recorded, never taken as consent."""

    ASKED = "asked", "Đã hỏi, chưa trả lời"
    ANSWERED = "answered", "Đã trả lời"
    WITHDRAWN = "withdrawn", "Đã rút câu hỏi"
    SUPERSEDED = "superseded", "Đã hỏi lại sau bổ sung"

    @classmethod
    def standing(cls) -> tuple["OpinionState", ...]:
        """States in which a question counts: neither taken back nor asked anew."""
        return (cls.ASKED, cls.ANSWERED)

    @classmethod
    def said(cls) -> tuple["OpinionState", ...]:
        """States that hold an answer."""
        return (cls.ANSWERED, cls.SUPERSEDED)


class OpinionAnswer(models.TextChoices):
    """What the office says."""

    AGREE = "agree", "Đồng ý"
    CONDITIONAL = "conditional", "Đồng ý có điều kiện"
    DISAGREE = "disagree", "Không đồng ý"


class AskBecause(models.TextChoices):
    """What of a đề án makes it obligatory to ask an office."""

    ICT = "ict", "có nội dung công nghệ thông tin, bưu chính, viễn thông"
    CONTENT = "content", "theo nội dung hỗ trợ"
    AMOUNT = "amount", "theo mức đề nghị hỗ trợ"
    MIXED = "mixed", "có ngân sách khác cùng hỗ trợ"


class ConflictKind(models.TextChoices):
    """Why somebody keeps out of a đề án."""

    RELATION = "relation", "Có quan hệ gia đình hoặc lợi ích với đơn vị thụ hưởng"
    WROTE = "wrote", "Đã lập hoặc tư vấn lập đề án"
    WORKS_FOR = "works_for", "Làm việc hoặc góp vốn tại đơn vị thụ hưởng"
    OTHER = "other", "Lý do khác"


class InspectionKind(models.TextChoices):
    """Chỉ thị, mục 1e: periodic and unannounced."""

    ROUTINE = "routine", "Kiểm tra định kỳ"
    SPOT = "spot", "Kiểm tra đột xuất"


class FindingState(models.TextChoices):
    """A shortcoming found at an inspection, until somebody has seen it mended."""

    OPEN = "open", "Chưa khắc phục"
    FIXED = "fixed", "Đã khắc phục, chờ xác nhận"
    CLOSED = "closed", "Đã xác nhận khắc phục"


class Office(models.TextChoices):
    """Who sits at an acceptance."""

    DOIT = "doit", "Sở Công Thương"
    LOCAL = "local", "Phòng chuyên môn của huyện, thành phố"
    COMMUNE = "commune", "UBND xã, phường, thị trấn"
    CENTER = "center", "Trung tâm Khuyến công"
    BENEFICIARY = "beneficiary", "Đơn vị thụ hưởng"


class AdjustmentKind(models.TextChoices):
    """What an adjustment changes; who decides on each is dated data (Thông tư 36/2013/TT-BCT, Điều 11)."""

    MORE_MONEY = "more_money", "Tăng kinh phí hỗ trợ"
    CONTENT = "content", "Thay đổi nội dung"
    NEXT_YEAR = "next_year", "Kéo dài sang năm sau"
    STOP = "stop", "Ngừng, chấm dứt"
    PLACE = "place", "Thay đổi địa điểm"
    BENEFICIARY = "beneficiary", "Thay đổi đơn vị thụ hưởng"
    COOPERATING_UNIT = "cooperating_unit", "Thay đổi đơn vị phối hợp"
    TIME = "time", "Thay đổi thời gian trong năm"
    LESS_MONEY = "less_money", "Giảm kinh phí hỗ trợ"
    OTHER = "other", "Thay đổi khác"


class AdjustmentState(models.TextChoices):
    """Where a request for an adjustment is."""

    REQUESTED = "requested", "Chờ Sở Công Thương xác nhận"
    CONFIRMED = "confirmed", "Chờ quyết định điều chỉnh"
    APPLIED = "applied", "Đã điều chỉnh"
    REFUSED = "refused", "Không được điều chỉnh"
    WITHDRAWN = "withdrawn", "Đã rút đề nghị"

    @classmethod
    def open(cls) -> tuple["AdjustmentState", ...]:
        """States in which somebody still has to act."""
        return (cls.REQUESTED, cls.CONFIRMED)


class OrderKind(models.TextChoices):
    """A decision on one beneficiary's part while it is carried out."""

    SUSPEND = "suspend", "Tạm dừng"
    RESUME = "resume", "Cho tiếp tục"
    TERMINATE = "terminate", "Chấm dứt"


class TermCode(models.TextChoices):
    """Time limits of carrying out a đề án, dated data; the unit of each is that of its row."""

    REPORT_EVERY = "report_every", "Kỳ báo cáo tiến độ"
    REPORT_ESCALATES = "report_escalates", "Báo cáo trễ đến mức báo người theo dõi"
    REMIND_BEFORE = "remind_before", "Nhắc trước hạn"
    REPLY = "reply", "Giải trình trước khi chấm dứt"
    RECOVERY = "recovery", "Nộp trả theo quyết định thu hồi"
    DRAFT_EXPIRES = "draft_expires", "Bản soạn hết hạn"
    REVIVAL = "revival", "Khôi phục hồ sơ đã hết hạn bổ sung"
    FOLLOW_UP_1 = "follow_up_1", "Theo dõi sau hỗ trợ, lần 1"
    FOLLOW_UP_2 = "follow_up_2", "Theo dõi sau hỗ trợ, lần 2"
    FOLLOW_UP_3 = "follow_up_3", "Theo dõi sau hỗ trợ, lần 3"
    SIGNED_SCAN = "signed_scan", "Đính kèm bản ký hợp đồng"


class ReminderKind(models.TextChoices):
    """Of what somebody is reminded, once for each due day."""

    SUPPLEMENT = "supplement", "Bổ sung hồ sơ"
    DRAFT = "draft", "Bản soạn sắp hết hạn"
    RESUME = "resume", "Ngày phải tiếp tục"
    INSTALMENT = "instalment", "Đợt nộp trả"
    REPORT = "report", "Báo cáo tiến độ"
    FOLLOW_UP = "follow_up", "Theo dõi sau hỗ trợ"


class ReminderStep(models.TextChoices):
    """When, against the due day."""

    BEFORE = "before", "trước hạn"
    LATE = "late", "quá hạn"
    ESCALATED = "escalated", "báo người theo dõi"


class TermUnit(models.TextChoices):
    """In what a time limit is counted."""

    DAYS = "days", "ngày"
    MONTHS = "months", "tháng"


class DecisionKind(models.TextChoices):
    """What the competent authority decided."""

    APPROVE = "approve", "Phê duyệt"
    REJECT = "reject", "Không phê duyệt"
    REVOKE = "revoke", "Hủy quyết định"


class ExceptionState(models.TextChoices):
    """An exception from norm or eligibility."""

    ASKED = "asked", "Chờ quyết định ngoại lệ"
    GRANTED = "granted", "Cho phép ngoại lệ"
    REFUSED = "refused", "Không cho phép ngoại lệ"


class AttachmentPurpose(models.TextChoices):
    """What an attached file is for."""

    LEGAL = "legal", "Giấy đăng ký kinh doanh"
    QUOTE = "quote", "Báo giá"
    COMMITMENT = "commitment", "Cam kết vốn đối ứng"
    PHOTO = "photo", "Ảnh hiện trạng"
    CURRICULUM = "curriculum", "Chương trình, kế hoạch đào tạo"
    TRAINEES = "trainees", "Danh sách học viên dự kiến"
    ASSESSMENT = "assessment", "Báo cáo đánh giá sản xuất sạch hơn"
    DRAWING = "drawing", "Thuyết minh kỹ thuật, bản vẽ"
    CLUSTER = "cluster", "Quyết định, quy hoạch cụm công nghiệp"
    INVITATION = "invitation", "Kế hoạch, thư mời hội chợ"
    PROGRESS = "progress", "Minh chứng tiến độ"
    PHOTO_COPY = "photo_copy", "Ảnh tiến độ, đã bỏ thời gian và nơi chụp"
    COUNTERPART = "counterpart", "Chứng từ vốn đối ứng"
    FINDING = "finding", "Minh chứng khắc phục"
    SALES_CONTRACT = "sales_contract", "Hợp đồng mua bán, đơn đặt hàng"
    VOLUME = "volume", "Biên bản xác nhận khối lượng hoàn thành"
    INVOICE = "invoice", "Hóa đơn, bảng kê chi của phần được hỗ trợ"
    CONTRACT = "contract", "Hợp đồng hỗ trợ (lập trên cổng)"
    ACCEPTANCE = "acceptance", "Biên bản nghiệm thu (lập trên cổng)"
    OTHER = "other", "Tài liệu khác"

    @classmethod
    def of_applications(cls) -> tuple["AttachmentPurpose", ...]:
        """What an applicant attaches; which of them a content needs are dated rules (`PaperRule`)."""
        later = (cls.PROGRESS, cls.PHOTO_COPY, cls.COUNTERPART, cls.FINDING, *cls.of_payments(), *cls.made_here())
        return tuple(purpose for purpose in cls if purpose not in later)

    @classmethod
    def of_payments(cls) -> tuple["AttachmentPurpose", ...]:
        """What is attached to a request for money; which kind of request needs which are dated rules (`PaperRule`)."""
        return (cls.SALES_CONTRACT, cls.VOLUME, cls.INVOICE)

    @classmethod
    def made_here(cls) -> tuple["AttachmentPurpose", ...]:
        """What the portal has issued itself: asked for by rules, never attached."""
        return (cls.CONTRACT, cls.ACCEPTANCE)


class PaperStep(models.TextChoices):
    """The step at which papers are asked for."""

    SUBMIT = "submit", "Nộp hồ sơ"
    FINAL_REPORT = "final_report", "Báo cáo hoàn thành"
    ADVANCE = "advance", "Đề nghị tạm ứng"
    PARTIAL = "partial", "Đề nghị thanh toán từng phần"
    PAYMENT = "payment", "Đề nghị thanh toán lần cuối"

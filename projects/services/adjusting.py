"""Ask for an adjustment. Confirming, deciding and refusing are moves (`projects.workflow.adjustment_machine`)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from khuyencong.text import nfc
from projects.models import Adjustment, Contract, Line
from projects.permissions import P
from projects.selectors import adjusting
from projects.services.holding import held
from projects.workflow import line_works


@transaction.atomic
def request_adjustment(
    *,
    line: Line,
    who: Principal,
    reason: str,
    new_amount: int | None = None,
    new_ends_on: date | None = None,
    new_area: AdminUnit | None = None,
    new_enterprise: Enterprise | None = None,
    new_subject_matter: str = "",
    new_cooperating_unit: str = "",
    other: str = "",
) -> Adjustment:
    """Ask for changes of what was contracted; which kinds they are, and so who decides, follows from the values. One request at a time.

    ValidationError when nothing changes, the new end lies before the start or today, or the grant exceeds the cost.
    """
    row = held(line, who, line_works.ADJUST)
    contract = Contract.objects.get(line=row)
    if new_ends_on is not None and new_ends_on != contract.ends_on and (new_ends_on < contract.starts_on or new_ends_on < clock.today()):
        raise ValidationError({"new_ends_on": "Ngày kết thúc mới phải từ hôm nay và sau ngày bắt đầu hợp đồng."})
    if new_amount is not None and new_amount + row.elsewhere > row.total_cost:
        raise ValidationError({"new_amount": "Hỗ trợ cùng phần của các nguồn khác không được nhiều hơn tổng chi phí."})
    if new_enterprise is not None and row.project.lines.filter(enterprise=new_enterprise, content=row.content).exclude(pk=row.pk).exists():
        raise ValidationError({"new_enterprise": "Cơ sở này đã có trong đề án với cùng nội dung hỗ trợ."})
    adjustment = Adjustment(
        line=row,
        reason=nfc(reason).strip(),
        new_amount=new_amount if new_amount != contract.amount else None,
        new_ends_on=new_ends_on if new_ends_on != contract.ends_on else None,
        new_area=new_area,
        new_enterprise=new_enterprise,
        new_subject_matter=nfc(new_subject_matter).strip(),
        new_cooperating_unit=nfc(new_cooperating_unit).strip(),
        other=nfc(other).strip(),
        requested_by_id=who.user_id,
        requested_at=clock.now(),
    )
    adjustment.kinds = adjusting.kinds_of(adjustment, row, contract)
    if not adjustment.kinds:
        raise ValidationError("Chưa có thay đổi nào so với hợp đồng.")
    adjustment.full_clean(exclude=["paper"])
    adjustment.save()
    try:
        clocks.start(("adjustment", adjustment.pk), "adjust", clock.today())
    except (NoClockRule, CalendarNotLoaded) as unknown:
        raise ValidationError(str(unknown)) from unknown
    people = actors.people_in_role(*holders(P.CONFIRM_ADJUSTMENT))
    if people:
        notices.tell(
            people,
            kind="adjustment.requested",
            title=f"Chờ xác nhận điều chỉnh: {row.project}",
            body=f"{', '.join(adjustment.kind_labels)}. {adjustment.reason}",
            url=row.get_absolute_url(),
            subject=("line", row.pk),
        )
    return adjustment

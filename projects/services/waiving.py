"""Saying that the report of a period need not come."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.text import nfc
from projects.models import Line, ReportWaiver
from projects.selectors import progress
from projects.services.holding import held
from projects.workflow import audiences, line_works


@transaction.atomic
def waive_report(*, line: Line, who: Principal, due_on: date, reason: str) -> ReportWaiver:
    """Ask no report for the period that ends on `due_on`, the first that has none; the beneficiary is told why.

    Raises ValidationError at its field; another day than that of the page (a report came, or somebody was faster) is refused.
    """
    row = held(line, who, line_works.WAIVE)
    said = nfc(reason).strip()
    if not said or "\0" in said:
        raise ValidationError({"reason": "Cần nêu vì sao không cần báo cáo kỳ này."})
    standing = progress.reporting_of(row)
    if standing is None or standing.due_on != due_on:
        raise ValidationError("Kỳ báo cáo đã khác: vừa có báo cáo hoặc vừa được miễn. Hãy xem lại trang của cơ sở.")
    if standing.waived_to is not None and standing.waived_to >= clock.today():
        raise ValidationError(f"Kỳ đang chạy đã được miễn đến {standing.waived_to:%d/%m/%Y}; kỳ sau bắt đầu thì mới xét miễn.")
    waiver = ReportWaiver(line=row, due_on=due_on, reason=said, by_id=who.user_id or 0)
    waiver.full_clean(exclude=["line", "by"])
    waiver.save(force_insert=True)
    notices.tell(
        audiences.OF_LINE["applicant"](row), kind="progress.waived", title=f"Không cần báo cáo tiến độ kỳ đến {due_on:%d/%m/%Y}: {row.project.title}",
        body=said, url=row.get_absolute_url(), subject=(row.machine.name, row.pk),
    )  # fmt: skip
    return waiver

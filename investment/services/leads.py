"""Noting investors, and reminding of those with whom somebody was to be in touch. All else that moves a lead goes through the machine."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from investment import selectors
from investment.enums import OpportunityState
from investment.models import Lead, Opportunity
from investment.permissions import P, reaches
from investment.services.words import cleaned
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.workflow.refusals import NotAllowed

FIRST_CONTACT_DAYS = 7
_ONE_LINE = ("investor", "country", "contact", "phone", "email")


@transaction.atomic
def note_lead(*, who: Principal, opportunity: Opportunity | None = None, next_on: date | None = None, **facts: Any) -> Lead:
    """Note an investor's interest, in an opportunity that is shown or in the province; within a week somebody gets in touch.

    ValidationError at its field: nobody named, no way to reach them, a day that is not ahead, or the same interest that is open already.
    """
    if not reaches(who, P.FOLLOW) or who.user_id is None:
        raise NotAllowed
    facts = cleaned(facts, (*_ONE_LINE, "words"), _ONE_LINE)
    row = Lead(
        opportunity=opportunity, next_on=next_on or clock.today() + timedelta(days=FIRST_CONTACT_DAYS), noted_by_id=who.user_id,
        noted_at=clock.now(), **facts,
    )  # fmt: skip
    wrong: dict[str, str] = {}
    if not (row.phone or row.email):
        wrong["phone"] = "Cần số điện thoại hoặc thư điện tử để liên hệ."
    if row.next_on is not None and row.next_on < clock.today():
        wrong["next_on"] = "Ngày liên hệ lại không được ở quá khứ."
    if opportunity is not None:
        # Held, so that it is not closed meanwhile and the same click twice finds the first.
        opportunity = Opportunity.objects.select_for_update(of=("self",), no_key=True).get(pk=opportunity.pk)
        if opportunity.state != OpportunityState.PUBLISHED:
            wrong["opportunity"] = "Cơ hội này không còn mời gọi."
    if wrong:
        raise ValidationError(wrong)
    row.full_clean(exclude=["noted_by", "opportunity"], validate_constraints=False)
    if (twin := selectors.open_lead_of(row.investor, opportunity)) is not None:
        raise ValidationError({"investor": f"Nhà đầu tư này đã được ghi ({twin.code}, {twin.state_label.lower()}); ghi tiếp ở đó."})
    row.save()
    return row


@transaction.atomic
def remind() -> int:
    """Tell the office of investors with whom somebody was to be in touch by today: once for each day that was set. Returns how many."""
    desk, count = selectors.desk(), 0
    for row in selectors.due(clock.today()).select_for_update(of=("self",), no_key=True, skip_locked=True):
        if row.reminded_for == row.next_on or not desk:
            continue
        notices.tell(
            desk, kind="investment.due", title=f"Đến ngày liên hệ lại nhà đầu tư: {row}", body=f"Hẹn ngày {row.next_on:%d/%m/%Y}.",
            url=row.get_absolute_url(), subject=("investment_lead", row.pk),
        )  # fmt: skip
        row.reminded_for = row.next_on
        row.save(update_fields=["reminded_for"])
        count += 1
    return count

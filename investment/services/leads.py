"""Noting investors, taking in what they write themselves, and reminding of those with whom somebody was to be in touch. All else that moves a lead
goes through the machine."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction

from investment import selectors
from investment.enums import LeadSource, LeadState, OpportunityState
from investment.models import Lead, Opportunity
from investment.permissions import P, reaches
from investment.services.words import cleaned
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.notices.consents import consent_of_subject
from khuyencong.notices.models import Purpose
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


_SALT = "investment.lead"


@transaction.atomic
def leave_interest(
    *,
    opportunity: Opportunity,
    name: str,
    organisation: str = "",
    email: str = "",
    phone: str = "",
    words: str,
    version: str,
    in_english: bool = False,
) -> Lead:
    """What an investor leaves on the public page of an opportunity, without an account, having agreed to the words of `version`. The office is told.

    The same words from the same person once more are the same lead. ValidationError at its field: nobody named, no way to reach them, nothing said;
    and when the opportunity is no longer shown, or other words are in force by now. The investor of a lead is the organisation, else the person.
    """
    facts = cleaned(
        {"name": name, "organisation": organisation, "email": email, "phone": phone, "words": words},
        ("name", "organisation", "email", "phone", "words"), ("name", "organisation", "email", "phone"),
    )  # fmt: skip
    wrong = {field: message for field, message in (("name", _NO_NAME[in_english]), ("words", _NO_WORDS[in_english])) if not facts[field]}
    if not (facts["email"] or facts["phone"]):
        wrong["email"] = _NO_WAY[in_english]
    if wrong:
        raise ValidationError(wrong)
    # Held, so that it is not closed meanwhile and the same click twice finds the first.
    held = Opportunity.objects.select_for_update(of=("self",), no_key=True).get(pk=opportunity.pk)
    if held.state != OpportunityState.PUBLISHED:
        raise ValidationError(_CLOSED[in_english])
    said = {
        "investor": facts["organisation"] or facts["name"], "contact": facts["name"], "email": facts["email"], "phone": facts["phone"],
        "words": facts["words"],
    }  # fmt: skip
    if (
        same := Lead.objects.filter(opportunity=held, source=LeadSource.PUBLIC, state=LeadState.NEW, **said).order_by("pk").first()
    ) is not None:
        return same
    today = clock.today()
    # It waits from today on; the notice below is the reminder of this day.
    row = Lead(opportunity=held, source=LeadSource.PUBLIC, noted_at=clock.now(), next_on=today, reminded_for=today, **said)
    row.full_clean(exclude=["opportunity"], validate_constraints=False)
    row.save()
    consent_of_subject(("investment_lead", row.pk), purpose=Purpose.INVESTOR_EN if in_english else Purpose.INVESTOR, version=version)
    notices.tell(
        selectors.desk(), kind="investment.asked", title=f"Nhà đầu tư gửi quan tâm: {row}", body="Gửi từ trang công khai; cần liên hệ lại.",
        url=row.get_absolute_url(), subject=("investment_lead", row.pk),
    )  # fmt: skip
    return row


# By `in_english`.
_NO_NAME = ("Cần nhập họ tên.", "Please enter your name.")
_NO_WORDS = ("Cần nhập nội dung quan tâm.", "Please say what you are interested in.")
_NO_WAY = (
    "Cần thư điện tử hoặc số điện thoại để liên hệ lại.",
    "Please give an e-mail address or a telephone number, so that we can answer.",
)
_CLOSED = ("Cơ hội này vừa được khép lại, không còn nhận quan tâm.", "This opportunity has just been closed.")


def token_of(lead: Lead) -> str:
    """What the address of the confirmation says: the lead's number and a signature, and nothing of the investor."""
    return Signer(salt=_SALT).sign(str(lead.pk)).replace(":", "-", 1)


def lead_of(token: str) -> Lead | None:
    """The lead of a confirmation; None for an address that is not ours."""
    try:
        pk = Signer(salt=_SALT).unsign(token.replace("-", ":", 1))
    except BadSignature:
        return None
    return Lead.objects.filter(pk=pk, source=LeadSource.PUBLIC).select_related("opportunity").order_by("pk").first()


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

"""Keeping opportunities: written down, changed. Their state moves through the machine."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from investment import selectors
from investment.enums import OpportunityState
from investment.models import Opportunity
from investment.permissions import P, reaches
from investment.services.words import cleaned
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.workflow.refusals import NotAllowed, Stale

_ONE_LINE = ("title", "title_en", "site", "site_en")
_TEXTS = (*_ONE_LINE, "does", "does_en", "incentives", "incentives_en")


class Twin(ValidationError):
    """The opportunity is there already; `twin` is that row."""

    def __init__(self, twin: Opportunity) -> None:
        super().__init__({"title": f"“{twin.title}” ở {twin.area.name} đã được ghi ({twin.state_label.lower()})."})
        self.twin = twin


@transaction.atomic
def keep_opportunity(*, who: Principal, opportunity: Opportunity | None = None, version: int | None = None, **facts: Any) -> Opportunity:
    """Write an opportunity down as a draft, or change one that is there.

    `Twin` when the title stands in that unit already; ValidationError at its field for what cannot be, and when one that is shown
    would no longer be whole in English; Stale when the row has moved since the version that was shown.
    """
    if not reaches(who, P.KEEP) or who.user_id is None:
        raise NotAllowed
    facts = cleaned(facts, _TEXTS, _ONE_LINE)
    row = _held(opportunity, version) if opportunity is not None else Opportunity(kept_by_id=who.user_id, kept_at=clock.now())
    for name, value in facts.items():
        setattr(row, name, value)
    check(row)
    row.full_clean(exclude=["kept_by"], validate_constraints=False)
    if (twin := selectors.twin_of(title=row.title, area_id=row.area_id, but=row.pk)) is not None:
        raise Twin(twin)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Somebody wrote the same down in the same moment.
        twin = selectors.twin_of(title=row.title, area_id=row.area_id, but=row.pk)
        if twin is None:
            raise
        raise Twin(twin) from None
    return row


def _held(opportunity: Opportunity, version: int | None) -> Opportunity:
    row = Opportunity.objects.select_for_update(of=("self",), no_key=True).get(pk=opportunity.pk)
    if version is not None and row.version != version:
        raise Stale
    return row


def check(row: Opportunity) -> None:
    """Refuse sums that cannot be and a unit that is none of today's. ValidationError at the field."""
    wrong: dict[str, str] = {}
    for name in ("capital_from", "capital_to"):
        if (value := getattr(row, name)) is not None and value <= 0:
            wrong[name] = "Vốn phải lớn hơn 0 đồng; chưa biết thì để trống."
    if row.capital_from is not None and row.capital_to is not None and row.capital_from > row.capital_to:
        wrong["capital_to"] = "Vốn đến phải từ vốn từ trở lên."
    if row.land_m2 is not None and row.land_m2 <= 0:
        wrong["land_m2"] = "Diện tích phải lớn hơn 0 m²; chưa biết thì để trống."
    if row.area_id is None:
        wrong["area"] = "Cần chọn địa bàn."
    elif not selectors.places().filter(pk=row.area_id).exists():
        wrong["area"] = "Địa bàn này không còn; chọn địa bàn hiện nay."
    if row.state == OpportunityState.PUBLISHED and row.missing_in_english:
        wrong["title_en"] = f"Cơ hội đang công bố cần đủ bản tiếng Anh; còn thiếu: {', '.join(row.missing_in_english)}."
    if wrong:
        raise ValidationError(wrong)

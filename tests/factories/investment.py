"""Opportunities and investors for tests, through the services."""

from itertools import count
from typing import Any

from investment.models import Lead, Opportunity
from investment.services.leads import leave_interest, note_lead
from investment.services.opportunities import keep_opportunity
from khuyencong.access import Principal, Role
from khuyencong.actors.models import AdminUnit
from khuyencong.notices.consents import statement
from khuyencong.notices.models import Purpose
from tests.factories import actors
from tests.factories.technology import move

__all__ = ["leave", "make_lead", "make_opportunity", "move", "promoter"]
_numbers = count(1)


def promoter() -> Principal:
    """Somebody of the office that invites investors."""
    return actors.acting(Role.CO_APPRAISER, organisation_code="ttxtdt")


def make_opportunity(who: Principal | None = None, *, publish: bool = True, **facts: Any) -> Opportunity:
    """A place for a factory of coconut products in Giồng Trôm, whole in English, shown unless said otherwise."""
    who = who or promoter()
    given: dict[str, Any] = {
        "title": f"Nhà máy chế biến dừa số {next(_numbers)}", "area": AdminUnit.objects.get(code="834", level="district"), "trade": "agro_food",
        "site": "Cụm công nghiệp Phong Nẫm, 2 ha đất sạch", "does": "Chế biến sâu sản phẩm từ dừa.", "incentives": "Miễn tiền thuê đất 11 năm.",
        "title_en": "Coconut processing plant", "site_en": "Phong Nam industrial cluster, 2 ha of cleared land",
        "does_en": "Deep processing of coconut.", "incentives_en": "No land rent for 11 years.", "land_m2": 20_000, "capital_from": 50_000_000_000,
    }  # fmt: skip
    row = keep_opportunity(who=who, **(given | facts))
    return move(row, "publish", who) if publish else row


def leave(opportunity: Opportunity, **facts: Any) -> Lead:
    """An investor writes on the public page."""
    given: dict[str, Any] = {
        "name": "Trần Văn Đầu",
        "organisation": "Công ty Dừa Vàng",
        "email": "dau@thu.invalid",
        "words": "Hỏi giá thuê đất.",
    }
    return leave_interest(opportunity=opportunity, **({"version": statement(Purpose.INVESTOR).version} | given | facts))


def make_lead(who: Principal | None = None, opportunity: Opportunity | None = None, **facts: Any) -> Lead:
    """An investor who wants to know more."""
    given: dict[str, Any] = {"investor": f"Công ty Dừa Xanh {next(_numbers)}", "phone": "0275 382 1234", "words": "Hỏi giá thuê đất."}
    return note_lead(who=who or promoter(), opportunity=opportunity, **(given | facts))

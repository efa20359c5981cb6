"""Donors, rates and agreements for tests, through the services."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from donors.enums import Currency, DonorKind
from donors.models import Agreement, Donor, ExchangeRate
from donors.services import money, raising
from donors.services.raising import Due
from khuyencong import clock
from khuyencong.access import Principal, Role
from tests.factories import actors
from tests.factories.projects import Cast, pdf_file

_numbers = count(1)


def raiser() -> Principal:
    """Somebody of Sở KH&ĐT, which raises money (directive, clause 3)."""
    return actors.acting(Role.CO_APPRAISER, organisation_code="skhdt")


def make_donor(who: Principal, **facts: Any) -> Donor:
    """An organisation abroad that agreed to be named."""
    given = {
        "name": f"Green Coconut Fund {next(_numbers)}", "name_abroad": "Green Coconut Fund", "kind": DonorKind.NGO, "country": "Hoa Kỳ", "is_abroad": True,
        "consented_on": clock.today(), "consent_paper": "Thư ngày 01/03/2024",
    }  # fmt: skip
    return raising.keep_donor(who=who, **(given | facts))


def make_rate(cast: Cast, day: date, rate: str = "24000", currency: str = Currency.USD) -> ExchangeRate:
    """The rate of a day."""
    return money.keep_rate(
        who=cast[Role.FINANCE_OFFICER], currency=currency, day=day, rate=Decimal(rate), source="Tỷ giá mua, ngân hàng nhận tiền"
    )


def draft(who: Principal, **facts: Any) -> Agreement:
    """A draft with its signed paper: 10,000 USD in two instalments."""
    today = clock.today()
    given = {
        "number": f"GA-{next(_numbers)}", "title": "Hỗ trợ chế biến dừa", "purpose": "Máy móc cho cơ sở chế biến dừa", "currency": Currency.USD,
        "amount": Decimal(10_000), "signed_on": today, "starts_on": today, "ends_on": today + timedelta(days=400),
        "dues": [Due(Decimal(6_000), today + timedelta(days=10)), Due(Decimal(4_000), today + timedelta(days=100))], "file": pdf_file("Thỏa thuận.pdf"),
    }  # fmt: skip
    if "donor" not in facts:
        given["donor"] = make_donor(who)
    return raising.draft_agreement(who=who, **(given | facts))


def make_agreement(cast: Cast, who: Principal | None = None, **facts: Any) -> Agreement:
    """An agreement in force, with the rate of its day."""
    row = draft(who or raiser(), **facts)
    if row.currency != Currency.VND and not ExchangeRate.objects.filter(currency=row.currency, day=row.signed_on).exists():
        make_rate(cast, row.signed_on, currency=row.currency)
    return raising.confirm_agreement(agreement=row, who=cast[Role.FINANCE_LEADER])


def receive(row: Agreement, cast: Cast, amount: int, voucher: str = "") -> None:
    """Money comes today."""
    money.receive(
        agreement=row,
        who=cast[Role.FINANCE_OFFICER],
        amount=Decimal(amount),
        received_on=clock.today(),
        voucher=voucher or f"BC-{next(_numbers)}",
    )

"""Raised money to be tried: an appeal, a donor at home whose agreement is in force with its first instalment, one abroad whose draft waits."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from donors.enums import Currency, DonorKind
from donors.services import money, raising
from donors.services.raising import Due
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.demo.files import scan
from khuyencong.demo.people import Cast

_MILLION = 1_000_000


def raise_money(cast: Cast) -> int:
    """Write it, through the services. Returns how many agreements."""
    who, officer, leader = cast.of_organisation("skhdt"), cast[Role.FINANCE_OFFICER], cast[Role.FINANCE_LEADER]
    today = clock.today()
    days: dict[str, Any] = {"signed_on": today, "starts_on": today, "ends_on": today + timedelta(days=360)}
    appeal = raising.open_appeal(
        who=who, title="Vì làng nghề dừa (minh họa)", purpose="Máy móc cho cơ sở chế biến dừa", goal=2_000 * _MILLION, opens_on=today,
        closes_on=today + timedelta(days=300),
    )  # fmt: skip
    home = raising.keep_donor(
        who=who,
        name="Hội Doanh nghiệp trẻ (minh họa)",
        kind=DonorKind.ASSOCIATION,
        consented_on=today,
        consent_paper="Thư đồng ý (minh họa)",
    )
    abroad = raising.keep_donor(
        who=who,
        name="Green Coconut Fund (minh họa)",
        name_abroad="Green Coconut Fund (sample)",
        kind=DonorKind.NGO,
        country="Hoa Kỳ",
        is_abroad=True,
    )
    row = raising.draft_agreement(
        who=who, donor=home, appeal=appeal, number="01/TT-MH", title="Hỗ trợ máy móc chế biến dừa", purpose="Máy móc cho cơ sở chế biến dừa",
        currency=Currency.VND, amount=Decimal(300 * _MILLION), file=scan("Thỏa thuận tài trợ", "Thỏa thuận tài trợ"),
        dues=[Due(Decimal(200 * _MILLION), today), Due(Decimal(100 * _MILLION), today + timedelta(days=180))], **days,
    )  # fmt: skip
    row = raising.confirm_agreement(agreement=row, who=leader)
    money.receive(agreement=row, who=officer, amount=Decimal(200 * _MILLION), received_on=today, voucher="BC-MH-01")
    money.keep_rate(who=officer, currency=Currency.USD, day=today, rate=Decimal(26_000), source="Số minh họa, không phải tỷ giá thật")
    raising.draft_agreement(
        who=who, donor=abroad, appeal=appeal, number="GCF-02-MH", title="Máy sấy năng lượng mặt trời", purpose="Máy sấy cho hợp tác xã",
        currency=Currency.USD, amount=Decimal(10_000), file=scan("Grant agreement", "Grant agreement"),
        dues=[Due(Decimal(6_000), today + timedelta(days=30)), Due(Decimal(4_000), today + timedelta(days=180))], **days,
    )  # fmt: skip
    return 2

"""Technology to be tried: a catalogue of made-up machines, an interest that was advised, one that waits, marks on their way."""

from datetime import timedelta
from typing import Any

from activities.enums import Kind
from activities.services import plan_activity
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise, Membership
from khuyencong.demo.people import DOMAIN, Cast
from khuyencong.workflow import runner
from khuyencong.workflow.models import Moving
from technology.models import Technology
from technology.services.asking import ask_guidance, express_interest
from technology.services.catalogue import keep_technology

_MILLION = 1_000_000
MARK = " (minh họa)"
_CATALOGUE: tuple[dict[str, Any], ...] = (
    {
        "name": "Máy sấy bơm nhiệt 500 kg/mẻ (minh họa)", "does": "Sấy cơm dừa, trái cây ở nhiệt độ thấp, giữ màu; dùng điện, không khói.",
        "supplier": "Công ty Cơ khí Sao Mai (minh họa)", "trade": "agro_food", "vsic_codes": ["1030"], "capacity": "500 kg/mẻ, 14 giờ",
        "energy": "12 kW điện", "price_from": 180 * _MILLION, "price_to": 260 * _MILLION, "least_employees": 5,
        "seen_at": "Hợp tác xã chế biến dừa (minh họa), huyện Giồng Trôm",
    },
    {
        "name": "Máy ép dầu dừa lạnh 50 kg/giờ (minh họa)", "does": "Ép dầu dừa tinh khiết không gia nhiệt; lọc khung bản kèm theo.",
        "supplier": "Xưởng cơ khí Tân Phú (minh họa)", "trade": "agro_food", "capacity": "50 kg cơm dừa/giờ", "energy": "7,5 kW điện",
        "price_from": 95 * _MILLION, "price_to": 140 * _MILLION, "most_employees": 50,
    },
    {
        "name": "Máy dệt chiếu lác tự động (minh họa)", "does": "Dệt chiếu khổ 1,6 m từ lác nhuộm, một người trông hai máy.",
        "supplier": "Công ty Máy dệt Nam Bộ (minh họa)", "trade": "handicraft", "capacity": "12 đôi chiếu/ca", "energy": "2,2 kW điện",
        "price_from": 60 * _MILLION, "price_to": 85 * _MILLION,
    },
)  # fmt: skip


def show(cast: Cast) -> int:
    """Write it, through the services. Returns how many technologies."""
    scout = cast.of_organisation("skhcn")
    rows = [keep_technology(who=scout, **facts) for facts in _CATALOGUE]
    for row in rows:
        _move(row, "publish", scout)
    for number, (owner, enterprise) in enumerate(_owners(cast)):
        interest = express_interest(technology=rows[number], who=owner, enterprise=enterprise, need="Cần trong quý tới (minh họa).")
        right = ask_guidance(
            who=owner, enterprise=enterprise, kind="trademark", subject=f"Nhãn hiệu {enterprise.name.removesuffix(MARK)}{MARK}",
            words="Dùng trên bao bì sản phẩm.",
        )  # fmt: skip
        if number:
            continue
        _move(interest, "advise", scout, advice="Hợp với sản lượng; cần điện ba pha, nền xi măng 20 m² (minh họa).")
        _move(right, "guide", scout, guidance="Tra cứu nhãn hiệu trùng, chuẩn bị tờ khai và 5 mẫu nhãn (minh họa).")
        _move(right, "say_prepared", owner)
        _move(right, "file", scout, file_number="4-2000-00001", filed_on=clock.today())
    _introduce(scout, rows)
    return len(rows)


def _introduce(scout: Principal, rows: list[Technology]) -> None:
    """A workshop at which the first two were shown."""
    day = clock.today() - timedelta(days=9)
    workshop = plan_activity(
        who=scout, kind=Kind.WORKSHOP, title="Hội thảo giới thiệu máy chế biến dừa (minh họa)", starts_on=day, place="Hội trường Sở Khoa học và Công nghệ",
        is_shared=True, technologies=[row.pk for row in rows[:2]],
    )  # fmt: skip
    runner.fire(
        workshop, "hold", actor=scout, version=0, data={"held_from": day, "participants": 35, "result": "Sáu cơ sở hỏi giá (minh họa)."}
    )


def _owners(cast: Cast) -> list[tuple[Principal, Enterprise]]:
    """Two owners of cơ sở of the demonstration, each with one of theirs."""
    rows = Membership.objects.filter(role=Role.ENTERPRISE, user__email__endswith=f"@{DOMAIN}", enterprise__state="confirmed")
    found = {row.user_id: row for row in rows.select_related("user", "enterprise").order_by("-pk")}
    return [(cast.owner(row.user.email), row.enterprise) for row in list(found.values())[:2] if row.enterprise is not None]


def _move(row: Moving, name: str, who: Principal, **data: Any) -> None:
    runner.fire(row, name, actor=who, version=row.version, data=data)

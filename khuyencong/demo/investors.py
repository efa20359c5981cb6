"""Investment to be tried: made-up opportunities in two languages, a draft without English, investors followed up, due, and one who invested."""

from datetime import timedelta
from typing import Any

from investment.services.leads import leave_interest, note_lead
from investment.services.opportunities import keep_opportunity
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import AdminUnit
from khuyencong.demo.people import Cast
from khuyencong.notices.consents import statement
from khuyencong.notices.models import Purpose
from khuyencong.workflow import runner
from khuyencong.workflow.models import Moving

_BILLION = 1_000_000_000
_OPPORTUNITIES: tuple[dict[str, Any], ...] = (
    {
        "area": "834", "title": "Nhà máy chế biến sâu sản phẩm dừa (minh họa)", "title_en": "Plant for coconut products (sample)", "trade": "agro_food",
        "site": "Cụm công nghiệp (minh họa), đất sạch, điện ba pha, đường 10 m",
        "site_en": "Industrial cluster (sample), cleared land, three-phase power, 10 m road", "land_m2": 25_000,
        "does": "Chế biến nước dừa, cơm dừa, than hoạt tính từ gáo dừa.", "does_en": "Coconut water, desiccated coconut, activated carbon from shells.",
        "incentives": "Miễn, giảm tiền thuê đất theo quy định (minh họa).", "incentives_en": "Land rent reduced as the law provides (sample).",
        "capital_from": 50 * _BILLION, "capital_to": 120 * _BILLION,
    },
    {
        "area": "831", "title": "Cơ khí phục vụ nông nghiệp (minh họa)", "title_en": "Farm machinery workshop (sample)", "trade": "mechanical_electronic",
        "site": "Khu công nghiệp (minh họa), nhà xưởng xây sẵn", "site_en": "Industrial park (sample), ready-built workshop", "land_m2": 6_000,
        "does": "Chế tạo máy sấy, máy ép, máy tách vỏ.", "does_en": "Dryers, presses, dehuskers.",
        "incentives": "Hỗ trợ từ kinh phí khuyến công theo quy định (minh họa).",
        "incentives_en": "Grants of the industrial promotion programme as the law provides (sample).",
    },
    {
        "area": "829", "title": "Dệt may công nghệ sạch (minh họa)", "trade": "consumer_export", "site": "Mặt bằng đang chuẩn bị (minh họa)",
        "does": "May mặc, không nhuộm.", "incentives": "Đang tổng hợp (minh họa).",
    },
)  # fmt: skip


def invite(cast: Cast) -> int:
    """Write it, through the services. Returns how many opportunities."""
    who, today = cast.of_organisation("ttxtdt"), clock.today()
    units = {unit.code: unit for unit in AdminUnit.objects.filter(level="district", code__in=[row["area"] for row in _OPPORTUNITIES])}
    rows = [keep_opportunity(who=who, **(facts | {"area": units[facts["area"]]})) for facts in _OPPORTUNITIES]
    for row in rows[:2]:
        _move(row, "publish", who)
    done, working = (
        note_lead(
            who=who,
            opportunity=row,
            investor=name,
            country=country,
            email="nha-dau-tu@demo.invalid",
            words="Hỏi điều kiện thuê đất (minh họa).",
        )
        for row, name, country in (
            (rows[0], "Green Coconut Pte. (minh họa)", "Singapore"),
            (rows[1], "Công ty Cơ khí Miền Tây (minh họa)", ""),
        )
    )
    said = {"on": today, "said": "Đã gửi tài liệu, hẹn xem đất (minh họa).", "next_on": today + timedelta(days=14)}
    for lead in (done, working):
        _move(lead, "contact", who, **said)
    _move(done, "invest", who, licence="GCN-MH-01", invested_on=today, capital=60 * _BILLION)
    note_lead(who=who, investor="Nhóm nhà đầu tư trẻ (minh họa)", email="nhom-tre@demo.invalid", next_on=today)
    leave_interest(
        opportunity=rows[0], name="Nguyễn Thị Khách (minh họa)", organisation="Công ty Nước dừa Mê Kông (minh họa)", email="khach@demo.invalid",
        words="Muốn thuê 1 ha, hỏi ưu đãi tiền thuê đất (minh họa).", version=statement(Purpose.INVESTOR).version,
    )  # fmt: skip
    return len(rows)


def _move(row: Moving, name: str, who: Principal, **data: Any) -> None:
    runner.fire(row, name, actor=who, version=row.version, data=data)

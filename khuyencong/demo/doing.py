"""What organisations do beside the đề án, to be tried: activities planned, held, and one whose result is not told yet."""

from datetime import date, time, timedelta

from activities.enums import Kind
from activities.services import plan_activity
from khuyencong.access import Role
from khuyencong.demo.people import Cast
from khuyencong.workflow import runner


def act(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many activities."""
    district, officer = cast.of_district(Role.DISTRICT_OFFICER, "834"), cast[Role.DOIT_OFFICER]
    visited = plan_activity(
        who=district, kind=Kind.VISIT, title="Hướng dẫn cơ sở chế biến dừa lập đề án (minh họa)", starts_on=today - timedelta(days=6),
        place="Xã Lương Quới", content="Hướng dẫn hồ sơ, mức hỗ trợ, báo giá.",
    )  # fmt: skip
    runner.fire(
        visited, "hold", actor=district, version=0,
        data={"held_from": today - timedelta(days=6), "participants": 9, "result": "Bốn cơ sở đăng ký lập đề án (minh họa)."},
    )  # fmt: skip
    plan_activity(
        who=district, kind=Kind.MEETING, title="Họp rà soát đề án quý (minh họa)", starts_on=today - timedelta(days=2), place="UBND huyện"
    )
    plan_activity(
        who=officer, kind=Kind.FAIR, title="Hội chợ sản phẩm dừa (minh họa)", starts_on=today + timedelta(days=20),
        ends_on=today + timedelta(days=24), starts_at=time(8), place="Công viên Đồng Khởi, thành phố Bến Tre", is_shared=True,
    )  # fmt: skip
    return 3

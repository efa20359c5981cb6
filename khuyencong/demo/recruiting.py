"""Recruitment and training to be tried: a need with a class under way, a need without one, somebody at work after a class that is over."""

from datetime import date, timedelta

from employment import services
from employment.models import Need
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise, Membership
from khuyencong.demo.people import Cast
from khuyencong.demo.register import OWNER


def recruit(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many needs and classes."""
    owner, planner = cast.owner(OWNER), cast.of_organisation("sldtbxh")
    mine = Membership.objects.filter(user__email=OWNER, role=Role.ENTERPRISE).order_by("pk").values("enterprise")
    enterprise = Enterprise.objects.filter(pk__in=mine).order_by("pk")[0]

    def need(trade: str, count: int, days: int) -> Need:
        return services.post_need(
            who=owner, enterprise=enterprise, trade=trade, count=count, needed_on=clock.today() + timedelta(days=days), wage=6_500_000,
            words="Làm tại xưởng, ca ngày (minh họa).",
        )  # fmt: skip

    with clock.at(today - timedelta(days=120)):
        first = need("Tráng bánh, sấy bánh", 6, 60)
        over = services.open_course(
            who=planner, needs=[first], title="Lớp tráng bánh, sấy bánh (minh họa)", starts_on=clock.today(), ends_on=clock.today() + timedelta(days=30),
            place="Tại cơ sở", seats=10,
        )  # fmt: skip
        people = [
            services.enrol(
                course=over, who=planner, full_name=f"Học viên minh họa {n}", born=1990 + n, is_woman=n % 2 == 0, has_consented=True
            )
            for n in range(1, 5)
        ]
    with clock.at(today - timedelta(days=85)):
        services.finish_course(course=over, who=planner, certified=people[:3])
        for one in people[:2]:
            services.hire(trainee=one, who=planner, hired_on=clock.today(), hired_by=enterprise)
    second = need("Vận hành máy đóng gói", 8, 45)
    services.open_course(
        who=planner, needs=[second], title="Lớp vận hành máy đóng gói (minh họa)", starts_on=today, ends_on=today + timedelta(days=25),
        place="Trung tâm Giáo dục nghề nghiệp", seats=12,
    )  # fmt: skip
    need("Cơ khí sửa chữa", 3, 90)
    return 5

"""What organisations do beside the đề án, to be tried: activities planned, held, and one whose result is not told yet."""

from datetime import date, time, timedelta

from activities.enums import Kind
from activities.selectors.training import organisations_of
from activities.services import media, plan_activity, projects_within, training
from khuyencong.access import Role
from khuyencong.actors.models import User
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
    return 3 + _teach(cast, today) + _tell(cast, today)


def _teach(cast: Cast, today: date) -> int:
    """A course to which the districts are invited."""
    officer = cast[Role.DOIT_OFFICER]
    row = plan_activity(
        who=officer, kind=Kind.COURSE, title="Tập huấn sản xuất sạch hơn cho cán bộ khuyến công (minh họa)", starts_on=today + timedelta(days=10),
        ends_on=today + timedelta(days=11), starts_at=time(8), place="Hội trường Sở Công Thương",
    )  # fmt: skip
    course = training.open_course(
        activity=row, who=officer, topic="cleaner", register_by=today + timedelta(days=7), seats=40, invited=organisations_of(["districts"]),
        programme="Ngày 1: nhận diện lãng phí.\nNgày 2: tính điện, nước, chất thải ở cơ sở mẫu.",
    )  # fmt: skip
    district = cast.of_district(Role.DISTRICT_OFFICER, "834")
    training.register_people(course=course, who=district, people=[User.objects.get(pk=district.user_id or 0)])
    return 1


def _tell(cast: Cast, today: date) -> int:
    """What the paper brought out, against its plan; the broadcaster says nothing."""
    paper = cast.of_organisation("bdk")
    media.plan_year(who=paper, year=today.year, counts={("article", "promotion"): 24, ("column", "cleaner"): 12})
    shown = list(projects_within(paper)[:1])
    for days, kind, title, topic in (
        (3, Kind.ARTICLE, "Máy sấy mới ở làng dừa (minh họa)", "promotion"),
        (16, Kind.COLUMN, "Chuyên mục sản xuất sạch hơn, kỳ 1 (minh họa)", "cleaner"),
    ):
        media.record_item(
            who=paper, kind=kind, title=title, topic=topic, on=today - timedelta(days=days), is_public=True, projects=shown,
            body="Cơ sở dùng máy sấy mới, điện giảm một phần ba.\n\nBài viết minh họa.",
        )  # fmt: skip
    return 2

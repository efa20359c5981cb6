"""Guidance to be tried: a question that waits, one that was answered and stands in the guide, an entry, a visit."""

from datetime import date

from guidance import services
from khuyencong.access import Role
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.demo.people import Cast
from khuyencong.workflow import runner


def guide(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many questions."""
    officer = cast[Role.DOIT_OFFICER]
    ben, giong = cast.of_district(Role.DISTRICT_OFFICER, "829"), cast.of_district(Role.DISTRICT_OFFICER, "834")
    services.write_entry(
        who=officer, topic="dossier", question="Hồ sơ đề nghị hỗ trợ máy móc gồm những gì?",
        answer="Đề án, báo giá, cam kết vốn đối ứng; cổng liệt kê giấy tờ theo từng nội dung ở bước “Hồ sơ đính kèm” (minh họa).",
    )  # fmt: skip
    asked = services.ask(
        who=giong, topic="conditions", title="Hộ sơ chế dừa chưa đăng ký kinh doanh có được hỗ trợ máy sấy không? (minh họa)",
        content="Hộ có 12 lao động, ở xã nông thôn.",
    )  # fmt: skip
    data = {
        "answer": "Cần đăng ký hộ kinh doanh trước khi nộp hồ sơ, theo Nghị định 45/2012/NĐ-CP, Điều 1 (minh họa).",
        "shared_as": "Hộ chưa đăng ký kinh doanh có được hỗ trợ máy móc không?",
    }
    runner.fire(asked, "answer", actor=officer, version=asked.version, data=data)
    services.ask(who=ben, topic="conditions", title="Hộ kinh doanh mới đăng ký có được hỗ trợ máy sấy dừa không? (minh họa)")
    services.record_visit(
        who=ben, topic="cleaner", held_on=today, words="Hướng dẫn thu hồi nước thải sơ chế dừa (minh họa).",
        enterprise=enterprises_visible_to(ben).first(),
    )  # fmt: skip
    return 2

"""The planning of a year as it looks on a working day: a programme, an open call with needs, a plan that waits for its approval, a list to be signed."""

from datetime import timedelta

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise
from khuyencong.demo.people import Cast
from plans.selectors import lists as waiting
from plans.services import annual, calls, lists, needs, programmes
from projects.enums import Track

MILLION = 1_000_000
CODES = ("MACHINERY", "TECH_LINE", "TRADEMARK")


def fill(cast: Cast) -> int:
    """Write it, through the services. Returns how much."""
    today, officer, centre = clock.today(), cast[Role.DOIT_OFFICER], cast[Role.CENTER_OFFICER]
    programme = programmes.keep_programme(
        who=officer, name=f"Chương trình khuyến công {today.year}–{today.year + 4} (minh họa)", track=Track.KCDP, first_year=today.year,
        last_year=today.year + 4, notation="01/QĐ-UBND (minh họa)", authority="UBND tỉnh", decided_on=today,
        legal_basis="Nghị định 45/2012/NĐ-CP", goals="Số tiền và chỉ tiêu do hệ thống đặt ra.",
    )  # fmt: skip
    for code, goal, money, quantity in (("SP3", "Hỗ trợ máy móc, mô hình", 9_000, 40), ("SP4", "Hỗ trợ sản phẩm tiêu biểu", 1_200, 25)):
        programmes.add_target(
            programme=programme, who=officer, sub_programme=code, goal=goal, money=money * MILLION, indicator="Cơ sở được hỗ trợ",
            unit="cơ sở", quantity=quantity,
        )  # fmt: skip
    call = calls.prepare_call(
        who=officer, title=f"Đợt đăng ký khuyến công địa phương năm {today.year} (minh họa)", track=Track.KCDP, year=today.year,
        contents=list(SupportContent.objects.filter(code__in=CODES).order_by("code")), programme=programme,
        for_whom="Cơ sở công nghiệp nông thôn trên địa bàn tỉnh.",
        how="Đăng ký tại phòng Kinh tế huyện, thành phố hoặc Trung tâm Khuyến công; lập hồ sơ trên cổng.", opens_on=today,
        closes_on=today + timedelta(days=45), survey_until=today + timedelta(days=60), plan_by=today + timedelta(days=75),
    )  # fmt: skip
    calls.publish_call(call=call, who=officer)
    machinery = SupportContent.objects.get(code="MACHINERY")
    chosen = Enterprise.objects.filter(is_demonstration=True, state="confirmed").select_related("area__parent").order_by("pk")[:3]
    registered = [
        needs.register_need(
            call=call, who=centre, enterprise=one, content=machinery, title=f"Máy mới cho {one.name}"[:250], cost=500 * MILLION,
            grant=180 * MILLION, need="Thiết bị cũ, năng suất thấp.",
        )
        for one in chosen
    ]  # fmt: skip
    for need in registered[:2]:
        needs.survey(
            need=need, who=centre, surveyed_on=today, participants="Trung tâm Khuyến công, phòng Kinh tế, cơ sở",
            findings="Nhà xưởng đủ rộng, có điện ba pha.", is_fit=True,
        )  # fmt: skip
    plan = annual.start_plan(who=officer, year=today.year, track=Track.KCDP, programme=programme)
    annual.take_up(plan=plan, who=officer, needs=registered[:2])
    annual.submit_plan(plan=plan, who=officer)
    row = lists.start_list(who=officer, title="Về việc phê duyệt danh mục đề án khuyến công (minh họa)", track=Track.KCDP, year=today.year)
    projects = list(waiting.projects_for(row)[:3])
    if projects:
        lists.add_projects(row=row, who=officer, projects=projects)
        lists.submit_list(row=row, who=officer)
    return len(registered) + 5

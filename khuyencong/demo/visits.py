"""The year's plan of inspections as it looks on a working day: approved, with a sample, a team that goes, and an unannounced visit."""

from typing import Any

from inspections import selectors
from inspections.enums import SizeKind, Weigh
from inspections.services import planning
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Organisation
from khuyencong.demo.people import Cast


def plan_year(cast: Cast) -> int:
    """Write it, through the services. Returns how many visits; none where no đề án of the demonstration is at work."""
    lines = list(selectors.lines_to_inspect().filter(project__year__gte=clock.today().year - 1))
    if len(lines) < 2:
        return 0
    officer, leader = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER]
    quarter = (clock.today().month + 2) // 3
    plan = planning.write_plan(year=clock.today().year, aims="Kiểm tra tiến độ, việc sử dụng kinh phí và khắc phục tồn tại.", who=officer)
    joint: dict[str, Any] = {
        "lead": Organisation.objects.get(code="sct"),
        "offices": list(Organisation.objects.filter(code="stc").order_by("code")),
        "who": officer,
        "quarter": quarter,
    }
    first = planning.plan_visit(plan=plan, line=lines[0], reason="Đề án có mức hỗ trợ lớn", **joint)
    sample = planning.draw_sample(plan=plan, size_kind=SizeKind.NUMBER, size=2, weigh=Weigh.RISK, seed="minh-hoa", **joint)
    team = [cast[Role.FINANCE_OFFICER].user_id or 0]
    planning.name_team(visit=first, members=team, head=officer.user_id or 0, who=officer)
    planning.approve_plan(plan=plan, who=leader)
    return 1 + len(sample.drawn)

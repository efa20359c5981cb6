"""The directive and obstacles to be tried: the year's aims of a few clauses; obstacles waiting, answered for all, and before UBND tỉnh."""

from datetime import date

from directive import services as directive
from khuyencong.access import Principal, Role
from khuyencong.demo.people import Cast
from khuyencong.workflow import runner
from obstacles.models import Obstacle
from obstacles.services import raise_obstacle

# Aims of the year for clauses that the data alone do not say an aim for.
_AIMS = {"1d": 12, "3": 300, "5a": 2, "1c": 9}


def follow_up(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many obstacles."""
    row, _ = directive.load_directive()
    head = cast[Role.DOIT_HEAD]
    for clause in row.clauses.filter(code__in=_AIMS).order_by("position"):
        directive.plan_clause(
            clause=clause,
            year=today.year,
            who=head,
            target=_AIMS[clause.code],
            due_on=date(today.year, 12, 15),
            words="Chia theo quý (minh họa)",
        )
    return _obstacles(cast)


def _obstacles(cast: Cast) -> int:
    giong, ben = cast.of_district(Role.DISTRICT_OFFICER, "834"), cast.of_district(Role.DISTRICT_OFFICER, "829")
    officer, leader = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER]
    raise_obstacle(
        who=ben, topic="procedure", title="Báo giá ba nơi khó có với máy đặt làm riêng (minh họa)",
        content="Máy theo thiết kế riêng chỉ có một xưởng nhận làm, cơ sở không xin được ba báo giá.", wish="Cho nộp một báo giá kèm bản vẽ.",
    )  # fmt: skip
    answered = raise_obstacle(
        who=giong, topic="money", title="Tạm ứng chậm vì thiếu bảo lãnh (minh họa)",
        content="Cơ sở nhỏ không được ngân hàng bảo lãnh tạm ứng.", wish="Hướng dẫn cách tạm ứng không cần bảo lãnh.",
    )  # fmt: skip
    _move(
        answered, "answer", officer, answer="Mức tạm ứng theo quy định không cần bảo lãnh; cơ sở nộp đề nghị tạm ứng kèm hợp đồng mua máy (minh họa).",
        shared_as="Tạm ứng kinh phí khuyến công có cần bảo lãnh không?",
    )  # fmt: skip
    beyond = raise_obstacle(
        who=giong, topic="norm", title="Mức hỗ trợ máy móc của tỉnh thấp hơn giá máy hiện nay (minh họa)",
        content="Giá máy tăng mạnh, mức hỗ trợ tối đa chưa được điều chỉnh.", wish="Nâng mức hỗ trợ tối đa.",
    )  # fmt: skip
    _move(beyond, "escalate", leader, proposed="Trình HĐND tỉnh điều chỉnh mức hỗ trợ tối đa theo giá máy (minh họa).")
    return 3


def _move(row: Obstacle, name: str, who: Principal, **data: str) -> None:
    runner.fire(row, name, actor=who, version=row.version, data=data)

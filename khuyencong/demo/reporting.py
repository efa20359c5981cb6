"""The round of the last period in the demonstration: eight districts sent their reports in time, one is late, the province's waits for it."""

from datetime import date, datetime, time, timedelta

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.calendar.rules import add_working_days
from khuyencong.calendar.selectors import calendar
from khuyencong.demo.people import Cast
from khuyencong.workflow import runner
from reports import rounds, services
from reports.models import Filing
from reports.periods import quarter_of
from reports.services.filing import write_words

# The district that has not sent its report: Thạnh Phú, as far from the Sở as a district of the province can be.
LATE = "837"
OPENS_AT = time(9, 0)
_WORDS = (
    ("Các đề án thực hiện đúng tiến độ hợp đồng.", "Giá máy tăng, cơ sở khó có vốn đối ứng.", "Khảo sát nhu cầu cho kế hoạch năm sau."),
    ("Nghiệm thu các đề án máy móc đã hoàn thành.", "Thiếu lao động có tay nghề.", "Mở lớp đào tạo nghề theo nhu cầu của cơ sở."),
    ("Tuyên truyền khuyến công đến các xã.", "", "Hướng dẫn cơ sở lập hồ sơ."),
)


def report_rules_since_last_quarter() -> int:
    """The duties to report, in force from the quarter before today's on, so that the demonstration has a round to show."""
    return services.load_rules(since=_last_quarters_end())


def send_in(cast: Cast, _: date) -> int:
    """Every round that is due is opened. That of a quarter waits for one district; those of longer periods are issued. How much was done."""
    with clock.at(_asked_at()):
        services.make_due()
    filings = Filing.objects.select_related("unit", "run").order_by("kind", "period", "unit__sort_name")
    done = 0
    for kind, period in sorted(set(filings.order_by("pk").values_list("kind", "period"))):
        rows = list(filings.filter(kind=kind, period=period))
        is_over = "-Q" not in period
        for number, row in enumerate(row for row in rows if row.unit and (is_over or row.unit.code != LATE)):
            done += _send(row, cast, number, is_taken=is_over or number > 0)
        for row in rows:
            if row.unit is None and is_over:
                done += _issue(row, cast)
    return done


def _last_quarters_end() -> date:
    return quarter_of(clock.today()).start - timedelta(days=1)


def _asked_at() -> datetime:
    """When the portal asks for what ended with the last quarter: the second working day of this one, never later than now."""
    return min(datetime.combine(add_working_days(_last_quarters_end(), 2, calendar()), time(7), tzinfo=clock.ZONE), clock.now())


def _send(row: Filing, cast: Cast, number: int, *, is_taken: bool) -> int:
    """A district writes its words and sends its report on the day it is due; the Sở takes it the working day after."""
    assert row.unit is not None
    with clock.at(_morning(row, 0)):
        services.make_now(run=row.run)
    results, difficulties, next_steps = _WORDS[number % len(_WORDS)]
    with clock.at(_morning(row, 0)):
        officer = cast.of_district(Role.DISTRICT_OFFICER, row.unit.code)
        write_words(filing=row, who=officer, results=results, difficulties=difficulties, next_steps=next_steps)
        _move(row, "send", cast.of_district(Role.DISTRICT_LEADER, row.unit.code))
    if is_taken:
        with clock.at(_morning(row, 1)):
            _move(row, "take", cast[Role.DOIT_OFFICER])
    return 1 + is_taken


def _issue(row: Filing, cast: Cast) -> int:
    """The province's report is made, signed and sent out."""
    with clock.at(_morning(row, 0)):
        services.make_now(run=row.run)
        _move(row, "submit", cast[Role.DOIT_OFFICER])
        _move(row, "issue", cast[Role.DOIT_LEADER], recipients=rounds.recipients())
    return 2


def _move(row: Filing, action: str, who: Principal, **data: object) -> None:
    row.refresh_from_db()
    runner.fire(row, action, actor=who, version=row.version, data=data)


def _morning(row: Filing, days: int) -> datetime:
    """The morning so many working days after the report is due, never later than now."""
    day = add_working_days(row.due_on, days, calendar()) if days else row.due_on
    return min(datetime.combine(day, OPENS_AT, tzinfo=clock.ZONE), clock.now())

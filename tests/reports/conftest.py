import random
from datetime import date

import pytest

from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState, ProjectState
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_project, prepare_province

DAYS = (date(2023, 12, 20), date(2024, 2, 5), date(2024, 3, 28), date(2024, 4, 2))
CONTENTS = ("MACHINERY", "CLEANER_PRODUCTION_MODEL", "TRADEMARK")


@pytest.fixture
def day():
    """Early March 2024, with a province and its rules."""
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def mixed(day):
    """Đề án of several days, districts, contents, sources and states, by a fixed seed."""
    choose = random.Random(20241123)  # noqa: S311 -- the same every time
    casts = {"829": Cast(), "833": Cast(district="833")}
    communes = {code: actors.AdminUnit.objects.filter(parent__code=code).order_by("code")[0] for code in casts}
    for year in (2023, 2024):
        with clock.at(date(year, 1, 10)):
            give_estimate(year=year)
    for number in range(7):
        moment = DAYS[number % len(DAYS)]
        district = choose.choice(sorted(casts))
        cast = casts[district]
        with clock.at(moment):
            enterprises = [
                actors.make_enterprise(area=communes[district], trade=choose.choice(["agro_food", "handicraft"]))
                for _ in range(choose.choice([1, 1, 2]))
            ]
            project = make_project(
                state=ProjectState.APPROVED if number in (1, 5) else ProjectState.ALLOCATED,
                cast=cast,
                enterprises=enterprises,
                cost=choose.randrange(200, 400) * 1_000_000,
                grant=choose.randrange(10, 25) * 1_000_000,
                code=choose.choice(CONTENTS),
            )
            if number == 1:
                role = cast[Role.PROVINCE_LEADER]
                fire(project, "revoke", role, reason="Cơ sở xin thôi")
            elif number != 5:
                for line in project.lines.order_by("position"):
                    bring_line(line, choose.choice([LineState.CONTRACTED, LineState.SETTLED]), cast)
    return casts

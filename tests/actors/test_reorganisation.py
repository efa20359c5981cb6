"""The reorganisation of 1/7/2025, and files that break a rule."""

import json
from datetime import date

import pytest

from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.services import reorganisation
from khuyencong.actors.services.units import load_organisations, load_units

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CODE = "2025-07-01-vinh-long"


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


def shipped(code: str = CODE) -> dict:
    return json.loads(next(path for path in reorganisation.shipped() if path.stem == code).read_text(encoding="utf-8"))


def plan_of(raw: dict) -> reorganisation.Plan:
    return reorganisation.read(json.dumps(raw, ensure_ascii=False).encode())


def test_the_shipped_file_turns_148_communes_into_48_units():
    load_units()
    load_organisations()
    done = reorganisation.apply(plan=plan_of(shipped()), commit=True)
    assert done.data["units"] == {"ended": 158, "new": 49, "successions": 148 + 1 + 53}
    assert AdminUnit.objects.filter(level="commune", valid_to__isnull=True).count() == 48

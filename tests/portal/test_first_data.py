"""What a portal needs before its first user comes in by one command, and a second time nothing more."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from budgets.models import Norm
from inspections.models import Checklist
from khuyencong.actors.models import AdminUnit
from khuyencong.calendar.models import ClockRule
from khuyencong.portal.management.commands.load_first_data import loaders
from plans.models import IntakeRule
from projects.models import PaperRule
from reports.models import ReportRule

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if not model._meta.proxy}


def test_one_command_brings_all_and_twice_changes_nothing() -> None:
    call_command("load_first_data", stdout=StringIO())
    assert all(model._base_manager.exists() for model in (AdminUnit, ClockRule, Norm, PaperRule, Checklist, IntakeRule, ReportRule))
    before = counts()
    call_command("load_first_data", stdout=StringIO())
    assert counts() == before


def test_a_loader_of_any_room_is_among_them() -> None:
    assert loaders()[:4] == ("load_province", "load_calendar", "load_norms", "load_rules")
    assert {"load_inspection_rules", "load_plan_rules", "load_report_rules"} <= set(loaders())
    assert "load_demo" not in loaders()

"""Which papers a step asks for: by content and day, needed and advised, the strictest rule first."""

from datetime import date

import pytest

from khuyencong.workflow.refusals import Refused
from projects.enums import PaperStep
from projects.models import PaperRule
from projects.selectors.papers import asked_at
from projects.services.rules import load_rules
from tests.factories import projects as made

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def said(code: str, have=(), on: date = DAY):
    made.prepare_province()
    rows = asked_at(PaperStep.SUBMIT, content_ids=[made.content(code).pk], on=on, have=have)
    return {(one.purpose.value, one.is_required): one for one in rows}


def test_each_content_asks_for_its_own_papers():
    training, machine = said("VOCATIONAL_TRAINING"), said("MACHINERY")
    assert ("curriculum", True) in training
    assert ("quote", True) not in training
    assert machine["quote", True].at_least == 1
    assert machine["quote", False].words == "Báo giá (ít nhất 3)"
    assert ("assessment", True) in said("CLEANER_PRODUCTION_MODEL")
    assert ("assessment", True) not in said("CLEANER_PRODUCTION_MODEL", on=date(2012, 1, 1))
    assert all(one.citation for one in machine.values())
    assert load_rules() == 0


def test_what_is_there_is_counted():
    found = said("MACHINERY", ["quote", "quote", "legal"])
    assert (found["quote", True].is_there, found["quote", False].is_there, found["quote", False].have) == (True, False, 2)
    assert not found["photo", False].is_there


def test_a_submission_names_what_is_missing_by_its_rule(clock_at):
    clock_at(DAY)
    project = made.make_draft(code="VOCATIONAL_TRAINING")
    PaperRule.objects.filter(purpose="curriculum").update(at_least=2)
    with pytest.raises(Refused, match=r"Chương trình, kế hoạch đào tạo \(ít nhất 2\)"):
        made.fire(project, "submit", project._author)
    PaperRule.objects.filter(purpose="curriculum").update(at_least=1)
    made.fire(project, "submit", project._author)
    project.refresh_from_db()
    assert project.state == "submitted"

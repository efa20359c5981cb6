"""The apology for a late answer: once, only when late, by the appraiser alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.calendar import clocks
from khuyencong.documents.models import Paper
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.selectors.work import work_for
from projects.services.appraisal import apologise
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = pytest.mark.django_db
LABEL = "Xin lỗi, hẹn lại ngày trả"


def labels(project, who):
    return [work.label for work in work_for(project, who)]


def test_an_apology_is_made_once_and_only_when_the_answer_is_late():
    cast = Cast()
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        project = make_project(state=ProjectState.APPRAISING, cast=cast)
        due, who = clocks.due(("project", project.pk)), cast.appraiser
        told = {"project": project, "reason": "Cơ quan phối hợp trả lời chậm.", "new_due_on": due + timedelta(days=12)}
        assert LABEL not in labels(project, who)
        with pytest.raises(ValidationError, match="chưa quá ngày hẹn"):
            apologise(who=who, **told)
    with clock.at(due + timedelta(days=3)):
        assert LABEL in labels(project, who)
        assert LABEL not in labels(project, cast[Role.DOIT_HEAD])
        with pytest.raises(NotAllowed):
            apologise(who=cast[Role.DOIT_HEAD], **told)
        for wrong, words in (({"reason": "  "}, "lý do chậm"), ({"new_due_on": clock.today()}, "phải sau hôm nay")):
            with pytest.raises(ValidationError, match=words):
                apologise(who=who, **told | wrong)
        assert not Paper.objects.filter(kind="apology").exists()
        paper = apologise(who=who, **told)
        said = paper.context["body"]
        assert (said["promised_on"], said["new_due_on"]) == (due.isoformat(), told["new_due_on"].isoformat())
        assert "Giấy tiếp nhận số" in said["receipt"]
        assert Notice.objects.filter(kind="project.apology", user_id=project.written_by_id).count() == 1
        assert clocks.due(("project", project.pk)) == due  # what is late is counted as late
        assert LABEL not in labels(project, who)
        with pytest.raises(ValidationError, match="lần thứ hai"):
            apologise(who=who, **told)

"""Reports before the support and 6, 12, 24 months after it: planned, due, kept, compared, summed."""

import csv
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState, ReminderKind
from projects.models import FollowUp, Reminder
from projects.models.following import FIGURES
from projects.selectors import following
from projects.services.following import plan_follow_ups, report_follow_up
from projects.services.watching import watch
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_line, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
BEFORE = dict(zip(FIGURES, (1_000_000_000, 900_000_000, 20, 30_000_000, 50_000, 4_000), strict=True))
AFTER = dict(zip(FIGURES, (1_500_000_000, 1_300_000_000, 29, 45_000_000, 42_000, 2_500), strict=True))


@pytest.fixture
def settled():
    with clock.at(DAY):
        prepare_province()
        give_estimate()
        cast = Cast()
        line = make_line(LineState.IMPLEMENTING, cast)
        owner = cast.of(line.enterprise)
        report_follow_up(line=line, who=owner, months=0, figures=BEFORE)
        return bring_line(line, LineState.SETTLED, cast), cast, owner


@pytest.mark.thorough
def test_reports_are_planned_due_kept_and_compared(settled, client_as):
    line, cast, owner = settled
    rows = list(line.follow_ups.order_by("months").values_list("months", "due_on"))
    assert rows[1:] == [(6, date(2024, 9, 4)), (12, date(2025, 3, 4)), (24, date(2026, 3, 4))]
    assert plan_follow_ups(line=line) == 0
    with clock.at(date(2024, 8, 3)), pytest.raises(ValidationError, match="báo cáo được từ ngày 04/08/2024"):
        report_follow_up(line=line, who=owner, months=6, figures=AFTER)
    with clock.at(date(2024, 9, 5)):
        watch()
        assert Reminder.objects.filter(kind=ReminderKind.FOLLOW_UP).count() == 1
        assert [row.months for row in following.asked_of(owner)] == [6]
        for wrong, words in ((AFTER | {"jobs": -1}, "không được âm"), ({"jobs": 1}, "không có thì ghi 0")):
            with pytest.raises(ValidationError, match=words):
                report_follow_up(line=line, who=owner, months=6, figures=wrong)
        with pytest.raises(ValidationError, match="Chưa đến kỳ theo dõi này"):
            report_follow_up(line=line, who=owner, months=7, figures=AFTER)
        with pytest.raises(NotAllowed):
            report_follow_up(line=line, who=actors.acting(Role.ENTERPRISE), months=6, figures=AFTER)
        assert FollowUp.objects.get(line=line, months=6).at is None

        browser = client_as(User.objects.get(pk=owner.user_id))
        url = reverse("projects:follow_up", args=[line.project.code, line.position, 6])
        typed = {name: str(value) for name, value in AFTER.items()}
        assert browser.post(url, typed | {"waste": ""}).status_code == 422
        assert browser.post(url, typed).status_code == 302
        page = browser.get(line.get_absolute_url()).content.decode()
        assert "+500.000.000" in page
        assert "-1.500" in page
        assert browser.get(url.replace("/6/", "/7/")).status_code == 404
        assert "1 trên 1 đơn vị" in browser.get(reverse("projects:effects")).content.decode()
        assert browser.get(reverse("projects:late_reports")).status_code == 200

        officer = client_as(User.objects.get(pk=cast[Role.DOIT_OFFICER].user_id))
        assert "1 trên 1 đơn vị có đủ số liệu" in officer.get(reverse("projects:effects")).content.decode()
        told = list(csv.reader(officer.get(reverse("projects:effects_file")).content.decode("utf-8-sig").splitlines()))
        assert told[1][2:7] == ["1", "1", "200000000", "1000000000", "1500000000"]
    with clock.at(date(2025, 3, 4)):
        effect = following.effects_for(cast[Role.DOIT_OFFICER])[0]
        assert [one.change for one in effect.figures] == [500_000_000, 400_000_000, 9, 15_000_000, -8_000, -1_500]


@pytest.mark.thorough
def test_the_lists_cost_the_same_for_one_or_many(settled, django_assert_num_queries):
    _, cast, _ = settled
    who = cast[Role.DOIT_OFFICER]
    with django_assert_num_queries(2):
        following.effects_for(who)
    with clock.at(DAY):
        make_line(LineState.SETTLED, cast)
    with django_assert_num_queries(2):
        assert following.effects_for(who)[0].of == 2

"""Requests about personal data: taken in with their times, withdrawn, refused, carried out."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from khuyencong.access import Role
from khuyencong.calendar.loading import load_calendar
from khuyencong.clock import ZONE
from khuyencong.notices.models import Notice
from khuyencong.privacy import limits
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.privacy.models import RightsRequest
from khuyencong.privacy.services import requests
from khuyencong.workflow.refusals import NotAllowed
from tests.factories import actors

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return actors.acting(Role.OPERATOR)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def ask(person, kind=RequestKind.CORRECT, words="Tên đúng là Trần Văn Bình", by=None):
    return requests.ask(person=person, kind=kind, words=words, by=by or person)


@pytest.mark.parametrize(
    ("kind", "asked", "due"),
    [
        (RequestKind.ERASE, "2024-05-10T16:30:00", ("2024-05-13T16:30:00", "2024-05-13T16:30:00")),
        (RequestKind.PROVIDE, "2026-11-20T09:00:00", ("2026-11-25T23:59:59", "2026-11-30T23:59:59")),
        (RequestKind.ERASE, "2026-11-25T09:00:00", ("2026-11-27T23:59:59", "2026-12-15T23:59:59")),
    ],
)
def test_the_law_of_its_day_sets_the_times(clock_at, kind, asked, due):
    load_calendar(first_year=2024, last_year=2027)
    at = moment(asked)
    clock_at(at)
    made = ask(actors.make_user(), kind)
    assert (made.reply_by, made.due_at) == tuple(map(moment, due))
    assert made.citation == limits.limit_of(kind, at.date()).citation


def test_a_request_is_taken_without_a_calendar_too(clock_at):
    clock_at(datetime(2031, 1, 2, 9, 0, tzinfo=ZONE))
    assert ask(actors.make_user()).reply_by == datetime(2031, 1, 4, 23, 59, 59, tzinfo=ZONE)


def test_operators_are_told_and_so_is_who_did_not_write_it(operator):
    person, clerk = actors.make_user(), actors.make_user()
    ask(person, by=clerk, words="Đơn giấy ngày 20/11")
    told = dict(Notice.objects.order_by("id").values_list("user_id", "kind"))
    assert told == {operator.user_id: "privacy.asked", person.pk: "privacy.answered"}


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        (RequestKind.CORRECT, " \0", "nội dung yêu cầu"),
        (RequestKind.ERASE, "x" * 2001, "dài quá"),
        (RequestKind.CORRECT, "", "nội dung yêu cầu"),
    ],
)
def test_a_request_that_says_too_little_or_too_much_is_refused(kind, words, said):
    with pytest.raises(ValidationError, match=said):
        ask(actors.make_user(), kind, words)
    assert not RightsRequest.objects.exists()


def test_the_same_request_twice_is_one():
    person = actors.make_user()
    ask(person)
    with pytest.raises(ValidationError, match="đang chờ giải quyết"):
        ask(person)
    ask(person, RequestKind.ERASE)
    assert RightsRequest.objects.count() == 2


def test_a_person_takes_back_their_own_only():
    request = ask(actors.make_user())
    with pytest.raises(NotAllowed):
        requests.withdraw(request, by=actors.make_user())
    assert requests.withdraw(request, by=request.person).state == RequestState.WITHDRAWN
    with pytest.raises(ValidationError, match="đã kết thúc"):
        requests.withdraw(request, by=request.person)


@pytest.mark.parametrize("act", [requests.refuse, requests.fulfil])
def test_a_decision_wants_its_grounds_and_stays(operator, act):
    request = ask(actors.make_user())
    with pytest.raises(ValidationError, match="căn cứ"):
        act(request, who=operator, grounds=" ")
    with pytest.raises(NotAllowed):
        act(request, who=actors.acting(Role.DOIT_OFFICER), grounds="Đã sửa")
    decided = act(request, who=operator, grounds="Đã sửa theo giấy khai sinh")
    assert decided.decided_by_id == operator.user_id
    assert Notice.objects.filter(user=request.person, body="Đã sửa theo giấy khai sinh").exists()
    with pytest.raises(ValidationError, match="đã kết thúc"):
        requests.refuse(request, who=operator, grounds="Nghĩ lại")


def test_an_erasure_is_not_just_ticked_off(operator):
    request = ask(actors.make_user(), RequestKind.ERASE, "")
    with pytest.raises(ValidationError, match="Xóa dữ liệu"):
        requests.fulfil(request, who=operator, grounds="Xong")
    assert request.due_at - request.asked_at > timedelta(hours=1)

"""Books that go to accounting: known by their hash, answered once by another person, and what came since is counted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from budgets.enums import FundingSource
from finance.bookkeeping import periods
from finance.models import BooksHandover, ChartRule
from finance.services import handing
from finance.services.rules import load_finance_rules
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from projects.selectors import queue
from tests.factories import actors
from tests.factories.finance import forget
from tests.factories.projects import give_estimate

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
YEAR, QUARTER = periods(2024)[0], periods(2024)[1]
PAGE = "/kinh-phi/so-ke-toan/?nam=2024&ky=nam"


@pytest.fixture(autouse=True)
def _scene():
    with clock.at(DAY):
        actors.make_province()
        load_finance_rules()
        give_estimate(1_000)
        yield


@pytest.fixture
def officer():
    return actors.acting(Role.FINANCE_OFFICER)


@pytest.fixture
def leader():
    return actors.acting(Role.FINANCE_LEADER)


def page(client_as, who, address: str = PAGE) -> str:
    return client_as(User.objects.get(pk=who.user_id)).get(address).content.decode()


def test_a_file_goes_over_is_taken_in_and_what_comes_since_is_counted(client_as, officer, leader):
    browser = client_as(User.objects.get(pk=officer.user_id))
    url = reverse("finance:hand_over_books", args=[2024, "nam"])
    row_hash = browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    row = BooksHandover.objects.get()
    assert row.sha256 in row_hash
    assert (row.lines, row.amount, row.organisation.code) == (1, 1_000, "stc")
    assert browser.post(url).status_code == 422  # it waits for its answer
    assert "Chờ xác nhận" in page(client_as, officer)
    assert [one.verb for one in queue.waiting_for(leader)] == ["Xác nhận sổ đã nhập vào phần mềm kế toán"]
    assert queue.waiting_for(officer) == []
    assert Notice.objects.filter(user_id=leader.user_id, kind="finance.books_handed").exists()

    reply = reverse("finance:answer_books", args=[row.pk])
    taker = client_as(User.objects.get(pk=leader.user_id))
    assert "Cần nhập số ghi sổ" in taker.post(reply, {"outcome": "taken", "words": " "}).content.decode()
    assert taker.post(reply, {"outcome": "taken", "words": "GS-2024-07"}).status_code == 302
    assert (taker.get(reply).status_code, taker.post(reply, {"outcome": "refused", "words": "Sai"}).status_code) == (409, 422)
    assert "GS-2024-07" in page(client_as, officer)
    assert "chưa có bút toán mới" in page(client_as, officer)
    with pytest.raises(ValidationError, match="chưa có bút toán mới"):
        handing.hand_over(period=YEAR, who=officer)

    give_estimate(500, source=FundingSource.KCQG)
    assert "thêm 1 bút toán" in page(client_as, officer)
    assert handing.hand_over(period=YEAR, who=officer).lines == 2


def test_what_is_sent_back_may_go_again(officer, leader):
    row = handing.hand_over(period=YEAR, who=officer)
    assert handing.hand_over(period=QUARTER, who=officer).period == "q1"
    handing.answer(handover=row, who=leader, was_taken=False, words="Sai mã chương")
    assert Notice.objects.get(user_id=officer.user_id, kind="finance.books_answered").body == "Sai mã chương"
    assert handing.hand_over(period=YEAR, who=officer).sha256 == row.sha256


def test_who_may_not_and_what_cannot_be(officer, leader):
    row = handing.hand_over(period=YEAR, who=officer)
    with pytest.raises(ValidationError, match="không tự xác nhận"):
        handing.answer(handover=row, who=officer, was_taken=True, words="GS-1")
    for stranger in (actors.acting(Role.DISTRICT_OFFICER), actors.acting(Role.DOIT_OFFICER)):
        with pytest.raises(NotAllowed):
            handing.answer(handover=row, who=stranger, was_taken=True, words="GS-1")
    with pytest.raises(NotAllowed):
        handing.hand_over(period=YEAR, who=actors.acting(Role.DISTRICT_LEADER))
    with pytest.raises(ValidationError, match="lý do"):
        handing.answer(handover=row, who=leader, was_taken=False, words="")
    with pytest.raises(ValidationError, match="không có bút toán"):
        handing.hand_over(period=periods(2024)[2], who=officer)
    forget(ChartRule)
    with pytest.raises(ValidationError, match="chưa khai báo"):
        handing.hand_over(period=QUARTER, who=officer)
    row.refresh_from_db()
    assert row.answered_at is None

"""The pages of this room."""

import pytest
from django.urls import reverse

from khuyencong.access import Role, personal_fields
from khuyencong.actors.models import User
from khuyencong.notices import consents
from khuyencong.notices.models import Purpose
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.privacy.models import RightsRequest
from khuyencong.privacy.services import requests
from khuyencong.privacy.services.disclosing import note_disclosure
from tests.factories import actors

pytestmark = pytest.mark.django_db


def test_the_public_page_says_every_purpose_and_the_times_of_today(client, clock_at):
    html = client.get(reverse("privacy:about")).content.decode()
    for row in personal_fields():
        assert row.purpose in html
    assert "Nghị định 356/2025/NĐ-CP" in html
    assert "search_text" not in html
    from datetime import date

    clock_at(date(2024, 5, 10))
    assert "72 giờ" in client.get(reverse("privacy:about")).content.decode()


def test_the_register_names_every_column(client_as):
    html = client_as(actors.make_member(Role.OPERATOR).user).get(reverse("privacy:register")).content.decode()
    assert [f"{row.model}.{row.field}" for row in personal_fields() if f"{row.model}.{row.field}" not in html] == []
    assert client_as(actors.make_member(Role.DOIT_OFFICER).user).get(reverse("privacy:register")).status_code == 403


def test_a_person_asks_takes_back_and_reads_the_answer(owner, operator, client_as):
    client = client_as(owner)
    page, ask = reverse("privacy:mine"), reverse("privacy:ask_request")
    wrong = client.post(ask, {"kind": "correct", "words": " "})
    assert wrong.status_code == 422
    assert "Cần ghi nội dung" in wrong.content.decode()
    assert client.post(ask, {"kind": "provide"}).status_code == 422
    assert client.post(ask, {"kind": "correct", "words": "Tên đúng là Lê Thị Trá"}).url == page
    again = client.post(ask, {"kind": "correct", "words": "Tên đúng là Lê Thị Trá"})
    assert (again.status_code, "đang chờ giải quyết" in again.content.decode()) == (422, True)
    request = RightsRequest.objects.get()
    assert client_as(actors.make_user()).post(reverse("privacy:withdraw", args=[request.pk])).status_code == 404
    client.post(reverse("privacy:withdraw", args=[request.pk]))
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert "kết thúc" in client.post(reverse("privacy:withdraw", args=[request.pk]), follow=True).content.decode()
    second = requests.ask(person=owner, kind=RequestKind.CORRECT, words="Sai tên", by=owner)
    requests.refuse(second, who=operator, grounds="Tên trùng giấy đăng ký")
    assert "Tên trùng giấy đăng ký" in client.get(page).content.decode()
    assert client.get(ask).url == page


def test_consents_are_shown_and_taken_back(owner, client_as):
    row = consents.acknowledge_notice(owner)
    given = consents.acknowledge_notice(owner, purpose=Purpose.TRAINEE)
    client = client_as(owner)
    page = client.get(reverse("privacy:mine")).content.decode()
    assert reverse("privacy:withdraw_consent", args=[given.pk]) in page
    assert reverse("privacy:withdraw_consent", args=[row.pk]) not in page
    assert client_as(actors.make_user()).post(reverse("privacy:withdraw_consent", args=[given.pk])).status_code == 404
    client.post(reverse("privacy:withdraw_consent", args=[given.pk]))
    assert not consents.agrees(owner, Purpose.TRAINEE)
    assert "không phải sự đồng ý" in client.post(reverse("privacy:withdraw_consent", args=[row.pk]), follow=True).content.decode()


def test_a_person_reads_who_saw_their_numbers(owner, household, client_as):
    note_disclosure(subject=("co-so", household.pk), who=actors.acting(Role.PROVINCE_LEADER), reason="Chuẩn bị làm việc với hộ")
    note_disclosure(subject=("co-so", household.pk + 1), who=actors.acting(Role.PROVINCE_LEADER), reason="Của người khác hẳn")
    html = client_as(owner).get(reverse("privacy:mine")).content.decode()
    assert "Chuẩn bị làm việc với hộ" in html
    assert "Của người khác hẳn" not in html


def test_an_operator_takes_a_paper_request_in(owner, operator, client_as):
    client = client_as(User.objects.get(pk=operator.user_id))
    page = reverse("privacy:take_in")
    data = {"email": owner.email, "kind": "erase", "words": "Đơn giấy ngày 20/11, đã đối chiếu"}
    assert client.post(page, data | {"email": "khong.co@thu.invalid"}).status_code == 422
    assert client.post(page, data | {"words": ""}).status_code == 422
    made = client.post(page, data)
    request = RightsRequest.objects.get()
    assert made.url == reverse("privacy:request", args=[request.pk])
    assert (request.person, request.asked_by_id) == (owner, operator.user_id)
    assert client.post(page, data).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_one_and_many(operator, client_as, django_assert_num_queries, count):
    client = client_as(User.objects.get(pk=operator.user_id))
    for _ in range(count):
        person = actors.make_user()
        requests.ask(person=person, kind=RequestKind.CORRECT, words="Sai tên", by=person)
        note_disclosure(subject=("user", person.pk), who=operator, reason="Giải quyết yêu cầu")
    client.get(reverse("privacy:requests"))
    for name, rows in (("privacy:requests", "Sai tên"), ("privacy:disclosures", "Giải quyết yêu cầu")):
        with django_assert_num_queries(QUERIES):
            html = client.get(reverse(name)).content.decode()
        assert html.count(rows) == count


QUERIES = 6


@pytest.mark.parametrize("name", ["privacy:requests", "privacy:take_in", "privacy:disclosures", "privacy:register"])
def test_others_do_not_open_what_operators_do(client_as, name):
    assert client_as(actors.make_member(Role.ENTERPRISE).user).get(reverse(name)).status_code == 403

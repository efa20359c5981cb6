"""The pages of a handover: drawing it up, signing with one's password, and who may see it."""

from datetime import date

import pytest
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Handover
from khuyencong.identity.arriving import CONFIRMED
from tests.factories import actors
from tests.factories.handovers import draw_up, sign
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
PASSWORD = "nuoc-cot-dua-2026"


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def officers():
    return [actors.make_member(Role.DOIT_OFFICER, password=PASSWORD) for _ in range(2)]


def step(handover, name):
    """The address of a step."""
    return reverse("actors:move_handover", args=[handover.pk, name])


@pytest.mark.thorough
@pytest.mark.parametrize("count", [1, 3])
def test_a_handover_from_the_first_page_to_the_minutes(client_as, officers, count):
    giver, taker = officers
    cast = Cast()
    cast.people[Role.DOIT_OFFICER] = actors.principal(giver)
    projects = [make_project(state="appraising", cast=cast) for _ in range(count)]
    client = client_as(giver.user)
    client.post(reverse("actors:start_handover"), {"effective_on": "10/03/2024", "cause": "Điều động"})
    handover = Handover.objects.get()
    address = handover.get_absolute_url()
    assert client.post(address, {"viec": "nguoi-nhan", "membership": taker.pk}).status_code == 302
    assert client.post(address, {"viec": "them-dong", "section": "seal", "title": "", "detail": ""}).status_code == 422
    assert client.post(address, {"viec": "them-dong", "section": "seal", "title": "Dấu đến", "detail": "01"}).status_code == 302
    receiver = handover.receivers.get()
    chosen = {f"nhan-projects.appraised:{project.pk}": receiver.pk for project in projects}
    assert client.post(address, {"viec": "phan-viec"} | chosen).status_code == 302
    assert (
        client.post(address, {"viec": "mo-ta", "effective_on": "11/03/2024", "cause": "Điều động", "note": "Chờ báo giá"}).status_code
        == 302
    )
    assert client.post(address, {"viec": "bay"}).status_code == 422
    page = client.get(address).content.decode()
    assert all(project.title in page for project in projects)
    assert client.post(step(handover, "sign_giving"), {"password": "sai"}).status_code == 422
    assert client.post(step(handover, "sign_giving"), {"password": PASSWORD}).status_code == 302

    other = client_as(taker.user)
    assert "Ký nhận bàn giao" in other.get(reverse("portal:queue")).content.decode()
    assert other.get(address).status_code == 200
    assert other.post(step(handover, "sign_receiving"), {"password": PASSWORD}).status_code == 302
    handover.refresh_from_db()
    assert (handover.state, handover.note) == ("done", "Chờ báo giá")
    for project in projects:
        project.refresh_from_db()
        assert project.appraiser_id == taker.user_id
    done = other.get(address).content.decode()
    assert handover.paper.notation in done
    assert other.post(step(handover, "sign_receiving"), {"password": PASSWORD}).status_code == 404
    assert client.post(address, {"viec": "mo-ta", "effective_on": "11/03/2024", "cause": "x", "note": ""}).status_code == 422


def test_others_see_nothing_of_it(client_as, officers):
    handover = draw_up(*officers)
    for role in (Role.DOIT_CLERK, Role.DISTRICT_LEADER):
        client = client_as(actors.make_member(role).user)
        for address in (handover.get_absolute_url(), step(handover, "sign_giving"), reverse("actors:handover_draft", args=[handover.pk])):
            assert client.get(address).status_code == 404
        assert "Điều động công tác" not in client.get(reverse("actors:handovers")).content.decode()


def test_a_receiver_does_not_draw_it_up(client_as, officers):
    handover = draw_up(*officers)
    client = client_as(officers[1].user)
    assert "Thêm người nhận" not in client.get(handover.get_absolute_url()).content.decode()
    answer = client.post(handover.get_absolute_url(), {"viec": "mo-ta", "effective_on": "10/03/2024", "cause": "x", "note": ""})
    assert answer.status_code == 403


def test_giving_back_asks_for_a_reason(client_as, officers):
    handover = sign(draw_up(*officers), officers[0])
    client = client_as(officers[1].user)
    assert client.post(step(handover, "give_back"), {"reason": ""}).status_code == 422
    assert client.post(step(handover, "give_back"), {"reason": "Thiếu hồ sơ"}).status_code == 302
    handover.refresh_from_db()
    assert handover.state == "draft"


def test_the_draft_of_the_minutes_is_a_pdf(client_as, officers):
    handover = draw_up(*officers)
    answer = client_as(officers[0].user).get(reverse("actors:handover_draft", args=[handover.pk]))
    assert answer.content.startswith(b"%PDF")


def test_the_head_finds_a_taker_for_work_that_was_left(client_as, officers):
    giver, taker = officers
    cast = Cast()
    cast.people[Role.DOIT_OFFICER] = actors.principal(giver)
    project = make_project(state="appraising", cast=cast)
    head = actors.make_member(Role.DOIT_LEADER, password=PASSWORD)
    client = client_as(head.user)
    address = reverse("actors:end_role", args=[giver.pk])
    refused = client.post(address, {"on": "04/03/2024", "forced_reason": ""})
    assert refused.status_code == 422
    assert project.code in refused.content.decode()
    client.post(address, {"on": "04/03/2024", "forced_reason": "Thôi việc"})
    handover = Handover.objects.get()
    assert "việc chưa có người nhận" in client.get(reverse("actors:handovers")).content.decode()
    assert "Tìm người nhận việc" in client.get(reverse("portal:queue")).content.decode()
    client.post(handover.get_absolute_url(), {"viec": "nguoi-nhan", "membership": taker.pk})
    assert client.post(step(handover, "stand_in"), {"reason": "Đã thôi việc", "password": PASSWORD}).status_code == 302
    client_as(taker.user).post(step(handover, "sign_receiving"), {"password": PASSWORD})
    project.refresh_from_db()
    assert project.appraiser_id == taker.user_id


def test_who_has_no_password_confirms_who_they_are_before_signing(client_as, officers):
    """By the code of their second factor, a short while ago; the page that asks brings them back."""
    giver, taker = officers
    handover = draw_up(giver, taker)
    giver.user.set_unusable_password()
    giver.user.save()
    client = client_as(giver.user)
    asked = f"{reverse('identity:confirm')}?next=" + step(handover, "sign_giving").replace("/", "%2F")
    for answer in (client.get(step(handover, "sign_giving")), client.post(step(handover, "sign_giving"))):
        assert (answer.status_code, answer.url) == (302, asked)
    handover.refresh_from_db()
    assert handover.state == "draft"
    session = client.session
    session[CONFIRMED] = clock.machine_now().isoformat()
    session.save()
    assert client.get(step(handover, "sign_giving")).status_code == 200
    assert client.post(step(handover, "sign_giving")).status_code == 302
    handover.refresh_from_db()
    assert handover.state == "signed"

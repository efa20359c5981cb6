"""Cấp phát: what finance has to approve, record and allocate; whose rows each reader sees."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from khuyencong.text import vnd
from projects.enums import LineState, PaymentKind, ProjectState, Track
from projects.models import Line, Project
from projects.services import execution
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, checked, fire, give_estimate, make_project, originals, prepare_province

pytestmark = pytest.mark.django_db
URL = "/cap-phat/"


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def body(response: Any) -> str:
    return response.content.decode()


def contracted(cast: Cast, count: int = 1) -> list[Line]:
    people = [actors.make_enterprise() for _ in range(count)]
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=people)
    return [
        bring_line(line, LineState.CONTRACTED, cast) for line in project.lines.select_related("project", "enterprise").order_by("position")
    ]


def ask(line: Line, cast: Cast, amount: int = 50_000_000) -> Any:
    who = cast[Role.CENTER_OFFICER]
    return execution.request_payment(line=line, who=who, kind=PaymentKind.ADVANCE, amount=amount, note="Tạm ứng đợt 1")


@pytest.mark.thorough
def test_each_of_finance_finds_the_step_that_is_theirs():
    give_estimate()
    cast = Cast()
    line = contracted(cast)[0]
    request = ask(line, cast)
    check = reverse("projects:move_payment", args=[line.project.code, request.pk, "check"])
    approve = reverse("projects:move_payment", args=[line.project.code, request.pk, "approve"])
    pay = reverse("projects:move_payment", args=[line.project.code, request.pk, "pay"])
    leader, officer = client_of(cast[Role.FINANCE_LEADER]), client_of(cast[Role.FINANCE_OFFICER])
    assert check in body(officer.get(URL))
    assert check not in body(leader.get(URL))
    assert approve not in body(leader.get(URL))
    checked(request, cast)
    assert approve in body(leader.get(URL))
    assert "Còn" in body(leader.get(URL))  # its due date
    assert approve not in body(officer.get(URL))
    fire(request, "approve", cast[Role.FINANCE_LEADER], originals=originals(request))
    assert pay not in body(client_of(cast.checker).get(URL))  # who checked does not pay
    assert pay in body(officer.get(URL))
    assert pay not in body(leader.get(URL))
    assert "Còn" in body(officer.get(URL))  # its due date
    file = b"".join(officer.get(URL, {"xuat": "csv"})).decode()
    assert (line.enterprise.name in file, ",50000000," in file) == (True, True)
    assert line.enterprise.name not in body(officer.get(URL, {"tinh_trang": "paid"}))


@pytest.mark.thorough
def test_people_see_the_requests_of_their_own_rows_alone():
    give_estimate()
    cast = Cast()
    first, second = contracted(cast, count=2)
    ask(first, cast)
    own, other = client_of(cast.of(first.enterprise)), client_of(cast.of(second.enterprise))
    assert first.enterprise.name in body(own.get(URL))
    assert first.enterprise.name not in body(other.get(URL))
    neighbour = client_of(actors.acting(Role.DISTRICT_OFFICER, district="831"))
    assert first.enterprise.name not in body(neighbour.get(URL))
    assert client_of(actors.acting(Role.OPERATOR)).get(URL).status_code == 403


def test_finance_reads_which_projects_wait_for_money_and_what_is_left():
    give_estimate(150_000_000)
    cast = Cast()
    project = make_project(state=ProjectState.APPROVED, cast=cast)
    page = body(client_of(cast[Role.FINANCE_OFFICER]).get(URL))
    assert reverse("projects:move", args=[project.code, "allocate"]) in page
    assert "150.000.000" in page
    assert "Không đủ" in page
    assert "Đề án chờ bố trí kinh phí" not in body(client_of(cast[Role.FINANCE_LEADER]).get(URL))
    assert "Đề án chờ bố trí kinh phí" not in body(client_of(cast[Role.DISTRICT_OFFICER]).get(URL))  # the province's money


def test_a_district_allocates_its_own_money():
    give_estimate(900_000_000, source=Track.DISTRICT, owner_code="ubnd-829")
    cast = Cast()
    project = make_project(state=ProjectState.APPROVED, cast=cast, track=Track.DISTRICT)
    url = reverse("projects:move", args=[project.code, "allocate"])
    page = body(client_of(cast[Role.DISTRICT_OFFICER]).get(URL))
    assert url in page
    assert "900.000.000" in page
    assert url not in body(client_of(cast[Role.FINANCE_OFFICER]).get(URL))


def test_too_little_money_is_a_sentence_on_the_page():
    give_estimate(150_000_000)
    cast = Cast()
    project = make_project(state=ProjectState.APPROVED, cast=cast)
    client = client_of(cast[Role.FINANCE_OFFICER])
    answer = client.post(reverse("projects:move", args=[project.code, "allocate"]), {"version": project.version})
    assert answer.status_code == 422
    assert "150.000.000 đồng" in body(answer)
    assert Project.objects.get(pk=project.pk).state == ProjectState.APPROVED


@pytest.mark.thorough
def test_the_list_costs_the_same_with_one_row_or_thirty():
    give_estimate(100_000_000_000)
    cast = Cast()
    lines = contracted(cast, count=30)
    make_project(state=ProjectState.APPROVED, cast=cast)
    client = client_of(cast[Role.FINANCE_OFFICER])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    ask(lines[0], cast)
    client.get(URL)
    once = cost()
    for line in lines[1:]:
        ask(line, cast)
    assert cost() == once
    assert once <= 16


@pytest.mark.parametrize(("held", "says"), [(10_000_000_000, "9.800.000.000 đồng"), (199_000_000, "thiếu 1.000.000 đồng")])
def test_who_gives_the_money_reads_what_it_comes_out_of_and_what_is_left(held, says):
    give_estimate(held)
    cast = Cast()
    project = make_project(state=ProjectState.APPROVED, cast=cast)
    assert project.approved == 200_000_000
    page = body(client_of(cast[Role.FINANCE_OFFICER]).get(reverse("projects:move", args=[project.code, "allocate"])))
    for words in ("Khuyến công địa phương (ngân sách tỉnh), năm 2024", "Hai trăm triệu đồng", f"{vnd(held)} đồng", says):
        assert words in page

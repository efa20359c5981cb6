"""What is typed on the pages of the plans' room arrives, and what is wrong is told with everything kept."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Membership
from plans.enums import Outside
from plans.models import AnnualPlan, Call, IntakeRule, ListDecision, MinistryAnswer, Registration
from projects.models import Project
from projects.selectors import queue
from tests.factories import actors
from tests.factories.plans import decider, make_call, make_list, make_need, make_plan, prepare
from tests.factories.projects import Cast, make_project

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(TODAY):
        prepare()
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def client_of(client_as):
    """A client of a principal."""

    def signed_in(who):
        member = Membership.objects.select_related("user").get(pk=who.membership_id)
        return client_as(member.user, member)

    return signed_in


def test_a_call_is_written_and_published_on_its_pages(cast, client_of):
    client = client_of(cast[Role.DOIT_OFFICER])
    typed = {
        "title": "Đợt một", "track": "KCDP", "year": "2024", "programme": "", "contents": ["MACHINERY", "TRADEMARK"], "for_whom": "Cơ sở",
        "how": "Nộp", "opens_on": "04/03/2024", "closes_on": "01/03/2024", "survey_until": "01/04/2024", "plan_by": "01/05/2024",
    }  # fmt: skip
    wrong = client.post(reverse("plans:start_call"), typed)
    assert wrong.status_code == 422
    assert "Phải từ ngày mở" in wrong.content.decode()
    assert 'value="Đợt một"' in wrong.content.decode()
    right = client.post(reverse("plans:start_call"), typed | {"closes_on": "31/03/2024"}, follow=True)
    assert "Chưa công bố" in right.content.decode()
    call = Call.objects.get()
    assert call.asked.count() == 2
    client.post(reverse("plans:publish_call", args=[call.pk]))
    call.refresh_from_db()
    assert call.is_open
    assert client.get(reverse("plans:publish_call", args=[call.pk])).status_code == 409


def test_a_need_is_registered_for_a_chosen_enterprise(cast, client_of):
    call = make_call(cast)
    enterprise = actors.make_enterprise("Cơ sở dừa Ba Vát")
    client = client_of(cast[Role.DISTRICT_OFFICER])
    address = reverse("plans:register_need", args=[call.pk])
    assert "Ba Vát" in client.get(address).content.decode()
    typed = {"co_so": enterprise.pk, "content": "MACHINERY", "title": "Máy\x00", "cost": "600 triệu", "grant": "700 triệu", "need": "Cần"}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert "600 triệu" in wrong.content.decode()
    assert "không được quá chi phí" in client.post(address, typed | {"title": "Máy ép"}).content.decode()
    client.post(address, typed | {"title": "Máy ép", "grant": "200 triệu"})
    need = Registration.objects.get()
    assert (need.cost, need.grant, need.enterprise) == (600_000_000, 200_000_000, enterprise)
    assert "Chưa đăng ký" in client.get(call.get_absolute_url()).content.decode()


def test_an_application_under_a_call_takes_its_track_and_year_and_one_outside_is_warned_or_refused(cast, client_of):
    enterprise = actors.make_enterprise()
    client = client_of(cast.of(enterprise))
    typed = {"co_so": enterprise.pk, "content": "MACHINERY", "track": "KCDP", "title": "Máy ép", "step": "start"}
    said = client.post(reverse("projects:apply"), typed, follow=True).content.decode()
    assert "nằm ngoài đợt đăng ký" in said
    IntakeRule.objects.filter(track="KCDP").update(outside=Outside.REFUSE)
    refused = client.post(reverse("projects:apply"), typed | {"title": "Máy khác"})
    assert refused.status_code == 422
    assert Project.objects.count() == 1
    call = make_call(cast)
    page = client.get(reverse("projects:apply"), {"dot": call.pk}).content.decode()
    assert call.title in page
    assert f'name="dot" value="{call.pk}"' in page
    again = Project.objects.get()
    said = client.post(reverse("projects:apply"), typed | {"dot": call.pk, "again": again.pk}, follow=True).content.decode()
    assert "nằm ngoài đợt" not in said
    assert Project.objects.filter(year=call.year).count() == 2


@pytest.mark.thorough
def test_needs_plans_and_lists_wait_in_the_queues_of_who_acts(cast):
    need = make_need(cast, make_call(cast))
    plan = make_plan(cast, need, state="submitted")
    row = make_list(cast, state="submitted")
    titles = {
        role: {one.title for one in queue.waiting_for(cast[role])} for role in (Role.CENTER_OFFICER, Role.PROVINCE_LEADER, Role.DOIT_LEADER)
    }
    assert need.title in titles[Role.CENTER_OFFICER]
    assert {str(plan), row.title} <= titles[Role.PROVINCE_LEADER]
    assert not {str(plan), row.title} & titles[Role.DOIT_LEADER]


def test_a_plan_is_chosen_submitted_and_its_figures_are_a_workbook(cast, client_of):
    need = make_need(cast, make_call(cast), fit=True)
    client = client_of(cast[Role.DOIT_OFFICER])
    client.post(reverse("plans:start_plan"), {"year": "2024", "track": "KCDP", "programme": ""})
    plan = AnnualPlan.objects.get()
    assert client.post(reverse("plans:take_up", args=[plan.pk]), {}).status_code == 422
    client.post(reverse("plans:take_up", args=[plan.pk]), {"needs": [need.pk]})
    client.post(reverse("plans:submit_plan", args=[plan.pk]))
    assert client.post(reverse("plans:drop_item", args=[plan.items.get().pk])).status_code == 422
    leader = client_of(decider(cast))
    assert "01/QĐ-UBND" in leader.post(reverse("plans:approve_plan", args=[plan.pk]), follow=True).content.decode()
    file = leader.get(reverse("plans:done_file", args=[plan.pk]) + "?theo=dia-ban")
    rows = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert rows[-1][0] == "Cộng"
    assert rows[-1][3] == 200_000_000


def test_the_ministrys_amounts_are_typed_per_beneficiary(cast, client_of):
    project = make_project(state="recommended", cast=cast, track="KCQG", enterprises=[actors.make_enterprise() for _ in range(2)])
    item = make_plan(cast, track="KCQG", state="approved", projects=(project,)).items.get()
    client = client_of(actors.acting(Role.DOIT_LEADER))
    address = reverse("plans:answer", args=[item.pk])
    typed = {"kind": "changed", "notation": "3872/QĐ-BCT", "decided_on": "04/03/2024", "amount_1": "200 triệu", "amount_2": "900 triệu"}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert "không vượt số đã thẩm định" in wrong.content.decode()
    assert client.post(address, typed | {"amount_2": "120 triệu"}).status_code == 302
    assert MinistryAnswer.objects.get().amount == 320_000_000
    assert client.get(address).status_code == 409


@pytest.mark.thorough
def test_reasons_against_each_are_listed_before_anybody_signs(cast, client_of, settings):
    # A list is judged đề án by đề án, by the guards of each; that is what the page is for.
    settings.ZEAL_ALLOWLIST = [{"model": "projects.*", "field": "*"}]
    row = make_list(cast, state="submitted")
    first = row.items.order_by("position")[0].project
    Project.objects.filter(pk=first.pk).update(is_recommended=False)
    client = client_of(decider(cast))
    page = client.get(reverse("plans:list", args=[row.pk])).content.decode()
    assert "1 đề án chưa phê duyệt được" in page
    wrong = client.post(reverse("plans:sign_list", args=[row.pk]))
    assert wrong.status_code == 422
    assert first.code in wrong.content.decode()
    Project.objects.filter(pk=first.pk).update(is_recommended=True)
    assert client.post(reverse("plans:sign_list", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.status == "signed"
    assert ListDecision.objects.get().paper.notation in client.get(reverse("plans:lists")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_or_many(cast, client_of, django_assert_max_num_queries, rows):
    call = make_call(cast)
    for _ in range(rows):
        make_need(cast, call)
    client = client_of(cast[Role.DOIT_OFFICER])
    client.get(reverse("plans:needs"))
    for name in ("needs", "plans", "lists", "calls", "programmes"):
        with django_assert_max_num_queries(14):
            assert client.get(reverse(f"plans:{name}")).status_code == 200

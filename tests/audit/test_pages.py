"""The trail as people read it: the operator all of it, others the history of what they may open, in words."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.actors.enums import Trade
from khuyencong.actors.models import Enterprise
from khuyencong.audit import record
from khuyencong.audit.context import Context, bound
from khuyencong.audit.models import Event
from tests.browser import axe, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories import projects as factory

R = Role


def history(row, **asked) -> str:
    return reverse("audit:history", args=[row._meta.db_table, row.pk])


@pytest.fixture
def changed(db) -> Enterprise:
    """A cơ sở of TP Bến Tre, changed by its district's officer."""
    officer = actors.make_member(R.DISTRICT_OFFICER, district="829")
    enterprise = actors.make_enterprise("Cơ sở kẹo dừa Thanh Long", phone="0907123456")
    who = Context(
        request="0" * 27, kind="page", origin="actors:edit", user=officer.user_id, role=officer.role, organisation=officer.organisation_id
    )
    with bound(who):
        Enterprise.objects.filter(pk=enterprise.pk).update(employees=31, trade="handicraft", phone="0907999888")
    return enterprise


def page(client_as, membership, address):
    return client_as(membership.user, membership).get(address)


def test_an_object_s_history_is_in_words(client_as, changed):
    answer = page(client_as, actors.make_member(R.DISTRICT_OFFICER, district="829"), history(changed))
    assert answer.status_code == 200
    said = answer.content.decode()
    for words in ("Lịch sử: Cơ sở kẹo dừa Thanh Long", "số lao động", "24", "31", str(Trade.HANDICRAFT.label), "•••456", "•••888", "trang"):
        assert words in said, words
    assert "0907" not in said
    assert "sort_name" not in said, "the portal's own columns are not told to everybody"


@pytest.mark.parametrize(
    ("role", "facts", "status"),
    [
        (R.DISTRICT_OFFICER, {"district": "829"}, 200),
        (R.DISTRICT_OFFICER, {"district": "831"}, 404),
        (R.CENTER_OFFICER, {}, 200),
        (R.OPERATOR, {}, 200),
    ],
)
def test_a_history_is_read_with_its_object(client_as, changed, role, facts, status):
    assert page(client_as, actors.make_member(role, **facts), history(changed)).status_code == status


def test_an_enterprise_reads_its_own_and_no_other(client_as, changed):
    mine = actors.make_member(R.ENTERPRISE, enterprise=changed)
    other = actors.make_member(R.ENTERPRISE, enterprise=actors.make_enterprise())
    event = Event.objects.filter(action="update", table_name="actors_enterprise").latest("pk")
    actors.User.objects.filter(pk=event.user_id).update(full_name="Người Sửa")
    said = page(client_as, mine, history(changed)).content.decode()
    assert "số lao động" in said
    assert "Người Sửa" not in said, "offices answer for their people"
    assert R.DISTRICT_OFFICER.label in said
    assert page(client_as, other, history(changed)).status_code == 404


@pytest.mark.parametrize("address", ["/nhat-ky/khong-co/1/", "/nhat-ky/actors_enterprise/x/", "/nhat-ky/actors_enterprise/99999999999999999999/",
                                     "/nhat-ky/identity_session/1/", "/nhat-ky/actors_enterprise/-1/"])  # fmt: skip
def test_what_is_not_there_answers_404(client_as, db, address):
    assert page(client_as, actors.make_member(R.DOIT_OFFICER), address).status_code == 404


def test_the_whole_trail_is_the_operator_s_alone(client_as, changed):
    trail = reverse("audit:trail")
    assert page(client_as, actors.make_member(R.OPERATOR), trail).status_code == 200
    for role in (R.DOIT_LEADER, R.PROVINCE_LEADER, R.DISTRICT_OFFICER):
        assert page(client_as, actors.make_member(role), trail).status_code == 403
    assert Event.objects.filter(event="audit.access_refused", new_values__path=trail, new_values__status=403).count() == 3


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ({"q": "0" * 27}, True),
        ({"q": "1" * 27}, False),
        ({"q": "{day}"}, True),
        ({"q": "31/02/2026"}, False),
        ({"q": "01/01/2020"}, False),
        ({"q": "{row}"}, True),
        ({"q": "nguoi sua"}, True),
        ({"q": "khong co ai"}, False),
        ({"bang": "actors_enterprise"}, True),
        ({"bang": "projects_project"}, False),
        ({"viec": "update"}, True),
        ({"viec": "delete"}, False),
        ({"qua": "page"}, True),
        ({"qua": "job"}, False),
        ({"q": "\x00’; DROP", "viec": "???"}, False),
    ],
)
def test_the_operator_finds_by_person_table_day_and_request(client_as, changed, asked, finds):
    event = Event.objects.filter(action="update", table_name="actors_enterprise").latest("pk")
    person = actors.User.objects.get(pk=event.user_id)
    person.full_name = "Người Sửa"
    person.save()
    day = event.at.astimezone(actors.selectors.clock.ZONE).strftime("%d/%m/%Y")
    words = {name: value.format(day=day, row=event.row_id) if name == "q" else value for name, value in asked.items()}
    operator = actors.make_member(R.OPERATOR)
    answer = client_as(operator.user, operator).get(reverse("audit:trail"), words)
    assert answer.status_code == 200
    assert ("số lao động" in answer.content.decode()) is finds


@pytest.mark.parametrize("rows", [1, 8])
def test_the_trail_costs_the_same_for_one_or_many(client_as, db, rows, django_assert_max_num_queries):
    for _ in range(rows):
        actors.make_enterprise()
    operator = actors.make_member(R.OPERATOR)
    client = client_as(operator.user, operator)
    client.get(reverse("audit:trail"))
    with django_assert_max_num_queries(14):
        client.get(reverse("audit:trail"), {"bang": "actors_enterprise"})


def test_a_page_of_somebody_else_is_one_event(client_as, db):
    project = factory.make_project()
    stranger = actors.make_member(R.DISTRICT_OFFICER, district="831")
    client = client_as(stranger.user, stranger)
    answer = client.get(project.get_absolute_url())
    assert answer.status_code == 404
    event = Event.objects.get(event="audit.access_refused")
    assert (event.user_id, event.role, event.request_id, event.origin) == (
        stranger.user_id,
        R.DISTRICT_OFFICER,
        answer["X-Request-ID"],
        "projects:detail",
    )
    assert event.new_values == {"path": project.get_absolute_url(), "method": "GET", "status": 404}
    assert client.get("/khong-co-trang-nay/").status_code == 404
    assert Event.objects.filter(event="audit.access_refused").count() == 1, "a wrong address is no refusal"


def test_the_history_of_a_project_has_its_lines_and_is_linked_for_offices_only(client_as, db):
    project = factory.make_project()
    officer = actors.make_member(R.DOIT_OFFICER)
    client = client_as(officer.user, officer)
    tab = client.get(f"{project.get_absolute_url()}phan/lich-su/")
    assert history(project) in tab.content.decode()
    said = client.get(history(project)).content.decode()
    assert "đề án" in said
    assert project.lines.first()._meta.verbose_name in said
    owner = actors.make_member(R.ENTERPRISE, enterprise=project.lines.first().enterprise)
    client = client_as(owner.user, owner)
    assert history(project) not in client.get(f"{project.get_absolute_url()}phan/lich-su/").content.decode()
    assert client.get(history(project)).status_code == 404


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_look_right(browse, changed, width):
    operator = actors.make_member(R.OPERATOR)
    record("identity.sign_in_refused", data={"email": "•••.vn"})
    for path, name in ((reverse("audit:trail"), "trail"), (history(changed), "history")):
        shown = browse(path, width=width, dark=width == 360, user=operator.user)
        axe(shown)
        no_sideways_scroll(shown)
        shot(shown, f"audit-{name}-{width}")


def test_people_and_enterprises_lead_to_their_histories(client_as, changed):
    operator = actors.make_member(R.OPERATOR)
    person = reverse("actors:person", args=[operator.user_id])
    assert history(operator.user) in page(client_as, operator, person).content.decode()
    officer = actors.make_member(R.DISTRICT_OFFICER, district="829")
    assert history(changed) in page(client_as, officer, changed.get_absolute_url()).content.decode()


def test_organisations_and_units_lead_to_their_histories_for_every_office(client_as, db):
    officer = actors.make_member(R.DISTRICT_OFFICER, district="829")
    leader = actors.make_member(R.DOIT_LEADER)
    enterprise = actors.make_member(R.ENTERPRISE, enterprise=actors.make_enterprise())
    organisation, unit = leader.organisation, officer.organisation.area
    organisation.periods.update(decree="Quyết định đổi tên thử")
    for row, name in ((organisation, "organisation"), (unit, "unit")):
        shown = page(client_as, officer, reverse(f"actors:{name}", args=[row.pk]))
        assert history(row) in shown.content.decode()
        told = page(client_as, officer, history(row))
        assert told.status_code == 200
        assert f"Lịch sử: {row.name}" in told.content.decode()
        assert reverse(f"actors:{name}", args=[row.pk]) in told.content.decode(), "and back"
        assert page(client_as, enterprise, history(row)).status_code == 404
    assert "Quyết định đổi tên thử" in page(client_as, officer, history(organisation)).content.decode(), (
        "what it was called is part of its history"
    )

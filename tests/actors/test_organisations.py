"""Organisations over time: names, parents, mergers, splits, duties; what is refused, and the pages of the operator."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors import selectors
from khuyencong.actors.enums import Function
from khuyencong.actors.functions import ROLE_FUNCTIONS
from khuyencong.actors.models import Organisation, Relocation, Reorganisation
from khuyencong.actors.services import organisations as services
from khuyencong.actors.services.acts import rehearsed
from projects.documents.parties import organisation_of
from projects.services import appraisal
from tests.browser import axe, in_every_look, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 2)
MERGER = date(2025, 3, 1)
BY = {"decree": "Nghị quyết 09/NQ-HĐND", "by_id": None}


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


def the(code: str) -> Organisation:
    return actors.organisation(code)


def refused(act, **said) -> dict[str, list[str]]:
    """The sentences of a refusal by field; nothing is left behind."""
    before = (Reorganisation.objects.count(), Organisation.objects.filter(valid_to__isnull=False).count())
    with pytest.raises(ValidationError) as error:
        act(**(BY | said))
    assert (Reorganisation.objects.count(), Organisation.objects.filter(valid_to__isnull=False).count()) == before
    return error.value.message_dict if hasattr(error.value, "error_dict") else {"": error.value.messages}


# --- names and parents over time --------------------------------------------------------------------------------------


def test_each_day_has_its_name_on_papers_logs_and_duties():
    member = actors.make_member(Role.CENTER_OFFICER)
    now = "Trung tâm Khuyến công và Xúc tiến thương mại"
    old = "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp"
    for day, name in ((date(2012, 10, 4), old), (date(2019, 12, 31), old), (date(2020, 1, 1), now), (DAY, now)):
        with clock.at(day):
            who = actors.principal(member)
            assert who.organisation_name == name
            assert organisation_of(who).name == name
            assert selectors.holder_of(Function.CONTRACTOR).name == name
    services.rename_organisation(organisation=the("ttkc"), on=date(2025, 4, 1), name="Trung tâm Khuyến công Bến Tre", **BY)
    assert actors.principal(member).organisation_name == "Trung tâm Khuyến công Bến Tre"
    assert [period.name for period in the("ttkc").periods.order_by("valid_from")] == [old, now, "Trung tâm Khuyến công Bến Tre"]
    with clock.at(date(2025, 3, 31)):
        assert organisation_of(actors.principal(member)).name == now


def test_what_is_shown_as_of_a_day_is_not_saved():
    shown = selectors.as_of(the("ttkc"), date(2012, 1, 1))
    with pytest.raises(TypeError, match="for reading"):
        shown.save()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": date(2025, 5, 1), "name": "Tên khác"}, "on"),
        ({"on": date(2004, 6, 9), "name": "Tên khác"}, "on"),
        ({"on": MERGER, "name": "Tên khác", "decree": " "}, "decree"),
        ({"on": MERGER, "name": "Sở Công Thương"}, "name"),
        ({"on": MERGER, "symbol": "x" * 21}, "symbol"),
    ],
)
def test_a_name_is_refused_by_its_rule(said, field):
    assert field in refused(services.rename_organisation, organisation=the("sct"), **said)


def test_a_circular_parent_is_refused_by_the_service_and_by_the_database():
    sct, centre = the("sct"), the("ttkc")
    assert "cấp dưới" in refused(services.move_organisation, organisation=sct, parent=centre, on=MERGER)["parent"][0]
    assert "chính mình" in refused(services.move_organisation, organisation=sct, parent=sct, on=MERGER)["parent"][0]
    with pytest.raises(IntegrityError, match="come back to itself"), transaction.atomic():
        Organisation.objects.filter(pk=sct.pk).update(parent=centre)
    with pytest.raises(IntegrityError, match="come back to itself"), transaction.atomic():
        sct.periods.update(parent=centre)


def test_nothing_goes_under_what_has_ended():
    services.move_organisation(organisation=the("bdk"), parent=the("ubnd-tinh"), on=MERGER, **BY)
    services.merge_organisations(sources=[the("stttt")], into=the("skhcn"), on=MERGER, **BY)
    said = refused(services.move_organisation, organisation=the("ptth"), parent=the("stttt"), on=date(2025, 3, 2))
    assert "không còn hoạt động" in said["parent"][0]
    assert "đã kết thúc" in refused(services.rename_organisation, organisation=the("stttt"), on=DAY, name="Tên")[""][0]
    with pytest.raises(IntegrityError, match="under a parent that has ended"), transaction.atomic():
        the("ptth").periods.update(parent=the("stttt"))
        Organisation.objects.filter(code="ptth").update(parent=the("stttt"))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- mergers, splits, ends, duties ------------------------------------------------------------------------------------


@pytest.fixture
def asked():
    """Two đề án with questions to Sở TTTT: one answered, one open."""
    prepare_province()
    with clock.at(date(2025, 2, 3)):
        cast = Cast()
        projects = [make_project(state="appraising", cast=cast, has_ict_content=True) for _ in range(2)]
        officer = actors.make_member(Role.CO_APPRAISER, organisation_code="stttt")
        appraisal.answer_opinion(opinion=projects[0].opinions.get(), who=actors.principal(officer), answer="agree", text="Đồng ý.")
    return projects, officer


def test_a_merger_moves_duties_open_questions_and_people_and_keeps_what_was(asked):
    projects, officer = asked
    before, after = the("stttt"), the("skhcn")
    operator = actors.make_member(Role.OPERATOR)
    told = rehearsed(lambda: services.merge_organisations(sources=[before], into=after, on=MERGER, decree="NQ", by_id=None)).told()
    assert not Reorganisation.objects.exists()
    services.merge_organisations(sources=[before], into=after, on=MERGER, decree="NQ 09", by_id=operator.user_id)
    assert any("Thẩm định công nghệ thông tin" in line for line in told)
    answered, open_ = (project.opinions.get() for project in projects)
    assert (answered.organisation, open_.organisation) == (before, after)
    moved = Relocation.objects.get(kind="opinion")
    assert (moved.subject_id, moved.old_organisation, moved.new_organisation, moved.by_id) == (open_.pk, before, after, operator.user_id)
    assert moved.reorganisation.decree == "NQ 09"
    assert selectors.holder_of(Function.ICT_APPRAISER).pk == after.pk
    assert selectors.holder_of(Function.ICT_APPRAISER, date(2025, 2, 28)).pk == before.pk
    who = selectors.principal_for(email=officer.user.email)
    assert who.organisation_id == after.pk
    appraisal.answer_opinion(opinion=open_, who=who, answer="agree", text="Đồng ý.")
    # Twice is refused, by the day and the names of the act.
    assert "đã kết thúc" in refused(services.merge_organisations, sources=[before], into=after, on=MERGER)[""][0]


def test_a_duty_moves_with_the_open_questions_and_the_role_follows_it(asked):
    projects, officer = asked
    assert selectors.memberships_on(user_id=officer.user_id)
    services.move_function(function=Function.ICT_APPRAISER, organisation=the("skhcn"), on=MERGER, **BY)
    services.move_function(function=Function.OUTREACH_LEAD, organisation=the("skhcn"), on=MERGER, **BY)
    assert [project.opinions.get().organisation.code for project in projects] == ["stttt", "skhcn"]
    # Sở TTTT holds no duty of the role any more: its person has no principal and is in no audience, today; on earlier days they are.
    assert selectors.memberships_on(user_id=officer.user_id) == []
    assert officer.user_id not in selectors.people_in_role(Role.CO_APPRAISER)
    assert officer.user_id in selectors.people_in_role(Role.CO_APPRAISER, on=date(2025, 2, 28))
    said = refused(services.move_function, function=Function.ICT_APPRAISER, organisation=the("skhcn"), on=date(2025, 3, 2))
    assert "đang giữ" in said["organisation"][0]
    said = refused(services.move_function, function=Function.ICT_APPRAISER, organisation=the("stttt"), on=MERGER)
    assert "phải sau ngày" in said["on"][0]
    assert "function" in refused(services.move_function, function=Function.LOCAL_AUTHORITY, organisation=the("sct"), on=MERGER)


def test_a_split_gives_each_duty_to_a_part():
    def part(code: str, name: str) -> services.NewOrganisation:
        return services.NewOrganisation(code, "science", name, name, code.upper(), the("sct").area, the("ubnd-tinh"))

    parts = [part("scn", "Sở Công nghệ"), part("skh", "Sở Khoa học")]
    assert "functions" in refused(services.split_organisation, organisation=the("skhcn"), parts=parts, functions={}, on=MERGER)
    given = {"science_appraiser": "scn", "technology_scout": "skh"}
    services.split_organisation(organisation=the("skhcn"), parts=parts, functions=given, on=MERGER, **BY)
    assert selectors.holder_of(Function.SCIENCE_APPRAISER).code == "scn"
    assert {row.new.code for row in the("skhcn").successions.all()} == {"scn", "skh"}
    assert the("skhcn").valid_to == date(2025, 2, 28)


def test_an_end_is_refused_while_something_hangs_on_it():
    actors.make_member(Role.CO_APPRAISER, organisation_code="bdk")
    assert "còn giữ chức năng" in refused(services.end_organisation, organisation=the("bdk"), on=MERGER)[""][0]
    services.move_function(function=Function.PRESS, organisation=the("ptth"), on=MERGER, **BY)
    outcome = services.end_organisation(organisation=the("bdk"), on=MERGER, **BY)
    assert len(outcome.unplaced) == 1
    assert "trực thuộc" in refused(services.merge_organisations, sources=[the("sct")], into=the("ttkc"), on=MERGER)["into"][0]


def test_every_role_of_an_office_acts_under_a_function_that_somebody_holds():
    actors.make_province()
    actors.load_organisations()
    for role, functions in ROLE_FUNCTIONS.items():
        held = list(selectors.FunctionHolder.objects.filter(selectors.in_force(), function__in=functions))
        assert held, role
    assert set(ROLE_FUNCTIONS) == {role for role in Role if role not in (*Role.of_enterprises(), Role.SYSTEM)}


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_operator_previews_and_confirms_a_merger(client_as):
    client = client_as(actors.make_member(Role.OPERATOR).user)
    address = reverse("actors:act", args=[the("stttt").pk, "nhap"])
    assert client.get(address).status_code == 200
    data = {"into": the("skhcn").pk, "keep_people": "on", "on": "01/03/2025", "decree": "NQ 09/NQ-HĐND"}
    answer = client.post(address, data | {"step": "preview"})
    assert answer.status_code == 200
    assert "Sở Khoa học và Công nghệ kế thừa" in answer.content.decode()
    assert the("stttt").valid_to is None
    assert client.post(address, data | {"step": "again"}).status_code == 200
    assert client.post(address, data | {"step": "confirm"}).status_code == 302
    assert the("stttt").valid_to == date(2025, 2, 28)
    assert client.post(address, data | {"step": "confirm"}).status_code == 404
    for name, args in (
        ("organisation", [the("stttt").pk]),
        ("reorganisations", []),
        ("reorganisation", [Reorganisation.objects.get().pk]),
        ("functions", []),
        ("units", []),
    ):
        assert client.get(reverse(f"actors:{name}", args=args)).status_code == 200


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("doi-ten", {"name": "Sở CT\0", "short_name": "Sở", "symbol": "SCT", "leader_title": "GIÁM ĐỐC"}, "ký tự không hợp lệ"),
        ("doi-ten", {"name": "Sở mới", "short_name": "Sở", "symbol": "SCT", "leader_title": "GIÁM ĐỐC", "on": "01/01/2030"}, "chưa tới"),
        ("truc-thuoc", {"parent": "ttkc"}, "cấp dưới"),
        ("truc-thuoc", {"parent": "999999"}, "Chọn một tổ chức"),
        ("ket-thuc", {}, "còn giữ chức năng"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(client_as, act, data, said):
    client = client_as(actors.make_member(Role.OPERATOR).user)
    data = {"on": "01/03/2025", "decree": "NQ 09"} | data
    if data.get("parent") == "ttkc":
        data["parent"] = str(the("ttkc").pk)
    for step in ("preview", "confirm"):
        answer = client.post(reverse("actors:act", args=[the("sct").pk, act]), data | {"step": step})
        assert answer.status_code == 422
        assert said.lower() in answer.content.decode().lower()
        assert 'value="NQ 09"' in answer.content.decode()
    assert not Reorganisation.objects.exists()


def test_a_function_moves_on_its_page_and_a_file_is_refused_by_name(client_as):
    client = client_as(actors.make_member(Role.OPERATOR).user)
    address = reverse("actors:move_function", args=["ict_appraiser"])
    data = {"organisation_to": the("skhcn").pk, "on": "01/03/2025", "decree": "NQ 09", "step": "confirm"}
    assert client.post(address, data).status_code == 302
    assert selectors.holder_of(Function.ICT_APPRAISER).code == "skhcn"
    assert client.get(reverse("actors:move_function", args=["khong-co"])).status_code == 404
    answer = client.post(reverse("actors:apply_file"), {"shipped": "2025-07-01-vinh-long", "step": "preview"})
    assert answer.status_code == 422
    assert "not_yet" in answer.content.decode()
    assert client.post(reverse("actors:apply_file"), {"step": "preview"}).status_code == 422


def test_others_read_and_do_not_change(client_as):
    client = client_as(actors.make_member(Role.DOIT_OFFICER).user)
    assert client.get(reverse("actors:organisations")).status_code == 200
    assert "Đổi tên" not in client.get(reverse("actors:organisation", args=[the("sct").pk])).content.decode()
    for name, args in (("act", [the("sct").pk, "doi-ten"]), ("found", []), ("apply_file", []), ("move_function", ["approver"])):
        assert client.get(reverse(f"actors:{name}", args=args)).status_code == 403


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@in_every_look
def test_the_pages_fit_and_read(browse, width, dark):
    with clock.at(date(2026, 11, 25)):
        operator = actors.make_member(Role.OPERATOR)
        actors.make_enterprise()
        addresses = {
            "organisations": reverse("actors:organisations"),
            "organisation": reverse("actors:organisation", args=[the("ttkc").pk]),
            "functions": reverse("actors:functions"),
            "units": reverse("actors:units"),
            "merge": reverse("actors:act", args=[the("stttt").pk, "nhap"]),
            "apply-file": reverse("actors:apply_file"),
        }
    for name, address in addresses.items():
        page = browse(address, width=width, dark=dark, user=operator.user)
        axe(page)
        no_sideways_scroll(page)
        shot(page, f"territory-{name}-{width}")
    page = browse(addresses["apply-file"], width=width, dark=dark, user=operator.user)
    page.locator("select[name=shipped]").select_option("2025-07-01-vinh-long")
    page.get_by_role("button", name="Chạy thử").click()
    page.get_by_role("heading", name="Việc nào chuyển đi đâu").wait_for()
    axe(page)
    no_sideways_scroll(page)
    shot(page, f"territory-preview-{width}")

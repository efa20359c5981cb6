"""Two rows of one cơ sở become one: the books follow, the loser stays to be read."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.enums import EnterpriseState
from khuyencong.actors.models import Enterprise, EnterpriseMerge
from khuyencong.actors.selectors.enterprises import alike_of
from khuyencong.actors.services import enterprises as services
from khuyencong.actors.services import joining
from khuyencong.actors.services.merging import merge_enterprises
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.models import Project
from projects.services import applications
from tests.factories import actors
from tests.factories.projects import Cast, content, make_draft, make_project

DAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(DAY):
        actors.make_province()
        yield


@pytest.fixture
def keeper():
    return actors.make_enterprise("Cơ sở Dừa Xanh", phone="0903 123 456")


@pytest.fixture
def loser():
    return actors.make_enterprise("Công ty TNHH Dừa Xanh", tax_code="0100233488", address="Ấp 1", employees=9)


@pytest.fixture
def officer():
    return actors.acting(Role.DISTRICT_OFFICER)


def merge(loser, keeper, who, **more):
    said = {"version": Enterprise.objects.get(pk=loser.pk).version, "reason": "Ghi hai lần"} | more
    return merge_enterprises(loser=loser, keeper=keeper, who=who, **said)


def test_everything_follows_and_the_books_stay_as_they_are(keeper, loser, officer):
    project = make_project(state="submitted", enterprises=[loser])
    line, before = project.lines.get(), TransitionLog.objects.filter(machine="project").count()
    owner = actors.make_member(Role.ENTERPRISE, enterprise=loser)
    both = actors.make_member(Role.ENTERPRISE, enterprise=keeper)
    actors.make_member(Role.ENTERPRISE_STAFF, enterprise=loser, user=both.user)
    services.report_year(loser, who=actors.principal(owner), year=2025, employees=9, capital=None)
    joining.invite(loser, who=actors.principal(owner), email="a@coso.invalid", role=Role.ENTERPRISE_STAFF)
    row = merge(loser, keeper, officer)
    line.refresh_from_db()
    keeper.refresh_from_db()
    loser.refresh_from_db()
    assert line.enterprise_id == keeper.pk
    assert (loser.state, loser.merged_into_id) == (EnterpriseState.MERGED, keeper.pk)
    assert (keeper.name, keeper.tax_code, keeper.address, keeper.employees) == ("Cơ sở Dừa Xanh", "0100233488", "Ấp 1", 24)
    assert row.moved["projects.Line"] == [line.pk]
    assert row.moved["actors.EnterpriseYear"] == list(keeper.years.filter(year=2025).values_list("pk", flat=True))
    assert owner.pk in row.moved["actors.Membership"]
    assert actors.principal(owner).enterprise_ids == {keeper.pk}
    assert keeper.memberships.filter(user=both.user).get().role == Role.ENTERPRISE
    assert not loser.invitations.filter(cancelled_at__isnull=True).exists()
    assert TransitionLog.objects.filter(machine="project").count() == before
    assert "Cơ sở Dừa Xanh" in Project.objects.get(pk=project.pk).search_source
    log = TransitionLog.objects.get(machine="enterprise", subject_id=loser.pk, action="merge")
    assert (log.data, log.reason) == ({"into": keeper.pk}, "Ghi hai lần")


def test_what_was_merged_is_read_only_and_leads_to_its_keeper(client_as, keeper, loser, officer):
    owner = actors.make_member(Role.ENTERPRISE, enterprise=loser)
    merge(loser, keeper, officer)
    loser.refresh_from_db()
    with pytest.raises(ValidationError, match="chỉ còn để xem"):
        services.correct_enterprise(loser, who=officer, name="Khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        Enterprise.objects.filter(pk=loser.pk).update(legal_form="group")
    assert client_as(owner.user).get(loser.get_absolute_url()).url == keeper.get_absolute_url()
    with pytest.raises(ValidationError, match="không lập hồ sơ được"):
        make_draft(enterprises=[loser], by=actors.acting(Role.CENTER_OFFICER))


def test_a_merge_that_cannot_be_leaves_everything(keeper, loser, officer):
    cast = Cast()
    far = actors.make_enterprise("Xa", area=actors.commune("Xã Giao Long"))
    project = make_draft(enterprises=[loser, keeper], by=cast[Role.CENTER_OFFICER])
    other = actors.make_enterprise("Đã gộp")
    merge(other, far, actors.acting(Role.DOIT_OFFICER))
    for one, into, who, error, words in (
        (loser, loser, officer, Refused, "chính nó"),
        (loser, other, officer, Refused, "Đã gộp"),
        (other, keeper, officer, Refused, "Không thể thực hiện"),
        (loser, far, officer, NotAllowed, "quyền"),
        (loser, keeper, actors.acting(Role.ENTERPRISE, enterprise=keeper), NotAllowed, "quyền"),
        (loser, keeper, officer, ValidationError, project.code),
    ):
        with pytest.raises(error, match=words):
            merge(one, into, who)
    with pytest.raises(Refused, match="lý do"):
        merge(loser, keeper, officer, reason=" ")
    with pytest.raises(Stale):
        merge(loser, keeper, officer, version=7)
    loser.refresh_from_db()
    assert (loser.state, EnterpriseMerge.objects.count()) == (EnterpriseState.CONFIRMED, 1)
    assert project.lines.get(position=1).enterprise_id == loser.pk


def test_lines_of_other_contents_may_meet_in_one_project(keeper, loser, officer):
    center = Cast()[Role.CENTER_OFFICER]
    project = make_draft(enterprises=[loser], by=center)
    applications.add_beneficiary(project=project, who=center, enterprise=keeper, content=content("TRADEMARK"))
    assert Project.objects.get(pk=project.pk).kind == "group"  # one year long: no flagship
    merge(loser, keeper, officer)
    assert Project.objects.get(pk=project.pk).kind == "single"


def test_officers_compare_and_merge_on_a_page(client_as, keeper, loser):
    officer = actors.make_member(Role.DISTRICT_OFFICER)
    client = client_as(officer.user)
    assert [twin.reasons for twin in alike_of(keeper)] == [("cùng tên, cùng xã",)]
    assert "Có thể ghi hai lần" in client.get(keeper.get_absolute_url()).content.decode()
    choose = client.get(f"{keeper.get_absolute_url()}gop/?tim=dua+xanh").content.decode()
    address = f"{keeper.get_absolute_url()}gop/{loser.pk}/"
    assert address in choose
    page = client.get(address).content.decode()
    assert page.count("(khác nhau)") >= 3
    version = Enterprise.objects.get(pk=loser.pk).version
    assert client.post(address, {"version": version, "reason": ""}).status_code == 422
    assert client.post(address, {"version": version, "reason": "Một giấy đăng ký"}).status_code == 302
    assert "Đã gộp vào đây" in client.get(keeper.get_absolute_url()).content.decode()
    assert "chính nó" in client.get(f"{keeper.get_absolute_url()}gop/{keeper.pk}/").content.decode()
    assert client.get(f"{loser.get_absolute_url()}gop/{keeper.pk}/").status_code == 404

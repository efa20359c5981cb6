"""A cơ sở registers itself: the address, the password, the facts; the district confirms, gives back, refuses."""

import re
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.enums import EnterpriseState
from khuyencong.actors.letters import mail_proof
from khuyencong.actors.models import EmailProof, Enterprise, Membership, User
from khuyencong.actors.services import accounts
from khuyencong.actors.services.enterprises import amend_declaration, declare_enterprise, register_enterprise
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Consent, Notice
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.selectors import queue
from tests.factories import actors
from tests.factories.projects import fire, make_draft

DAY = date(2026, 3, 2)
PASSWORD = "ben-tre-dua-xanh"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    cache.clear()
    with clock.at(DAY):
        actors.make_province()
        yield


def facts(**more):
    said = {
        "name": "Hộ kinh doanh Ba Vát", "tax_code": "", "legal_form": "household", "trade": "handicraft", "area": actors.commune(),
        "address": "Ấp 1", "representative": "Trần Thị Ba", "phone": "0903 123 456", "employees": 6, "capital": 900_000_000,
    }  # fmt: skip
    return said | more


def typed(**more):
    """The facts as a browser sends them."""
    return facts() | {"area": str(actors.commune().pk), "employees": "6", "capital": "900 triệu"} | actors.READ | more


def declared(user=None, **more) -> Enterprise:
    return declare_enterprise(user=user or actors.make_user(), **facts(**more))


def owner_of(enterprise):
    return actors.principal(Membership.objects.get(enterprise=enterprise, role=Role.ENTERPRISE))


def letter_of(proof: EmailProof) -> str:
    mail_proof(Job(payload={"proof": proof.pk}), None)
    return mail.outbox[-1].body


def link_in(letter: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", letter)[1]


def test_a_visitor_proves_the_address_and_opens_an_account(client):
    assert client.post("/dang-ky/", {"email": "Ba@Coso.invalid"}).url == "/dang-ky/da-gui/"
    proof = EmailProof.objects.get()
    assert (proof.email, Job.objects.get(kind="actors.mail_proof").payload) == ("ba@coso.invalid", {"proof": proof.pk})
    address = link_in(letter_of(proof))
    assert "ba@coso.invalid" in client.get(address).content.decode()
    said = {"full_name": "Trần Thị Ba", "password": PASSWORD, "again": "khác"} | actors.READ
    wrong = client.post(address, said)
    assert wrong.status_code == 422
    assert "không giống nhau" in wrong.content.decode()
    assert not User.objects.exists()
    assert client.post(address, said | {"again": PASSWORD}).url == "/co-so-cua-toi/khai-bao/"
    assert client.get("/co-so-cua-toi/khai-bao/").status_code == 200
    for answer in (client.get(address), client.post(address, said | {"again": PASSWORD})):
        assert answer.status_code == 410
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"has_read": ""}, "Cần đọc thông báo về dữ liệu cá nhân"),
        ({"notice": "2020-01"}, "vừa được thay"),
        ({"notice": ""}, "vừa được thay"),
        ({}, ""),
    ],
)
def test_no_account_without_having_read_what_becomes_of_ones_data(client, said, words):
    accounts.ask_for_account(email="ba@coso.invalid")
    address = link_in(letter_of(EmailProof.objects.get()))
    assert "Thông báo xử lý dữ liệu cá nhân khi đăng ký cơ sở" in client.get(address).content.decode()
    page = client.post(address, {"full_name": "Trần Thị Ba", "password": PASSWORD, "again": PASSWORD} | actors.READ | said)
    kept = list(Consent.objects.values_list("user__email", "purpose", "version"))
    if words:
        assert (page.status_code, kept, User.objects.count()) == (422, [], 0)
        assert words in page.content.decode()
        # What is sent next carries the words that are shown now.
        assert f'name="notice" value="{actors.READ["notice"]}"' in page.content.decode()
    else:
        assert (page.status_code, kept) == (302, [("ba@coso.invalid", "registration", actors.READ["notice"])])
        assert "has_read" not in client.get("/co-so-cua-toi/khai-bao/").content.decode()


def test_whose_account_came_otherwise_reads_it_with_the_declaration(client_as):
    user = actors.make_user()
    client = client_as(user)
    assert client.post("/co-so-cua-toi/khai-bao/", typed(has_read="")).status_code == 422
    assert (Consent.objects.count(), Enterprise.objects.count()) == (0, 0)
    assert client.post("/co-so-cua-toi/khai-bao/", typed()).status_code == 302
    assert list(Consent.objects.values_list("user", "version")) == [(user.pk, actors.READ["notice"])]


def test_a_weak_password_is_refused_at_its_field_and_uses_nothing_up(client):
    accounts.ask_for_account(email="ba@coso.invalid")
    proof = EmailProof.objects.get()
    page = client.post(link_in(letter_of(proof)), {"full_name": "Ba", "password": "12345", "again": "12345"} | actors.READ)
    assert page.status_code == 422
    assert accounts.is_open(EmailProof.objects.get())


def test_a_known_address_gets_the_same_answer_and_another_letter(client):
    actors.make_user()
    known = User.objects.get().email
    same = client.post("/dang-ky/", {"email": known}), client.post("/dang-ky/", {"email": "khac@coso.invalid"})
    assert {(answer.status_code, answer.url) for answer in same} == {(302, "/dang-ky/da-gui/")}
    bodies = {proof.email: letter_of(proof) for proof in EmailProof.objects.order_by("pk")}
    assert "đã có tài khoản" in bodies[known]
    assert "/dang-ky/" not in bodies[known]
    assert "/dang-ky/" in bodies["khac@coso.invalid"]


def test_three_letters_an_hour_and_five_asks_a_minute(client, clock_at):
    clock_at(clock.now())
    for _ in range(4):
        accounts.ask_for_account(email="ba@coso.invalid")
    assert EmailProof.objects.count() == 3
    answers = [client.post("/dang-ky/", {"email": f"{n}@coso.invalid"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]


@pytest.mark.parametrize("token", ["x", "0" * 36, "11111111-1111-1111-1111-111111111111:abc"])
def test_a_forged_link_opens_nothing(client, token):
    for address in (f"/dang-ky/{token}/", f"/loi-moi/{token}/"):
        assert client.get(address).status_code == 410


def test_a_link_ends_after_a_day(client):
    accounts.ask_for_account(email="ba@coso.invalid")
    address = link_in(letter_of(EmailProof.objects.get()))
    with clock.at(DAY + timedelta(days=2)):
        assert client.get(address).status_code == 410
        assert mail_proof(Job(payload={"proof": EmailProof.objects.get().pk}), None).result == {"sent": 0}


def test_whoever_has_no_role_yet_finds_the_way_to_declare(client_as):
    client = client_as(actors.make_user())
    assert client.get("/trang-chu/").url == "/co-so-cua-toi/"
    assert "Khai báo cơ sở" in client.get("/co-so-cua-toi/").content.decode()


def test_a_declared_co_so_waits_for_its_district_and_for_nobody_else(client_as):
    user = actors.make_user()
    officer, other = actors.make_member(Role.DISTRICT_OFFICER), actors.make_member(Role.DISTRICT_OFFICER, district="831")
    answer = client_as(user).post("/co-so-cua-toi/khai-bao/", typed(vsic_code="9999"), follow=True)
    enterprise = Enterprise.objects.get()
    page = answer.content.decode()
    assert "9999 không có trong danh mục" in page
    assert "Đang chờ địa phương xác nhận" in page
    assert (enterprise.state, enterprise.phone, enterprise.capital) == (EnterpriseState.DECLARED, "+84903123456", 900_000_000)
    assert [(row.year, row.employees) for row in enterprise.years.all()] == [(2026, 6)]
    waiting = queue.waiting_for(actors.principal(officer))
    assert [(row.verb, row.title) for row in waiting] == [("Xác nhận cơ sở", enterprise.name)]
    assert queue.count_for(actors.principal(officer)) == 1
    assert queue.count_for(actors.principal(other)) == 0
    assert Notice.objects.filter(user=officer.user, kind="enterprise.declared").exists()
    assert not Notice.objects.filter(user=other.user).exists()
    assert client_as(other.user).get(enterprise.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tax_code", "0100233480", "chữ số kiểm tra"),
        ("phone", "123", "di động 10 chữ số"),
        ("vsic_code", "12", "4 hoặc 5 chữ số"),
        ("founded_on", "01/01/2030", "không được sau hôm nay"),
        ("area", "99999999", "Xã, phường"),
        ("name", "Ba\x00Vát", "Tên cơ sở"),
        ("name", "x" * 201, "Tên cơ sở"),
        ("employees", "-1", "Số lao động"),
        ("representative", "", "người đại diện"),
    ],
)
def test_wrong_facts_are_named_and_what_was_typed_stays(client_as, field, value, words):
    page = client_as(actors.make_user()).post("/co-so-cua-toi/khai-bao/", typed(**{field: value}))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Trần Thị Ba" in page.content.decode() or field == "representative"
    assert not Enterprise.objects.exists()


def test_a_commune_that_ended_is_refused():
    area = actors.commune("Xã Phú Hưng")
    area.valid_to = DAY - timedelta(days=1)
    area.save()
    with pytest.raises(ValidationError, match="không phải xã, phường, thị trấn có hiệu lực"):
        declared(area=area)


def test_a_personal_number_belongs_to_a_household():
    with pytest.raises(ValidationError, match="hộ kinh doanh"):
        declared(tax_code="083085001234", legal_form="enterprise")
    assert declared(tax_code="083085001234").tax_code == "083085001234"


def test_twins_are_told_without_what_is_private(client_as):
    actors.make_enterprise("Cơ sở Ba Vát", phone="0903 123 456", address="Số 7 đường kín", tax_code="0100233488")
    client = client_as(actors.make_user())
    page = client.post("/co-so-cua-toi/khai-bao/", typed()).content.decode()
    assert "Có thể cơ sở đã có trong hệ thống" in page
    assert "Cơ sở Ba Vát, Phường Phú Khương" in page
    assert "đường kín" not in page
    assert "0100233488" not in page
    # A telephone or a code alone does not tell whose it is.
    page = client.post("/co-so-cua-toi/khai-bao/", typed(name="Hộ khác hẳn")).content.decode()
    assert "Một cơ sở, Phường Phú Khương" in page
    assert "Cơ sở Ba Vát" not in page
    assert Enterprise.objects.count() == 1
    client.post("/co-so-cua-toi/khai-bao/", typed(name="Hộ khác hẳn", is_another="on"))
    assert Enterprise.objects.count() == 2


def test_one_code_is_one_co_so_and_a_branch_is_a_relative(client_as):
    actors.make_enterprise("Công ty mẹ", tax_code="0314409058")
    client = client_as(actors.make_user())
    page = client.post("/co-so-cua-toi/khai-bao/", typed(tax_code="0314409058", legal_form="enterprise", is_another="on"))
    assert page.status_code == 422
    assert "Mã số thuế này đã có trong danh sách cơ sở" in page.content.decode()
    assert "Xin tham gia cơ sở này" in page.content.decode()
    assert client.post("/co-so-cua-toi/khai-bao/", typed(tax_code="0314409058-002", legal_form="enterprise")).status_code == 302


def test_confirmed_by_the_district_it_may_submit():
    enterprise = declared()
    owner, officer = owner_of(enterprise), actors.acting(Role.DISTRICT_OFFICER)
    project = make_draft(enterprises=[enterprise], by=owner)
    with pytest.raises(Refused, match="Địa phương chưa xác nhận"):
        fire(project, "submit", owner)
    with pytest.raises(NotAllowed):
        runner.fire(enterprise, "confirm", actor=owner, version=0)
    with pytest.raises(NotAllowed):
        runner.fire(enterprise, "confirm", actor=actors.acting(Role.DISTRICT_OFFICER, district="831"), version=0)
    runner.fire(enterprise, "confirm", actor=officer, version=0)
    assert (enterprise.state, enterprise.confirmed_on) == (EnterpriseState.CONFIRMED, DAY)
    with pytest.raises(Stale):
        runner.fire(enterprise, "confirm", actor=officer, version=0)
    with pytest.raises(Refused):
        runner.fire(enterprise, "confirm", actor=officer, version=enterprise.version)
    fire(project, "submit", owner)
    assert Notice.objects.filter(user_id=owner.user_id, kind="enterprise.confirm").count() == 1


def test_given_back_it_is_put_right_and_sent_again(client_as):
    enterprise = declared()
    owner, officer = owner_of(enterprise), actors.make_member(Role.DISTRICT_OFFICER)
    desk = client_as(officer.user)
    address = f"{enterprise.get_absolute_url()}buoc/give_back/"
    assert desk.post(address, {"version": 0, "reason": " "}).status_code == 422
    assert desk.post(address, {"version": 0, "reason": "Sai địa chỉ"}).status_code == 302
    mine = client_as(User.objects.get(pk=owner.user_id))
    assert "Sai địa chỉ" in mine.get(enterprise.get_absolute_url()).content.decode()
    assert mine.post(f"{enterprise.get_absolute_url()}sua-khai/", typed(address="Ấp 2", version="1")).status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.address) == (EnterpriseState.DECLARED, "Ấp 2")
    assert enterprise.changes.get().facts == {"address": ["Ấp 1", "Ấp 2"]}
    with pytest.raises(Stale):
        amend_declaration(enterprise, who=owner, version=1, **facts())


def test_refused_it_gives_its_code_free_and_is_written_for_no_more():
    enterprise = declared(tax_code="0100233488", legal_form="enterprise")
    runner.fire(enterprise, "refuse", actor=actors.acting(Role.DISTRICT_OFFICER), version=0, reason="Không có thật")
    with pytest.raises(ValidationError, match="không lập hồ sơ được"):
        make_draft(enterprises=[enterprise], by=owner_of(enterprise))
    assert actors.make_enterprise("Chủ thật", tax_code="0100233488").state == EnterpriseState.CONFIRMED


def test_recorded_by_an_office_it_is_confirmed_at_once_within_its_area():
    officer = actors.acting(Role.DISTRICT_OFFICER)
    enterprise = register_enterprise(who=officer, **facts())
    assert (enterprise.state, enterprise.recorded_for_id) == (EnterpriseState.CONFIRMED, officer.organisation_id)
    with pytest.raises(NotAllowed):
        register_enterprise(who=officer, **facts(name="Xa", area=actors.commune("Xã Giao Long")))
    with pytest.raises(NotAllowed):
        register_enterprise(who=owner_of(declared(name="Khác")), **facts(name="Tự ghi"))
    assert not Enterprise.objects.filter(name__in=("Xa", "Tự ghi")).exists()


@pytest.mark.django_db(transaction=True)
def test_two_with_one_code_at_one_moment_and_one_wins():
    users = [actors.make_user(), actors.make_user()]
    area, gate, told = actors.commune(), Barrier(2), []

    def declare(user):
        try:
            with clock.at(DAY):
                gate.wait(10)
                declare_enterprise(user=user, **facts(area=area, tax_code="0100233488", legal_form="enterprise", name=f"Cơ sở {user.pk}"))
            told.append("ok")
        except ValidationError as error:
            told.append(error.message_dict["tax_code"][0])
        finally:
            connection.close()

    threads = [Thread(target=declare, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["Mã số thuế này đã có trong danh sách cơ sở.", "ok"]
    assert Membership.objects.filter(role=Role.ENTERPRISE).count() == 1

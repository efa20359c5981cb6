"""The business register: asked by tax code where there is a door to it, used to begin a declaration, held against what was declared."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.actors import register
from khuyencong.actors.models import Enterprise
from tests.actors.door import door
from tests.factories import actors

pytestmark = pytest.mark.django_db
CODE = "0314409058"
SAID = {
    "ket_qua": [
        {
            "ten": "CÔNG TY TNHH DỪA XANH BẾN TRE", "dia_chi": "Số 12, ấp 3, xã Giao Long, huyện Châu Thành, tỉnh Bến Tre",
            "dai_dien": "Nguyễn  Văn An", "nganh": "10309 - Chế biến rau quả", "ngay": "02/03/2018", "tinh_trang": "Đang hoạt động",
        }
    ]
}  # fmt: skip
FIELDS = {
    "name": "/ket_qua/0/ten", "address": "/ket_qua/0/dia_chi", "representative": "/ket_qua/0/dai_dien", "vsic_code": "/ket_qua/0/nganh",
    "founded_on": "/ket_qua/0/ngay", "standing": "/ket_qua/0/tinh_trang", "colour": "/ket_qua/0/mau",
}  # fmt: skip
ALL = json.dumps(SAID).encode()


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    actors.make_province()


@pytest.fixture
def opened(settings, tmp_path):
    """A door that knows one code."""
    (tmp_path / "key").write_text("chia-khoa\n")
    with door({CODE: (200, ALL)}) as there:
        settings.REGISTER_URL, settings.REGISTER_FIELDS, settings.REGISTER_TOKEN_FILE = there.url, FIELDS, str(tmp_path / "key")
        yield there


def test_what_the_register_says_is_read_as_it_is_declared_and_kept_a_while(opened):
    found = register.look_up(CODE)
    assert found.told == {
        "name": "CÔNG TY TNHH DỪA XANH BẾN TRE", "legal_form": "enterprise", "address": SAID["ket_qua"][0]["dia_chi"],
        "representative": "Nguyễn Văn An", "vsic_code": "10309", "founded_on": date(2018, 3, 2),
    }  # fmt: skip
    assert found.standing == "Đang hoạt động"
    assert register.look_up(CODE) == found
    assert register.look_up("0100109106") is None
    assert register.look_up("0100109106") is None
    assert opened.asked == [(f"/dn/{CODE}", "Bearer chia-khoa"), ("/dn/0100109106", "Bearer chia-khoa")]


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (403, b"{}"), (302, b""), (200, b""), (200, b"<html>"), (200, b"[" * 50_000), (200, b"{}"), (200, b'{"ket_qua": {"ten": 1}}'),
     (200, b'"' + b"x" * 300_000 + b'"'), (200, b"\xff\xfe")],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_an_answer_of_another_kind_is_no_answer(settings, status, body):
    with door({CODE: (status, body), "0000000000": (200, ALL)}) as there:
        settings.REGISTER_URL, settings.REGISTER_FIELDS = there.url, FIELDS
        with pytest.raises(register.RegisterAway):
            register.look_up(CODE)
        assert len(there.asked) == 1
    with pytest.raises(register.RegisterAway):
        register.look_up(CODE)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ten": "HTX Bưởi da xanh"}, {"name": "HTX Bưởi da xanh", "legal_form": "cooperative"}),
        ({"ten": "Hộ kinh doanh Ba"}, {"name": "Hộ kinh doanh Ba", "legal_form": "household"}),
        ({"ten": "A\u0000\nB", "ngay": "2018-03-02T00:00:00"}, {"name": "A B", "founded_on": date(2018, 3, 2)}),
        ({"ten": "A", "ngay": "31/02/2018", "nganh": "10", "dai_dien": ["x"], "dia_chi": True}, {"name": "A"}),
        ({"ten": "A" * 500, "dia_chi": "B" * 500}, {"name": "A" * 200, "address": "B" * 250}),
    ],
)  # fmt: skip
def test_only_what_fits_is_taken(settings, said, told):
    with door({CODE: (200, json.dumps({"ket_qua": [said]}).encode())}) as there:
        settings.REGISTER_URL, settings.REGISTER_FIELDS = there.url, FIELDS
        assert register.look_up(CODE).told == told


def sent(client, code, address):
    return client.post(address, {"tra-tax_code": code, "look_up": "1"})


@pytest.fixture(params=["owner", "office"])
def at_the_form(request, client):
    """Who declares their own cơ sở, and who records one for an office: the address of their form."""
    if request.param == "owner":
        client.force_login(actors.make_user())
        return reverse("actors:declare")
    client.force_login(actors.make_member(Role.DISTRICT_OFFICER).user)
    return reverse("actors:register_enterprise")


def test_a_declaration_begins_with_what_the_register_says(client, opened, at_the_form):
    assert "Lấy từ đăng ký doanh nghiệp" in client.get(at_the_form).content.decode()
    answer = sent(client, "0314 409 058", at_the_form)
    words = answer.content.decode()
    assert answer.status_code == 200
    for said in ("CÔNG TY TNHH DỪA XANH BẾN TRE", "02/03/2018", "10309", f'value="{CODE}"', "Đang hoạt động", "khai phần còn lại"):
        assert said in words
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("code", "answered"),
    [
        ("0100109106", (200, "không có mã 0100109106")),
        ("123", (422, "Mã số thuế không đúng")),
        ("", (422, "Cần nhập")),
        ("083085000123", (422, "không gửi đi tra")),
    ],
)
def test_what_cannot_be_looked_up_is_told_and_the_form_stays(client, opened, at_the_form, code, answered):
    answer = sent(client, code, at_the_form)
    assert answer.status_code == answered[0]
    assert answered[1] in answer.content.decode()
    assert 'name="legal_form"' in answer.content.decode()
    assert "083085000123" not in str(opened.asked)


def test_a_register_that_is_away_leaves_the_form_to_be_filled_by_hand(client, settings, at_the_form):
    settings.REGISTER_URL = "http://127.0.0.1:9/{code}"
    words = sent(client, CODE, at_the_form).content.decode()
    assert "chưa trả lời" in words
    assert f'value="{CODE}"' in words


def test_a_machine_may_not_ask_on_and_on(client, opened, at_the_form):
    answers = [sent(client, CODE, at_the_form).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert client.get(at_the_form).status_code == 200


def test_without_a_door_nobody_is_offered_it(client, at_the_form):
    assert "đăng ký doanh nghiệp" not in client.get(at_the_form).content.decode()
    assert sent(client, CODE, at_the_form).status_code == 422


@pytest.mark.parametrize(
    ("facts", "differs"),
    [
        ({"name": "Công ty TNHH Dừa xanh Bến Tre", "representative": "NGUYỄN VĂN AN"}, []),
        ({"name": "Công ty Dừa xanh Bến Tre", "address": "Số 12, ấp 3", "vsic_code": "1030", "founded_on": date(2018, 3, 2)}, []),
        ({"name": "Công ty TNHH Dừa vàng"}, [("tên", "Công ty TNHH Dừa vàng", "CÔNG TY TNHH DỪA XANH BẾN TRE")]),
        ({"legal_form": "cooperative"}, [("loại hình", "Hợp tác xã", "Doanh nghiệp")]),
        ({"founded_on": date(2019, 3, 2)}, [("ngày thành lập", "02/03/2019", "02/03/2018")]),
        ({"representative": "Trần Thị Ba"}, [("người đại diện", "Trần Thị Ba", "Nguyễn Văn An")]),
    ],
)
def test_other_ways_of_writing_are_no_difference(opened, facts, differs):
    alike = {"name": "Dừa Xanh Bến Tre", "address": SAID["ket_qua"][0]["dia_chi"], "vsic_code": "10309", "founded_on": date(2018, 3, 2)}
    row = actors.make_enterprise(**({"legal_form": "enterprise", "tax_code": CODE} | alike | facts))
    assert register.differences(row, register.look_up(CODE)) == differs


def test_who_confirms_sees_where_it_differs_when_they_ask(client, opened):
    row = actors.make_enterprise(name="Công ty TNHH Dừa vàng", tax_code=CODE)
    client.force_login(actors.make_member(Role.DISTRICT_OFFICER).user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "?doi-chieu=1#dang-ky" in page
    assert not opened.asked
    words = client.get(row.get_absolute_url(), {"doi-chieu": "1"}).content.decode()
    assert "CÔNG TY TNHH DỪA XANH BẾN TRE" in words
    assert "Đang hoạt động" in words
    owner = actors.make_member(Role.ENTERPRISE, enterprise=row)
    client.force_login(owner.user)
    words = client.get(row.get_absolute_url(), {"doi-chieu": "1"}).content.decode()
    assert "DỪA XANH" not in words
    assert len(opened.asked) == 1


@pytest.mark.parametrize(("code", "said"), [("0100109106", "không có mã số thuế này"), (None, ""), ("083085000123", "")])
def test_what_the_register_does_not_know_is_told_and_a_person_is_never_asked_about(client, opened, code, said):
    form = "household" if code and len(code) == 12 else "enterprise"
    row = actors.make_enterprise(tax_code=code, legal_form=form)
    client.force_login(actors.make_member(Role.DISTRICT_OFFICER).user)
    words = client.get(row.get_absolute_url(), {"doi-chieu": "1"}).content.decode()
    assert said in words
    assert ("đăng ký doanh nghiệp" in words.lower()) is bool(said)


def test_while_it_is_away_the_page_says_so(client, settings):
    settings.REGISTER_URL = "http://127.0.0.1:9/{code}"
    row = actors.make_enterprise(tax_code=CODE)
    client.force_login(actors.make_member(Role.DISTRICT_OFFICER).user)
    answer = client.get(row.get_absolute_url(), {"doi-chieu": "1"})
    assert (answer.status_code, "chưa trả lời, thử lại" in answer.content.decode()) == (200, True)

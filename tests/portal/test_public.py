"""What anybody may read, and that nothing else can be read there."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from khuyencong import clock
from projects.enums import ProjectState
from tests.factories import actors
from tests.factories import projects as factory

pytestmark = pytest.mark.django_db
S = ProjectState


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def track(client: Client, code: str):
    return client.get(reverse("portal:track"), {"ma": code})


def test_a_code_tells_the_public_state_and_nothing_private(client: Client):
    enterprise = actors.make_enterprise("Cơ sở CHIM-YEN", tax_code="0100233488")
    project = factory.make_project(state=S.ENDORSED, enterprises=[enterprise], title="TÊN ĐỀ ÁN KÍN")
    for typed in (project.code, project.code.lower().replace("-", " "), project.code.replace("-", "")):
        html = track(client, typed).content.decode()
        assert "Đã chuyển Sở Công Thương" in html
        assert not any(word in html for word in ("CHIM-YEN", "0100233488", "TÊN ĐỀ ÁN KÍN", "200.000.000", "Địa phương đã đề nghị"))


def test_a_draft_and_an_unknown_code_answer_alike(client: Client):
    draft = factory.make_draft()
    mistyped = draft.code[:-1] + str((int(draft.code[-1]) + 1) % 10)
    assert track(client, draft.code).status_code == 404
    assert "chữ số gõ nhầm" in track(client, mistyped).content.decode()
    assert "có dạng KC-năm" in track(client, "xyz").content.decode()


def test_asking_too_often_is_put_off(client: Client, clock_at):
    clock_at(clock.now())
    codes = [track(client, "xyz").status_code for _ in range(31)]
    assert (codes[0], codes[29], codes[30]) == (200, 200, 429)
    assert client.get(reverse("portal:track")).status_code == 200


@pytest.mark.thorough
def test_the_list_shows_what_was_approved_and_names_no_person(client: Client):
    factory.prepare_province()
    household = actors.make_enterprise("Lê Thị Bưởi", legal_form="household", representative="Lê Thị Bưởi")
    named = actors.make_enterprise("Cơ sở bánh tráng Mỹ Lồng", legal_form="household", representative="Lê Văn Cam")
    factory.make_project(state=S.APPROVED, enterprises=[household], title="Máy sấy bưởi")
    factory.make_project(state=S.APPROVED, enterprises=[named], title="Máy tráng bánh")
    factory.make_project(state=S.RECOMMENDED, title="CHIM-YEN-CHUA-DUYET")
    html = client.get(reverse("portal:funded")).content.decode()
    assert all(words in html for words in ("Máy sấy bưởi", "Máy tráng bánh", "Cơ sở bánh tráng Mỹ Lồng", "200.000.000"))
    assert not any(word in html for word in ("Lê Thị Bưởi", "Lê Văn Cam", "CHIM-YEN"))


@pytest.mark.thorough
def test_the_list_is_a_file_for_who_counts_on(client: Client, clock_at):
    clock_at(clock.now())
    factory.prepare_province()
    household = actors.make_enterprise("Lê Thị Bưởi", legal_form="household", representative="Lê Thị Bưởi")
    project = factory.make_project(state=S.APPROVED, enterprises=[household], title="=Máy sấy bưởi")
    factory.make_project(state=S.RECOMMENDED, title="CHIM-YEN-CHUA-DUYET")
    address = reverse("portal:funded") + "?xuat=csv"
    head, row = b"".join(client.get(address)).decode("utf-8-sig").splitlines()
    assert head == "Mã hồ sơ,Đề án,Đơn vị thụ hưởng,Địa bàn,Năm kế hoạch,Nguồn,Hỗ trợ (đồng)"
    assert (
        row
        == f"{project.code},'=Máy sấy bưởi,Hộ kinh doanh,{project.district.name},{project.year},{project.get_track_display()},{project.approved}"
    )
    assert [client.get(address).status_code for _ in range(10)] == [200] * 9 + [429]
    assert client.get(reverse("portal:funded")).status_code == 200
    assert address in client.get(reverse("portal:funded")).content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_with_one_or_many(client: Client, count, django_assert_num_queries):
    for number in range(count):
        factory.make_project(state=S.APPROVED, title=f"Đề án {number}")
    with django_assert_num_queries(3):
        client.get(reverse("portal:funded"))


CASE = {"noi_dung": "MACHINERY", "loai_hinh": "enterprise", "dia_ban": "829", "nguon": "KCQG"}


@pytest.mark.parametrize(
    ("cost", "grant", "words"),
    [
        # DNTN Hoài Cổ, 2020: 90,6 triệu of 1.008 triệu; and the same one above the cap of 300 triệu a cơ sở.
        ("1.008.000.000", "90.600.000", "Trong mức được hỗ trợ"),
        ("1.008.000.000", "300 triệu", "Trong mức được hỗ trợ"),
        ("1.008.000.000", "300.000.001", "vượt trần 300.000.000 đồng"),
        ("500 triệu", "251 triệu", "vượt 50"),
    ],
)
def test_the_self_check_says_what_the_law_says(client: Client, cost, grant, words):
    factory.prepare_province()
    html = client.get(reverse("portal:self_check"), CASE | {"chi_phi": cost, "de_nghi": grant}).content.decode()
    assert words in html
    assert "Căn cứ:" in html
    assert "Nộp đề nghị" in html


def test_the_self_check_keeps_what_was_typed_and_names_the_field(client: Client):
    factory.prepare_province()
    html = client.get(reverse("portal:self_check"), CASE | {"chi_phi": "một ít", "de_nghi": "200 triệu"}).content.decode()
    assert 'value="một ít"' in html
    assert "chỗ cần sửa" in html
    live = client.get(reverse("portal:self_check"), CASE | {"chi_phi": "1 tỷ", "de_nghi": "200 triệu"}, headers={"HX-Request": "true"})
    assert live.content.decode().lstrip().startswith("<section")


def test_behind_our_proxy_each_visitor_has_a_count_of_their_own(client, settings):
    from khuyencong.ui.limits import visitor

    request = client.get("/tra-cuu/", headers={"x-forwarded-for": "203.0.113.7, 198.51.100.4"}).wsgi_request
    settings.BEHIND_PROXY = True
    assert visitor(request) == "198.51.100.4"
    settings.BEHIND_PROXY = False
    assert visitor(request) == "127.0.0.1"

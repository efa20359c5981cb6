"""The territory since 1/7/2025: communes lie directly under the province, and nothing takes the province for a district."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors import selectors
from khuyencong.actors.models import AdminUnit, CraftVillage, Enterprise, Relocation
from khuyencong.actors.services import reorganisation
from khuyencong.actors.services.enterprises import declare_enterprise
from khuyencong.actors.services.lists import keep_craft_village
from tests.factories import actors

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CODE = "2025-07-01-vinh-long"


@pytest.fixture
def merged():
    """The province before the reform with a cơ sở and làng nghề, then reorganised; two villages of one name come into one commune."""
    with clock.at(DAY):
        actors.make_province()
        raw = json.loads(next(path for path in reorganisation.shipped() if path.stem == CODE).read_text(encoding="utf-8"))
        joined = next(row for row in raw["units"] if row["level"] == "commune" and len(row["from"]) > 1)
        first, second = (
            AdminUnit.objects.get(level="commune", code=old["code"], name=old["name"], valid_to=None) for old in joined["from"][:2]
        )
        firm = actors.make_enterprise("Cơ sở Cũ", area=first)
        for area in (first, second):
            keep_craft_village(who=None, name="Làng nghề Bó chổi", area=area, decision="Quyết định 1")
        reorganisation.apply(plan=reorganisation.read(json.dumps(raw).encode()), commit=True)
        unit = AdminUnit.objects.get(level="commune", name=joined["name"], valid_to=None)
        yield SimpleNamespace(unit=unit, firm=firm, olds=(first, second), committee=selectors.district_committee(unit.pk))


@pytest.fixture
def officer(merged):
    return actors.make_member(Role.DISTRICT_OFFICER, organisation_code=merged.committee.code)


def test_craft_villages_go_on_in_the_new_commune(merged):
    first, second = merged.olds
    assert list(CraftVillage.objects.order_by("pk").values_list("name", "area_id", "decision")) == [
        ("Làng nghề Bó chổi", merged.unit.pk, "Quyết định 1"),
        (f"Làng nghề Bó chổi ({second.name} cũ)", merged.unit.pk, "Quyết định 1"),
    ]
    moves = Relocation.objects.filter(kind="craft_village").order_by("pk").values_list("old_unit_id", "new_unit_id")
    assert list(moves) == [(first.pk, merged.unit.pk), (second.pk, merged.unit.pk)]


def test_a_unit_says_its_district_only_where_it_lies_in_one(merged):
    old, new = AdminUnit.objects.select_related("parent").get(pk=merged.olds[0].pk), merged.unit
    assert (old.placed, new.placed) == (f"{old.name}, {old.parent.name}", new.name)
    assert (selectors.local_unit(old), selectors.local_unit(new)) == (old.parent, new)
    for unit in (old, new):
        assert unit.lies_in({unit.pk})
        ids = AdminUnit.objects.filter(selectors.lies_in([unit.parent_id], "")).values_list("pk", flat=True)
        assert unit.lies_in({unit.parent_id}) == (unit.pk in ids) == (unit is old)


def test_lists_files_and_pages_name_the_commune_alone(merged, officer, client_as):
    province = merged.unit.parent.name
    leader = client_as(actors.make_member(Role.DOIT_OFFICER).user)
    other = selectors.local_units().exclude(pk=merged.unit.pk)[0]
    for place, found in ((merged.unit, True), (other, False)):
        assert ("Cơ sở Cũ" in leader.get(f"/doanh-nghiep/?huyen={place.pk}").content.decode()) == found
    page = leader.get("/doanh-nghiep/").content.decode()
    assert f'<option value="{merged.unit.pk}"' in page
    assert f'<span class="under">{province}' not in page
    assert province not in b"".join(leader.get("/doanh-nghiep/?xuat=csv")).decode()
    assert province not in leader.get("/lang-nghe/danh-sach/").content.decode().partition("<main")[2]
    mine = client_as(officer.user).get("/doanh-nghiep/").content.decode()
    assert "Cơ sở Cũ" in mine
    assert 'name="xa"' not in mine  # one commune is no choice


def test_a_declared_one_waits_at_the_communes_ubnd(merged, officer, client_as):
    owner = actors.make_user("Lê Thị Ba")
    facts = {"name": "Cơ sở Mới", "legal_form": "household", "trade": "agro_food", "area": merged.unit}
    firm = declare_enterprise(user=owner, **facts)
    queue = client_as(officer.user).get("/viec/").content.decode()
    assert "Cơ sở Mới" in queue
    assert merged.unit.name in queue
    assert merged.unit.parent.name not in queue.partition("<main")[2]
    page = client_as(owner).get(firm.get_absolute_url()).content.decode()
    assert "Đang chờ địa phương xác nhận" in page
    assert "huyện" not in page.partition("<main")[2].lower().partition("</main")[0]


def test_an_office_of_one_commune_imports_into_it(merged, officer, client_as):
    client = client_as(officer.user)
    template = b"".join(client.get("/doanh-nghiep/nhap/mau/"))
    assert merged.unit.name in template.decode()
    client.post("/doanh-nghiep/nhap/", {"file": SimpleUploadedFile("co-so.csv", template), "what": "record"})
    assert Enterprise.objects.exclude(pk=merged.firm.pk).get().area_id == merged.unit.pk

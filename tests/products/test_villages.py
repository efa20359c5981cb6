"""The register of làng nghề: kept by districts and the Sở, recognised, withdrawn, recognised again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import RestrictedError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import CraftVillage, VillageDecision
from khuyencong.actors.services.lists import keep_craft_village, recognise_village, withdraw_recognition
from khuyencong.workflow.refusals import NotAllowed
from tests.factories import actors

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def test_a_district_keeps_the_villages_of_its_area():
    here, there = actors.commune(), actors.commune("Xã Mỹ Thạnh")
    officer, owner = actors.acting(Role.DISTRICT_OFFICER), actors.acting(Role.ENTERPRISE)
    row = keep_craft_village(who=officer, name="Làng nghề  Bánh tráng ", area=here, goods="bánh tráng")
    assert (row.name, row.is_recognised) == ("Làng nghề Bánh tráng", False)
    with pytest.raises(ValidationError, match="đã có trong danh sách"):
        keep_craft_village(who=officer, name="Làng nghề Bánh tráng", area=here)
    with pytest.raises(ValidationError, match="trên địa bàn của mình"):
        keep_craft_village(who=officer, name="Khác", area=there)
    with pytest.raises(ValidationError, match="trên địa bàn của mình"):
        keep_craft_village(who=officer, name="Khác", area=there, village=row)
    far = keep_craft_village(who=None, name="Làng nghề Chiếu", area=there)
    for given in ({"village": far, "area": here}, {"decision": "1/QĐ-UBND", "area": here}, {"recognised_on": DAY, "area": here}):
        with pytest.raises(NotAllowed):
            keep_craft_village(who=officer, name="Khác", **given)
    with pytest.raises(NotAllowed):
        keep_craft_village(who=owner, name="Khác", area=here)
    assert keep_craft_village(who=officer, name="Làng nghề bánh phồng", area=here, village=row).pk == row.pk
    actors.make_enterprise(craft_village=row)
    with pytest.raises(RestrictedError):
        row.delete()


def test_recognition_and_its_withdrawal_are_kept_with_their_days():
    row = keep_craft_village(who=None, name="Làng nghề Chiếu", area=actors.commune())
    head, district = actors.acting(Role.DOIT_OFFICER), actors.acting(Role.DISTRICT_OFFICER)
    first = {"village": row, "who": head, "number": "12/QĐ-UBND", "decided_on": date(2018, 2, 1)}
    gone = {"village": row, "who": head, "number": "45/QĐ-UBND", "decided_on": date(2022, 5, 6), "reason": "Không còn đủ hộ làm nghề"}
    with pytest.raises(ValidationError, match="không đang được công nhận"):
        withdraw_recognition(**gone)
    for given in ({"number": " "}, {"number": "x" * 201}, {"decided_on": date(2024, 3, 5)}):
        with pytest.raises(ValidationError):
            recognise_village(**(first | given))
    with pytest.raises(NotAllowed):
        recognise_village(**(first | {"who": district}))
    recognise_village(**first)
    with pytest.raises(ValidationError, match="đang được công nhận"):
        recognise_village(**first)
    for given in ({"reason": " "}, {"decided_on": date(2017, 1, 1)}, {"number": ""}):
        with pytest.raises(ValidationError):
            withdraw_recognition(**(gone | given))
    row = withdraw_recognition(**gone)
    assert (row.is_recognised, row.recognised_on, row.withdrawn_on) == (False, date(2018, 2, 1), date(2022, 5, 6))
    with pytest.raises(ValidationError, match="không được trước ngày thu hồi"):
        recognise_village(**(first | {"number": "50/QĐ-UBND", "decided_on": date(2022, 5, 5)}))
    row = recognise_village(**(first | {"number": "50/QĐ-UBND", "decided_on": date(2023, 5, 5)}))
    assert (row.is_recognised, row.withdrawn_on, row.withdrawal) == (True, None, "")
    assert list(row.decisions.values_list("number", "is_withdrawal")) == [
        ("12/QĐ-UBND", False),
        ("45/QĐ-UBND", True),
        ("50/QĐ-UBND", False),
    ]
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        VillageDecision.objects.update(number="1")


def test_pages(client_as, django_assert_max_num_queries):
    member, district = actors.make_member(Role.DOIT_OFFICER), actors.make_member(Role.DISTRICT_OFFICER)
    head, officer, area = client_as(member.user, member), client_as(district.user, district), actors.commune()
    added = reverse("products:add_village")
    assert officer.post(added, {"name": "", "area": area.pk}).status_code == 422
    assert officer.post(added, {"name": "a\x00", "area": area.pk}).status_code == 422
    assert officer.post(added, {"name": "Khác", "area": actors.commune("Xã Mỹ Thạnh").pk}).status_code == 422
    assert officer.post(added, {"name": "Làng nghề Bó chổi", "area": area.pk, "goods": "chổi"}).status_code == 302
    row = CraftVillage.objects.get()
    enterprise = actors.make_enterprise("Cơ sở chổi Ba Tri", area=area, craft_village=row)
    recognise, withdraw = reverse("products:recognise", args=[row.pk]), reverse("products:withdraw_recognition", args=[row.pk])
    assert head.get(withdraw).status_code == 409
    assert officer.get(recognise).status_code == 403
    public = reverse("products:public_villages")
    assert row.name not in officer.get(public).content.decode()
    assert head.post(recognise, {"number": "12/QĐ-UBND", "decided_on": "05/03/2024"}).status_code == 422
    assert head.post(recognise, {"number": "12/QĐ-UBND", "decided_on": "01/02/2018"}).status_code == 302
    assert head.get(recognise).status_code == 409
    shown = client_as(district.user, district).get(public).content.decode()
    assert row.name in shown
    assert enterprise.name not in shown
    page = officer.get(row.get_absolute_url()).content.decode()
    assert enterprise.name in page
    owner = actors.make_member(Role.ENTERPRISE)
    assert enterprise.name not in client_as(owner.user, owner).get(row.get_absolute_url()).content.decode()
    assert officer.post(reverse("products:edit_village", args=[row.pk]), {"name": "Làng nghề Chổi", "area": area.pk}).status_code == 302
    for query, count in (("", 1), (f"?dia-ban={area.parent_id}", 1), ("?cong-nhan=dang", 1), ("?cong-nhan=chua", 0), ("?q=choi", 1)):
        with django_assert_max_num_queries(14):
            found = officer.get(reverse("products:villages") + query).content.decode()
        assert found.count("Làng nghề Chổi</a>") == count, query
    assert head.post(withdraw, {"number": "45/QĐ-UBND", "decided_on": "01/02/2024", "reason": "Hết nghề"}).status_code == 302
    assert "Hết nghề" in officer.get(row.get_absolute_url()).content.decode()
    assert "Làng nghề Chổi" not in officer.get(public).content.decode()

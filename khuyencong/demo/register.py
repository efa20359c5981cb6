"""The register of cơ sở as it looks on a working day: one waits to be confirmed, one wants another name, one stands there twice; an employee; làng nghề."""

from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Membership
from khuyencong.actors.services.enterprises import declare_enterprise, propose_change, register_enterprise
from khuyencong.actors.services.lists import keep_craft_village
from khuyencong.actors.services.people import add_person, give_role
from khuyencong.demo.people import DOMAIN, PASSWORD, Cast

# Known by name; the decisions by which the province has recognised them were not found, and the register says so.
VILLAGES = (
    ("Làng nghề bánh tráng Mỹ Lồng", "bánh tráng", "Xã Mỹ Thạnh", "834"),
    ("Làng nghề bánh phồng Sơn Đốc", "bánh phồng", "Xã Hưng Nhượng", "834"),
)
OWNER = f"coso.mat-na-dua@{DOMAIN}"


def fill(cast: Cast) -> int:
    """Write it, through the services. Returns how much."""
    villages = [
        keep_craft_village(who=None, name=name, goods=goods, area=_commune(commune, district))
        for name, goods, commune, district in VILLAGES
    ]
    newcomer = add_person(email=f"coso.moi@{DOMAIN}", full_name="Trần Thị Mới (minh họa)", password=PASSWORD)
    declare_enterprise(
        user=newcomer, name="Hộ kinh doanh bánh tráng Ba Vát (minh họa)", legal_form="household", trade="agro_food", vsic_code="1079",
        area=villages[0].area, address="Ấp Chợ", representative="Trần Thị Mới", phone="0900 000 123", employees=5, capital=400_000_000,
        craft_village=villages[0], is_demonstration=True,
    )  # fmt: skip
    owned = Membership.objects.filter(user__email=OWNER, role=Role.ENTERPRISE).select_related("enterprise__area").get().enterprise
    assert owned is not None
    employee = add_person(email=f"nhanvien.mat-na-dua@{DOMAIN}", full_name="Lê Văn Kế (minh họa)", password=PASSWORD)
    give_role(user=employee, role=Role.ENTERPRISE_STAFF, enterprise=owned, title="Kế toán")
    propose_change(owned, who=cast.owner(OWNER), name=f"Công ty {owned.name}", note="Chuyển thành công ty theo giấy đăng ký mới")
    register_enterprise(
        who=cast[Role.CENTER_OFFICER], name=f"Cơ sở {owned.name}", legal_form=owned.legal_form, trade=owned.trade, area=owned.area,
        is_demonstration=True,
    )  # fmt: skip
    return len(villages) + 4


def _commune(name: str, district: str) -> AdminUnit:
    return AdminUnit.objects.select_related("parent").get(level="commune", name=name, parent__code=district)

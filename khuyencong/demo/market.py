"""Products and fairs to be tried: a selection of the province that is decided, one of a district that takes products, a fair that is over, one to come."""

from datetime import date, timedelta

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise, Membership, User
from khuyencong.demo.people import DOMAIN, Cast
from khuyencong.workflow import runner
from products.models import Selection
from products.services import entries, fairs, rules, selections

_MILLION = 1_000_000
_PRODUCTS = (
    ("Mặt nạ dừa tươi (minh họa)", "other", "Từ thạch dừa lên men, 200.000 miếng một năm, bán trong nước và xuất khẩu.", (9, 9, 8, 8)),
    ("Kẹo dừa lá dứa (minh họa)", "food", "Kẹo dừa không chất bảo quản, 40 tấn một năm, nhãn hiệu đã đăng ký.", (8, 9, 8, 9)),
    ("Máy tách vỏ dừa (minh họa)", "machinery", "Cắt, tách 600 trái một giờ, một người đứng máy; chế tạo trong tỉnh.", (7, 8, 7, 6)),
)


def sell(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many selections and fairs."""
    rules.load_rules()
    owners = _owners(cast)
    _province(cast, today, owners)
    home = owners[0][1].area.district
    assert home is not None
    officer = cast.of_district(Role.DISTRICT_OFFICER, home.code)
    own = selections.open_selection(who=officer, year=today.year, closes_on=today + timedelta(days=45))
    selections.seat(selection=own, who=officer, user=User.objects.get(pk=cast.of_district(Role.DISTRICT_LEADER, home.code).user_id or 0))
    owner, enterprise = owners[0]
    entries.enter_product(
        selection=own, who=owner, enterprise=enterprise, name="Thạch dừa sấy dẻo (minh họa)", group="food",
        description="Sấy ở nhiệt độ thấp, đóng gói 200 g, 12 tấn một năm (minh họa).",
    )  # fmt: skip
    _fairs(cast, today, owners)
    return 4


def _province(cast: Cast, today: date, owners: list[tuple[Principal, Enterprise]]) -> None:
    """Opened forty days ago, decided today; the last product was not named."""
    officer, panel = cast[Role.DOIT_OFFICER], (cast[Role.CENTER_OFFICER], cast.of_organisation("skhcn"))
    with clock.at(today - timedelta(days=40)):
        row = selections.open_selection(who=officer, year=today.year, closes_on=today - timedelta(days=10))
        for member in panel:
            selections.seat(selection=row, who=officer, user=User.objects.get(pk=member.user_id or 0))
        taking = [
            entries.enter_product(selection=row, who=owner, enterprise=enterprise, name=name, group=group, description=words)
            for (name, group, words, _), (owner, enterprise) in zip(_PRODUCTS, owners, strict=False)
        ]
    with clock.at(today - timedelta(days=9)):
        _move(row, "begin_scoring", officer)
        criteria = list(row.criteria.order_by("position"))
        for entry, (_, _, _, points) in zip(taking, _PRODUCTS, strict=False):
            for number, member in enumerate(panel):
                given = {one.pk: point - number for one, point in zip(criteria, points, strict=True)}
                entries.score_product(entry=entry, who=member, points=given, remarks="Minh họa.")
        _move(row, "close_scoring", officer)
    _move(row, "decide", cast[Role.PROVINCE_LEADER], number="1/QĐ-UBND (minh họa)", decided_on=today, chosen=taking[:2])


def _fairs(cast: Cast, today: date, owners: list[tuple[Principal, Enterprise]]) -> None:
    centre = cast[Role.CENTER_OFFICER]
    with clock.at(today - timedelta(days=30)):
        over = fairs.keep_fair(
            who=centre, name="Hội chợ hàng công nghiệp nông thôn (minh họa)", host="Sở Công Thương", place="Thành phố Bến Tre",
            starts_on=clock.today() + timedelta(days=10), ends_on=clock.today() + timedelta(days=14), booths=20,
        )  # fmt: skip
        booths = [
            fairs.ask_booth(fair=over, who=owner, enterprise=enterprise, goods="Hàng từ dừa (minh họa)") for owner, enterprise in owners[:2]
        ]
        for booth in booths:
            fairs.answer_booth(booth=booth, who=centre, accept=True)
    fairs.tell_results(booth=booths[0], who=owners[0][0], orders=3, order_value=420 * _MILLION, revenue=36 * _MILLION)
    coming = fairs.keep_fair(
        who=centre, name="Triển lãm sản phẩm dừa (minh họa)", host="Trung tâm Khuyến công", place="Thành phố Hồ Chí Minh",
        starts_on=today + timedelta(days=40), ends_on=today + timedelta(days=43), booths=6,
    )  # fmt: skip
    fairs.ask_booth(fair=coming, who=owners[0][0], enterprise=owners[0][1], goods="Mặt nạ dừa (minh họa)", booths=2)


def _owners(cast: Cast) -> list[tuple[Principal, Enterprise]]:
    """Owners of the demonstration, each with one confirmed cơ sở of theirs."""
    rows = Membership.objects.filter(role=Role.ENTERPRISE, user__email__endswith=f"@{DOMAIN}", enterprise__state="confirmed")
    found = {row.user_id: row for row in rows.select_related("user", "enterprise__area__parent").order_by("-pk")}
    return [(cast.owner(row.user.email), row.enterprise) for row in list(found.values())[:3] if row.enterprise is not None]


def _move(row: Selection, name: str, who: Principal, **data: object) -> None:
    runner.fire(row, name, actor=who, version=row.version, data=data)

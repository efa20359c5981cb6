"""Who is in charge where, what they learnt, a delegation, a handover under way."""

from datetime import date, timedelta
from typing import Any

from khuyencong.access import Principal, Role
from khuyencong.actors.models import Membership, Organisation, User
from khuyencong.actors.services import delegations, handovers, officers
from khuyencong.actors.services.people import add_person, give_role
from khuyencong.demo.people import PASSWORD, Cast, later_accounts
from khuyencong.identity.services.factors import give_totp
from khuyencong.ui import kept
from khuyencong.workflow import runner

# By district: how many days ago the officer began, how many days the term still runs (0: no end), courses taken.
# Thạnh Phú (837) has nobody; Mỏ Cày Bắc (838) changed its officer lately.
TERMS: dict[str, tuple[int, int, int]] = {
    "829": (1400, 0, 2),
    "831": (1100, 0, 1),
    "832": (900, 40, 1),
    "833": (1250, 0, 1),
    "834": (800, 0, 1),
    "835": (700, 0, 0),
    "836": (2000, 0, 2),
    "838": (1500, 0, 1),
}
CHANGED, HANDS_OVER = "838", "834"
COURSES = (
    ("promotion", "Bồi dưỡng nghiệp vụ khuyến công", "Cục Công Thương địa phương", 420),
    ("cleaner", "Áp dụng sản xuất sạch hơn trong công nghiệp", "Sở Công Thương", 180),
)
NEW_DAYS = 80
SHARED = (
    ("Đang xem xét, nguồn địa phương", "nhom=xu-ly&nguon=KCDP"),
    ("Đang thực hiện, số tiền lớn", "nhom=thuc-hien&xep=tien&cot=subject,district,cost,amount,state,due"),
)


def load(cast: Cast, today: date) -> int:
    """Everything, through the services; how much was done."""
    new = _add_later(today)
    for code, (began, lasts, courses) in TERMS.items():
        _put_in_charge(cast, code, today, began=began, lasts=lasts, courses=courses)
    _change_officer(cast, new["chuyenvien2.mocaybac@demo.invalid"], today)
    leader = cast[Role.DOIT_LEADER]
    sct = Organisation.objects.get(code="sct")
    user = User.objects.get(pk=cast[Role.DOIT_OFFICER].user_id or 0)
    officers.assign_officer(
        organisation=sct, user=user, valid_from=today - timedelta(days=1000), decision_number="15/QĐ-SCT", share=100, who=leader,
        decided_on=today - timedelta(days=1005),
    )  # fmt: skip
    _learn(user, today, 2, leader)
    _delegate(cast, new["phogiamdoc.sct@demo.invalid"], today)
    _hand_over(cast, new["chuyenvien2.giongtrom@demo.invalid"], today)
    _keep_lists(cast)
    return len(TERMS) + len(new) + 3 + len(SHARED)


def _keep_lists(cast: Cast) -> None:
    """Filters that the Sở's officers share, and columns as one of them reads the list."""
    who = cast[Role.DOIT_OFFICER]
    for name, query in SHARED:
        kept.keep_filter(who=who, key="de-an", name=name, query=query, is_shared=True)
    kept.keep_columns(who=who, key="co-so", columns=("name", "place", "trade", "size", "capital", "state"))


def _add_later(today: date) -> dict[str, Membership]:
    found: dict[str, Membership] = {}
    for account in later_accounts():
        user = add_person(email=account.email, full_name=account.name, password=PASSWORD)
        give_totp(user=user)
        organisation = Organisation.objects.get(code=account.organisation)
        found[account.email] = give_role(
            user=user, role=account.role, organisation=organisation, title=account.title, valid_from=today - timedelta(days=NEW_DAYS)
        )
    return found


def _put_in_charge(cast: Cast, code: str, today: date, *, began: int, lasts: int, courses: int) -> None:
    leader, officer = cast.of_district(Role.DISTRICT_LEADER, code), cast.of_district(Role.DISTRICT_OFFICER, code)
    user = User.objects.get(pk=officer.user_id or 0)
    first = today - timedelta(days=began)
    officers.assign_officer(
        organisation=Organisation.objects.get(pk=leader.organisation_id or 0), user=user, valid_from=first, share=50, who=leader,
        valid_to=today + timedelta(days=lasts) if lasts else None, decision_number=f"{int(code) - 800}/QĐ-UBND", decided_on=first - timedelta(days=3),
    )  # fmt: skip
    officers.record_qualification(user=user, degree="university", field="Công nghệ thực phẩm", years=8, who=leader)
    _learn(user, today, courses, leader)


def _learn(user: User, today: date, courses: int, who: Principal) -> None:
    for topic, name, organiser, ago in COURSES[:courses]:
        ends = today - timedelta(days=ago)
        officers.record_training(
            user=user,
            topic=topic,
            name=name,
            organiser=organiser,
            starts_on=ends - timedelta(days=2),
            ends_on=ends,
            certificate="",
            who=who,
        )


def _change_officer(cast: Cast, member: Membership, today: date) -> None:
    """The officer of two years went to another task; a colleague follows."""
    leader = cast.of_district(Role.DISTRICT_LEADER, CHANGED)
    first = today - timedelta(days=NEW_DAYS - 10)
    organisation = Organisation.objects.get(pk=leader.organisation_id or 0)
    for row in organisation.officer_assignments.order_by("pk"):
        officers.end_assignment(assignment=row, on=first - timedelta(days=1), reason="Chuyển nhiệm vụ", who=leader)
    officers.assign_officer(
        organisation=organisation, user=member.user, valid_from=first, decision_number="61/QĐ-UBND", decided_on=first, share=60, who=leader
    )


def _delegate(cast: Cast, deputy: Membership, today: date) -> None:
    leader = cast[Role.DOIT_LEADER]
    giver = Membership.objects.get(pk=leader.membership_id or 0)
    delegations.delegate(
        giver=giver, receiver=deputy, form="kt", title="Phó Giám đốc", valid_from=today - timedelta(days=1), valid_to=today + timedelta(days=13),
        paper_number="07/GUQ-SCT", paper_date=today - timedelta(days=1), who=leader,
    )  # fmt: skip


def _hand_over(cast: Cast, taker: Membership, today: date) -> None:
    """The officer of Giồng Trôm has signed; the colleague has not yet."""
    giver = cast.of_district(Role.DISTRICT_OFFICER, HANDS_OVER)
    membership = Membership.objects.get(pk=giver.membership_id or 0)
    told: dict[str, Any] = {"who": giver}
    handover = handovers.start_handover(
        membership=membership,
        effective_on=today + timedelta(days=5),
        cause="Theo Quyết định số 88/QĐ-UBND về việc điều động công chức",
        **told,
    )
    handovers.add_receiver(handover=handover, membership=taker, **told)
    for section, title, detail in (
        ("dossier", "Hồ sơ giấy các đề án năm trước", "03 cặp, tủ số 2"),
        ("account", "Chìa khóa tủ hồ sơ", "02 chiếc"),
        ("matter", "Khảo sát nhu cầu máy sấy của ba cơ sở", "Đã gọi điện, chưa đến nơi"),
    ):
        handovers.add_row(handover=handover, section=section, title=title, detail=detail, receiver_id=None, **told)
    handover.refresh_from_db()
    runner.fire(handover, "sign_giving", actor=giver, version=handover.version)

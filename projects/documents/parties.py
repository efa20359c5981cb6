"""People, parties and grounds that the papers of a đề án name."""

import re
from datetime import date

from django.conf import settings

from budgets.norms.declared import grounds_on
from budgets.norms.enums import GroundFamily
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit, Enterprise, Membership, Organisation
from khuyencong.actors.roles import LEADERS
from khuyencong.actors.signing import by_title, leader, organisation_of
from khuyencong.documents.contexts import Party, Person
from khuyencong.documents.frame import Signer
from projects.enums import Track
from projects.models import Project

__all__ = [
    "APPEAL", "address_of", "applicant_of", "committee_of", "enterprise_party", "funding_of", "grounds", "head_of", "leader", "officer",
    "organisation_of", "organisation_party", "people", "place_of", "programme_of",
]  # fmt: skip

APPEAL = (
    "Nếu không đồng ý, cơ sở có quyền khiếu nại đến cơ quan ban hành trong thời hạn 90 ngày kể từ ngày nhận được văn bản này, "
    "theo Luật Khiếu nại năm 2011; hồ sơ có thể được hoàn thiện và nộp lại."
)


def grounds(on: date) -> tuple[str, ...]:
    """The law that papers about đề án name on a day."""
    return grounds_on(GroundFamily.SUPPORT, on)


def place_of(*units: AdminUnit) -> str:
    """Units as a sentence names them, the smallest first: “thị trấn Ba Tri, huyện Ba Tri” (in capitals only at a beginning)."""
    return ", ".join(f"{unit.name[0].lower()}{unit.name[1:]}" for unit in units)


def enterprise_party(enterprise: Enterprise) -> Party:
    """A beneficiary as a party."""
    area = enterprise.area
    place = place_of(area, area.parent) if area.parent else place_of(area)
    place = place if enterprise.address else f"{place[0].upper()}{place[1:]}"
    return Party(
        name=enterprise.name,
        address=", ".join(part for part in (enterprise.address, place) if part),
        representative=enterprise.representative,
        title="Người đại diện",
        tax_code=enterprise.tax_code or "",
        phone=enterprise.phone_shown,
    )


def organisation_party(organisation: Organisation, representative: str = "") -> Party:
    """An office as a party."""
    return Party(name=organisation.name, address=organisation.area.name, representative=representative)


def applicant_of(project: Project) -> Party:
    """For whom a đề án asks: its beneficiary, or the first of several."""
    lines = list(project.lines.select_related("enterprise__area__parent").order_by("position"))
    first = enterprise_party(lines[0].enterprise)
    if len(lines) == 1:
        return first
    return Party(name=f"{first.name} và {len(lines) - 1} cơ sở khác", address=project.district.name, representative=first.representative)


def people(participants: str) -> tuple[Person, ...]:
    """Those named in a field of participants, parted by semicolons or line breaks (commas stay within one)."""
    names = [part.strip() for part in re.split(r"[;\n]", participants) if part.strip()]
    return tuple(Person(name=name) for name in names)


def officer(who: Principal, title: str) -> Signer:
    """Somebody who signs as an officer."""
    return Signer(name=who.name, title=title)


def committee_of(project: Project) -> str:
    """The UBND of the đề án's district, as sentences name it."""
    committee = actors.district_committee(project.district_id)
    return committee.name if committee else project.district.name


def head_of(organisation: Organisation, who: Principal) -> Signer:
    """Who signs for an organisation whose officer prepared the paper: its leader of today, or the acting person when none is named."""
    rows = Membership.objects.filter(actors.in_force(), organisation=organisation, role__in=LEADERS, user__is_active=True)
    leading = list(rows.order_by("valid_from", "id").values_list("user__full_name", "title"))
    if not leading:
        return Signer(name=who.name, title=organisation.leader_title)
    first = next((row for row in leading if not row[1].casefold().startswith("phó")), leading[0])
    return by_title(*first, organisation)


def _is_of_district(project: Project) -> bool:
    return project.district.level == Level.DISTRICT


def programme_of(project: Project) -> str:
    """The programme in words, as decisions name it."""
    return {
        Track.KCQG: f"khuyến công quốc gia năm {project.year}",
        Track.KCDP: f"khuyến công địa phương năm {project.year}",
        Track.DISTRICT: f"khuyến công {'huyện, thành phố' if _is_of_district(project) else 'xã, phường'} năm {project.year}",
    }[Track(project.track)]


def funding_of(project: Project) -> str:
    """The source of money in words; that of a local unit names its level: cấp huyện, or cấp xã where there are no districts."""
    if project.track == Track.DISTRICT:
        return f"kinh phí cấp {'huyện' if _is_of_district(project) else 'xã'} năm {project.year}"
    return f"{project.get_track_display().lower()} năm {project.year}"


def address_of(project: Project) -> str:
    """The public address of a đề án's tracking page."""
    return f"{settings.PORTAL_BASE_URL.rstrip('/')}/tra-cuu/"

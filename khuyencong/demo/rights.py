"""A few rows about personal data, so that its pages have something to show: a notice read, a request that waits, a number that was seen."""

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Membership, User
from khuyencong.demo.people import DOMAIN, Cast
from khuyencong.notices.consents import acknowledge_notice
from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.services import requests
from khuyencong.privacy.services.disclosing import note_disclosure

WRITER = f"coso.mat-na-dua@{DOMAIN}"


def take_in(cast: Cast) -> int:
    """Returns how many rows were made; none where the cơ sở of the demonstration are not loaded."""
    owners = User.objects.filter(memberships__enterprise__isnull=False, email__endswith=f"@{DOMAIN}").order_by("pk").distinct()
    for user in owners:
        acknowledge_notice(user)
    writer = owners.filter(email=WRITER).first()
    if writer is None:
        return len(owners)
    requests.ask(person=writer, kind=RequestKind.CORRECT, words="Số điện thoại trên cổng là số cũ, số mới đã ghi trong đơn.", by=writer)
    enterprise_id = Membership.objects.filter(user=writer).order_by("pk").values_list("enterprise_id", flat=True)[0]
    reason = f"Mời chủ cơ sở dự họp xét duyệt ngày {clock.today():%d/%m/%Y}"
    note_disclosure(subject=("co-so", enterprise_id), who=cast[Role.PROVINCE_LEADER], reason=reason)
    return len(owners) + 2
